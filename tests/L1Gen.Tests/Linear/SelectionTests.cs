namespace L1Gen.Tests.Linear;

/// <summary>Criteria against their formulas, refits against fits of the chosen columns, and features by name.</summary>
public class SelectionTests
{
    private static readonly PathOptions Tight = new() { Tolerance = 1e-10 };

    [Fact]
    public void Criteria_of_the_lasso()
    {
        (DesignMatrix x, double[] y) = Planted.Of(rows: 50, columns: 8, seed: 1);
        LinearPath path = Fitted.Path(x, y);

        double[] aic = path.Criterion(InformationCriterion.Aic), bic = path.Criterion(InformationCriterion.Bic), ebic = path.Criterion(InformationCriterion.Ebic, 0.5);

        for (int k = 0; k < path.Count; k++)
        {
            double[] scores = path[k].Predict(x);
            double rss = y.Zip(scores).Sum(pair => Math.Pow(pair.First - pair.Second, 2));
            int df = path[k].NonZeros + 1;
            Assert.Equal(50 * Math.Log(rss / 50) + 2 * df, aic[k], 1e-9);
            Assert.Equal(50 * Math.Log(rss / 50) + Math.Log(50) * df, bic[k], 1e-9);
            double[] ways = [1, 8, 28, 56, 70, 56, 28, 8, 1];
            Assert.Equal(bic[k] + Math.Log(ways[path[k].NonZeros]), ebic[k], 1e-9);
        }

        PathPoint chosen = path.Choose(InformationCriterion.Bic);
        Assert.Equal(bic.Min(), bic[path.ToList().IndexOf(chosen)]);
        Assert.Equal(bic, path.Criterion(InformationCriterion.Ebic, 0));
        Assert.Equal([0, 1, 2], chosen.Coefficients.Indices.Where(column => column < 3));
    }

    [Fact]
    public void Criteria_of_two_classes_and_of_absolute_errors()
    {
        (DesignMatrix x, double[] y) = Planted.Of(rows: 60, columns: 5, seed: 2, noise: 3);
        double[] above = Array.ConvertAll(y, value => value > 1 ? 1.0 : 0.0);

        LinearPath classes = Fitted.Path(x, above, new PathOptions { Loss = Loss.Logistic, Lambdas = [0.1, 0.01] });
        LinearPath absolute = Fitted.Path(x, y, new PathOptions { Loss = Loss.L1, Lambdas = [0.3, 0.1], Intercept = false });

        double logLikelihood = classes[1].Probabilities(x).Zip(above).Sum(pair => Math.Log(pair.Second == 1 ? pair.First : 1 - pair.First));
        Assert.Equal(-2 * logLikelihood + 2 * (classes[1].NonZeros + 1), classes.Criterion(InformationCriterion.Aic)[1], 1e-8);
        double scale = absolute[1].Predict(x).Zip(y).Average(pair => Math.Abs(pair.First - pair.Second));
        Assert.Equal(2 * 60 * Math.Log(scale) + Math.Log(60) * absolute[1].NonZeros, absolute.Criterion(InformationCriterion.Bic)[1], 1e-8);
    }

    [Fact]
    public void A_model_that_fits_any_response_is_not_chosen()
    {
        (DesignMatrix x, double[] y) = Planted.Of(rows: 12, columns: 40, seed: 4);
        LinearPath path = Fitted.Path(x, y, new PathOptions { LambdaMinRatio = 1e-6, StopAtSaturation = false });

        double[] values = path.Criterion(InformationCriterion.Bic);

        Assert.All(path.Zip(values), pair => Assert.Equal(pair.First.NonZeros + 1 >= 12, double.IsPositiveInfinity(pair.Second)));
        Assert.Contains(double.PositiveInfinity, values);
        Assert.True(path.Choose(InformationCriterion.Bic).NonZeros < 11);
    }

