namespace L1Gen.Tests.Linear;

/// <summary>Least squares of many rows that lie with several ranks: their Gram matrices are joined, and every rank follows the path of one process.</summary>
public sealed class RanksGramTests
{
    private const int Rows = 400, Columns = 12;

    public static TheoryData<string, Layout> Cases()
    {
        var data = new TheoryData<string, Layout>();
        foreach (string name in Variants().Keys.Where(name => name != "all"))
            data.Add(name, Layout.DoubleColumns);
        foreach (Layout layout in DesignSample.Layouts)
            data.Add("all", layout);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_path_is_that_of_one_process(string name, Layout layout)
    {
        RankedCase regression = Case(Variants()[name], layout);
        LinearPath expected = regression.Whole();
        foreach (int[] shards in (int[][])[[Rows], [200, 200], [1, 399], [100, 37, 263], [90, 1, 200, 109]])
        {
            LinearPath[] paths = regression.Fit(shards, out int reductions);
            Assert.InRange(reductions, 0, 32);
            foreach (LinearPath path in paths)
            {
                Agreeing.Bits(paths[0], path);
                Agreeing.Near(expected, path, 1e-9);
            }
        }
    }

    [Fact]
    public void One_rank_gives_the_bits_of_one_process()
    {
        RankedCase regression = Case(Variants()["all"], Layout.DoubleRows);
        Agreeing.Bits(regression.Whole(), regression.Fit(Rows)[0]);
    }

    [Fact]
    public void The_same_ranks_give_the_same_bits()
    {
        RankedCase regression = Case(Variants()["all"], Layout.FloatRows);
        Agreeing.Bits(regression.Fit(150, 100, 150)[1], regression.Fit(150, 100, 150)[2]);
    }

    [Fact]
    public void Great_means_cost_no_accuracy_and_a_constant_stays_one()
    {
        LinearCase regression = LinearCase.Random(3, Rows, Columns, new PathOptions { LambdaCount = 30 });
        for (int i = 0; i < Rows; i++)
        {
            regression.X[i, 1] += 1e6;
            regression.X[i, 4] = 12345.678;
            regression.X[i, 5] = i < 200 ? 3.3 : 4.7;
        }

        var ranked = RankedCase.Of(regression);
        LinearPath expected = ranked.Whole();
        foreach (int[] shards in (int[][])[[200, 200], [150, 50, 199, 1], RankedCase.Even(Rows, 7)])
        {
            LinearPath path = ranked.Fit(shards)[0];
            Agreeing.Near(expected, path, 1e-7);
            Assert.All(path, point => Assert.Equal(0, point.Coefficients[4]));
            Assert.NotEqual(0, path[^1].Coefficients[5]);
        }
    }

    [Fact]
    public void Whether_there_is_a_reduction_is_decided_by_all_rows()
    {
        // No rank alone has rows enough.
        RankedCase regression = Case(new PathOptions(), Layout.DoubleColumns);
        regression.Fit(RankedCase.Even(Rows, 16), out int reductions);
        Assert.InRange(reductions, 1, 32);
    }

    [Fact]
    public void Rows_criteria_and_refits_are_those_of_all_rows()
    {
        RankedCase regression = Case(Variants()["weights"], Layout.DoubleColumns);
        LinearPath expected = regression.Whole();
        LinearPath[] paths = regression.Fit(150, 250);
        Assert.All(paths, path => Assert.Equal(Rows, path.Rows));
        foreach (LinearPath path in paths)
        {
            double[] bic = expected.Criterion(InformationCriterion.Bic);
            Assert.All(path.Criterion(InformationCriterion.Bic), (value, k) => Assert.Equal(bic[k], value, 1e-6));
        }
    }

    /// <summary>The options that least squares takes, by name.</summary>
    private static Dictionary<string, PathOptions> Variants()
    {
        double[] factors = [0, 1, 1, 2, 1, 1, 0.5, 1, 1, double.PositiveInfinity, 1, 1];
        double[] upper = [.. Enumerable.Repeat(0.2, Columns)];
        double[] weights = Samples.Zeros(Rows, seed: 5), offsets = Samples.Numbers(Rows, seed: 6);
        return new()
        {
            ["lasso"] = new(),
            ["no intercept"] = new() { Intercept = false },
            ["elastic net"] = new() { L1Ratio = 0.6, Standardize = true },
            ["factors"] = new() { PenaltyFactors = factors },
            ["bounds"] = new() { UpperBounds = upper, LowerBounds = [.. upper.Select(value => -2 * value)] },
            ["not negative"] = new() { NonNegative = true },
            ["groups"] = new() { Groups = [.. Enumerable.Range(0, Columns).Select(j => j / 3)] },
            ["weights"] = new() { Weights = weights, Offsets = offsets },
            ["given"] = new() { Lambdas = [0.01, 0.5, 0.1] },
            ["all"] = new() { L1Ratio = 0.9, Standardize = true, PenaltyFactors = factors, Weights = weights, Offsets = offsets, UpperBounds = upper },
        };
    }

    private static RankedCase Case(PathOptions options, Layout layout) =>
        RankedCase.Of(LinearCase.Random(7, Rows, Columns, options with { LambdaCount = 30, Tolerance = 1e-12 }, density: 0.8), layout);
}
