using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// Softmax cross-entropy with a coefficient for each column and class: proximal Newton (Lee, Sun and Saunders 2014) with the true Hessian, row by row
/// diag(p) − p·pᵀ. Its model is minimized by coordinate descent, class after class, and by conjugate gradients over the coefficients that are not zero.
/// </summary>
/// <remarks>
/// A constant added to a column's coefficients in every class changes no probability. The penalty settles it but for ties, where the constant is that which
/// makes one of them zero; intercepts and coefficients without a penalty sum to zero over the classes.
/// </remarks>
internal sealed unsafe partial class MultinomialSolver : IWorkingSetSolver
{
    /// <summary>Newton steps without a smaller gap or objective after which rounding is taken to be what is left.</summary>
    private const int Patience = 6;

    /// <summary>The part of the objective below which a fall of it is rounding.</summary>
    private const double Rounding = 1e-12;

    /// <summary>The part of the gap that a step with a Hessian of an earlier point may leave.</summary>
    private const double SlowestGain = 0.1;

    private readonly LinearProblem _problem;
    private readonly int _rows;
    private readonly int _outputs;
    private readonly Certificate _certificate;
    private readonly double[] _labels;
    private readonly double[] _weights;
    private readonly double[] _scores;
    private readonly double[] _probabilities;
    private readonly double[] _dual;
    private readonly double[] _losses;
    private readonly double[] _intercepts;
    private double[] _coefficients = [];
    private double[] _correlations = [];
    private int[] _positions = [];
    private double _loss;

    /// <param name="problem">The problem.</param>
    /// <param name="certificate">Its certificate.</param>
    /// <param name="maxGram">The most unknowns of a model whose Hessian is held in memory; null for what is quickest.</param>
    /// <exception cref="ArgumentException">There is an intercept, and a class without a row of positive weight.</exception>
    public MultinomialSolver(LinearProblem problem, Certificate certificate, int? maxGram = null)
    {
        (_problem, _certificate) = (problem, certificate);
        _maxGram = maxGram ?? (problem.X.IsSparse ? MaxSparseGram : MaxDenseGram);
        _rows = problem.Rows;
        _outputs = problem.Outputs;
        int size = checked(_rows * _outputs);
        Columns = problem.X.CreateWorkingColumns();
        _labels = Pinned(_rows);
        _weights = Pinned(_rows);
        _scores = Pinned(size);
        _probabilities = Pinned(size);
        _dual = Pinned(size);
        _losses = Pinned(_rows);
        _displacement = Pinned(size);
        _work = Pinned(size);
        _sums = Pinned(_rows);
        _residual = Pinned(_rows);
        _curvature = Pinned(_rows);
        _before = Pinned(_rows);
        _intercepts = new double[_outputs];
        _modelIntercepts = new double[_outputs];
        _activeCounts = new int[_outputs];
        problem.Y.CopyTo(_labels, 0);
        problem.Weights.CopyTo(_weights, 0);
        if (problem.HasIntercept)
            SetToFrequencies();
        Restart();
    }

    public WorkingColumns Columns { get; }

    public ReadOnlySpan<double> Coefficients => _coefficients.AsSpan(0, Columns.Count * _outputs);

    public ReadOnlySpan<double> Intercepts => _intercepts;

    public ReadOnlySpan<double> Scores => _scores;

    public ReadOnlySpan<double> DualPoint => _dual;

    public void Append(ReadOnlySpan<int> columns)
    {
        int first = Columns.Count;
        _refresh = true;
        Columns.Append(columns);
        int count = Columns.Count;
        if (count > _positions.Length)
        {
            int capacity = Math.Max(count, 2 * _positions.Length);
            Array.Resize(ref _positions, capacity);
            Array.Resize(ref _coefficients, capacity * _outputs);
            _correlations = Pinned(capacity * _outputs);
            ResizeModel(capacity * _outputs);
        }

        for (int k = first; k < count; k++)
            _positions[k] = k;
        _coefficients.AsSpan(first * _outputs, columns.Length * _outputs).Clear();
    }

    public void MoveTo(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> intercepts)
    {
        _coefficients.AsSpan(0, Columns.Count * _outputs).Clear();
        coefficients.CopyTo(_coefficients);
        intercepts.CopyTo(_intercepts);
        Restart();
    }

