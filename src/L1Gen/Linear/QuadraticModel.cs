namespace L1Gen;

/// <summary>
/// minimize ½·Σᵢ hᵢ·(ηᵢ − zᵢ)² + λ·Σⱼ aⱼ·|βⱼ| + λ·Σⱼ cⱼ·βⱼ² over the columns of a working set, with the intercept profiled out. The response z is
/// there as the residual r = h∘(z − η) alone: that of the columns' own is r + shift·h, so that a change of the intercept costs nothing and a sparse
/// column is never centred.
/// </summary>
internal sealed unsafe partial class QuadraticModel : IDisposable
{
    private readonly LinearProblem _problem;
    private readonly PinnedVector _coefficients = new();
    private readonly PinnedVector _correlations = new();
    private readonly PinnedVector _sums = new();
    private readonly PinnedVector _squares = new();
    private readonly PinnedVector _l1 = new();
    private readonly PinnedVector _l2 = new();
    private readonly PinnedVector _lower = new();
    private readonly PinnedVector _upper = new();
    private readonly PinnedVector _curvatures;
    private readonly PinnedVector _residual;
    private double _uniform;
    private double _shift;
    private double _totalCurvature;
    private int _version;

    /// <summary>The correlations of so many positions, from the first, are those of the present residual.</summary>
    private int _correlated;
    private int[] _momentVersions = [];
    private int[] _positions = [];

    public QuadraticModel(LinearProblem problem)
    {
        _problem = problem;
        Columns = problem.X.CreateWorkingColumns();
        _curvatures = new(problem.Rows);
        _residual = new(problem.Rows);
        _work = new(problem.Rows);
    }

    public WorkingColumns Columns { get; }

    public Span<double> Coefficients => _coefficients.Span(Columns.Count);

    public double Intercept { get; set; }

    /// <summary>r less the shift. Whoever writes it calls <see cref="Start"/>.</summary>
    public double* Residual => _residual;

    /// <summary>h. Whoever writes it calls <see cref="Start"/>.</summary>
    public double* Curvatures => _curvatures;

    /// <summary>c = xⱼᵀr by position, as of the last pass.</summary>
    public PinnedVector Correlations => _correlations;

    /// <summary>0 … count − 1.</summary>
    public ReadOnlySpan<int> Positions => _positions.AsSpan(0, Columns.Count);

    public void Append(ReadOnlySpan<int> columns)
    {
        int first = Columns.Count, count = first + columns.Length;
        Columns.Append(columns);
        foreach (PinnedVector vector in (ReadOnlySpan<PinnedVector>)[_coefficients, _correlations, _sums, _squares, _l1, _l2, _lower, _upper])
            vector.Reserve(count);
        if (count > _positions.Length)
        {
            int capacity = _coefficients.Capacity, before = _positions.Length;
            Array.Resize(ref _positions, capacity);
            Array.Resize(ref _momentVersions, capacity);
            Array.Resize(ref _active, capacity);
            Array.Resize(ref _entering, capacity);
            Array.Resize(ref _near, capacity);
            for (int k = before; k < capacity; k++)
                _positions[k] = k;
        }

        for (int k = 0; k < columns.Length; k++)
        {
            int j = columns[k], at = first + k;
            _coefficients[at] = 0;
            _momentVersions[at] = 0;
            _l1[at] = _problem.L1Factors[j];
            _l2[at] = _problem.L2Factors?[j] ?? 0;
            _lower[at] = _problem.Lower?[j] ?? double.NegativeInfinity;
            _upper[at] = _problem.Upper?[j] ?? double.PositiveInfinity;
        }
    }

    /// <summary>Takes r, and where it is new h, as they stand in memory; r is that of the present coefficients and intercept.</summary>
    public void Start(bool newCurvatures)
    {
        (_shift, _correlated) = (0, 0);
        if (!newCurvatures)
            return;
        _version++;
        (_totalCurvature, _uniform) = (0, _problem.Rows == 0 ? 0 : _curvatures[0]);
        for (int i = 0; i < _problem.Rows; i++)
        {
            _totalCurvature += _curvatures[i];
            if (_curvatures[i] != _uniform)
                _uniform = double.NaN;
        }
    }

    /// <summary>Moves the intercept to its optimum, where Σr = 0.</summary>
    public void ProfileIntercept()
    {
        if (!_problem.HasIntercept)
            return;
        double sum = 0;
        for (int i = 0; i < _problem.Rows; i++)
            sum += _residual[i];
        MoveIntercept(sum / _totalCurvature + _shift);
    }

    /// <summary>The residual with the shift in it.</summary>
    public ReadOnlySpan<double> WholeResidual()
    {
        if (_shift != 0)
        {
            for (int i = 0; i < _problem.Rows; i++)
                _residual[i] += _shift * _curvatures[i];
            _shift = 0;
        }

        return _residual.Span(_problem.Rows);
    }

    public void Dispose() => Columns.Dispose();

    /// <summary>scores = offset + b + X·β.</summary>
    public void Scores(double* scores)
    {
        Span<double> target = new(scores, _problem.Rows);
        if (_problem.Offsets is { } offsets)
            offsets.AsSpan(0, target.Length).CopyTo(target);
        else
            target.Clear();
        if (Intercept != 0)
        {
            for (int i = 0; i < target.Length; i++)
                target[i] += Intercept;
        }

        for (int k = 0; k < Columns.Count; k++)
        {
            if (_coefficients[k] != 0)
                Columns.Add(k, _coefficients[k], scores);
        }
    }

    /// <summary>Computes the correlations that are not those of the present residual.</summary>
    public void CorrelateNew()
    {
        if (_correlated < Columns.Count)
            Correlate(Positions[_correlated..]);
        _correlated = Columns.Count;
    }

    /// <summary>Computes the correlations of columns of the set.</summary>
    public void Correlate(ReadOnlySpan<int> positions)
    {
        if (positions.Length == Columns.Count)
        {
            Columns.Dots(positions, _residual, _correlations);
        }
        else
        {
            _dots.Reserve(positions.Length);
            Columns.Dots(positions, _residual, _dots);
            for (int k = 0; k < positions.Length; k++)
                _correlations[positions[k]] = _dots[k];
        }

        if (_shift == 0)
            return;
        foreach (int k in positions)
        {
            EnsureMoments(k);
            _correlations[k] += _shift * _sums[k];
        }
    }

    /// <summary>Σhx and the curvature along a column, less that of the intercept, for this h.</summary>
    private void EnsureMoments(int position)
    {
        if (_momentVersions[position] == _version)
            return;
        _momentVersions[position] = _version;
        (double sum, double square) = Columns.Moments(position, _curvatures);
        _sums[position] = sum;
        _squares[position] = _problem.HasIntercept ? Math.Max(square - sum * sum / _totalCurvature, 0) : square;
    }

    private void MoveIntercept(double change)
    {
        Intercept += change;
        _shift -= change;
    }
}
