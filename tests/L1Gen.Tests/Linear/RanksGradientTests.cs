using L1Gen.Tests.Modeling;

namespace L1Gen.Tests.Linear;

/// <summary>What stands in for Newton's steps where a working set is too large for its Hessian comes to the same certificate.</summary>
public sealed class RanksGradientTests
{
    private const int Rows = 150, Columns = 12;

    [Theory]
    [InlineData(Loss.L2)]
    [InlineData(Loss.Logistic)]
    [InlineData(Loss.Poisson)]
    [InlineData(Loss.Huber)]
    [InlineData(Loss.SoftmaxCrossEntropy)]
    public void Gradient_steps_come_to_the_same_point(Loss loss) => Check(new PathOptions { Loss = loss, L1Ratio = 0.9 });

    [Fact]
    public void Groups_and_bounds_are_kept()
    {
        Check(new PathOptions { Loss = Loss.Logistic, Groups = [.. Enumerable.Range(0, Columns).Select(j => j / 3)], Standardize = true });
        Check(new PathOptions { Loss = Loss.Huber, NonNegative = true });
    }

    private static void Check(PathOptions options)
    {
        LinearCase regression = LinearCase.Random(4, Rows, Columns, options);
        DataTargets<double> y = options.Loss == Loss.SoftmaxCrossEntropy ? Array.ConvertAll(regression.Y, value => value < 0 ? 0 : value < 1 ? 1 : 2) : regression.Y;
        var ranked = RankedCase.Of(regression.X, y, options);
        (double Newton, double Gradient, double Gap)[] ends = ThreadRanks.Run(2, ranks =>
        {
            Range own = RankedCase.Shard([70, 80], ranks.Rank);
            using DesignReader reader = ShardReader.Open(ranked.Design(own), ranks);
            LinearProblem problem = PathFit.Problem(reader, RankedCase.Of(y, own), ranked.Own(own, ranks), default);
            (double newton, _) = Solve(problem, null);
            (double gradient, double gap) = Solve(problem, 0);
            return (newton, gradient, gap);
        });
        Assert.All(ends, end => Assert.Equal(ends[0], end));
        Assert.InRange(ends[0].Gap, 0, 1e-6);
        Assert.Equal(ends[0].Newton, ends[0].Gradient, 2e-6);
    }

    private static unsafe (double Objective, double Gap) Solve(LinearProblem problem, int? maxUnknowns)
    {
        const double Lambda = 0.02;
        var certificate = new Certificate(problem);
        using var solver = new DistributedNewton(problem, certificate, maxUnknowns);
        solver.Append([.. Enumerable.Range(0, Columns)]);
        solver.Solve(Lambda, 1e-6, 20_000, TestContext.Current.CancellationToken);
        int width = Columns * problem.Outputs;
        double[] correlations = new double[width];
        fixed (double* scores = solver.Scores, dual = solver.DualPoint, c = correlations)
        {
            problem.X.Correlate(dual, problem.Outputs, c);
            double objective = RowLosses.Total(problem, scores) + certificate.Penalty(Lambda, solver.Columns.Columns, solver.Coefficients);
            return (objective, certificate.Gap(Lambda, scores, dual, solver.Columns.Columns, solver.Coefficients, solver.Intercepts, c, Columns));
        }
    }
}
