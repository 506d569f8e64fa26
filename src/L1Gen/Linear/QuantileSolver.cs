using System.Runtime.InteropServices;

namespace L1Gen;

/// <summary>
/// Least absolute deviations and quantile regression (Koenker and Bassett 1978) with the L1 penalty: a linear program, solved to a vertex. From afar it
/// goes by Newton steps on a smoothed loss (Clark and Osborne 1986; Madsen and Nielsen 1993), which pass over most vertices; from near, and to the end, it
/// exchanges rows and variables of the vertex one by one, each time along the steepest edge and over as many kinks as it descends (Barrodale and
/// Roberts 1973). At the end the duality gap over the working set is that of rounding.
/// </summary>
/// <remarks>
/// Ties would make vertices of more zero residuals than variables, between which exchanges may go round in circles; the response is therefore shifted by
/// differing amounts of about 10⁻¹⁰ of its spread while exchanges are made. The last vertex is optimal for the response as it is too, and the coefficients
/// are computed from that. There is no ridge term and there are no groups.
/// </remarks>
internal sealed unsafe partial class QuantileSolver : IWorkingSetSolver
{
    /// <summary>The first variable is the intercept, the others are the columns by position.</summary>
    private const int First = 1;

    private readonly LinearProblem _problem;
    private readonly QuantileBasis _basis = new();
    private readonly NativeBuffer<double> _rowMemory;
    private readonly NativeBuffer<double> _work = new();
    private readonly int _rows;

    /// <summary>The response less the offset, and the same shifted against ties.</summary>
    private readonly double* _target, _shifted;

    /// <summary>What a row's dual variable may be: −(1 − τ)·ω·scale to τ·ω·scale.</summary>
    private readonly double* _low, _high;

    /// <summary>Of the shifted response.</summary>
    private readonly double* _residuals;

    private readonly double* _dual, _scores;

    /// <summary>What a step changes in the scores.</summary>
    private readonly double* _change;

    /// <summary>ω/δ: the smoothed loss's slope rises with the residual at this rate.</summary>
    private readonly double* _rates;

    /// <summary>The slopes of the loss beyond the kink: τ·scale and (1 − τ)·scale.</summary>
    private readonly double _above, _below;

    private readonly double _spread;

    /// <summary>Coefficients, and the correlations of the variables with the dual point.</summary>
    private double[] _values = [0], _correlations = [0];

    private double[] _factors = [0], _norms = [1], _lower = [double.NegativeInfinity], _upper = [double.PositiveInfinity];

    /// <summary>The place of each variable and row in the basis, or −1.</summary>
    private int[] _places = [-1];

    private readonly int[] _rowPlaces;
    private int[] _positions = [];
    private double _lambda;
    private bool _atVertex;

    public QuantileSolver(LinearProblem problem)
    {
        _problem = problem;
        _rows = problem.Rows;
        Columns = problem.X.CreateWorkingColumns();
        nint stride = _rows + 7 & -8;
        _rowMemory = new NativeBuffer<double>(9 * stride);
        double* memory = _rowMemory.Pointer;
        NativeMemory.Clear(memory, 9 * (nuint)stride * sizeof(double));
        _target = memory;
        _shifted = memory + stride;
        _low = memory + 2 * stride;
        _high = memory + 3 * stride;
        _residuals = memory + 4 * stride;
        _dual = memory + 5 * stride;
        _scores = memory + 6 * stride;
        _change = memory + 7 * stride;
        _rates = memory + 8 * stride;
        (double tau, double scale) = problem.Loss == Loss.L1 ? (0.5, 2.0) : (problem.LossParameter, 1.0);
        (_above, _below) = (tau * scale, (1 - tau) * scale);
        for (int row = 0; row < _rows; row++)
        {
            _target[row] = problem.Y[row] - (problem.Offsets?[row] ?? 0);
            _high[row] = _above * problem.Weights[row];
            _low[row] = -_below * problem.Weights[row];
        }

        _spread = Spread();
        for (int row = 0; row < _rows; row++)
            _shifted[row] = _target[row] + Shift(row) * (1e-10 * _spread + 1e-13 * Math.Abs(_target[row]));
        _rowPlaces = new int[_rows];
        _rowPlaces.AsSpan().Fill(-1);
        SetScores();
    }

    public WorkingColumns Columns { get; }

    public ReadOnlySpan<double> Coefficients => _values.AsSpan(First, Columns.Count);

    public ReadOnlySpan<double> Intercepts => _values.AsSpan(0, 1);

    public ReadOnlySpan<double> Scores => new(_scores, _rows);

    public ReadOnlySpan<double> DualPoint => new(_dual, _rows);

    private int Variables => First + Columns.Count;

    public void Append(ReadOnlySpan<int> columns)
    {
        int from = Variables;
        Columns.Append(columns);
        int capacity = Math.Max(Variables, _values.Length);
        if (capacity > _values.Length)
            Grow(Math.Max(capacity, 2 * _values.Length));
        GatherLines();
        for (int k = 0; k < columns.Length; k++)
        {
            int variable = from + k;
            _values[variable] = 0;
            _places[variable] = -1;
            _factors[variable] = _problem.L1Factors[columns[k]];
            _lower[variable] = _problem.Lower?[columns[k]] ?? double.NegativeInfinity;
            _upper[variable] = _problem.Upper?[columns[k]] ?? double.PositiveInfinity;
            _positions[variable - First] = variable - First;
            fixed (double* weights = _problem.Weights)
            {
                double square = Columns.Moments(variable - First, weights).Square;
                _norms[variable] = square > 0 ? Math.Sqrt(square) : 1;
            }
        }
    }

