using System.Numerics;
using System.Runtime.InteropServices;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// Runs a model's passes over batches: gathers rows into the lanes of the workspace, and drives forward, loss, backward and the gradient of the weights, on one
/// thread or on a team. What it computes does not depend on the team.
/// </summary>
internal sealed class BatchEngine<T> : ITeamWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int LaneUnit = 16;
    private const int ForwardPhase = 0;
    private const int LossPhase = 1;
    private const int BackwardPhase = 2;
    private const int WeightPhase = 3;

    private readonly ForwardPlan _plan;
    private readonly WorkerTeam? _team;
    private readonly WeightArena<T> _workspace;
    private readonly int _values;
    private readonly T[] _targets;
    private readonly int[] _classes;
    private readonly T[] _weights;
    private readonly T[] _losses;
    private readonly int[] _indices;
    private readonly int[] _sparseStarts;
    private readonly int[] _sparseEnds;
    private IDifferentiable<T>? _model;
    private SparseMatrix<T>? _sparse;
    private WeightArena<T>? _gradient;
    private int _stride;
    private bool _weighted;

    /// <summary>An engine for batches of up to so many rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The most rows of a batch.</param>
    /// <param name="withGradient">Whether it has the room for gradients.</param>
    /// <param name="team">Who runs the passes; null for the caller alone.</param>
    public BatchEngine(IDifferentiable<T> model, int rows, bool withGradient, WorkerTeam? team = null)
    {
        _model = model;
        _plan = model.Plan;
        _team = team;
        int lanes = LanesFor(Math.Max(1, rows));
        Capacity = lanes;
        HasGradient = withGradient;
        _values = withGradient ? _plan.WorkspaceCount : _plan.ValueCount;
        _workspace = new WeightArena<T>(checked(_values * lanes));
        bool classes = _plan.Loss == Loss.SoftmaxCrossEntropy;
        _targets = new T[classes ? 0 : _plan.Scores.Count * lanes];
        _classes = new int[classes ? lanes : 0];
        _weights = new T[lanes];
        _losses = new T[lanes];
        _indices = new int[_plan.Inputs.Count(input => input.Kind == InputKind.Index) * lanes];
        bool sparse = _plan.Inputs.Any(input => input.Kind == InputKind.Sparse);
        _sparseStarts = new int[sparse ? lanes : 0];
        _sparseEnds = new int[sparse ? lanes : 0];
    }

    /// <summary>The most rows of a batch.</summary>
    public int Capacity { get; }

    /// <summary>Whether it has the room for gradients.</summary>
    public bool HasGradient { get; }

    /// <summary>The plan of the models that it runs.</summary>
    public ForwardPlan Plan => _plan;

    /// <summary>Bytes of the workspace.</summary>
    public long Bytes => (long)_workspace.Length * Marshal.SizeOf<T>();

    /// <summary>The rows of the present batch.</summary>
    public int Rows { get; private set; }

    /// <summary>The sum of the weights of the present batch's rows; their number where they have none.</summary>
    public double WeightSum { get; private set; }

    /// <summary>The sum of weights that a mean is over, where batches are parts of a whole; null for the batch's own.</summary>
    public double? MeanOver { get; set; }

    /// <summary>The model that is run: one of <see cref="Plan"/>, or none to let go of it.</summary>
    public void SetModel(IDifferentiable<T>? model)
    {
        _model = model;
        _sparse = null;
    }

    /// <summary>Takes rows as the present batch.</summary>
    /// <param name="data">The data.</param>
    /// <param name="rows">Rows of its memory, at most <see cref="Capacity"/>.</param>
    /// <param name="withTargets">Whether losses follow.</param>
    /// <param name="classWeights">A weight for each class, or empty.</param>
    public void Load(BoundData<T> data, ReadOnlySpan<int> rows, bool withTargets = true, ReadOnlySpan<double> classWeights = default)
    {
        Rows = rows.Length;
        _stride = LanesFor(rows.Length);
        LoadInputs(data.Data, rows);
        if (!withTargets)
            return;
        LoadTargets(data.Data.Targets!, rows);
        LoadWeights(data, rows, classWeights);
    }

    /// <summary>Computes the scores.</summary>
    public void Forward() => Run(ForwardPhase);

    /// <summary>Computes scores and losses.</summary>
    /// <returns>The sum of the rows' losses, each times its weight.</returns>
    public double ComputeLoss()
    {
        Run(LossPhase);
        return LossSum();
    }

    /// <summary>Computes scores, losses and the gradient of the mean loss with respect to the weights.</summary>
    /// <param name="gradient">Receives the gradient; what is longer than it stays.</param>
    /// <returns>The sum of the rows' losses, each times its weight.</returns>
    public double LossAndGradient(WeightArena<T> gradient)
    {
        _gradient = gradient;
        Run(BackwardPhase);
        Run(WeightPhase);
        return LossSum();
    }

    /// <summary>The scores of an output for each row.</summary>
    public ReadOnlySpan<T> Scores(int output) => _workspace.Slice((_plan.Scores.Start + output) * _stride, Rows);

    /// <summary>The targets of an output for each row; not of <see cref="Loss.SoftmaxCrossEntropy"/>.</summary>
    public ReadOnlySpan<T> Targets(int output) => _targets.AsSpan(output * _stride, Rows);

    /// <summary>The class of each row; of <see cref="Loss.SoftmaxCrossEntropy"/> only.</summary>
    public ReadOnlySpan<int> Classes => _classes.AsSpan(0, Rows);

    /// <summary>The weight of a row.</summary>
    public double WeightOf(int row) => _weighted ? double.CreateTruncating(_weights[row]) : 1;

    /// <inheritdoc/>
    public void Run(int phase, Share share)
    {
        if (phase == WeightPhase)
        {
            Pass<T> whole = PassOver(0, _stride);
            _model!.WeightGradient(whole, _gradient!.Slice(0, _plan.GradientLength), share);
            return;
        }

        (int first, int end) = share.Of(_stride, LaneUnit);
        if (first == end)
            return;
        Pass<T> pass = PassOver(first, end);
        _model!.Forward(pass);
        if (phase == ForwardPhase)
            return;
        _model.Loss(pass, phase == BackwardPhase);
        if (phase == BackwardPhase)
            _model.Backward(pass);
    }

    private static int LanesFor(int rows) => (rows + LaneUnit - 1) / LaneUnit * LaneUnit;

    private void Run(int phase)
    {
        if (_team is null)
            Run(phase, Share.All);
        else
            _team.Run(this, phase);
    }

    private Pass<T> PassOver(int first, int end) => new(_workspace.Slice(0, _values * _stride), _stride)
    {
        Rows = Rows,
        First = first,
        End = end,
        Indices = _indices,
        SparseStarts = _sparseStarts,
        SparseEnds = _sparseEnds,
        SparseColumns = _sparse is null ? default : _sparse.ColumnIndices.Span,
        SparseValues = _sparse is null ? default : _sparse.Values.Span,
        Targets = _targets,
        Classes = _classes,
        RowWeights = _weighted ? _weights.AsSpan(0, _stride) : default,
        Scale = MeanOver is { } total ? 1 / total : WeightSum > 0 ? 1 / WeightSum : 0,
        Losses = _losses.AsSpan(0, _stride),
    };

    private double LossSum()
    {
        double sum = 0;
        foreach (T loss in _losses.AsSpan(0, Rows))
            sum += double.CreateTruncating(loss);
        return sum;
    }

    private void LoadInputs(Dataset<T> data, ReadOnlySpan<int> rows)
    {
        int feature = 0, index = 0;
        for (int i = 0; i < data.Inputs.Count; i++)
        {
            DataInput<T> input = data.Inputs[i];
            if (input.Kind == InputKind.Dense)
            {
                int width = _plan.Inputs[i].Length;
                Lanes.Gather(input.Elements, width, rows, _workspace.Slice(feature * _stride, width * _stride), _stride);
                feature += width;
            }
            else if (input.Kind == InputKind.Index)
            {
                Gather(input.Indices.Span, rows, _indices.AsSpan(index * _stride, _stride));
                index++;
            }
            else
            {
                _sparse = input.Sparse!;
                ReadOnlySpan<int> starts = _sparse.RowStarts.Span;
                Gather(starts, rows, _sparseStarts.AsSpan(0, _stride));
                Gather(starts[1..], rows, _sparseEnds.AsSpan(0, _stride));
            }
        }
    }

    private void LoadTargets(DataTargets<T> targets, ReadOnlySpan<int> rows)
    {
        if (!targets.AreClasses)
        {
            int outputs = _plan.Scores.Count;
            Lanes.Gather(targets.Elements, outputs, rows, _targets.AsSpan(0, outputs * _stride), _stride);
        }
        else if (_plan.Loss == Loss.SoftmaxCrossEntropy)
        {
            Gather(targets.Classes.Span, rows, _classes.AsSpan(0, _stride));
        }
        else
        {
            ReadOnlySpan<int> classes = targets.Classes.Span;
            for (int b = 0; b < _stride; b++)
                _targets[b] = b < rows.Length && classes[rows[b]] == 1 ? T.One : T.Zero;
        }
    }

    private void LoadWeights(BoundData<T> data, ReadOnlySpan<int> rows, ReadOnlySpan<double> classWeights)
    {
        _weighted = !data.Data.Weights.IsEmpty || !classWeights.IsEmpty;
        WeightSum = rows.Length;
        if (!_weighted)
            return;
        WeightSum = 0;
        _weights.AsSpan(rows.Length, _stride - rows.Length).Clear();
        for (int b = 0; b < rows.Length; b++)
        {
            _weights[b] = T.CreateTruncating(data.WeightOf(rows[b], classWeights));
            WeightSum += double.CreateTruncating(_weights[b]);
        }
    }

    private static void Gather(ReadOnlySpan<int> source, ReadOnlySpan<int> rows, Span<int> to)
    {
        for (int b = 0; b < rows.Length; b++)
            to[b] = source[rows[b]];
        to[rows.Length..].Clear();
    }
}
