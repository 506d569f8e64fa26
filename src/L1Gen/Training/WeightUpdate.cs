using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>The gradient of a model's weights, an optimizer's state beside it, and the step that they make, on one thread or on a team.</summary>
internal sealed class WeightUpdate<T> : ITeamWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int SquarePhase = 0;
    private const int StepPhase = 1;
    private const int BlockLength = 1 << 14;
    private const int ShareUnit = 16;

    private readonly IDifferentiable<T> _model;
    private readonly FieldPlan[] _fields;
    private readonly Optimizer _optimizer;
    private readonly double _ratio;
    private readonly int _length;
    private readonly double[] _squares;
    private double _rate;
    private double _scale;

    /// <summary>With a gradient and a state of zeros.</summary>
    /// <param name="model">The model that is stepped.</param>
    /// <param name="optimizer">How.</param>
    /// <param name="ratio">What the declared λ and λ₂ are multiplied by.</param>
    /// <param name="notes">The length of <see cref="Notes"/>.</param>
    public WeightUpdate(IDifferentiable<T> model, Optimizer optimizer, double ratio, int notes)
    {
        _model = model;
        _fields = [.. model.Plan.Fields];
        _optimizer = optimizer;
        _ratio = ratio;
        int length = model.Plan.GradientLength;
        _length = length;
        GradientAndNotes = new WeightArena<T>(length + notes);
        First = new WeightArena<T>(optimizer.States > 0 ? length : 0);
        Second = new WeightArena<T>(optimizer.States > 1 ? length : 0);
        _squares = new double[(length + BlockLength - 1) / BlockLength];
        for (int i = 0; i < _fields.Length; i++)
            optimizer.Start<T>(model.WeightsOf(i), Part(First, i), Part(Second, i));
    }

    /// <summary>The gradient of the loss.</summary>
    public Span<T> Gradient => GradientAndNotes.Slice(0, _length);

    /// <summary>What ranks tell each other with the gradient, in the same reduction.</summary>
    public Span<T> Notes => GradientAndNotes.AsSpan()[_length..];

    /// <summary>The gradient and, behind it, the notes.</summary>
    public WeightArena<T> GradientAndNotes { get; }

    /// <summary>The optimizer's first state array; of no elements where it keeps none.</summary>
    public WeightArena<T> First { get; }

    /// <summary>The optimizer's second state array; of no elements where it keeps none.</summary>
    public WeightArena<T> Second { get; }

    /// <summary>Who takes the steps; null for the caller alone.</summary>
    public WorkerTeam? Team { get; set; }

    /// <summary>The steps taken.</summary>
    public long Steps { get; set; }

    /// <summary>The square of the 2-norm of the gradient, NaN or ∞ where an element is.</summary>
    public double SquaredNorm()
    {
        Run(SquarePhase);
        double sum = 0;
        foreach (double square in _squares)
            sum += square;
        return sum;
    }

    /// <summary>Takes a step.</summary>
    /// <param name="rate">The learning rate.</param>
    /// <param name="scale">What the gradient is multiplied by.</param>
    public void Step(double rate, double scale)
    {
        Steps++;
        _rate = rate;
        _scale = scale;
        Run(StepPhase);
    }

    /// <summary>The first field that has a NaN or an infinity; null where none has.</summary>
    public string? NotFiniteWeights()
    {
        for (int i = 0; i < _fields.Length; i++)
        {
            if (Finite.First<T>(_model.WeightsOf(i)) >= 0)
                return _fields[i].Name;
        }

        return null;
    }

    /// <summary>The first field whose gradient has a NaN or an infinity; null where none has.</summary>
    public string? NotFiniteGradient()
    {
        for (int i = 0; i < _fields.Length; i++)
        {
            if (Finite.First<T>(Part(GradientAndNotes, i)) >= 0)
                return _fields[i].Name;
        }

        return null;
    }

    /// <inheritdoc/>
    public void Run(int phase, Share share)
    {
        if (phase == SquarePhase)
            SumSquares(share);
        else
            StepFields(share);
    }

    private void Run(int phase)
    {
        if (Team is null)
            Run(phase, Share.All);
        else
            Team.Run(this, phase);
    }

    // Blocks of a fixed length, so that the sum does not depend on the shares.
    private void SumSquares(Share share)
    {
        (int from, int to) = share.Of(_squares.Length);
        ReadOnlySpan<T> gradient = Gradient;
        for (int block = from; block < to; block++)
        {
            int start = block * BlockLength;
            _squares[block] = Finite.SumOfSquares(gradient.Slice(start, Math.Min(BlockLength, gradient.Length - start)));
        }
    }

    private void StepFields(Share share)
    {
        for (int i = 0; i < _fields.Length; i++)
        {
            FieldPlan field = _fields[i];
            (int from, int to) = share.Of(field.Length, ShareUnit);
            if (from == to)
                continue;
            _optimizer.Step(new StepContext<T>
            {
                Weights = _model.WeightsOf(i)[from..to],
                Gradient = Part(GradientAndNotes, i)[from..to],
                First = First.Length == 0 ? default : Part(First, i)[from..to],
                Second = Second.Length == 0 ? default : Part(Second, i)[from..to],
                Number = Steps,
                Rate = _rate,
                Scale = _scale,
                Lambda = field.Lambda * _ratio,
                Lambda2 = field.Lambda2 * _ratio,
            });
        }
    }

    private Span<T> Part(WeightArena<T> arena, int field) =>
        arena.Length == 0 ? default : arena.Slice(_fields[field].Offset, _fields[field].Length);
}
