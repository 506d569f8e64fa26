namespace L1Gen.Tests.Linear;

/// <summary>Odd data with a defined result.</summary>
public class EdgeCaseTests
{
    private static readonly double[] Y = [3, 1, 4, 1, 5, 9];

    private static double[,] X => new double[,] { { 1, 7, 1 }, { 3, 7, 3 }, { 2, 7, 2 }, { 0, 7, 0 }, { 5, 7, 5 }, { 4, 7, 4 } };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_constant_column_has_no_coefficient_beside_an_intercept(bool standardize)
    {
        LinearPath path = Fitted.Path(X, Y, new PathOptions { Standardize = standardize });

        Assert.True(path.Converged);
        Assert.All(path, point => Assert.Equal(0, point.Coefficients[1]));
        Assert.NotEqual(0, path[^1].Coefficients[0] + path[^1].Coefficients[2]);
    }

    [Fact]
    public void Without_an_intercept_a_constant_column_is_a_column()
    {
        LinearPath path = Fitted.Path(X, Y, new PathOptions { Intercept = false, Tolerance = 1e-10 });

        Assert.True(path.Converged);
        Assert.NotEqual(0, path[^1].Coefficients[1]);
    }

    [Fact]
    public void Duplicate_columns_have_the_fit_of_one()
    {
        double[,] one = new double[6, 1];
        for (int i = 0; i < 6; i++)
            one[i, 0] = X[i, 0];
        var options = new PathOptions { Lambdas = [2, 0.5, 0.1], Tolerance = 1e-10 };

        LinearPath single = Fitted.Path(one, Y, options), path = Fitted.Path(X, Y, options);

        Assert.True(path.Converged);
        for (int k = 0; k < path.Count; k++)
        {
            Assert.Equal(single[k].Objective, path[k].Objective, 1e-8);
            Assert.Equal(single[k].Coefficients[0], path[k].Coefficients[0] + path[k].Coefficients[2], 1e-4);
        }
    }

    [Fact]
    public void One_row()
    {
        LinearPath path = Fitted.Path(new double[,] { { 1, 2 } }, new double[] { 5 });

        PathPoint point = Assert.Single(path);
        Assert.Equal((0, 0, 5.0), (path.LambdaMax, point.NonZeros, point.Intercept));
        Assert.True(point.Converged);
    }

    [Fact]
    public void One_row_without_an_intercept()
    {
        LinearPath path = Fitted.Path(new double[,] { { 1, 2 } }, new double[] { 5 }, new PathOptions { Intercept = false, Lambdas = [4], Tolerance = 1e-10 });

        // (5 − 2b)² + 4b is least at b = 2: the greater column takes it all.
        Assert.Equal(0, path[0].Coefficients[0], 1e-6);
        Assert.Equal(2, path[0].Coefficients[1], 1e-6);
    }

    [Fact]
    public void No_columns()
    {
        LinearPath path = Fitted.Path(DesignMatrix.FromColumns(Array.Empty<double>(), 6, 0), Y);

        PathPoint point = Assert.Single(path);
        Assert.Equal(Y.Average(), point.Intercept, 1e-12);
        Assert.True(point.Converged);
    }

    [Fact]
    public void Every_column_left_out()
    {
        double[] none = [double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity];

        LinearPath path = Fitted.Path(X, Y, new PathOptions { PenaltyFactors = none });

        Assert.Equal((0.0, 0), (path.LambdaMax, Assert.Single(path).NonZeros));
    }

    [Fact]
    public void A_constant_response()
    {
        LinearPath path = Fitted.Path(X, new double[] { 2, 2, 2, 2, 2, 2 });

        PathPoint point = Assert.Single(path);
        Assert.Equal((0, 2.0), (point.NonZeros, point.Intercept));
        Assert.True(point.Converged, $"{point}");
    }

    [Fact]
    public void Lambdas_above_the_greatest_give_the_model_without_features()
    {
        LinearPath path = Fitted.Path(X, Y, new PathOptions { Lambdas = [1e6, 1e5] });

        Assert.All(path, point => Assert.Equal((0, true), (point.NonZeros, point.Converged)));
        Assert.Equal([1e6, 1e5], path.Select(point => point.Lambda));
    }

    [Fact]
    public void Rows_without_a_weight_take_no_part()
    {
        double[,] more = new double[7, 3];
        for (int i = 0; i < 6; i++)
        {
            for (int j = 0; j < 3; j++)
                more[i, j] = X[i, j];
        }

        (more[6, 0], more[6, 1], more[6, 2]) = (100, -50, 3);
        var options = new PathOptions { Lambdas = [2, 0.5], Tolerance = 1e-10, Standardize = true };

        LinearPath without = Fitted.Path(X, Y, options);
        LinearPath with = Fitted.Path(more, new double[] { 3, 1, 4, 1, 5, 9, -1000 }, options with { Weights = new double[] { 1, 1, 1, 1, 1, 1, 0 } });

        for (int k = 0; k < 2; k++)
            Assert.Equal(without[k].Objective, with[k].Objective, 1e-8);
    }

    [Fact]
    public void Lambdas_come_back_falling()
    {
        LinearPath path = Fitted.Path(X, Y, new PathOptions { Lambdas = [0.1, 3, 1] });

        Assert.Equal([3, 1, 0.1], path.Select(point => point.Lambda));
    }

    // The solution of a linear program stands still between the λ's at which it changes, and then goes on.
    [Theory]
    [InlineData(Loss.L1)]
    [InlineData(Loss.Quantile)]
    public void A_solution_that_stands_still_does_not_end_the_path(Loss loss)
    {
        var random = new Random(1);
        var x = new double[60, 6];
        double[] y = new double[60];
        for (int i = 0; i < 60; i++)
        {
            for (int j = 0; j < 6; j++)
                x[i, j] = 2 * random.NextDouble() - 1;
            y[i] = 3 * x[i, 0] - 2 * x[i, 3] + 0.2 * random.NextDouble();
        }

        LinearPath path = Fitted.Path(x, y, new PathOptions { Loss = loss });

        Assert.True(path[^1].DevianceExplained > 0.95);
        Assert.Contains(path.Zip(path.Skip(1)), pair => pair.First.NonZeros > 0 && pair.First.DevianceExplained == pair.Second.DevianceExplained);
    }
}
