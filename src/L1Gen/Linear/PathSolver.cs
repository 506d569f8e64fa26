namespace L1Gen;

/// <summary>
/// Follows a falling grid of λ with warm starts. For a few λ's at a time it chooses the working set by what the correlations of the last points foretell,
/// solves over it, and then checks them over all columns in one pass over the design; where one fails, the columns that violate it join.
/// </summary>
internal sealed unsafe partial class PathSolver : IDisposable
{
    /// <summary>The most λ's that are checked at once, and the part of the design's elements that what is kept of them may come to.</summary>
    private const int MostAtOnce = 8, PartAtOnce = 6;

    /// <summary>The part of the tolerance that the solver may leave over the working set.</summary>
    private const double InnerPart = 0.7;

    /// <summary>The λ's over which the deviance's growth is taken: that of one is within the tolerance to which a point is solved.</summary>
    private const int GrowthPoints = 5;

    private readonly LinearProblem _problem;
    private readonly Certificate _certificate;
    private readonly IWorkingSetSolver _solver;
    private readonly double _tolerance;
    private readonly int _maxIterations;
    private readonly double _scale;
    private readonly double _nullLoss;
    private readonly double _leastLoss;

    /// <summary>For one vector over all columns and outputs at a time.</summary>
    private readonly double[] _dense;
    private readonly int _mostAtOnce;
    private readonly int[] _everyColumn;

    public PathSolver(LinearProblem problem, double tolerance, int maxIterations, CancellationToken cancellationToken)
    {
        (_problem, _tolerance, _maxIterations) = (problem, tolerance, maxIterations);
        int width = problem.Columns * problem.Outputs;
        (_dense, _last, _before) = (new double[width], new double[width], new double[width]);
        _mostAtOnce = (int)Math.Clamp(problem.X.Elements / (PartAtOnce * Math.Max(2 * problem.X.TotalRows * problem.Outputs + width, 1)), 2, MostAtOnce);

        // What is kept of each is in one array.
        _mostAtOnce = (int)Math.Clamp((Array.MaxLength - 64) / Math.Max(problem.X.TotalRows * problem.Outputs, 1), 1, _mostAtOnce);
        (_ratios, _inSet) = (new double[problem.Columns], new bool[problem.Columns]);
        _everyColumn = [.. Enumerable.Range(0, problem.Columns)];
        _groupSquares = problem.Groups is { Length: > 0 } groups ? new double[groups.Max() + 1] : [];
        (_scores, _duals) = (new(RowsOfOutputs), new(RowsOfOutputs));
        _certificate = new(problem);
        _solver = Create(problem, _certificate);

        // The model without penalised columns, as exactly as rounding lets it be.
        Join(Enumerable.Range(0, problem.Columns).Where(j => problem.L1Factors[j] == 0).ToArray());
        _leastLoss = RowLosses.Least(problem);
        _solver.Solve(1, 1e-15 * Size(Loss()), 10_000, cancellationToken);
        _nullLoss = Loss();
        _scale = Size(_nullLoss);
        Take(0, 0);
        Correlate(1);
        Remember(0, 0);
        Ratios(_last);
        foreach (double ratio in _ratios)
            LambdaMax = Math.Max(LambdaMax, ratio);
        _lastLambda = LambdaMax;

        // Where nothing is left to explain, what remains is rounding.
        if (_nullLoss - _leastLoss <= 1e-14 * (_scale + Math.Abs(_leastLoss)))
            (LambdaMax, _scale) = (0, 1);
    }

    /// <summary>The least λ at which every penalised coefficient is zero; 0 where the model without them leaves nothing to explain.</summary>
    public double LambdaMax { get; }

