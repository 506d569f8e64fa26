using System.Globalization;

namespace L1Gen;

/// <summary>How a fit stands after an epoch.</summary>
public sealed record FitProgress
{
    /// <summary>The number of the epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The epochs that the fit may take.</summary>
    public required int Epochs { get; init; }

    /// <summary>The mean loss over the epoch's rows, each as it was met, before the step on its batch.</summary>
    public required double Loss { get; init; }

    /// <summary>λ·Σ|w| + λ₂·Σw² at the end of the epoch.</summary>
    public required double Penalty { get; init; }

    /// <summary>Loss + penalty.</summary>
    public double Objective => Loss + Penalty;

    /// <summary>The validation rows' loss and metrics; null without validation.</summary>
    public Evaluation? Validation { get; init; }

    /// <summary>The weights that are exactly zero.</summary>
    public required long Zeros { get; init; }

    /// <summary>All weights.</summary>
    public required long Weights { get; init; }

    /// <summary>The learning rate of the epoch's last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Since the fit began, or was resumed.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>
    /// Calls an action after each epoch, at once and on the thread that trains, so that epochs come in their order and the fit waits. A
    /// <see cref="Progress{T}"/> posts them elsewhere: late, and without a synchronization context in any order.
    /// </summary>
    /// <param name="action">What to do; an exception from it ends the fit.</param>
    public static IProgress<FitProgress> Of(Action<FitProgress> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return new DirectProgress<FitProgress>(action);
    }

    /// <summary>The epoch on one line: <c>epoch 3 of 60: loss 0.093, penalty 0.012, 41.2 % zeros; validation: loss 0.11, accuracy 97.5 %</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch} of {Epochs}: loss {Loss:G4}, penalty {Penalty:G4}, ")
        + $"{Percent.Of(Weights == 0 ? 0 : (double)Zeros / Weights)} zeros{(Validation is null ? "" : $"; validation: {Validation.Figures}")}";
}

/// <summary>How a fit ended.</summary>
public sealed record FitResult
{
    /// <summary>Every epoch, those before a resumption included.</summary>
    public required IReadOnlyList<FitProgress> History { get; init; }

    /// <summary>The epoch, from 1, that the weights are of: with <see cref="L1Gen.EarlyStopping"/> the best one, without it the last.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>The last epoch of the checkpoint that the fit went on from; 0 where it began anew.</summary>
    public int ResumedFromEpoch { get; init; }

    /// <summary>Why it ended.</summary>
    public required FitEnd End { get; init; }

    /// <summary>The rows that were trained on, evaluated with the final weights; null where they came as a stream.</summary>
    public Evaluation? Training { get; init; }

    /// <summary>The validation rows, evaluated with the final weights; null without validation.</summary>
    public Evaluation? Validation { get; init; }

    /// <summary>
    /// The λ that was trained with: <see cref="FitOptions.Lambda"/>, or else the declared one. The penalties of this result are at it;
    /// <c>model.Penalty(result.Lambda)</c> and <c>model.Evaluate(data, result.Lambda)</c> give the same later.
    /// </summary>
    public required double Lambda { get; init; }

    /// <summary>What the penalty has left of each weight field, with the λ's that were trained with.</summary>
    public required SparsityReport Sparsity { get; init; }

    /// <summary>Whether the measure of optimality fell to the tolerance. Only <see cref="ProximalGradient"/> can tell.</summary>
    public bool Converged => End == FitEnd.Converged;

    /// <summary>
    /// Of <see cref="ProximalGradient"/> the greatest element of the proximal gradient mapping, |w − prox(w − t·g)|/t, which is 0 at an optimum of a convex
    /// model and is measured in units of λ; else null.
    /// </summary>
    public double? Optimality { get; init; }

    /// <summary>How it went on one line: <c>60 epochs; training 640 rows: loss 0.093, accuracy 98.9 %; …</c>.</summary>
    public override string ToString()
    {
        string how = End switch
        {
            FitEnd.EarlyStopping => $" (stopped early, weights of epoch {BestEpoch})",
            FitEnd.Converged => " (converged)",
            _ => BestEpoch == History.Count ? "" : $" (weights of epoch {BestEpoch})",
        };
        string?[] parts =
        [
            Training is null ? null : $"training {Training}",
            Validation is null ? null : $"validation {Validation}",
            $"{Percent.Of(Sparsity.Count == 0 ? 0 : 1 - (double)Sparsity.NonZeros / Sparsity.Count)} zeros",
        ];
        return $"{Counted.Of(History.Count, "epoch")}{how}; {string.Join("; ", parts.Where(part => part is not null))}";
    }
}

/// <summary>Why a fit ended.</summary>
public enum FitEnd
{
    /// <summary>All epochs were run.</summary>
    Epochs,

    /// <summary>It improved no more; see <see cref="L1Gen.EarlyStopping"/>.</summary>
    EarlyStopping,

    /// <summary>The measure of optimality fell to the tolerance; see <see cref="ProximalGradient.Tolerance"/>.</summary>
    Converged,
}
