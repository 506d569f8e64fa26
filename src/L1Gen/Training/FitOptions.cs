using System.Globalization;
using System.Runtime.CompilerServices;

namespace L1Gen;

/// <summary>How <c>Fit</c> trains. Every property has a default.</summary>
public sealed record FitOptions
{
    /// <summary>Passes over the data, at least 1; 100. Of <see cref="ProximalGradient"/> the most iterations.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Rows of a batch; 32. The last batch of an epoch takes what is left. Ignored where batches are given, and by <see cref="ProximalGradient"/>.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>How weights follow the gradient; <see cref="ProximalAdam"/> with a learning rate of 0.001.</summary>
    public Optimizer Optimizer { get; init; } = new ProximalAdam();

    /// <summary>What the learning rate is multiplied by as the fit goes on; constant.</summary>
    public Schedule Schedule { get; init; } = new Schedule.Constant();

    /// <summary>Decides the order of rows and the rows of the validation split; 0.</summary>
    public int Seed { get; init; }

    /// <summary>Whether each epoch takes the rows in another order; true.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>A <see cref="Dataset{T}"/> that is evaluated after each epoch and not trained on; none.</summary>
    public Dataset? Validation { get; init; }

    /// <summary>The share of the rows that is taken for validation instead, at least 0 and below 1; 0.</summary>
    public double ValidationFraction { get; init; }

    /// <summary>Ends the fit when it improves no more, and restores the best weights; none.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>The greatest 2-norm of the gradient of the loss over all weights, to which a longer one is shortened; none.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>A weight in the loss for each class, of <see cref="Loss.SoftmaxCrossEntropy"/> and <see cref="Loss.Logistic"/>; none.</summary>
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>
    /// Takes the place of the declared λ: the λ and λ₂ of every field scale in proportion, as in <see cref="IRegularized"/>; the declared one. The model
    /// does not remember it: give <see cref="FitResult.Lambda"/> to <c>Evaluate</c> and <c>Penalty</c>.
    /// </summary>
    public double? Lambda { get; init; }

    /// <summary>The most threads; as many as there are processors. The result does not depend on it, and a small model uses one.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Where the state of the fit is kept, so that it can be resumed; nowhere.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>
    /// The processes that train together, each on its own rows: as if one had all rows, those of rank 0 first; this process alone. Rows per batch are then those
    /// of all ranks together. Every rank ends with the same weights.
    /// </summary>
    public ICommunicator Communicator { get; init; } = ICommunicator.OneProcess;
}

/// <summary>
/// When to end a fit: after <see cref="Patience"/> epochs without improvement of the validation loss, or where there is no validation of the objective
/// on the training data. The weights of the best epoch are restored at the end, even where all epochs were used.
/// </summary>
/// <param name="Patience">Epochs to wait for an improvement, positive.</param>
/// <param name="MinImprovement">By how much the loss must fall to count; 0 by default.</param>
public sealed record EarlyStopping(int Patience = 10, double MinImprovement = 0);

/// <summary>A weight in the loss for each class: <c>ClassWeights = [1, 3]</c>, a <c>double[]</c>, or <see cref="Balanced"/>.</summary>
[CollectionBuilder(typeof(ClassWeights), nameof(Create))]
public sealed class ClassWeights
{
    private readonly double[]? _weights;

    /// <summary>Weights by class number.</summary>
    /// <param name="weights">One for each class, finite and not negative.</param>
    public ClassWeights(IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        _weights = [.. weights];
        for (int i = 0; i < _weights.Length; i++)
        {
            if (!(_weights[i] >= 0 && _weights[i] <= double.MaxValue))
                throw new ArgumentOutOfRangeException(nameof(weights), _weights[i], $"The weight of class {i} must be finite and not negative.");
        }
    }

    private ClassWeights() => _weights = null;

    /// <summary>The weights in brackets, or <c>balanced</c>.</summary>
    public override string ToString() =>
        _weights is null ? "balanced" : $"[{string.Join(", ", _weights.Select(weight => weight.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>rows / (classes × rows of the class), from the rows that are trained on, so that all classes count the same.</summary>
    public static ClassWeights Balanced { get; } = new();

    /// <summary>The weights; null for <see cref="Balanced"/>.</summary>
    internal ReadOnlyMemory<double>? Values => _weights?.AsMemory();

    /// <summary>Weights by class number; what <c>[1, 3]</c> calls.</summary>
    /// <param name="weights">One for each class, finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight is out of its range.</exception>
    public static ClassWeights Create(ReadOnlySpan<double> weights) => new(weights.ToArray());

    /// <summary>The weights by class number; none of <see cref="Balanced"/>, which data decides.</summary>
    public IEnumerator<double> GetEnumerator() => ((IEnumerable<double>)(_weights ?? [])).GetEnumerator();

    /// <summary>Weights by class number.</summary>
    public static implicit operator ClassWeights(double[] weights) => new(weights);
}
