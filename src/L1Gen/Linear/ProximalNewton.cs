namespace L1Gen;

/// <summary>
/// Proximal Newton (Lee, Sun and Saunders 2014) for smooth losses of one output: a quadratic model of the loss at the present scores, minimized with the
/// penalty to a part of the present gap, and a line search. The squared error is its own model, kept from one λ to the next.
/// </summary>
internal sealed unsafe class ProximalNewton<TLoss> : IWorkingSetSolver
    where TLoss : struct, IRowLoss
{
    /// <summary>Steps without a smaller gap after which rounding is all that is left.</summary>
    private const int MostIdle = 20;

    private const double LeastCurvature = 1e-10;

    private readonly LinearProblem _problem;
    private readonly double _leastMajorization;
    private readonly TLoss _loss;
    private readonly Certificate _certificate;
    private readonly QuadraticModel _model;
    private readonly PinnedVector _scores;
    private readonly PinnedVector _trialScores;
    private readonly PinnedVector _dual;
    private readonly double[] _intercept = new double[1];
    private double[] _coefficients = [];
    private double[] _trial = [];
    private int[] _candidates = [];

    /// <summary>How much of a majorizer's curvature stands in where the loss has none: less the better the model has proved to be.</summary>
    private double _majorization = 1;
    private bool _hasCurvatures;
    private bool _scoresAreCurrent;

    public ProximalNewton(LinearProblem problem, TLoss loss, Certificate certificate)
    {
        (_problem, _loss, _certificate) = (problem, loss, certificate);

        // Block descent, which has no Newton step beside it, crawls where a model has flat directions.
        _leastMajorization = problem.Groups is null ? 1e-6 : 1;
        _model = new QuadraticModel(problem);
        _scores = new(problem.Rows);
        _trialScores = new(problem.Rows);
        _dual = new(problem.Rows);
        MoveTo([], [0]);
    }

    public WorkingColumns Columns => _model.Columns;

    public ReadOnlySpan<double> Coefficients => IsQuadratic ? _model.Coefficients : _coefficients.AsSpan(0, Columns.Count);

    public ReadOnlySpan<double> Intercepts
    {
        get
        {
            if (IsQuadratic)
                _intercept[0] = _model.Intercept;
            return _intercept;
        }
    }

    public ReadOnlySpan<double> Scores
    {
        get
        {
            if (IsQuadratic && !_scoresAreCurrent)
                _model.Scores(_scores);
            _scoresAreCurrent = true;
            return _scores.Span(_problem.Rows);
        }
    }

    public ReadOnlySpan<double> DualPoint => IsQuadratic ? _model.WholeResidual() : _dual.Span(_problem.Rows);

    private static bool IsQuadratic => typeof(TLoss) == typeof(L2RowLoss);

    /// <summary>Whether the model has curvature everywhere; where it has none it is minimized over the coefficients alone that the gradient moves.</summary>
    private static bool IsCurved => typeof(TLoss) != typeof(HuberRowLoss);

    public void Append(ReadOnlySpan<int> columns)
    {
        _model.Append(columns);
        int before = _coefficients.Length;
        if (Columns.Count > before)
        {
            Array.Resize(ref _coefficients, Math.Max(Columns.Count, 2 * before));
            Array.Resize(ref _trial, _coefficients.Length);
            Array.Resize(ref _candidates, _coefficients.Length);
        }

        _coefficients.AsSpan(Columns.Count - columns.Length, columns.Length).Clear();
    }

    public void MoveTo(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> intercepts)
    {
        coefficients.CopyTo(_model.Coefficients);
        _model.Forget();
        coefficients.CopyTo(_coefficients);
        _model.Intercept = _intercept[0] = intercepts[0];
        _model.Scores(_scores);
        _scoresAreCurrent = true;
        if (!IsQuadratic)
            return;
        Expand(_scores);
        _model.Start(newCurvatures: !_hasCurvatures);
        _model.ProfileIntercept();
        _hasCurvatures = true;
    }

    public int Solve(double lambda, double tolerance, int maxIterations, CancellationToken cancellationToken)
    {
        if (IsQuadratic)
        {
            _scoresAreCurrent = false;
            _model.CorrelateNew();
            return _model.Minimize(lambda, _model.Positions, tolerance, reduction: 1, maxIterations, cancellationToken);
        }

        int iterations = 0, idle = 0;
        double least = double.PositiveInfinity, objective = Objective(lambda, _scores, Coefficients);
        while (true)
        {
            Expand(_scores);
            new Span<double>(_model.Residual, _problem.Rows).CopyTo(_dual.Span(_problem.Rows));
            _model.Start(newCurvatures: true);
            double gap = GapOf(lambda);
            idle = gap < 0.9 * least ? 0 : idle + 1;
            least = Math.Min(least, gap);
            if (gap <= tolerance || iterations >= maxIterations || idle == MostIdle)
                return iterations;
            cancellationToken.ThrowIfCancellationRequested();

            _model.ProfileIntercept();
            ReadOnlySpan<int> candidates = Candidates(lambda);
            if (_problem.HasIntercept)
                _model.Correlate(candidates);
            double inner = Math.Max(0.6 * tolerance, Math.Min(0.1 * gap, (IsCurved ? 1 : 10) * gap * gap / Math.Max(Math.Abs(objective), 1e-300)));
            iterations += Math.Max(1, _model.Minimize(lambda, candidates, inner, reduction: 0.1, maxIterations - iterations, cancellationToken));
            if (!Search(lambda, ref objective, out bool whole))
                return iterations;

            // The model's residual has correlations as near to feasible as the model is solved, and differs from −ω∘f′ by the model's error alone.
            if (IsCurved && whole && inner <= tolerance)
            {
                _model.WholeResidual().CopyTo(_dual.Span(_problem.Rows));
                if (GapOf(lambda) <= tolerance)
                    return iterations;
            }
        }
    }

    public void Dispose() => _model.Dispose();

    /// <summary>The gap with the model's residual, which is in the dual point, too; makes the correlations those of it.</summary>
    private double GapOf(double lambda)
    {
        _model.CorrelateNew();
        return _certificate.Gap(lambda, _scores, _dual, Columns.Columns, Coefficients, _intercept, _model.Correlations, Columns.Count);
    }

    /// <summary>From the present point towards the model's minimum: the whole step or, while the objective does not fall as it should, a half of the last.</summary>
    /// <param name="lambda">λ.</param>
    /// <param name="objective">That of the point where it is.</param>
    /// <param name="whole">Receives whether the step was the whole one.</param>
    /// <returns>Whether it moved. Near the minimum the gap still falls where the objective, quadratic in the distance, is equal but for rounding.</returns>
    private bool Search(double lambda, ref double objective, out bool whole)
    {
        whole = false;
        int count = Columns.Count, rows = _problem.Rows;
        _model.Coefficients.CopyTo(_trial);
        _model.Scores(_trialScores);
        double interceptTarget = _model.Intercept, step = 1, rounding = 1e-13 * Math.Abs(objective);
        double slope = _certificate.Penalty(lambda, Columns.Columns, _trial) - _certificate.Penalty(lambda, Columns.Columns, Coefficients);
        for (int i = 0; i < rows; i++)
            slope -= _dual[i] * (_trialScores[i] - _scores[i]);
        for (int halvings = 0; halvings < 40; halvings++, step /= 2)
        {
            if (halvings > 0)
            {
                for (int k = 0; k < count; k++)
                    _model.Coefficients[k] = _coefficients[k] + step * (_trial[k] - _coefficients[k]);
                _model.Intercept = _intercept[0] + step * (interceptTarget - _intercept[0]);
                for (int i = 0; i < rows; i++)
                    _trialScores[i] = (_trialScores[i] + _scores[i]) / 2;
            }

            double trial = Objective(lambda, _trialScores, _model.Coefficients);
            if (trial <= objective + 1e-4 * step * slope + rounding)
            {
                objective = trial;
                whole = halvings == 0;
                _model.Coefficients.CopyTo(_coefficients);
                _intercept[0] = _model.Intercept;
                _trialScores.Span(rows).CopyTo(_scores.Span(rows));
                _majorization = halvings == 0 ? Math.Max(_majorization / 10, _leastMajorization) : Math.Min(_majorization * 10, 1);
                return true;
            }
        }

        _coefficients.AsSpan(0, count).CopyTo(_model.Coefficients);
        _model.Intercept = _intercept[0];
        return false;
    }

    /// <summary>Coefficients that the model's minimum may change.</summary>
    private ReadOnlySpan<int> Candidates(double lambda)
    {
        if (IsCurved || _problem.Groups is not null)
            return _model.Positions;
        int count = 0;
        for (int k = 0; k < Columns.Count; k++)
        {
            if (_coefficients[k] != 0 || Math.Abs(_model.Correlations[k]) > lambda * _problem.L1Factors[Columns.Columns[k]])
                _candidates[count++] = k;
        }

        return _candidates.AsSpan(0, count);
    }

    /// <summary>The model's r = −ω∘f′ and h = ω∘f″ at these scores.</summary>
    private void Expand(double* scores)
    {
        double* residual = _model.Residual, h = _model.Curvatures;
        if (typeof(TLoss) == typeof(LogisticRowLoss))
        {
            ExponentialRows<LogisticRowLoss>.Expand(_problem, scores, LeastCurvature, residual, h);
            return;
        }

        if (typeof(TLoss) == typeof(PoissonRowLoss))
        {
            ExponentialRows<PoissonRowLoss>.Expand(_problem, scores, LeastCurvature, residual, h);
            return;
        }

        for (int i = 0; i < _problem.Rows; i++)
        {
            double weight = _problem.Weights[i], y = _problem.Y[i];
            residual[i] = weight > 0 ? -weight * _loss.Derivative(y, scores[i]) : 0;
            h[i] = weight > 0 ? weight * Math.Max(Math.Max(_loss.Curvature(y, scores[i]), _majorization * _loss.Majorizer(y, scores[i])), LeastCurvature) : 0;
        }
    }

    private double Objective(double lambda, double* scores, ReadOnlySpan<double> coefficients) =>
        RowLosses.Sum(_loss, _problem, scores) + _certificate.Penalty(lambda, Columns.Columns, coefficients);
}
