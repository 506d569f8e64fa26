using System.Runtime.InteropServices;

namespace L1Gen;

/// <summary>
/// Proximal Newton (Lee, Sun and Saunders 2014) over rows that several ranks hold. Of each step the gradient, the Hessian of the working set and the losses along the step are summed
/// over the ranks; the quadratic model is solved on every rank, and what rank 0 found is taken by all, so that they stay together to the bit.
/// </summary>
internal sealed unsafe partial class DistributedNewton : IWorkingSetSolver
{
    /// <summary>Steps without a smaller gap after which rounding is all that is left.</summary>
    private const int Patience = 8;

    /// <summary>The part of the objective below which a fall of it is rounding.</summary>
    private const double Rounding = 1e-12;

    /// <summary>The part of what a first sweep changes at which the model's solution is exact enough.</summary>
    private const double ModelAccuracy = 1e-6;

    /// <summary>The part of the tolerance that the model of a step with groups may leave.</summary>
    private const double GroupTolerance = 1e-2;

    /// <summary>The most unknowns whose Hessian is held in memory and summed.</summary>
    private const int MaxUnknowns = 3072;

    private readonly int _maxUnknowns;
    private readonly LinearProblem _problem;
    private readonly Certificate _certificate;
    private readonly ShardLoss _rows;
    private readonly DistributedHessian _hessian;
    private readonly GramModel _model = new();
    private readonly PinnedVector _scores, _trialScores, _displacement, _dual;
    private readonly double[] _intercepts;
    private double[] _coefficients = [];
    private double[] _trial = [];
    private int[] _positions = [];

    /// <summary>What is summed with the gradient: correlations by output and position, the dual point's sum by output, loss, slack, and how many ranks are to end.</summary>
    private readonly PinnedVector _gradient = new();

    /// <param name="problem">The problem.</param>
    /// <param name="certificate">Its certificate.</param>
    /// <param name="maxUnknowns">The most unknowns of a Newton step; null for what memory allows.</param>
    public DistributedNewton(LinearProblem problem, Certificate certificate, int? maxUnknowns = null)
    {
        (_problem, _certificate, _maxUnknowns) = (problem, certificate, maxUnknowns ?? MaxUnknowns);
        int size = checked(problem.Rows * problem.Outputs);
        (_scores, _trialScores, _displacement, _dual, _lastScores) = (new(size), new(size), new(size), new(size), new());
        _rows = ShardLoss.Of(problem);
        Columns = problem.X.CreateWorkingColumns();
        _hessian = new(problem, Columns, _rows);
        _intercepts = new double[problem.Outputs];
        MoveTo([], _intercepts);
    }

    public WorkingColumns Columns { get; }

    public ReadOnlySpan<double> Coefficients => _coefficients.AsSpan(0, Unknowns);

    public ReadOnlySpan<double> Intercepts => _intercepts;

    public ReadOnlySpan<double> Scores => _scores.Span(_problem.Rows * Outputs);

    public ReadOnlySpan<double> DualPoint => _dual.Span(_problem.Rows * Outputs);

    private int Outputs => _problem.Outputs;

    /// <summary>Coefficients of the working set.</summary>
    private int Unknowns => Columns.Count * Outputs;

    private double Loss => _gradient[Unknowns + Outputs];

    private double Slack => _gradient[Unknowns + Outputs + 1];

    public void Append(ReadOnlySpan<int> columns)
    {
        int first = Columns.Count;
        Columns.Append(columns);
        int count = Columns.Count;
        if (count > _positions.Length)
        {
            int capacity = Math.Max(count, 2 * _positions.Length);
            _positions = [.. Enumerable.Range(0, capacity)];
            Array.Resize(ref _coefficients, capacity * Outputs);
            Array.Resize(ref _trial, capacity * Outputs);
        }

        _coefficients.AsSpan(first * Outputs, columns.Length * Outputs).Clear();
        _gradient.Reserve(Unknowns + Outputs + 3);
    }

    public void MoveTo(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> intercepts)
    {
        _coefficients.AsSpan(0, Unknowns).Clear();
        coefficients.CopyTo(_coefficients);
        intercepts.CopyTo(_intercepts);
        SetScores(_scores, _coefficients, _intercepts);
        _gradient.Reserve(Unknowns + Outputs + 3);
    }

