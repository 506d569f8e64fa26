namespace L1Gen;

/// <summary>Sums over the rows of the loss of a problem: over this process's own, or where it says so over those of all ranks.</summary>
internal static unsafe class RowLosses
{
    /// <summary>Σᵢ ωᵢ·f(yᵢ, ηᵢ) over the rows of all ranks.</summary>
    public static double Total(LinearProblem problem, double* scores) => problem.Ranks.Sum(Sum(problem, scores));

    /// <summary>Σᵢ ωᵢ·f(yᵢ, ηᵢ).</summary>
    public static double Sum(LinearProblem problem, double* scores) => problem.Loss switch
    {
        Loss.L2 => Sum(default(L2RowLoss), problem, scores),
        Loss.Logistic => ExponentialRows<LogisticRowLoss>.Sum(problem, scores),
        Loss.Poisson => ExponentialRows<PoissonRowLoss>.Sum(problem, scores),
        Loss.Huber => Sum(new HuberRowLoss(problem.LossParameter), problem, scores),
        Loss.SoftmaxCrossEntropy => SoftmaxSum(problem, scores),
        _ => Sum(Quantile(problem), problem, scores),
    };

    /// <summary>Σᵢ ωᵢ·min f(yᵢ, ·) over the rows of all ranks: the loss of a model with a parameter for each row.</summary>
    public static double Least(LinearProblem problem) => problem.Ranks.Sum(problem.Loss switch
    {
        Loss.Logistic => Least(default(LogisticRowLoss), problem),
        Loss.Poisson => Least(default(PoissonRowLoss), problem),
        _ => 0,
    });

    /// <summary>Σᵢ ωᵢ·(f(ηᵢ) + f*(sᵢ) − sᵢ·ηᵢ) with s = −scale·dual/ω.</summary>
    public static double Gap(LinearProblem problem, double* scores, double* dual, double scale) => problem.Loss switch
    {
        Loss.L2 => Gap(default(L2RowLoss), problem, scores, dual, scale),
        Loss.Logistic => ExponentialRows<LogisticRowLoss>.Gap(problem, scores, dual, scale),
        Loss.Poisson => ExponentialRows<PoissonRowLoss>.Gap(problem, scores, dual, scale),
        Loss.Huber => Gap(new HuberRowLoss(problem.LossParameter), problem, scores, dual, scale),
        Loss.SoftmaxCrossEntropy => SoftmaxGap(problem, scores, dual, scale),
        _ => Gap(Quantile(problem), problem, scores, dual, scale),
    };

    public static double Sum<TLoss>(TLoss loss, LinearProblem problem, double* scores)
        where TLoss : struct, IRowLoss
    {
        if (typeof(TLoss) == typeof(LogisticRowLoss))
            return ExponentialRows<LogisticRowLoss>.Sum(problem, scores);
        if (typeof(TLoss) == typeof(PoissonRowLoss))
            return ExponentialRows<PoissonRowLoss>.Sum(problem, scores);
        double sum = 0;
        for (int i = 0; i < problem.Rows; i++)
        {
            double weight = problem.Weights[i];
            if (weight > 0)
                sum += weight * loss.Value(problem.Y[i], scores[i]);
        }

        return sum;
    }

    private static QuantileRowLoss Quantile(LinearProblem problem) =>
        problem.Loss == Loss.L1 ? new(0.5, 2) : new(problem.LossParameter, 1);

    private static double Least<TLoss>(TLoss loss, LinearProblem problem)
        where TLoss : struct, IRowLoss
    {
        double sum = 0;
        for (int i = 0; i < problem.Rows; i++)
            sum -= problem.Weights[i] * loss.Conjugate(problem.Y[i], 0);
        return sum;
    }

    private static double Gap<TLoss>(TLoss loss, LinearProblem problem, double* scores, double* dual, double scale)
        where TLoss : struct, IRowLoss
    {
        double sum = 0;
        for (int i = 0; i < problem.Rows; i++)
        {
            double weight = problem.Weights[i], y = problem.Y[i];
            if (weight == 0)
                continue;
            double s = -scale * dual[i] / weight;
            double term = typeof(TLoss) == typeof(L2RowLoss)
                ? (y - scores[i] + s / 2) * (y - scores[i] + s / 2)
                : loss.Value(y, scores[i]) + loss.Conjugate(y, s) - s * scores[i];
            sum += weight * Math.Max(term, 0);
        }

        return sum;
    }

    private static double SoftmaxSum(LinearProblem problem, double* scores)
    {
        using NativeBuffer<double> work = new((nint)problem.Rows * (problem.Outputs + 1));
        fixed (double* labels = problem.Y, weights = problem.Weights)
            return SoftmaxRows.Evaluate(scores, labels, weights, work.Pointer + problem.Rows, work.Pointer, problem.Outputs, problem.Rows);
    }

    private static double SoftmaxGap(LinearProblem problem, double* scores, double* dual, double scale)
    {
        using NativeBuffer<double> losses = new(problem.Rows);
        fixed (double* labels = problem.Y, weights = problem.Weights)
            return SoftmaxRows.Gap(scores, dual, scale, labels, weights, losses.Pointer, problem.Outputs, problem.Rows);
    }
}