    /// <summary>The points of a falling grid.</summary>
    /// <param name="lambdas">Falling.</param>
    /// <param name="stopAtSaturation">See <see cref="PathOptions.StopAtSaturation"/>.</param>
    /// <param name="progress">Told of each point.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    public PathPoint[] Follow(ReadOnlySpan<double> lambdas, bool stopAtSaturation, IProgress<PathPoint>? progress, CancellationToken cancellationToken)
    {
        // Powers and logarithms may differ in the last bit from one machine to the next.
        double[] agreed = lambdas.ToArray();
        _problem.Ranks.AllReduce(agreed.AsSpan(), ReduceOperation.Max);
        lambdas = agreed;
        List<PathPoint> points = [];
        int atOnce = 1, used = 0;
        double inner = InnerPart * _tolerance * _scale;
        Snapshot[] snapshots = new Snapshot[_mostAtOnce];
        _scores.Reserve(_mostAtOnce * RowsOfOutputs);
        _duals.Reserve(_mostAtOnce * RowsOfOutputs);
        _allCorrelations.Reserve(_mostAtOnce * _dense.Length);
        for (int next = 0; next < lambdas.Length;)
        {
            Approach(lambdas[next], cancellationToken);
            int count = Math.Min(atOnce, lambdas.Length - next);
            Foretell(lambdas[next + count - 1]);
            for (int k = 0; k < count; k++)
            {
                int budget = k == 0 ? _maxIterations - used : _maxIterations;
                int iterations = _solver.Solve(lambdas[next + k], inner, budget, cancellationToken);
                snapshots[k] = Take(k, iterations + (k == 0 ? used : 0));
            }

            Correlate(count);
            int accepted = 0;
            bool failed = false;
            for (; accepted < count && !failed; accepted++)
            {
                double lambda = lambdas[next + accepted];
                PathPoint point = Point(snapshots[accepted], accepted, lambda);
                bool hopeless = point.Iterations >= _maxIterations || (inner < 1e-5 * _tolerance * _scale);
                if (!point.Converged && !hopeless)
                {
                    failed = true;
                    break;
                }

                used = 0;
                inner = InnerPart * _tolerance * _scale;
                Remember(lambda, accepted);
                points.Add(point);
                _problem.Ranks.Agree(() =>
                {
                    progress?.Report(point);
                    cancellationToken.ThrowIfCancellationRequested();
                });
                if (stopAtSaturation && IsSaturated(points))
                    return [.. points];
            }

            next += accepted;
            if (failed)
            {
                Snapshot snapshot = snapshots[accepted];
                used = snapshot.Iterations;
                Restore(snapshot);
                if (!JoinViolators(lambdas[next], accepted))
                    inner /= 4;
                atOnce = Math.Max(1, accepted);
            }
            else
            {
                atOnce = Math.Min(2 * atOnce, _mostAtOnce);
            }
        }

        return [.. points];
    }

    public void Dispose() => _solver.Dispose();

    private static IWorkingSetSolver Create(LinearProblem problem, Certificate certificate) => problem.Ranks.Size > 1 ? new DistributedNewton(problem, certificate) : problem.Loss switch
    {
        L1Gen.Loss.L2 => new ProximalNewton<L2RowLoss>(problem, default, certificate),
        L1Gen.Loss.Logistic => new ProximalNewton<LogisticRowLoss>(problem, default, certificate),
        L1Gen.Loss.Poisson => new ProximalNewton<PoissonRowLoss>(problem, default, certificate),
        L1Gen.Loss.Huber => new ProximalNewton<HuberRowLoss>(problem, new(problem.LossParameter), certificate),
        L1Gen.Loss.L1 or L1Gen.Loss.Quantile => new QuantileSolver(problem),
        L1Gen.Loss.SoftmaxCrossEntropy => new MultinomialSolver(problem, certificate),
        _ => throw new NotSupportedException($"There is no solver for {problem.Loss}."),
    };

    /// <summary>The unit of the relative gap: the objective of the model without features, or what of it can be explained where that is more.</summary>
    private double Size(double loss)
    {
        double size = Math.Max(Math.Abs(loss), loss - _leastLoss);
        return size > 0 ? size : 1;
    }

    private double Loss()
    {
        fixed (double* scores = _solver.Scores)
            return LossOf(scores);
    }

    private bool IsSaturated(List<PathPoint> points)
    {
        double explained = points[^1].DevianceExplained;

        // Solutions of linear programs stand still between the λ's at which they change.
        bool canStand = _problem.Loss is L1Gen.Loss.L1 or L1Gen.Loss.Quantile;
        return explained > 0.999
            || (!canStand && points.Count > GrowthPoints && points[^(GrowthPoints + 1)].NonZeros > 0
                && explained - points[^(GrowthPoints + 1)].DevianceExplained < GrowthPoints * 1e-5 * explained);
    }
}
