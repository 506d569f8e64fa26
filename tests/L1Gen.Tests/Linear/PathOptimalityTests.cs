using L1Gen;

namespace L1Gen.Tests.Linear;

/// <summary>Every point of every path fulfils the conditions of optimality, computed apart from the library.</summary>
public class PathOptimalityTests
{
    private static readonly Loss[] Losses = [Loss.L2, Loss.Logistic, Loss.Poisson, Loss.Huber];

    private static readonly string[] Variants =
    [
        "plain", "no intercept", "weights", "offsets", "standardised", "elastic net", "standardised elastic net", "non-negative", "box", "unpenalised", "left out",
        "everything",
    ];

    public static TheoryData<Loss, string, int, int> Cases()
    {
        TheoryData<Loss, string, int, int> cases = [];
        foreach (Loss loss in Losses)
        {
            foreach (string variant in Variants)
            {
                cases.Add(loss, variant, 80, 15);
                cases.Add(loss, variant, 30, 60);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void EveryPointIsOptimal(Loss loss, string variant, int rows, int columns)
    {
        LinearCase data = LinearCase.Random(17 * rows + columns, rows, columns, Options(loss, variant, rows, columns));
        LinearPath path = data.Fit();
        Assert.Equal(20, path.Count);
        foreach (PathPoint point in path)
        {
            Assert.True(point.Converged, $"{point}, after {point.Iterations} iterations");
            Assert.InRange(point.DualityGap, 0, path.Options.Tolerance);
            Assert.InRange(data.Violation(point), 0, 2e-5);
            double objective = data.Objective(point);
            Assert.Equal(objective, point.Objective, 1e-12 * (1 + Math.Abs(objective)));
        }

        Assert.True(path[^1].NonZeros > 2);
    }

    [Fact]
    public void AtLambdaMaxNothingIsInAndJustBelowSomethingIs()
    {
        foreach (Loss loss in Losses)
        {
            PathOptions options = new() { Loss = loss, Tolerance = 1e-12 };
            double greatest = LinearCase.Random(3, 50, 20, options).Fit().LambdaMax;
            LinearPath path = LinearCase.Random(3, 50, 20, options with { Lambdas = [greatest * 0.999, greatest * 1.001] }).Fit();
            Assert.Equal(0, path[0].NonZeros);
            Assert.Equal(1, path[1].NonZeros);
        }
    }

    private static PathOptions Options(Loss loss, string variant, int rows, int columns)
    {
        PathOptions options = new() { Loss = loss, LambdaCount = 20, LambdaMinRatio = 0.05, Tolerance = 1e-12, StopAtSaturation = false, Delta = loss == Loss.Huber ? 0.7 : 1 };
        bool every = variant == "everything";
        double[] alternating = [.. Enumerable.Range(0, columns).Select(j => 0.5 + j % 3)];
        if (variant is "no intercept")
            options = options with { Intercept = false };
        if (variant is "weights" || every)
            options = options with { Weights = Enumerable.Range(0, rows).Select(i => (double)(i % 4)).ToArray() };
        if (variant is "offsets" || every)
            options = options with { Offsets = Enumerable.Range(0, rows).Select(i => 0.1 * (i % 7) - 0.2).ToArray() };
        if (variant is "standardised" or "standardised elastic net" || every)
            options = options with { Standardize = true };
        if (variant is "elastic net" or "standardised elastic net" || every)
            options = options with { L1Ratio = 0.6 };
        if (variant is "non-negative")
            options = options with { NonNegative = true };
        if (variant is "box" || every)
            options = options with { LowerBounds = alternating.Select(bound => -0.2 * bound).ToArray(), UpperBounds = alternating.Select(bound => 0.1 * bound).ToArray() };
        if (variant is "unpenalised" || every)
            options = options with { PenaltyFactors = alternating.Select((factor, j) => j is 3 or 4 ? 0 : factor).ToArray() };
        if (variant is "left out")
            options = options with { PenaltyFactors = alternating.Select((factor, j) => j == 0 ? double.PositiveInfinity : factor).ToArray() };
        return options;
    }
}
