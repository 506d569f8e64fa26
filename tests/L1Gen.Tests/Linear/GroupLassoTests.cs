using FsCheck;
using FsCheck.Fluent;

namespace L1Gen.Tests.Linear;

public class GroupLassoTests
{
    private static readonly Loss[] Smooth = [Loss.L2, Loss.Logistic, Loss.Poisson];

    [Theory]
    [InlineData(Loss.L2)]
    [InlineData(Loss.Logistic)]
    [InlineData(Loss.Poisson)]
    [InlineData(Loss.Huber)]
    public void The_optimality_conditions_of_the_groups_hold(Loss loss)
    {
        foreach ((int rows, int columns) in new[] { (60, 20), (40, 90) })
            Check(LinearCase.Random(rows, rows, columns, Options(loss, columns, new Random(columns))));
    }

    [Fact]
    public void Random_problems_are_solved() =>
        Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), CheckRandom).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    [Theory]
    [InlineData(4051)]
    public void Columns_without_a_penalty_that_nearly_separate_the_classes_are_borne(int seed) => CheckRandom(seed);

    [Theory]
    [InlineData(Loss.L2)]
    [InlineData(Loss.Logistic)]
    public void Groups_of_one_column_are_the_lasso(Loss loss)
    {
        PathOptions options = new() { Loss = loss, Tolerance = 1e-11, LambdaCount = 20, LambdaMinRatio = 0.01, Standardize = true };
        LinearCase lasso = LinearCase.Random(5, 50, 15, options);
        LinearPath expected = lasso.Fit();
        LinearPath actual = LinearPath.Fit(
            lasso.X, lasso.Y, options with { Groups = [.. Enumerable.Range(0, 15).Reverse()] }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(expected.LambdaMax, actual.LambdaMax, 1e-12);
        for (int k = 0; k < expected.Count; k++)
        {
            Assert.Equal(expected[k].Objective, actual[k].Objective, 1e-9);
            for (int j = 0; j < 15; j++)
                Assert.Equal(expected[k].Coefficients[j], actual[k].Coefficients[j], 2e-5);
        }
    }

    [Theory]
    [InlineData(Loss.L2, 0.3)]
    [InlineData(Loss.Logistic, 0.05)]
    public void The_solution_is_that_of_proximal_gradient_descent(Loss loss, double lambda)
    {
        PathOptions options = new() { Loss = loss, Tolerance = 1e-14, Lambdas = [lambda], Groups = [0, 1, 1, 2, 2, 2, 0, 1, 3, 3, 3, 3] };
        LinearCase made = LinearCase.Random(11, 80, 12, options, correlation: 0.2);
        PathPoint point = made.Fit()[0];
        double[] expected = ProximalGradient(made, lambda);
        for (int j = 0; j < 12; j++)
            Assert.Equal(expected[j], point.Coefficients[j], 1e-7);
    }

    [Theory]
    [InlineData(Loss.L2)]
    [InlineData(Loss.Logistic)]
    public void A_standardized_group_is_one_of_columns_divided_by_their_deviations(Loss loss)
    {
        PathOptions options = new() { Loss = loss, Tolerance = 1e-11, LambdaCount = 20, LambdaMinRatio = 0.01, Standardize = true, Groups = [0, 1, 1, 2, 2, 2, 0, 1, 3, 3, 3, 3] };
        LinearCase made = LinearCase.Random(9, 60, 12, options);
        LinearPath actual = made.Fit();
        double[,] divided = (double[,])made.X.Clone();
        double[] deviations = new double[12];
        for (int j = 0; j < 12; j++)
        {
            double[] column = [.. Enumerable.Range(0, 60).Select(i => made.X[i, j])];
            deviations[j] = Math.Sqrt(column.Average(x => (x - column.Average()) * (x - column.Average())));
            for (int i = 0; i < 60; i++)
                divided[i, j] /= deviations[j];
        }

        LinearPath expected = LinearPath.Fit(divided, made.Y, options with { Standardize = false }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(expected.LambdaMax, actual.LambdaMax, 1e-12);
        for (int k = 0; k < expected.Count; k++)
        {
            Assert.Equal(expected[k].Objective, actual[k].Objective, 1e-9);
            for (int j = 0; j < 12; j++)
                Assert.Equal(expected[k].Coefficients[j], actual[k].Coefficients[j] * deviations[j], 2e-5);
        }
    }

    [Fact]
    public void A_group_is_zero_or_not_as_a_whole()
    {
        PathOptions options = new() { Groups = [.. Enumerable.Range(0, 60).Select(j => j % 20)], Tolerance = 1e-10 };
        foreach (PathPoint point in LinearCase.Random(3, 50, 60, options).Fit())
        {
            foreach (IGrouping<int, int> group in Enumerable.Range(0, 60).GroupBy(j => j % 20))
                Assert.Single(group.Select(j => point.Coefficients[j] != 0).Distinct());
        }
    }

    [Theory]
    [InlineData(Loss.L1)]
    [InlineData(Loss.Quantile)]
    public void Losses_with_kinks_are_refused(Loss loss)
    {
        LinearCase made = LinearCase.Random(1, 20, 3, new() { Loss = loss, Groups = [0, 0, 1] });
        ArgumentException thrown = Assert.ThrowsAny<ArgumentException>(made.Fit);
        Assert.Contains("Groups", thrown.Message, StringComparison.Ordinal);
    }

    private static void CheckRandom(int seed)
    {
        var random = new Random(seed);
        int rows = 15 + random.Next(60), columns = 1 + random.Next(60);
        PathOptions options = Options(Smooth[random.Next(3)], columns, random) with
        {
            Standardize = random.Next(2) == 0,
            Intercept = random.Next(4) != 0,
            Weights = random.Next(2) == 0 ? default : Enumerable.Range(0, rows).Select(i => i < 8 ? 1 : random.Next(3) * random.NextDouble()).ToArray(),
        };
        Check(LinearCase.Random(seed, rows, columns, options, density: random.Next(2) == 0 ? 1 : 0.5));
    }

    private static PathOptions Options(Loss loss, int columns, Random random)
    {
        int[] groups = [.. Enumerable.Range(0, columns).Select(_ => random.Next((columns + 2) / 3))];
        double[] factors = [.. Enumerable.Range(0, columns).Select(g => g == 1 ? 0 : 0.5 + random.NextDouble())];
        int unpenalised = groups.Count(g => g == 1);
        bool hasFactors = unpenalised <= 3 && loss != Loss.Huber;
        return new()
        {
            Loss = loss,
            Groups = groups,
            PenaltyFactors = hasFactors ? [.. groups.Select(g => factors[g])] : null,
            LambdaCount = 12,
            LambdaMinRatio = 0.02,

            // Block descent is slow where many residuals are beyond δ; large unpenalised coefficients make rounding count in the gap.
            Tolerance = loss == Loss.Huber ? 1e-6 : hasFactors ? 1e-9 : 1e-10,
        };
    }

    /// <summary>‖c_g‖ ≤ λ·a_g, and c_g = λ·a_g·β_g/‖β_g‖ where β_g is not zero, on the scale of the penalty.</summary>
    private static void Check(LinearCase made)
    {
        LinearPath path = made.Fit();
        Assert.True(path.Converged, $"{made.Options.Loss}, {made.Rows} × {made.Columns}: {path.FirstOrDefault(point => !point.Converged)}.");
        double[] weights = made.Options.Weights.IsEmpty ? [.. Enumerable.Repeat(1.0, made.Rows)] : made.Options.Weights.ToArray();
        double total = weights.Sum();
        foreach (PathPoint point in path)
        {
            double[] scores = made.Scores(point);
            double[] slopes = [.. Enumerable.Range(0, made.Rows).Select(i => -weights[i] / total * Derivative(made.Options, made.Y[i], scores[i]))];
            foreach (IGrouping<int, int> group in Enumerable.Range(0, made.Columns).GroupBy(j => made.Options.Groups![j]))
            {
                double factor = (made.Options.PenaltyFactors?[group.First()] ?? 1) * Math.Sqrt(group.Count());
                double squares = 0, norm = 0, scale = 0;
                List<(double Correlation, double Beta)> members = [];
                foreach (int j in group)
                {
                    double mean = Enumerable.Range(0, made.Rows).Sum(i => weights[i] / total * made.X[i, j]);
                    double variance = Enumerable.Range(0, made.Rows).Sum(i => weights[i] / total * (made.X[i, j] - mean) * (made.X[i, j] - mean));
                    double unit = made.Options.Standardize ? Math.Sqrt(variance) : 1;
                    if (variance < 1e-12)
                        continue;
                    double c = Enumerable.Range(0, made.Rows).Sum(i => made.X[i, j] * slopes[i]) / unit, beta = point.Coefficients[j] * unit;
                    squares += c * c;
                    norm += beta * beta;
                    scale = Math.Max(scale, Enumerable.Range(0, made.Rows).Max(i => Math.Abs(made.X[i, j])) / unit);
                    members.Add((c, beta));
                }

                double limit = point.Lambda * factor, allowed = (made.Options.Loss == Loss.Huber ? 1e-2 : 2e-4) * (limit + path.LambdaMax * 0.01) * (1 + scale);
                Assert.True(Math.Sqrt(squares) <= limit + allowed, $"{made.Options.Loss}, {point}: group {group.Key} has {Math.Sqrt(squares)} > {limit}.");
                if (norm == 0 || factor == 0)
                    continue;
                foreach ((double c, double beta) in members)
                    Assert.Equal(limit * beta / Math.Sqrt(norm), c, allowed);
            }
        }
    }

    private static double Derivative(PathOptions options, double y, double eta) => options.Loss switch
    {
        Loss.Logistic => (1 / (1 + Math.Exp(-eta))) - y,
        Loss.Poisson => Math.Exp(eta) - y,
        Loss.Huber => Math.Clamp(eta - y, -options.Delta, options.Delta),
        _ => 2 * (eta - y),
    };

    /// <summary>Plain proximal gradient descent with a step below 1/L.</summary>
    private static double[] ProximalGradient(LinearCase made, double lambda)
    {
        int rows = made.Rows, columns = made.Columns;
        double intercept = 0, bound = 0;
        double[] beta = new double[columns];
        foreach (double x in made.X)
            bound += x * x / rows;
        double step = 1 / (2 * (bound + 1));
        for (int iteration = 0; iteration < 60_000; iteration++)
        {
            double[] gradient = new double[columns];
            double interceptGradient = 0;
            for (int i = 0; i < rows; i++)
            {
                double eta = intercept;
                for (int j = 0; j < columns; j++)
                    eta += made.X[i, j] * beta[j];
                double slope = Derivative(made.Options, made.Y[i], eta) / rows;
                interceptGradient += slope;
                for (int j = 0; j < columns; j++)
                    gradient[j] += slope * made.X[i, j];
            }

            intercept -= step * interceptGradient;
            for (int j = 0; j < columns; j++)
                beta[j] -= step * gradient[j];
            foreach (IGrouping<int, int> group in Enumerable.Range(0, columns).GroupBy(j => made.Options.Groups![j]))
            {
                double norm = Math.Sqrt(group.Sum(j => beta[j] * beta[j])), threshold = step * lambda * Math.Sqrt(group.Count());
                foreach (int j in group)
                    beta[j] *= norm <= threshold ? 0 : 1 - threshold / norm;
            }
        }

        return beta;
    }
}
