using L1Gen.Tests.Modeling;

namespace L1Gen.Tests.Linear;

/// <summary>Cross-validation over several ranks: the folds, the curve and what is chosen are those of one process.</summary>
public sealed class RanksCrossValidationTests
{
    private const int Rows = 200, Columns = 10;

    private static readonly int[][] Shards = [[100, 100], [1, 150, 49], [40, 60, 30, 70]];

    public static TheoryData<string> Cases() => [.. Variants().Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ranks_with_their_own_rows_find_what_one_process_finds(string name)
    {
        (RankedCase regression, CrossValidationOptions options) = Variants()[name];
        CrossValidation expected = Whole(regression, options);
        foreach (int[] shards in Shards)
        {
            CrossValidation[] runs = ThreadRanks.Run(shards.Length, ranks => Own(regression, options, shards, ranks));
            foreach (CrossValidation run in runs)
            {
                Agreeing.Bits(runs[0].Path, run.Path);
                Assert.Equal(runs[0].Curve.SelectMany(point => point.Folds), run.Curve.SelectMany(point => point.Folds));
                Assert.Equal(expected.FoldOfRow, run.FoldOfRow);
                Near(expected, run, regression.Options.Loss == Loss.L2 ? 1e-9 : 1e-4);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ranks_that_divide_the_folds_give_the_bits_of_one_process(string name)
    {
        (RankedCase regression, CrossValidationOptions options) = Variants()[name];
        CrossValidation expected = Whole(regression, options);
        foreach (int size in (int[])[1, 2, 3, 7])
        {
            CrossValidation[] runs = ThreadRanks.Run(size, ranks => CrossValidation.Run(
                regression.Design(..Rows),
                regression.Y,
                regression.Options with { Communicator = ranks },
                options with { OverRanks = FoldDistribution.Folds, Threads = 1 },
                cancellationToken: TestContext.Current.CancellationToken));
            foreach (CrossValidation run in runs)
            {
                Agreeing.Bits(expected.Path, run.Path);
                Assert.Equal(expected.FoldOfRow, run.FoldOfRow);
                Near(expected, run, 0);
                Assert.Equal(expected.Curve.SelectMany(point => point.Folds), run.Curve.SelectMany(point => point.Folds));
            }
        }
    }

    [Fact]
    public void Ranks_that_divide_the_folds_must_have_the_same_rows()
    {
        (RankedCase regression, CrossValidationOptions options) = Variants()["least squares"];
        (CrossValidation Run, Exception? Error)[] ends = ThreadRanks.Outcomes(2, ranks => CrossValidation.Run(
            regression.Design(..Rows),
            ranks.Rank == 0 ? regression.Y : regression.Y.Elements.ToArray().Reverse().ToArray(),
            regression.Options with { Communicator = ranks },
            options with { OverRanks = FoldDistribution.Folds },
            cancellationToken: TestContext.Current.CancellationToken));
        Assert.All(ends, end => Assert.StartsWith("Rank 1 of 2: its response is 200 numbers", Assert.IsType<ArgumentException>(end.Error).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_class_that_is_missing_without_a_fold_is_told_on_every_rank()
    {
        double[] y = [.. Enumerable.Range(0, 20).Select(i => i == 13 ? 1.0 : 0)];
        int[] folds = [.. Enumerable.Range(0, 20).Select(i => i % 4)];
        LinearCase any = LinearCase.Random(1, 20, 3, new PathOptions { Loss = Loss.Logistic });
        var regression = RankedCase.Of(any.X, y, any.Options);
        (CrossValidation Run, Exception? Error)[] ends = ThreadRanks.Outcomes(2, ranks => Own(regression, new() { FoldOfRow = folds }, [10, 10], ranks));
        Assert.All(ends, end => Assert.StartsWith("Without fold 1: The response is 0", Assert.IsType<ArgumentException>(end.Error).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_cancelled_on_one_rank_ends_on_all()
    {
        (RankedCase regression, CrossValidationOptions options) = Variants()["logistic"];
        (CrossValidation Run, Exception? Error)[] ends = ThreadRanks.Outcomes(3, ranks =>
        {
            using var stop = new CancellationTokenSource();
            int told = 0;
            var progress = new DirectProgress<FitsProgress>(_ =>
            {
                if (++told == 3 && ranks.Rank == 1)
                    stop.Cancel();
            });
            int[] shards = [100, 50, 50];
            Range own = RankedCase.Shard(shards, ranks.Rank);
            return CrossValidation.Run(regression.Design(own), RankedCase.Of(regression.Y, own), regression.Own(own, ranks), options, progress, stop.Token);
        });
        Assert.All(ends, end => Assert.IsType<OperationCanceledException>(end.Error));
    }

    private static Dictionary<string, (RankedCase Case, CrossValidationOptions Options)> Variants()
    {
        var five = new CrossValidationOptions { Folds = 5, Seed = 3 };
        int[] numbers = [.. Enumerable.Range(0, Rows)];
        int[] groups = [.. numbers.Select(i => i * 7 % 23)], folds = [.. numbers.Select(i => i % 3)];
        double[] weights = Samples.Zeros(Rows, seed: 5);
        RankedCase squares = Case(new() { Tolerance = 1e-11 }), logistic = Case(new() { Loss = Loss.Logistic });
        return new()
        {
            ["least squares"] = (squares, five),
            ["weights"] = (Case(new() { Tolerance = 1e-11, Weights = weights, Standardize = true }), five),
            ["groups of rows"] = (squares, five with { Groups = groups }),
            ["given folds"] = (squares, new() { FoldOfRow = folds, Measure = CrossValidationMeasure.AbsoluteError }),
            ["logistic"] = (logistic, five),
            ["misclassification"] = (logistic, five with { Measure = CrossValidationMeasure.Misclassification }),
            ["huber"] = (Case(new() { Loss = Loss.Huber }), five),
        };
    }

    private static RankedCase Case(PathOptions options) => RankedCase.Of(LinearCase.Random(11, Rows, Columns, options with { LambdaCount = 15 }));

    private static CrossValidation Whole(RankedCase regression, CrossValidationOptions options) =>
        CrossValidation.Run(regression.Design(..Rows), regression.Y, regression.Options, options, cancellationToken: TestContext.Current.CancellationToken);

    private static CrossValidation Own(RankedCase regression, CrossValidationOptions options, int[] shards, ThreadRanks ranks)
    {
        Range own = RankedCase.Shard(shards, ranks.Rank);
        options = options with
        {
            Groups = options.Groups?.ToArray()[own],
            FoldOfRow = options.FoldOfRow?.ToArray()[own],
        };
        return CrossValidation.Run(
            regression.Design(own), RankedCase.Of(regression.Y, own), regression.Own(own, ranks), options, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static void Near(CrossValidation expected, CrossValidation actual, double tolerance)
    {
        Assert.Equal((expected.Folds, expected.Converged), (actual.Folds, actual.Converged));
        Assert.Equal(expected.Curve.Count, actual.Curve.Count);
        for (int k = 0; k < expected.Curve.Count; k++)
        {
            Assert.Equal(expected.Curve[k].Mean, actual.Curve[k].Mean, tolerance * expected.Curve[k].Mean);
            Assert.Equal(expected.Curve[k].StandardError, actual.Curve[k].StandardError, tolerance * expected.Curve[k].Mean);
        }

        Assert.Equal((expected.IndexMin, expected.Index1Se), (actual.IndexMin, actual.Index1Se));
    }
}
