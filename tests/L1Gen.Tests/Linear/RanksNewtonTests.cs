namespace L1Gen.Tests.Linear;

/// <summary>Paths of every loss over several ranks: the certificates hold, and the objectives are those of one process to within both gaps.</summary>
public sealed class RanksNewtonTests
{
    private const int Rows = 120, Columns = 30;

    public static TheoryData<string, Layout> Cases()
    {
        var data = new TheoryData<string, Layout>();
        foreach (string name in Variants().Keys)
            data.Add(name, Layout.DoubleColumns);
        foreach (string name in (string[])["logistic", "softmax", "quantile", "few rows"])
        {
            data.Add(name, Layout.FloatRows);
            data.Add(name, Layout.DoubleSparseColumns);
            data.Add(name, Layout.FloatSparseRows);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_path_is_that_of_one_process_within_the_gap(string name, Layout layout)
    {
        RankedCase regression = Case(name, layout);
        LinearPath expected = regression.Whole();
        foreach (int[] shards in (int[][])[[60, 60], [1, 119], [20, 63, 37], [50, 1, 29, 40]])
        {
            LinearPath[] paths = regression.Fit(shards, out int reductions);
            TestContext.Current.SendDiagnosticMessage($"{name}: {reductions} reductions, {paths[0].Count} points, {paths[0].Sum(point => point.Iterations)} iterations");
            Agreeing.WithinGaps(expected, paths[0]);
            foreach (LinearPath path in paths)
                Agreeing.Bits(paths[0], path);
        }
    }

    private static Dictionary<string, PathOptions> Variants()
    {
        double[] factors = [.. Enumerable.Range(0, Columns).Select(j => j == 0 ? 0 : j == 9 ? double.PositiveInfinity : 1 + j % 3)];
        double[] upper = [.. Enumerable.Repeat(0.1, Columns)];
        double[] weights = Samples.Zeros(Rows, seed: 5), offsets = Samples.Numbers(Rows, seed: 6);
        int[] groups = [.. Enumerable.Range(0, Columns).Select(j => j / 4)];
        PathOptions logistic = new() { Loss = Loss.Logistic };
        return new()
        {
            ["few rows"] = new() { Weights = weights },
            ["few rows, elastic net"] = new() { L1Ratio = 0.5, Standardize = true, PenaltyFactors = factors, UpperBounds = upper },
            ["logistic"] = logistic,
            ["logistic, no intercept"] = logistic with { Intercept = false },
            ["logistic, weights"] = logistic with { Weights = weights, Offsets = offsets, Standardize = true },
            ["logistic, factors"] = logistic with { PenaltyFactors = factors, L1Ratio = 0.7 },
            ["logistic, bounds"] = logistic with { UpperBounds = upper, NonNegative = true },
            ["logistic, groups"] = logistic with { Groups = groups, PenaltyFactors = [.. groups.Select(group => group == 0 ? 0.0 : 1 + group % 2)], Standardize = true },
            ["huber, groups"] = new() { Loss = Loss.Huber, Groups = groups },
            ["few rows, groups"] = new() { Groups = groups },
            ["poisson"] = new() { Loss = Loss.Poisson, Offsets = offsets },
            ["huber"] = new() { Loss = Loss.Huber, Delta = 0.7, Weights = weights },
            ["huber, bounds"] = new() { Loss = Loss.Huber, NonNegative = true, PenaltyFactors = factors },
            ["softmax"] = new() { Loss = Loss.SoftmaxCrossEntropy },
            ["softmax, all"] = new() { Loss = Loss.SoftmaxCrossEntropy, PenaltyFactors = factors, L1Ratio = 0.8, Weights = Array.ConvertAll(weights, weight => weight + 0.1), Offsets = Samples.Numbers(3 * Rows, seed: 2) },
            ["l1"] = new() { Loss = Loss.L1 },
            ["quantile"] = new() { Loss = Loss.Quantile, Tau = 0.3, Weights = weights },
            ["quantile, bounds"] = new() { Loss = Loss.Quantile, Tau = 0.8, NonNegative = true, PenaltyFactors = factors },
        };
    }

    private static RankedCase Case(string name, Layout layout)
    {
        PathOptions options = Variants()[name] with { LambdaCount = 20 };
        LinearCase one = LinearCase.Random(7, Rows, Columns, options, density: 0.7);
        DataTargets<double> y = one.Y;
        if (options.Loss == Loss.SoftmaxCrossEntropy)
            y = Array.ConvertAll(one.Y, value => value < -0.5 ? 0 : value < 0.8 ? 1 : 2);
        return RankedCase.Of(one.X, y, options, layout);
    }
}