    public int Solve(double lambda, double tolerance, int maxIterations, CancellationToken cancellationToken)
    {
        double least = double.PositiveInfinity, lowest = least;
        _ = _rows.Sharpen(_problem.Ranks.Sum(RowLosses.Sum(_problem, _scores)), least, 0, tolerance);
        bool byGradient = Outputs * (Columns.Count + 1) > _maxUnknowns;
        if (byGradient)
            RestartGradient();
        for (int iterations = 0, idle = 0; ;)
        {
            Expand(cancellationToken);
            double gap = _certificate.Gap(lambda, _scores, _dual, Columns.Columns, Coefficients, _intercepts, _gradient, Columns.Count);
            double objective = Loss + _certificate.Penalty(lambda, Columns.Columns, Coefficients);

            // Far from the minimum the gap may rise while the objective falls.
            idle = gap < 0.9 * least || objective + Rounding * Math.Abs(objective) < lowest ? 0 : idle + 1;
            (least, lowest) = (Math.Min(least, gap), Math.Min(lowest, objective));
            if (gap <= tolerance || iterations >= maxIterations)
                return iterations;
            if (_rows.Sharpen(Loss, gap, Slack, tolerance))
            {
                (idle, least, lowest, _momentum) = (0, double.PositiveInfinity, double.PositiveInfinity, 1);
                continue;
            }

            if (idle == Patience)
                return iterations;
            if (byGradient)
            {
                iterations += StepByGradient(lambda, cancellationToken);
                continue;
            }

            iterations++;
            MinimizeModel(lambda, tolerance);
            if (!Search(lambda, objective) && !_rows.Retreat())
                return iterations;
        }
    }

    public void Dispose()
    {
        Columns.Dispose();
        _hessian.Dispose();
    }

    /// <summary>Dual point, gradient and loss at the present point.</summary>
    /// <exception cref="OperationCanceledException">On a rank it is cancelled; then on all.</exception>
    private void Expand(CancellationToken cancellationToken)
    {
        int count = Columns.Count, rows = _problem.Rows, at = Unknowns;
        double loss = _rows.Expand(_scores, _dual);
        for (int m = 0; m < Outputs; m++)
        {
            double* dual = _dual.Pointer + (nint)m * rows;
            Columns.Dots(_positions.AsSpan(0, count), dual, _gradient.Pointer + m * count);
            double sum = 0;
            for (int i = 0; i < rows; i++)
                sum += dual[i];
            _gradient[at++] = sum;
        }

        _gradient[at++] = loss;
        _gradient[at++] = _rows.Slack(_scores, _dual);
        _gradient[at++] = cancellationToken.IsCancellationRequested ? 1 : 0;
        _problem.Ranks.AllReduce(_gradient.Span(at));
        if (_gradient[at - 1] > 0)
            throw new OperationCanceledException("The fit was cancelled, by this rank or another.", cancellationToken);
    }

    /// <summary>The minimum of the quadratic model at the present point, in the model's values.</summary>
    private void MinimizeModel(double lambda, double tolerance)
    {
        int count = Columns.Count, ones = _problem.HasIntercept ? 1 : 0, order = ones + count;
        _model.Resize(Outputs * order);
        for (int m = 0, at = 0; m < Outputs; m++)
        {
            if (ones == 1)
                Put(at++, _intercepts[m], _gradient[Unknowns + m], 0, 0, double.NegativeInfinity, double.PositiveInfinity);
            for (int k = 0; k < count; k++)
            {
                int j = Columns.Columns[k];
                double l2 = _problem.L2Factors?[j] ?? 0;
                Put(
                    at++,
                    _coefficients[k * Outputs + m],
                    _gradient[m * count + k],
                    lambda * _problem.L1Factors[j],
                    2 * lambda * l2,
                    _problem.Lower?[j] ?? double.NegativeInfinity,
                    _problem.Upper?[j] ?? double.PositiveInfinity);
            }
        }

        _hessian.Fill(_model.Gram);
        if (_problem.Groups is null)
            _model.Minimize(ModelAccuracy);
        else
            GroupModel.Minimize(_problem, Columns.Columns, _model, lambda, GroupTolerance * tolerance);
        _problem.Ranks.Broadcast(MemoryMarshal.AsBytes(_model.Values.AsSpan(0, _model.Count)), root: 0);
    }

    private void Put(int at, double value, double slope, double l1, double ridge, double lower, double upper)
    {
        _model.Values[at] = value;
        _model.Slope[at] = slope;
        _model.L1[at] = l1;
        _model.Ridge[at] = ridge;
        (_model.Lower[at], _model.Upper[at]) = (lower, upper);
    }

    /// <summary>scores = offset + b + X·β.</summary>
    private void SetScores(double* scores, ReadOnlySpan<double> coefficients, ReadOnlySpan<double> intercepts)
    {
        Span<double> all = new(scores, _problem.Rows * Outputs);
        if (_problem.Offsets is { } offsets)
            offsets.CopyTo(all);
        else
            all.Clear();
        AddTo(scores, coefficients, intercepts);
    }

    /// <summary>scores += b + X·β.</summary>
    private void AddTo(double* scores, ReadOnlySpan<double> coefficients, ReadOnlySpan<double> intercepts)
    {
        int rows = _problem.Rows;
        for (int m = 0; m < Outputs; m++)
        {
            double* own = scores + (nint)m * rows;
            if (intercepts[m] != 0)
            {
                for (int i = 0; i < rows; i++)
                    own[i] += intercepts[m];
            }

            for (int k = 0; k < Columns.Count; k++)
            {
                if (coefficients[k * Outputs + m] is double b and not 0)
                    Columns.Add(k, b, own);
            }
        }
    }
}