    public int Solve(double lambda, double tolerance, int maxIterations, CancellationToken cancellationToken)
    {
        int iterations = 0, idle = 0;
        double least = double.PositiveInfinity, before = double.PositiveInfinity, lowest = double.PositiveInfinity;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Center();
            Correlate();
            double gap = Gap(lambda), objective = _loss + Penalty(Coefficients, lambda);

            // Far from the minimum the gap may rise for many steps while the objective falls.
            idle = gap < least || objective + Rounding * Math.Abs(objective) < lowest ? 0 : idle + 1;
            least = Math.Min(gap, least);
            lowest = Math.Min(objective, lowest);
            if (gap <= tolerance || iterations >= maxIterations || idle == Patience)
                return iterations;
            _refresh |= gap > SlowestGain * before;
            before = gap;
            iterations += MinimizeModel(lambda);
            if (Search(lambda))
                continue;
            if (_isFresh)
                return iterations;
            _refresh = true;
        }
    }

    public void Dispose() => Columns.Dispose();

    private static double[] Pinned(int length) => GC.AllocateArray<double>(length, pinned: true);

    private static double* Pointer(double[] pinned) => (double*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

    private static double Sum(ReadOnlySpan<double> x)
    {
        fixed (double* terms = x)
            return Reduction.Sum<double, ValueStep<double>>(new(terms), (nuint)x.Length);
    }

    /// <summary>λ·aⱼ of the column at a position.</summary>
    private double Threshold(int position, double lambda) => lambda * _problem.L1Factors[Columns.Columns[position]];

    /// <summary>2·λ·cⱼ, what the ridge term adds to a curvature.</summary>
    private double Ridge(int position, double lambda) => _problem.L2Factors is { } factors ? 2 * lambda * factors[Columns.Columns[position]] : 0;

    private (double Lower, double Upper) Bounds(int position) =>
        (_problem.Lower?[Columns.Columns[position]] ?? double.NegativeInfinity, _problem.Upper?[Columns.Columns[position]] ?? double.PositiveInfinity);

    /// <summary>The intercepts of the model without features or offsets: the logarithms of the classes' shares.</summary>
    private void SetToFrequencies()
    {
        double[] shares = new double[_outputs];
        for (int i = 0; i < _rows; i++)
            shares[(int)_labels[i]] += _weights[i];
        for (int m = 0; m < _outputs; m++)
        {
            if (shares[m] == 0)
                throw new ArgumentException($"No row of positive weight is of class {m}: its intercept has no finite value.", "y");
            _intercepts[m] = Math.Log(shares[m]);
        }

        CenterIntercepts();
    }

    /// <summary>Scores, probabilities and dual point at the coefficients.</summary>
    private void Restart()
    {
        double* scores = Pointer(_scores);
        if (_problem.Offsets is { } offsets)
            offsets.CopyTo(_scores, 0);
        else
            _scores.AsSpan().Clear();
        for (int m = 0; m < _outputs; m++)
        {
            foreach (ref double score in _scores.AsSpan(m * _rows, _rows))
                score += _intercepts[m];
            for (int k = 0; k < Columns.Count; k++)
            {
                if (_coefficients[k * _outputs + m] is double b and not 0)
                    Columns.Add(k, b, scores + (nint)m * _rows);
            }
        }

        _loss = Evaluate(scores);
        UpdateDual();
    }

    private double Evaluate(double* scores) =>
        SoftmaxRows.Evaluate(scores, Pointer(_labels), Pointer(_weights), Pointer(_probabilities), Pointer(_losses), _outputs, _rows);

    private void UpdateDual() => SoftmaxRows.DualPoint(Pointer(_probabilities), Pointer(_labels), Pointer(_weights), Pointer(_dual), _outputs, _rows);

    /// <summary>Xᵀ·a of the working set, outputs × positions.</summary>
    private void Correlate()
    {
        int count = Columns.Count;
        for (int m = 0; m < _outputs; m++)
            Columns.Dots(_positions.AsSpan(0, count), Pointer(_dual) + (nint)m * _rows, Pointer(_correlations) + (nint)m * count);
    }

    private double Penalty(ReadOnlySpan<double> coefficients, double lambda) => _certificate.Penalty(lambda, Columns.Columns, coefficients);

    private double Gap(double lambda) => _certificate.Gap(
        lambda, Pointer(_scores), Pointer(_dual), Columns.Columns, Coefficients, _intercepts, Pointer(_correlations), Columns.Count);

    /// <summary>The greatest magnitude of a coefficient of c's sign.</summary>
    private double Bound(int position, double c)
    {
        (double lower, double upper) = Bounds(position);
        return c > 0 ? upper : -lower;
    }

    /// <summary>Moves each column's coefficients by the constant that makes its penalty least: no probability changes.</summary>
    private void Center()
    {
        Span<double> sorted = stackalloc double[Math.Min(_outputs, 128)];
        if (_outputs > sorted.Length)
            sorted = new double[_outputs];
        for (int k = 0; k < Columns.Count; k++)
        {
            ReadOnlySpan<double> own = _coefficients.AsSpan(k * _outputs, _outputs);
            if (!own.ContainsAnyExcept(0) || Ridge(k, 1) > 0 || Bounds(k) is not (double.NegativeInfinity, double.PositiveInfinity))
                continue;
            double shift;
            if (Threshold(k, 1) == 0)
            {
                shift = Sum(own) / _outputs;
            }
            else
            {
                own.CopyTo(sorted);
                sorted.Sort();
                double low = sorted[(_outputs - 1) / 2], high = sorted[_outputs / 2];
                if (low <= 0 && high >= 0 && own.Contains(0))
                    continue;
                shift = Math.Abs(low) <= Math.Abs(high) ? low : high;
            }

            Shift(k, shift);
        }

        if (_problem.HasIntercept)
            CenterIntercepts();
    }

    private void Shift(int position, double shift)
    {
        for (int m = 0; m < _outputs; m++)
        {
            ref double b = ref _coefficients[position * _outputs + m];
            b = b == shift ? 0 : b - shift;
            Columns.Add(position, -shift, Pointer(_scores) + (nint)m * _rows);
        }
    }

    private void CenterIntercepts()
    {
        double mean = Sum(_intercepts) / _outputs;
        if (mean == 0)
            return;
        foreach (ref double intercept in _intercepts.AsSpan())
            intercept -= mean;
        foreach (ref double score in _scores.AsSpan())
            score -= mean;
    }
}