    public void MoveTo(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> intercepts)
    {
        _values.AsSpan(First, Columns.Count).Clear();
        coefficients.CopyTo(_values.AsSpan(First));
        _values[0] = _problem.HasIntercept ? intercepts[0] : 0;
        _atVertex = false;
        SetScores();
    }

    public int Solve(double lambda, double tolerance, int maxIterations, CancellationToken cancellationToken)
    {
        _lambda = lambda;
        if (!_atVertex)
        {
            SetResiduals(_shifted);
            FindVertex();
        }
        else
        {
            Refresh();
        }

        int violations = CountViolations(out bool isFar);
        int iterations = 0;
        if (isFar)
        {
            iterations = Smooth(violations, maxIterations, cancellationToken);
            FindVertex();
        }

        iterations += Exchange(maxIterations - iterations, cancellationToken);
        Finish();
        return iterations;
    }

    public void Dispose()
    {
        Columns.Dispose();
        _basis.Dispose();
        _rowMemory.Dispose();
        _work.Dispose();
        _gathered.Dispose();
        _lines.Dispose();
        _newton.Dispose();
    }

    /// <summary>From −1 to 1, differing from row to row as the multiples of the golden ratio do.</summary>
    private static double Shift(int row)
    {
        double part = (row + 1) * 0.6180339887498949;
        return 2 * (part - Math.Floor(part)) - 1;
    }

    /// <summary>A typical size of what the response has beyond its median; where it has nothing, of the response.</summary>
    private double Spread()
    {
        double[] sizes = new double[_rows];
        int count = 0;
        for (int row = 0; row < _rows; row++)
        {
            if (_high[row] > _low[row])
                sizes[count++] = _target[row];
        }

        if (count == 0)
            return 1;
        Array.Sort(sizes, 0, count);
        double median = sizes[count / 2], greatest = Math.Max(Math.Abs(sizes[0]), Math.Abs(sizes[count - 1])), sum = 0;
        for (int k = 0; k < count; k++)
            sizes[k] = Math.Abs(sizes[k] - median);
        Array.Sort(sizes, 0, count);
        for (int k = 0; k < count; k++)
            sum += sizes[k];
        double spread = sizes[count / 2] > 0 ? sizes[count / 2] : sum > 0 ? sum / count : greatest;
        return spread > 0 ? spread : 1;
    }

    private void Grow(int capacity)
    {
        Array.Resize(ref _values, capacity);
        Array.Resize(ref _correlations, capacity);
        Array.Resize(ref _factors, capacity);
        Array.Resize(ref _norms, capacity);
        Array.Resize(ref _lower, capacity);
        Array.Resize(ref _upper, capacity);
        Array.Resize(ref _places, capacity);
        Array.Resize(ref _positions, capacity);
    }

    /// <summary>v += scale·(the variable's column).</summary>
    private void AddVariable(int variable, double scale, double* v)
    {
        if (scale == 0)
            return;
        if (variable >= First)
        {
            Columns.Add(variable - First, scale, v);
            return;
        }

        for (int row = 0; row < _rows; row++)
            v[row] += scale;
    }

    /// <summary>The variable's elements in some rows.</summary>
    private void Gather(int variable, ReadOnlySpan<int> rows, double* result)
    {
        if (variable >= First)
            Columns.Gather(variable - First, rows, result);
        else
            new Span<double>(result, rows.Length).Fill(1);
    }

    private void SetResiduals(double* response)
    {
        new ReadOnlySpan<double>(response, _rows).CopyTo(new Span<double>(_residuals, _rows));
        for (int variable = 0; variable < Variables; variable++)
            AddVariable(variable, -_values[variable], _residuals);
    }

    private void SetScores()
    {
        SetResiduals(_target);
        for (int row = 0; row < _rows; row++)
            _scores[row] = _problem.Y[row] - _residuals[row];
    }

    /// <summary>The correlations of all variables with the dual point.</summary>
    private void Correlate()
    {
        double sum = 0;
        for (int row = 0; row < _rows; row++)
            sum += _dual[row];
        _correlations[0] = sum;
        fixed (double* correlations = _correlations)
            Columns.Dots(_positions.AsSpan(0, Columns.Count), _dual, correlations + First);
    }

    /// <summary>Coefficients of the response as it is, and a dual point within its box.</summary>
    private void Finish()
    {
        for (int round = 0; round < 2; round++)
        {
            SetResiduals(_target);
            MoveBasis();
        }

        foreach (int variable in _basis.Variables)
        {
            // What the shift of a tied row or rounding alone keeps from zero is zero.
            if (variable >= First && _factors[variable] > 0 && Math.Abs(_values[variable]) * _norms[variable] <= 1e-13 * _spread)
                _values[variable] = 0;
            _values[variable] = Math.Clamp(_values[variable], _lower[variable], _upper[variable]);
        }

        SetScores();
        foreach (int row in _basis.Rows)
            _dual[row] = Math.Clamp(_dual[row], _low[row], _high[row]);
    }
}
