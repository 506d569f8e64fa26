using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using L1Gen.Tests.Linear.Reference;

namespace L1Gen.Tests.Linear;

/// <summary>Least absolute deviations and quantile regression with the L1 penalty.</summary>
public class QuantileSolverTests
{
    /// <summary>What benchmarks/peers/linear_reference_quantile.py records.</summary>
    public static TheoryData<string, string, double> Cases { get; } =
        [.. from name in (string[])["stackloss", "engel", "tall", "wide", "repeated rows"]
            from loss in ((string, double)[])[("L1", 0.5), ("Quantile", 0.1), ("Quantile", 0.5), ("Quantile", 0.9)]
            select (name, loss.Item1, loss.Item2)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Solutions_are_those_of_the_linear_program(string name, string loss, double tau)
    {
        JsonElement reference = JsonElement.Parse(File.ReadAllText(ReferenceCase.FileOf("quantile"))).EnumerateArray()
            .Single(item => item.GetProperty("name").GetString() == name && item.GetProperty("loss").GetString() == loss && item.GetProperty("tau").GetDouble() == tau);
        (double[][] columns, double[] y) = reference.TryGetProperty("x", out JsonElement x)
            ? ([.. x.EnumerateArray().Select(Numbers)], Numbers(reference.GetProperty("y")))
            : (ReferenceData.Read(name).ColumnValues, ReferenceData.Read(name).Y);
        using QuantileSample sample = new(columns, y, Enum.Parse<Loss>(loss), tau);

        foreach (JsonElement point in reference.GetProperty("points").EnumerateArray())
        {
            double lambda = point.GetProperty("lambda").GetDouble(), objective = point.GetProperty("objective").GetDouble();
            sample.Solve(lambda);

            Assert.Equal(objective, sample.Objective(lambda), 1e-10 * objective);
            Assert.InRange(sample.Gap(lambda), -1e-12, 1e-10);
            if (!point.GetProperty("unique").GetBoolean())
                continue;
            double[] expected = Numbers(point.GetProperty("coefficients"));
            double greatest = expected.Max(Math.Abs);
            for (int j = 0; j < expected.Length; j++)
                Assert.Equal(expected[j], sample.Solver.Coefficients[j], 1e-6 * greatest);
            Assert.Equal(expected.Count(value => Math.Abs(value) > 1e-9 * greatest), sample.Solver.Coefficients.ToArray().Count(value => value != 0));
        }
    }

    [Fact]
    public void Any_problem_is_solved_to_rounding()
    {
        var shapes = from seed in Gen.Choose(0, 1_000_000)
                     from rows in Gen.Choose(1, 60)
                     from columns in Gen.Choose(0, 40)
                     from tau in Gen.Choose(1, 9)
                     from kind in Gen.Choose(0, 63)
                     from strength in Gen.Choose(0, 6)
                     select (seed, rows, columns, tau, kind, strength);

        Prop.ForAll(shapes.ToArbitrary(), shape =>
        {
            (double[][] x, double[] y) = QuantileSample.Random(shape.seed, shape.rows, shape.columns);
            var random = new Random(shape.seed);
            if ((shape.kind & 1) != 0)
            {
                // Whole numbers: many ties and dependent rows.
                y = Array.ConvertAll(y, value => Math.Round(value));
                x = Array.ConvertAll(x, column => Array.ConvertAll(column, value => Math.Round(2 * value)));
            }

            double[]? weights = (shape.kind & 2) != 0 ? [1, .. Enumerable.Range(1, shape.rows - 1).Select(_ => (double)random.Next(4))] : null;
            double[]? offsets = (shape.kind & 4) != 0 ? [.. y.Select(_ => random.NextDouble())] : null;
            double[]? factors = (shape.kind & 8) != 0 ? [.. x.Select((_, j) => (double)(j % 3))] : null;
            double[]? lower = (shape.kind & 16) != 0 ? [.. x.Select((_, j) => j % 2 == 0 ? 0 : -0.5)] : null;
            double[]? upper = (shape.kind & 16) != 0 ? [.. x.Select((_, j) => j % 3 == 0 ? 0.25 : double.PositiveInfinity)] : null;
            using QuantileSample sample = new(x, y, Loss.Quantile, shape.tau / 10.0, (shape.kind & 32) == 0, weights, offsets, factors, lower, upper);
            for (int step = 0; step < 3; step++)
            {
                double lambda = 0.3 * Math.Pow(10, -shape.strength / 2.0 - step);
                sample.Solve(lambda);
                double gap = sample.Gap(lambda);
                if (gap is < -1e-11 or > 1e-9)
                    return false.Label($"gap {gap:G3} at λ {lambda:G3}");
                double least = sample.Objective(lambda);
                double[] moved = sample.Solver.Coefficients.ToArray();
                for (int j = 0; j < moved.Length; j++)
                    moved[j] = Math.Clamp(moved[j] + 1e-3 * (random.NextDouble() - 0.5), lower?[j] ?? double.NegativeInfinity, upper?[j] ?? double.PositiveInfinity);
                if (sample.Objective(lambda, moved, sample.Solver.Intercepts[0]) < least - 1e-9)
                    return false.Label($"there is less than the minimum at λ {lambda:G3}");
            }

            return true.ToProperty();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20251107UL, 11UL));
    }

    [Fact]
    public void The_model_without_features_is_the_weighted_quantile()
    {
        using QuantileSample sample = new([], [5, 1, 9, 3, 100], Loss.Quantile, 0.7, weights: [1, 1, 1, 0, 0]);

        sample.Solve(1);

        Assert.Equal(9, sample.Solver.Intercepts[0], 1e-12);
        Assert.Equal([9.0, 9, 9, 9, 9], sample.Solver.Scores.ToArray().Select(score => Math.Round(score, 9)));
        Assert.Equal(0, sample.Solver.DualPoint[4]);
    }

    [Fact]
    public void A_response_that_is_the_same_everywhere_needs_no_features()
    {
        using QuantileSample sample = new(QuantileSample.Random(1, 30, 5).Columns, [.. Enumerable.Repeat(3.0, 30)]);

        sample.Solve(1e-3);

        Assert.Equal(3, sample.Solver.Intercepts[0], 1e-12);
        Assert.All(sample.Solver.Coefficients.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void One_row_is_met()
    {
        using QuantileSample sample = new([[2], [3]], [7], intercept: false);

        sample.Solve(0.1);

        Assert.Equal([0, 7 / 3.0], sample.Solver.Coefficients.ToArray());
    }

    [Fact]
    public void From_the_coefficients_of_another_lambda_the_way_leads_back()
    {
        (double[][] x, double[] y) = QuantileSample.Random(5, 200, 30);
        using QuantileSample sample = new(x, y);
        sample.Solve(0.01);
        double[] coefficients = sample.Solver.Coefficients.ToArray(), intercepts = sample.Solver.Intercepts.ToArray();
        sample.Solve(0.001);

        sample.Solver.MoveTo(coefficients, intercepts);
        int iterations = sample.Solve(0.01);

        Assert.Equal(0, iterations);
        Assert.All(coefficients.Zip(sample.Solver.Coefficients.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Theory]
    [InlineData(Loss.L1, 0.5)]
    [InlineData(Loss.Quantile, 0.2)]
    public void A_path_has_its_null_model_its_deviances_and_its_certificates(Loss loss, double tau)
    {
        (double[][] x, double[] y) = QuantileSample.Random(7, 120, 40);
        double[] sorted = [.. y.Order()];
        double quantile = loss == Loss.L1 ? (sorted[59] + sorted[60]) / 2 : sorted[24];
        double nullLoss = y.Average(value => loss == Loss.L1 ? Math.Abs(value - quantile) : Math.Max(tau * (value - quantile), (tau - 1) * (value - quantile)));
        using QuantileSample sample = new(x, y, loss, tau);

        LinearPath path = LinearPath.Fit(
            DesignMatrix.FromColumns(x.SelectMany(column => column).ToArray(), 120, 40), y, new PathOptions { Loss = loss, Tau = tau, LambdaMinRatio = 1e-3, Tolerance = 1e-10, StopAtSaturation = false },
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(path.Converged);
        Assert.Equal(100, path.Count);
        Assert.Equal(0, path[0].NonZeros);
        Assert.Equal(0, path[0].DevianceExplained, 1e-12);
        Assert.Equal(nullLoss, path[0].Objective, 1e-12);
        foreach (PathPoint point in path)
        {
            sample.Solve(point.Lambda);
            double penalty = point.Coefficients.Values.Sum(Math.Abs) * point.Lambda;
            Assert.Equal(sample.Objective(point.Lambda), point.Objective, 1e-9 * nullLoss);
            Assert.Equal(1 - (point.Objective - penalty) / nullLoss, point.DevianceExplained, 1e-9);
        }
    }

    [Fact]
    public void A_ridge_term_and_groups_are_refused()
    {
        DesignMatrix x = new double[,] { { 1, 2 }, { 3, 5 } };
        double[] y = [1, 2];

        Assert.Contains("L1Ratio", Fault(new PathOptions { Loss = Loss.L1, L1Ratio = 0.5 }), StringComparison.Ordinal);
        Assert.Contains("Groups", Fault(new PathOptions { Loss = Loss.Quantile, Groups = [0, 0] }), StringComparison.Ordinal);

        string Fault(PathOptions options) =>
            Assert.Throws<ArgumentException>(() => LinearPath.Fit(x, y, options, cancellationToken: TestContext.Current.CancellationToken)).Message;
    }

    [Fact]
    public void A_cancelled_fit_ends()
    {
        (double[][] x, double[] y) = QuantileSample.Random(5, 200, 30);
        using QuantileSample sample = new(x, y);

        Assert.Throws<OperationCanceledException>(() => sample.Solver.Solve(0.001, 1e-6, 1000, new CancellationToken(canceled: true)));
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];
}
