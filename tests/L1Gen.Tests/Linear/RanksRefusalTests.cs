using L1Gen.Tests.Modeling;

namespace L1Gen.Tests.Linear;

/// <summary>What one rank can't go on with, no rank goes on with: each throws the same, which names the rank.</summary>
public sealed class RanksRefusalTests
{
    private const int Columns = 5;

    [Fact]
    public void An_empty_shard() => Refused("Rank 2 of 3: The design has no rows.", rank => rank == 2 ? new(Rows: 0) : new());

    [Fact]
    public void An_element_that_is_not_finite()
    {
        Refused("Rank 1 of 3: The design is NaN or infinite at row 3, column 2; it must be finite.", rank => rank == 1 ? new(X: x => x[3, 2] = double.NaN) : new());
        Refused(
            "Rank 0 of 3: The design is NaN or infinite at row 0, column 4",
            rank => rank == 0 ? new(X: x => x[0, 4] = double.PositiveInfinity) : new(),
            new() { Loss = Loss.Huber });
    }

    [Fact]
    public void A_response_out_of_range()
    {
        Refused("Rank 1 of 3: The response is NaN at row 7", rank => rank == 1 ? new(Y: y => y[7] = double.NaN) : new());
        Refused("Rank 2 of 3: The response is 2 at row 0; Logistic takes", rank => new(Y: y => y[0] = rank), new() { Loss = Loss.Logistic });
        Refused("The response is 0 at every row", rank => new(Y: Array.Clear), new() { Loss = Loss.Poisson });
        Refused("The response is 0 at every row that has a weight", rank => new(Y: Array.Clear), new() { Loss = Loss.Logistic });
    }

    [Fact]
    public void Another_number_of_columns() => Refused("Rank 1 of 3: its number of columns is 4, that of rank 0 is 5.", rank => new(Columns: rank == 1 ? 4 : 5));

    [Fact]
    public void Other_options()
    {
        Refused("Rank 2 of 3: its Loss is Huber, that of rank 0 is L2.", rank => new(Options: new() { Loss = rank == 2 ? Loss.Huber : Loss.L2 }));
        Refused("Rank 1 of 3: its Tolerance is 0.01, that of rank 0 is 1E-06.", rank => new(Options: rank == 1 ? new() { Tolerance = 0.01 } : new()));
        Refused("Rank 1 of 3: its Lambdas is [0.5], that of rank 0 is [0.5, 0.1].", rank => new(Options: new() { Lambdas = rank == 1 ? [0.5] : [0.5, 0.1] }));
        Refused("Rank 1 of 3: its Weights is given, that of rank 0 is empty.", rank => new(Options: new() { Weights = rank == 1 ? new double[20] : default }));
        Refused("Rank 2 of 3: 'Weights' has -1 at row 4", rank => new(Options: new() { Weights = Array.ConvertAll(new double[20], _ => 1.0), }, Weights: w => w[4] = rank == 2 ? -1 : 1));
        Refused("Rank 0 of 3: 'L1Ratio' must be above 0", rank => new(Options: new() { L1Ratio = 2 }));
    }

    [Fact]
    public void Weights_that_are_all_0_on_all_ranks()
    {
        Refused("'Weights' has 0 for every row.", rank => new(Options: new() { Weights = new double[20] }));
        LinearPath[] paths = Fit(new double[20], Array.ConvertAll(new double[20], _ => 1.0));
        Assert.All(paths, path => Assert.True(path.Converged));
    }

    [Fact]
    public void A_kind_of_response_that_the_others_do_not_have() =>
        Refused("Rank 1 of 3: its kind of response is classes, that of rank 0 is numbers.", rank => new(Options: new() { Loss = Loss.Logistic }, Classes: rank == 1));

    [Fact]
    public void Classes_count_on_all_ranks()
    {
        // No rank has every class, and that with the greatest has one row.
        LinearPath[] paths = ThreadRanks.Run(3, ranks =>
        {
            int rows = ranks.Rank == 2 ? 1 : 20;
            LinearCase any = LinearCase.Random(ranks.Rank, rows, Columns, new PathOptions());
            int[] y = [.. Enumerable.Range(0, rows).Select(i => ranks.Rank == 0 ? i % 2 : 2 + ranks.Rank - 1)];
            return LinearPath.Fit(
                any.X, y, new PathOptions { Loss = Loss.SoftmaxCrossEntropy, Communicator = ranks, LambdaCount = 3 }, cancellationToken: TestContext.Current.CancellationToken);
        });
        Assert.All(paths, path => Assert.Equal(4, path[0].Outputs.Count));
        Refused(
            "No row is of class 1; classes are numbered from 0, and the greatest is 2.", rank => new(Options: new() { Loss = Loss.SoftmaxCrossEntropy }, ClassNumbers: rank == 0 ? 0 : 2));
    }

