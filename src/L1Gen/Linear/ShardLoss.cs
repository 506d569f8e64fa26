namespace L1Gen;

/// <summary>The loss of a rank's own rows as Newton's method needs it: its value, its slopes by the scores and its curvatures. Sums are the rank's own.</summary>
internal abstract unsafe class ShardLoss(LinearProblem problem)
{
    protected LinearProblem Problem { get; } = problem;

    /// <summary>Whether the curvatures are the same at all scores.</summary>
    public virtual bool IsQuadratic => false;

    public static ShardLoss Of(LinearProblem problem) => problem.Loss switch
    {
        Loss.L2 => new CurvedShardLoss<L2RowLoss>(problem, default),
        Loss.Logistic => new CurvedShardLoss<LogisticRowLoss>(problem, default),
        Loss.Poisson => new CurvedShardLoss<PoissonRowLoss>(problem, default),
        Loss.Huber => new CurvedShardLoss<HuberRowLoss>(problem, new(problem.LossParameter)),
        Loss.L1 => new SmoothedShardLoss(problem, 1, 1),
        Loss.Quantile => new SmoothedShardLoss(problem, problem.LossParameter, 1 - problem.LossParameter),
        Loss.SoftmaxCrossEntropy => new SoftmaxShardLoss(problem),
        _ => throw new NotSupportedException($"There is no solver for {problem.Loss}."),
    };

    /// <summary>Σᵢ ωᵢ·f(yᵢ, ηᵢ).</summary>
    public abstract double Sum(double* scores);

    /// <summary>Takes slopes and curvatures at these scores.</summary>
    /// <param name="scores">η, outputs × rows.</param>
    /// <param name="dual">Receives −ω∘f′.</param>
    /// <returns>Σᵢ ωᵢ·f(yᵢ, ηᵢ).</returns>
    public abstract double Expand(double* scores, double* dual);

    /// <summary>ω∘∂²f/∂ηₘ∂ηₗ of each row, as of the last <see cref="Expand"/>, until the next call.</summary>
    public abstract double* Curvatures(int m, int l);

    /// <summary>By how much more the gap is than the smoothed problem's, as of the last <see cref="Expand"/>; 0 where nothing is smoothed.</summary>
    public virtual double Slack(double* scores, double* dual) => 0;

    /// <summary>Called with every rank's numbers before a fit and after each gap; makes the loss a sharper one where the solution of the present one is near.</summary>
    /// <param name="loss">The mean loss of all rows.</param>
    /// <param name="gap">The duality gap, +∞ before a fit.</param>
    /// <param name="slack"><see cref="Slack"/> of all ranks.</param>
    /// <param name="tolerance">Where the gap is to come.</param>
    /// <returns>Whether it has become another.</returns>
    public virtual bool Sharpen(double loss, double gap, double slack, double tolerance) => false;

    /// <summary>Told whether the whole of a Newton step was taken.</summary>
    public virtual void Learn(bool whole)
    {
    }

    /// <summary>Takes curvatures that are nowhere too small, after a step without any gain.</summary>
    /// <returns>Whether they have become greater.</returns>
    public virtual bool Retreat() => false;
}

/// <summary>A loss of one output that has slopes everywhere.</summary>
internal sealed unsafe class CurvedShardLoss<TLoss>(LinearProblem problem, TLoss loss) : ShardLoss(problem)
    where TLoss : struct, IRowLoss
{
    private const double LeastCurvature = 1e-10, LeastMajorization = 1e-6;

    private readonly PinnedVector _curvatures = new(problem.Rows);

    /// <summary>How much of a majorizer's curvature stands in where the loss has none: less the better the model has proved to be.</summary>
    private double _majorization = 1;

    public override bool IsQuadratic => typeof(TLoss) == typeof(L2RowLoss);

    public override double Sum(double* scores) => RowLosses.Sum(loss, Problem, scores);

    public override double Expand(double* scores, double* dual)
    {
        if (typeof(TLoss) == typeof(LogisticRowLoss))
        {
            ExponentialRows<LogisticRowLoss>.Expand(Problem, scores, LeastCurvature, dual, _curvatures);
            return Sum(scores);
        }

        if (typeof(TLoss) == typeof(PoissonRowLoss))
        {
            ExponentialRows<PoissonRowLoss>.Expand(Problem, scores, LeastCurvature, dual, _curvatures);
            return Sum(scores);
        }

        for (int i = 0; i < Problem.Rows; i++)
        {
            double weight = Problem.Weights[i], y = Problem.Y[i];
            dual[i] = weight > 0 ? -weight * loss.Derivative(y, scores[i]) : 0;
            _curvatures[i] = weight * Math.Max(Math.Max(loss.Curvature(y, scores[i]), _majorization * loss.Majorizer(y, scores[i])), LeastCurvature);
        }

        return Sum(scores);
    }

    public override double* Curvatures(int m, int l) => _curvatures;

    public override void Learn(bool whole) => _majorization = whole ? Math.Max(_majorization / 10, LeastMajorization) : Math.Min(_majorization * 10, 1);

    public override bool Retreat()
    {
        bool isLess = typeof(TLoss) == typeof(HuberRowLoss) && _majorization < 1;
        _majorization = 1;
        return isLess;
    }
}

/// <summary>Softmax cross-entropy.</summary>
internal sealed unsafe class SoftmaxShardLoss : ShardLoss
{
    private readonly PinnedVector _probabilities, _trial, _losses, _curvatures, _labels, _weights;

    public SoftmaxShardLoss(LinearProblem problem)
        : base(problem)
    {
        int rows = problem.Rows;
        (_probabilities, _trial) = (new(checked(rows * problem.Outputs)), new(rows * problem.Outputs));
        (_losses, _curvatures, _labels, _weights) = (new(rows), new(rows), new(rows), new(rows));
        problem.Y.CopyTo(_labels.Span(rows));
        problem.Weights.CopyTo(_weights.Span(rows));
    }

    public override double Sum(double* scores) => SoftmaxRows.Evaluate(scores, _labels, _weights, _trial, _losses, Problem.Outputs, Problem.Rows);

    public override double Expand(double* scores, double* dual)
    {
        double loss = SoftmaxRows.Evaluate(scores, _labels, _weights, _probabilities, _losses, Problem.Outputs, Problem.Rows);
        SoftmaxRows.DualPoint(_probabilities, _labels, _weights, dual, Problem.Outputs, Problem.Rows);
        return loss;
    }

    public override double* Curvatures(int m, int l)
    {
        nint rows = Problem.Rows;
        SoftmaxRows.Curvature(_probabilities.Pointer + m * rows, _probabilities.Pointer + l * rows, _weights, m == l, _curvatures, Problem.Rows);
        return _curvatures;
    }
}
