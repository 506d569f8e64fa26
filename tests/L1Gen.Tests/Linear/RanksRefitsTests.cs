using L1Gen.Tests.Modeling;

namespace L1Gen.Tests.Linear;

/// <summary>Fits that start from a fit, of rows that lie with two ranks.</summary>
public sealed class RanksRefitsTests
{
    private const int Rows = 120, Columns = 8;

    [Theory]
    [InlineData(Loss.L2)]
    [InlineData(Loss.Logistic)]
    public void The_adaptive_lasso_is_that_of_one_process(Loss loss)
    {
        RankedCase regression = Case(loss);
        PathPoint pilot = regression.Whole()[^1];
        var expected = LinearPath.FitAdaptive(regression.Design(..Rows), regression.Y, pilot, regression.Options, cancellationToken: TestContext.Current.CancellationToken);
        foreach (LinearPath path in ThreadRanks.Run(2, ranks => Adaptive(regression, ranks, pilot)))
            Agreeing.Near(expected, path, 1e-6);
    }

    [Theory]
    [InlineData(Loss.L2)]
    [InlineData(Loss.Logistic)]
    public void A_relaxed_point_is_that_of_one_process(Loss loss)
    {
        RankedCase regression = Case(loss);
        LinearPath whole = regression.Whole();
        PathPoint expected = whole.Relax(regression.Design(..Rows), regression.Y, whole[6], 0.3, TestContext.Current.CancellationToken);
        foreach (PathPoint point in ThreadRanks.Run(2, ranks => Relaxed(regression, ranks, 6, 0.3)))
        {
            Assert.Equal(expected.MeanLoss, point.MeanLoss, 1e-6);
            for (int j = 0; j < Columns; j++)
                Assert.Equal(expected.Coefficients[j], point.Coefficients[j], 1e-6);
        }
    }

    [Fact]
    public void Other_fits_to_start_from_are_refused_by_all()
    {
        RankedCase regression = Case(Loss.L2);
        LinearPath whole = regression.Whole();
        Refused("Rank 1 of 2: its PenaltyFactors is ", ranks => Adaptive(regression, ranks, whole[ranks.Rank + 5]));
        Refused("Rank 1 of 2: its phi is [0.5], that of rank 0 is [0].", ranks => Relaxed(regression, ranks, 6, ranks.Rank * 0.5));

        // The first point has no coefficients, and nothing to fit.
        Refused("Rank 1 of 2: its point is ", ranks => Relaxed(regression, ranks, ranks.Rank * 6, 0));
    }

    private static RankedCase Case(Loss loss) =>
        RankedCase.Of(LinearCase.Random(4, Rows, Columns, new PathOptions { Loss = loss, Standardize = true, LambdaCount = 10, LambdaMinRatio = 0.05, Tolerance = 1e-12 }));

    private static LinearPath Adaptive(RankedCase regression, ThreadRanks ranks, PathPoint pilot)
    {
        Range own = Own(ranks);
        return LinearPath.FitAdaptive(
            regression.Design(own), RankedCase.Of(regression.Y, own), pilot, regression.Own(own, ranks), cancellationToken: TestContext.Current.CancellationToken);
    }

    private static PathPoint Relaxed(RankedCase regression, ThreadRanks ranks, int place, double phi)
    {
        Range own = Own(ranks);
        DesignMatrix x = regression.Design(own);
        DataTargets<double> y = RankedCase.Of(regression.Y, own);
        var path = LinearPath.Fit(x, y, regression.Own(own, ranks), cancellationToken: TestContext.Current.CancellationToken);
        return path.Relax(x, y, path[place], phi, TestContext.Current.CancellationToken);
    }

    private static Range Own(ThreadRanks ranks) => ranks.Rank == 0 ? ..50 : 50..Rows;

    private static void Refused<TResult>(string message, Func<ThreadRanks, TResult> rank)
    {
        (TResult, Exception? Error)[] ends = ThreadRanks.Outcomes(2, rank);
        Assert.All(ends, end => Assert.StartsWith(message, Assert.IsType<ArgumentException>(end.Error).Message, StringComparison.Ordinal));
    }
}