    [Fact]
    public void A_null() => Refused("Rank 1 of 3: Value cannot be null. (Parameter 'x')", rank => new(IsNull: rank == 1));

    [Fact]
    public void Stability_selection_is_of_one_process() => Assert.All(
        ThreadRanks.Outcomes(2, ranks =>
        {
            LinearCase any = LinearCase.Random(1, 20, Columns, new PathOptions());
            return StabilitySelection.Run(any.X, any.Y, new PathOptions { Communicator = ranks }, cancellationToken: TestContext.Current.CancellationToken);
        }),
        end => Assert.Contains("'Communicator' has 2", Assert.IsType<NotSupportedException>(end.Error).Message, StringComparison.Ordinal));

    [Theory]
    [InlineData(Loss.L2)]
    [InlineData(Loss.Logistic)]
    [InlineData(Loss.L1)]
    public void What_is_cancelled_on_one_rank_ends_on_all(Loss loss)
    {
        foreach (int when in (int[])[0, 3])
        {
            (LinearPath Path, Exception? Error)[] ends = ThreadRanks.Outcomes(3, ranks =>
            {
                using var stop = new CancellationTokenSource();
                int points = 0;
                var progress = new DirectProgress<PathPoint>(_ => Cancel(++points));
                Cancel(0);
                LinearCase any = LinearCase.Random(5, 90, Columns, new PathOptions { Loss = loss });
                Range own = (30 * ranks.Rank)..(30 * (ranks.Rank + 1));
                var ranked = RankedCase.Of(any);
                return LinearPath.Fit(ranked.Design(own), RankedCase.Of(ranked.Y, own), ranked.Own(own, ranks), progress, stop.Token);

                void Cancel(int count)
                {
                    if (count == when && ranks.Rank == 1)
                        stop.Cancel();
                }
            });
            Assert.All(ends, end => Assert.IsType<OperationCanceledException>(end.Error));
        }
    }

    [Fact]
    public void What_a_progress_handler_throws_on_one_rank_ends_all()
    {
        (LinearPath Path, Exception? Error)[] ends = ThreadRanks.Outcomes(2, ranks =>
        {
            LinearCase any = LinearCase.Random(ranks.Rank, 30, Columns, new PathOptions { Loss = Loss.Logistic, Communicator = ranks });
            var progress = new DirectProgress<PathPoint>(_ =>
            {
                if (ranks.Rank == 1)
                    throw new InvalidOperationException("enough");
            });
            return LinearPath.Fit(any.X, any.Y, any.Options, progress, TestContext.Current.CancellationToken);
        });
        Assert.All(ends, end => Assert.Equal("Rank 1 of 2: enough", Assert.IsType<InvalidOperationException>(end.Error).Message));
    }

    private static LinearPath[] Fit(params double[][] weights) => ThreadRanks.Run(weights.Length, ranks =>
    {
        LinearCase any = LinearCase.Random(ranks.Rank, 20, Columns, new PathOptions { Weights = weights[ranks.Rank], Communicator = ranks, LambdaCount = 3 });
        return LinearPath.Fit(any.X, any.Y, any.Options, cancellationToken: TestContext.Current.CancellationToken);
    });

    private static void Refused(string message, Func<int, Part> part, PathOptions? options = null)
    {
        (LinearPath Path, Exception? Error)[] ends = ThreadRanks.Outcomes(3, ranks =>
        {
            Part own = part(ranks.Rank);
            PathOptions chosen = own.Options ?? options ?? new PathOptions();
            LinearCase any = LinearCase.Random(ranks.Rank, own.Rows, own.Columns, chosen);
            own.X?.Invoke(any.X);
            own.Y?.Invoke(any.Y);
            if (own.Weights is { } change)
            {
                double[] weights = chosen.Weights.ToArray();
                change(weights);
                chosen = chosen with { Weights = weights };
            }

            DataTargets<double> y = own.Classes ? new int[own.Rows] : own.ClassNumbers is { } one ? Array.ConvertAll(new int[own.Rows], _ => one) : any.Y;
            return LinearPath.Fit(own.IsNull ? null! : (DesignMatrix)any.X, y, chosen with { Communicator = ranks }, cancellationToken: TestContext.Current.CancellationToken);
        });
        Assert.All(ends, end => Assert.StartsWith(message, Assert.IsType<ArgumentException>(end.Error, exactMatch: false).Message, StringComparison.Ordinal));
        Assert.Single(ends.Select(end => end.Error!.Message).Distinct());
    }

    /// <summary>What a rank brings.</summary>
    private sealed record Part(
        int Rows = 20,
        int Columns = Columns,
        Action<double[,]>? X = null,
        Action<double[]>? Y = null,
        Action<double[]>? Weights = null,
        PathOptions? Options = null,
        bool Classes = false,
        int? ClassNumbers = null,
        bool IsNull = false);
}