    [Fact]
    public void Hubers_loss_has_no_criterion()
    {
        (DesignMatrix x, double[] y) = Planted.Of(rows: 20, columns: 4, seed: 1);
        LinearPath path = Fitted.Path(x, y, new PathOptions { Loss = Loss.Huber });

        Assert.Throws<InvalidOperationException>(() => path.Choose(InformationCriterion.Aic));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fitted.Path(x, y).Choose((InformationCriterion)7));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fitted.Path(x, y).Choose(InformationCriterion.Ebic, 2));
    }

    [Fact]
    public void Relaxed_to_least_squares()
    {
        (DesignMatrix x, double[] y) = Planted.Of(rows: 50, columns: 8, seed: 1);
        LinearPath path = Fitted.Path(x, y, Tight with { Lambdas = [8, 0.8] });

        PathPoint relaxed = Fitted.Relaxed(path, x, y, path[1]);

        Assert.True(relaxed.Converged);
        Assert.Equal(path[1].Lambda, relaxed.Lambda);
        Assert.Equal(path[1].Coefficients.Indices, relaxed.Coefficients.Indices);
        Assert.True(relaxed.MeanLoss < path[1].MeanLoss);

        // Least squares: the residuals are orthogonal to the columns and to 1.
        double[] residuals = [.. y.Zip(relaxed.Predict(x)).Select(pair => pair.First - pair.Second)];
        Assert.Equal(0, residuals.Sum(), 1e-6);
        foreach (int column in relaxed.Coefficients.Indices)
        {
            double[] values = Column(x, column);
            Assert.Equal(0, values.Zip(residuals).Sum(pair => pair.First * pair.Second), 1e-5);
        }

        double spread = y.Average(value => value * value) - y.Average() * y.Average();
        Assert.Equal(1 - relaxed.MeanLoss / spread, relaxed.DevianceExplained, 1e-9);
    }

    [Fact]
    public void Relaxed_in_part_is_a_fit_of_its_features_at_a_smaller_penalty()
    {
        (DesignMatrix x, double[] y) = Planted.Of(rows: 50, columns: 8, seed: 1);
        LinearPath path = Fitted.Path(x, y, Tight with { Lambdas = [2] });

        PathPoint half = Fitted.Relaxed(path, x, y, path[0], 0.5), same = Fitted.Relaxed(path, x, y, path[0], 1);

        Assert.True(half.Converged);
        Assert.True(half.MeanLoss < path[0].MeanLoss);
        Assert.Equal(path[0].Objective, same.Objective, 1e-7);
        Assert.Empty(half.Coefficients.Indices.Except(path[0].Coefficients.Indices));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fitted.Relaxed(path, x, y, path[0], -0.1));
    }

    [Fact]
    public void The_adaptive_lasso_is_the_lasso_on_columns_times_the_first_coefficients()
    {
        (DesignMatrix x, double[] y) = Planted.Of(rows: 50, columns: 8, seed: 1);
        PathPoint pilot = Fitted.Path(x, y, Tight with { Lambdas = [0.2] })[0];
        double[] scaled = [.. Enumerable.Range(0, 8).SelectMany(j => Column(x, j).Select(value => value * Math.Abs(pilot.Coefficients[j])))];
        PathOptions options = Tight with { Lambdas = [1, 0.2] };

        LinearPath adaptive = Fitted.Adaptive(x, y, pilot, options);

        LinearPath lasso = Fitted.Path(DesignMatrix.FromColumns(scaled, 50, 8), y, options);
        for (int k = 0; k < 2; k++)
        {
            Assert.True(adaptive[k].Converged);
            Assert.Equal(lasso[k].Objective, adaptive[k].Objective, 1e-7);
            for (int j = 0; j < 8; j++)
                Assert.Equal(lasso[k].Coefficients[j] * Math.Abs(pilot.Coefficients[j]), adaptive[k].Coefficients[j], 1e-4);
        }
    }

    [Fact]
    public void The_adaptive_lasso_of_standardised_columns_does_not_depend_on_their_units()
    {
        (DesignMatrix x, double[] y) = Planted.Of(rows: 50, columns: 4, seed: 1);
        double[] other = [.. Enumerable.Range(0, 4).SelectMany(j => Column(x, j).Select(value => value * (j + 1) * 10))];
        DesignMatrix z = DesignMatrix.FromColumns(other, 50, 4);
        PathOptions options = Tight with { Standardize = true, Lambdas = [0.5] };

        PathPoint ofX = Fitted.Adaptive(x, y, Fitted.Path(x, y, options)[0], options, gamma: 2)[0];
        PathPoint ofZ = Fitted.Adaptive(z, y, Fitted.Path(z, y, options)[0], options, gamma: 2)[0];

        Assert.Equal(ofX.Objective, ofZ.Objective, 1e-7);
    }

    [Fact]
    public void Features_by_name_and_in_the_order_in_which_they_enter()
    {
        (DesignMatrix x, double[] y) = Planted.Of(rows: 50, columns: 4, seed: 1);
        LinearPath path = Fitted.Path(x, y, new PathOptions { FeatureNames = ["first", "second", "third", "noise"] });

        Assert.Equal(["first", "second", "third", "noise"], path.EntryOrder.Select(entry => entry.Name).OrderBy(name => Array.IndexOf(["first", "second", "third", "noise"], name)));
        Assert.Equal("noise", path.EntryOrder[^1].Name);
        FeatureEntry second = path.EntryOrder.Single(entry => entry.Name == "second");
        Assert.Equal(path.First(point => point.Coefficients[1] != 0).Lambda, second.Lambda);
        Assert.Equal(("second", 1, path[^1].Coefficients[1]), path.Coefficients(path[^1]).Where(named => named.Column == 1).Select(named => (named.Name, named.Column, named.Value)).Single());
        Assert.Equal("x3", Fitted.Path(x, y).NameOf(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => path.NameOf(4));
    }

    [Fact]
    public void The_nearest_point()
    {
        (DesignMatrix x, double[] y) = Planted.Of(rows: 50, columns: 4, seed: 1);
        LinearPath path = Fitted.Path(x, y, new PathOptions { Lambdas = [1, 0.1, 0.01] });

        Assert.Equal([1, 1, 0.1, 0.01], new[] { 50, 0.4, 0.2, 0.001 }.Select(lambda => path.At(lambda).Lambda));
        Assert.Throws<ArgumentOutOfRangeException>(() => path.At(0));
        Assert.StartsWith("The path has 3 points.", Assert.Throws<ArgumentOutOfRangeException>("index", () => path[3]).Message, StringComparison.Ordinal);
        Assert.Equal($"3 points from λ 1 to 0.01, {path[2].NonZeros} features at the last", path.ToString());
    }

    private static double[] Column(DesignMatrix x, int column)
    {
        var unit = new PathPoint([new SparseCoefficients([column], [1], x.Columns)], [0])
        {
            Lambda = 1,
            Loss = Loss.L2,
            MeanLoss = 0,
            Objective = 0,
            DualityGap = 0,
            Converged = true,
            Iterations = 0,
            DevianceExplained = 0,
        };
        return unit.Predict(x);
    }
}
