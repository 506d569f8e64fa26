using L1Gen.Tests.Modeling;
using L1Gen.Tests.Serialization;

namespace L1Gen.Tests.Linear;

/// <summary>What would lead ranks to different calls is refused on all of them before they part.</summary>
public sealed class RanksAgreementTests : IDisposable
{
    private const int Columns = 4;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(DesignLayout.Rows, Loss.L2)]
    [InlineData(DesignLayout.Rows, Loss.Huber)]
    [InlineData(DesignLayout.SparseRows, Loss.L2)]
    public void A_damaged_block_on_one_rank_s_disk(DesignLayout layout, Loss loss)
    {
        string whole = _folder["whole.l1x"], damaged = _folder["damaged.l1x"];
        new DesignFileSample().Write(whole, layout, typeof(double));
        byte[] bytes = File.ReadAllBytes(whole);
        bytes[L1Gen.Serialization.DesignFileHeader.Length + 256] ^= 1;
        File.WriteAllBytes(damaged, bytes);
        Refused<InvalidDataException, LinearPath>("Rank 1 of 2: ", ranks =>
        {
            using DesignFile file = DesignFile.Open(ranks.Rank == 1 ? damaged : whole);
            return LinearPath.Fit(file.Design, file.Targets, new PathOptions { Loss = loss, Communicator = ranks }, cancellationToken: Token);
        });
    }

    [Fact]
    public void Another_model() => Refused<ArgumentException, LinearPath>("Rank 1 of 2: its loss is Logistic, that of rank 0 is SoftmaxCrossEntropy.", ranks =>
    {
        var options = new PathOptions { Communicator = ranks };
        return ranks.Rank == 1
            ? new TwoClasses().FitPath(new Dataset<float>(new float[,] { { 1, 2, 3 }, { 4, 5, 7 } }, new[] { 0, 1 }), options, cancellationToken: Token)
            : new ThreeClasses().FitPath(new Dataset<double>(SparseMatrix<double>.FromRows([[(1, 2)], [(0, 1)], [(2, 1)]], 3), new[] { 1, 0, 2 }), options, cancellationToken: Token);
    });

    [Fact]
    public void Other_ways_to_divide_a_cross_validation()
    {
        Refused<ArgumentException, CrossValidation>(
            "Rank 1 of 2: its OverRanks is Folds, that of rank 0 is Rows.",
            ranks => Validate(X(ranks), ranks, new() { OverRanks = ranks.Rank == 1 ? FoldDistribution.Folds : FoldDistribution.Rows }));
        Refused<ArgumentException, CrossValidation>("Rank 1 of 2: 'Threads' must be positive.", ranks => Validate(X(ranks), ranks, new() { Threads = 1 - ranks.Rank }));
    }

    [Fact]
    public void Designs_that_differ_where_every_rank_has_all_rows() => Refused<ArgumentException, CrossValidation>(
        "Rank 1 of 2: its path of all rows is ", ranks => Validate(X(ranks), ranks, new() { OverRanks = FoldDistribution.Folds }));

    [Fact]
    public void What_is_cancelled_on_one_rank_before_the_folds() => Refused<OperationCanceledException, CrossValidation>(
        "Rank 1 of 2: ",
        ranks => CrossValidation.Run(
            LinearCase.Random(1, 60, Columns, new PathOptions()).X,
            Y,
            new PathOptions { Loss = Loss.Huber, Communicator = ranks },
            new() { OverRanks = FoldDistribution.Folds },
            cancellationToken: new CancellationToken(canceled: ranks.Rank == 1)));

    [Fact]
    public void No_communicator()
    {
        var options = new PathOptions { Communicator = null! };
        double[,] x = LinearCase.Random(1, 60, Columns, options).X;
        PathPoint pilot = LinearPath.Fit(x, Y, cancellationToken: Token)[^1];
        foreach (Action run in (Action[])[
            () => LinearPath.Fit(x, Y, options, cancellationToken: Token),
            () => CrossValidation.Run(x, Y, options, new() { OverRanks = FoldDistribution.Folds }, cancellationToken: Token),
            () => StabilitySelection.Run(x, Y, options, cancellationToken: Token),
            () => LinearPath.FitAdaptive(x, Y, pilot, options, cancellationToken: Token)])
        {
            Assert.StartsWith("'Communicator' is null.", Assert.Throws<ArgumentException>(run).Message, StringComparison.Ordinal);
        }
    }

    private static double[] Y { get; } = LinearCase.Random(1, 60, Columns, new PathOptions()).Y;

    private static double[,] X(ThreadRanks ranks) => LinearCase.Random(1 + ranks.Rank, 60, Columns, new PathOptions()).X;

    private static CrossValidation Validate(double[,] x, ThreadRanks ranks, CrossValidationOptions options) =>
        CrossValidation.Run(x, Y, new PathOptions { Communicator = ranks }, options, cancellationToken: Token);

    private static void Refused<TException, TResult>(string message, Func<ThreadRanks, TResult> fit)
        where TException : Exception
    {
        (TResult Result, Exception? Error)[] ends = ThreadRanks.Outcomes(2, fit);
        Assert.All(ends, end => Assert.StartsWith(message, Assert.IsType<TException>(end.Error).Message, StringComparison.Ordinal));
        Assert.Equal(ends[0].Error!.Message, ends[1].Error!.Message);
    }
}
