using L1Gen;

namespace L1Gen.Tests.Linear;

/// <summary>What a path promises beside optimality.</summary>
public class PathTests
{
    [Fact]
    public void EveryLayoutGivesTheSameCoefficients()
    {
        LinearCase data = LinearCase.Random(5, 40, 70, new PathOptions { LambdaCount = 15, Tolerance = 1e-13, StopAtSaturation = false }, density: 0.3);
        double[] byColumns = new double[40 * 70];
        List<int> starts = [0], rows = [];
        List<double> values = [];
        for (int j = 0; j < 70; j++)
        {
            for (int i = 0; i < 40; i++)
            {
                byColumns[j * 40 + i] = data.X[i, j];
                if (data.X[i, j] != 0)
                {
                    rows.Add(i);
                    values.Add(data.X[i, j]);
                }
            }

            starts.Add(rows.Count);
        }

        LinearPath expected = data.Fit();
        foreach (DesignMatrix design in (DesignMatrix[])[DesignMatrix.FromColumns(byColumns, 40, 70), DesignMatrix.FromSparseColumns(starts.ToArray(), rows.ToArray(), values.ToArray(), 40)])
        {
            LinearPath path = LinearPath.Fit(design, data.Y, data.Options, cancellationToken: TestContext.Current.CancellationToken);
            for (int k = 0; k < path.Count; k++)
            {
                for (int j = 0; j < 70; j++)
                    Assert.Equal(expected[k].Coefficients[j], path[k].Coefficients[j], 1e-6);
            }
        }
    }

    [Fact]
    public void TheGapBoundsTheDistanceToTheMinimum()
    {
        foreach (Loss loss in (Loss[])[Loss.L2, Loss.Logistic, Loss.Poisson, Loss.Huber])
        {
            PathOptions options = new() { Loss = loss, LambdaCount = 12, LambdaMinRatio = 0.03, Tolerance = 1e-12, StopAtSaturation = false };
            LinearPath exact = LinearCase.Random(8, 50, 80, options).Fit();
            LinearPath loose = LinearCase.Random(8, 50, 80, options with { Tolerance = 0.02, Lambdas = [.. exact.Select(point => point.Lambda)] }).Fit();
            double unit = Math.Max(exact[0].Objective, 1e-3);
            for (int k = 0; k < exact.Count; k++)
                Assert.InRange(loose[k].Objective - exact[k].Objective, -1e-9 * unit, 1.5 * loose[k].DualityGap * unit + 1e-9 * unit);
        }
    }

    [Fact]
    public void AFitThatIsNotAllowedToEndSaysSo()
    {
        LinearPath path = LinearCase.Random(2, 60, 100, new PathOptions { Loss = Loss.Logistic, Tolerance = 1e-13, MaxIterations = 1, Lambdas = [0.02] }).Fit();
        Assert.False(path.Converged);
        Assert.False(path[0].Converged);
        Assert.True(path[0].DualityGap > 1e-13);
    }

    [Fact]
    public void EachPointIsToldOnceAndAFitCanBeCancelled()
    {
        LinearCase data = LinearCase.Random(2, 60, 100, new PathOptions { LambdaCount = 30, StopAtSaturation = false });
        using CancellationTokenSource source = new();
        List<PathPoint> told = [];
        Assert.Throws<OperationCanceledException>(() => LinearPath.Fit(data.X, data.Y, data.Options, new Listener(point =>
        {
            told.Add(point);
            if (told.Count == 5)
                source.Cancel();
        }), source.Token));
        Assert.Equal(5, told.Count);
        Assert.Equal(told.OrderByDescending(point => point.Lambda), told);
    }

    [Fact]
    public void ConstantAndRepeatedColumnsHaveASolution()
    {
        LinearCase data = LinearCase.Random(4, 40, 12, new PathOptions { LambdaCount = 20, Tolerance = 1e-11, StopAtSaturation = false, Standardize = true });
        for (int i = 0; i < 40; i++)
        {
            data.X[i, 3] = 7;
            data.X[i, 5] = data.X[i, 4];
            data.X[i, 6] = 0;
        }

        foreach (PathPoint point in data.Fit())
        {
            Assert.True(point.Converged);
            Assert.Equal(0, point.Coefficients[3]);
            Assert.Equal(0, point.Coefficients[6]);
        }
    }

    [Fact]
    public void AResponseWithNothingToExplainHasOnePoint()
    {
        LinearPath path = LinearPath.Fit(new double[,] { { 1, 2 }, { 3, 1 }, { 0, 5 } }, new double[] { 4, 4, 4 }, cancellationToken: TestContext.Current.CancellationToken);
        PathPoint point = Assert.Single(path);
        Assert.Equal(0, path.LambdaMax);
        Assert.Equal(0, point.NonZeros);
        Assert.Equal(4, point.Intercept, 1e-12);
        Assert.True(point.Converged);
    }

    private sealed class Listener(Action<PathPoint> told) : IProgress<PathPoint>
    {
        public void Report(PathPoint value) => told(value);
    }
}
