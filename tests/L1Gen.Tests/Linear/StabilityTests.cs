namespace L1Gen.Tests.Linear;

public class StabilityTests
{
    [Fact]
    public void Finds_the_planted_features_by_name()
    {
        (DesignMatrix x, double[] y) = Planted.Of(rows: 100, columns: 200, seed: 7, noise: 1);
        string[] names = [.. Enumerable.Range(0, 200).Select(j => $"gene {j}")];

        StabilitySelection run = Fitted.Stable(x, y, new PathOptions { FeatureNames = names }, new StabilityOptions { Subsamples = 40, Threshold = 0.9 });

        Assert.Equal(["gene 0", "gene 1", "gene 2"], run.Stable.Select(feature => feature.Name).Order());
        Assert.All(run.Stable, feature => Assert.InRange(feature.Frequency, 0.9, 1));
        Assert.InRange(run.AverageSelected, 3, Math.Sqrt(0.8 * 200));
        Assert.Equal(run.AverageSelected * run.AverageSelected / (0.8 * 200), run.ExpectedFalseSelections, 1e-12);
        Assert.True(run.StableAt(0.51).Count >= 3);
        Assert.True(run.ExpectedFalseSelectionsAt(0.6) > run.ExpectedFalseSelections);
    }

    [Fact]
    public void A_stability_path_is_the_share_of_the_subsamples_at_each_lambda()
    {
        (DesignMatrix x, double[] y) = Planted.Of(rows: 60, columns: 20, seed: 8, noise: 1);

        StabilitySelection run = Fitted.Stable(x, y, null, new StabilityOptions { Subsamples = 10, MaxFeatures = 5 });

        IReadOnlyList<double> first = run.PathOf(0);
        Assert.Equal(run.Lambdas.Count, first.Count);
        Assert.All(first, share => Assert.Equal(Math.Round(10 * share), 10 * share, 1e-9));
        Assert.Equal(first.Max(), run.Frequencies[0]);
        Assert.Equal(1, first[^1]);
        Assert.InRange(run.AverageSelected, 0, 5);
        Assert.True(run.Frequencies.Sum() <= 5 * 10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    public void Does_not_depend_on_the_threads(double weakness)
    {
        (DesignMatrix x, double[] y) = Planted.Of(rows: 40, columns: 30, seed: 9, noise: 1);
        var options = new StabilityOptions { Subsamples = 12, Threads = 1, Weakness = weakness, Seed = 3 };

        StabilitySelection alone = Fitted.Stable(x, y, null, options);

        foreach (int threads in new[] { 2, 3 })
            Assert.Equal(alone.Frequencies, Fitted.Stable(x, y, null, options with { Threads = threads }).Frequencies);
        Assert.NotEqual(alone.Frequencies, Fitted.Stable(x, y, null, options with { Seed = 4 }).Frequencies);
    }

    [Fact]
    public void Halves_each_class()
    {
        (DesignMatrix x, double[] y) = Planted.Of(rows: 40, columns: 6, seed: 2);
        int[] rare = [.. Enumerable.Range(0, 40).Select(i => i < 4 ? 1 : 0)];

        StabilitySelection run = Fitted.Stable(x, rare, new PathOptions { Loss = Loss.Logistic }, new StabilityOptions { Subsamples = 30 });

        Assert.Equal(30, run.Subsamples);
    }

    public static TheoryData<string, StabilityOptions> WrongOptions => new()
    {
        { "'Subsamples' must be positive.", new() { Subsamples = 0 } },
        { "'Threads' must be positive.", new() { Threads = 0 } },
        { "'MaxFeatures' must be positive.", new() { MaxFeatures = 0 } },
        { "'Threshold' must be above ½ and at most 1.", new() { Threshold = 0.5 } },
        { "'Weakness' must be above 0 and at most 1.", new() { Weakness = 0 } },
    };

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void An_option_out_of_its_range(string message, StabilityOptions options)
    {
        ArgumentException exception = Assert.ThrowsAny<ArgumentException>(() => Fitted.Stable(new double[6, 2], new double[6], null, options));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_rows_to_halve() =>
        Assert.Throws<ArgumentException>(() => Fitted.Stable(new double[3, 2], new double[3]));
}
