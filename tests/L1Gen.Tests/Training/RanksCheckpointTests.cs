using L1Gen.Tests.Modeling;
using L1Gen.Tests.Serialization;

namespace L1Gen.Tests.Training;

/// <summary>A fit by several ranks that was broken off and goes on: rank 0 alone has a checkpoint to read.</summary>
public class RanksCheckpointTests
{
    public static TheoryData<string> Optimizers => RanksTests.Optimizers;

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Resumed_is_uninterrupted(string name)
    {
        FitOptions options = new() { Epochs = 7, BatchSize = 40, Optimizer = RanksTests.Of(name), ValidationFraction = 0.2, EarlyStopping = new(5), Seed = 3 };
        (HandNet<double> Net, FitResult Result)[] whole = Fit(3, 1, _ => options);
        var kept = new MemoryCheckpoint();
        Checkpoint Of(ThreadRanks ranks) => ranks.Rank == 0 ? kept : new Untouched();

        Assert.Throws<OperationCanceledException>(() => Fit(
            3, 1, ranks => options with { Checkpoint = Of(ranks) }, ranks => FitProgress.Of(epoch => { if (ranks.Rank == 1 && epoch.Epoch == 3) throw new OperationCanceledException(); })));
        (HandNet<double> Net, FitResult Result)[] resumed = Fit(3, 99, ranks => options with { Checkpoint = Of(ranks) });
        Assert.All(resumed, end => Assert.Equal((3, whole[0].Result.History.Count), (end.Result.ResumedFromEpoch, end.Result.History.Count)));
        Assert.All(resumed, end => Assert.True(end.Net.WeightsEqual(whole[0].Net)));
        Assert.All(resumed, end => Assert.Equal((whole[0].Result.Training, whole[0].Result.Validation, whole[0].Result.BestEpoch), (end.Result.Training, end.Result.Validation, end.Result.BestEpoch)));
    }

    [Fact]
    public void Another_number_of_ranks_goes_on_within_rounding()
    {
        using var folder = new TemporaryFolder();
        FitOptions options = new() { Epochs = 6, BatchSize = 40, ValidationFraction = 0.2, Checkpoint = new CheckpointFile(folder["fit"]) };
        (HandNet<double> Net, FitResult Result)[] whole = Fit(1, 1, _ => options with { Checkpoint = null });
        Fit(4, 1, _ => options with { Epochs = 2 });
        Assert.Equal(2, Fit(1, 1, _ => options with { Epochs = 3 })[0].Result.ResumedFromEpoch);
        (HandNet<double> Net, FitResult Result)[] end = Fit(2, 1, _ => options);
        Assert.Equal(3, end[1].Result.ResumedFromEpoch);
        RanksData.Close(whole[0].Net, end[1].Net, 1e-12);
        RanksData.Close(whole[0].Result, end[1].Result, 1e-12);
    }

    [Fact]
    public void A_checkpoint_of_another_fit_is_refused_by_all()
    {
        var kept = new MemoryCheckpoint();
        FitOptions options = new() { Epochs = 2, Checkpoint = kept };
        Fit(2, 1, _ => options);
        Assert.All(Outcomes(options with { Seed = 5 }), error => Assert.StartsWith("The checkpoint is of another fit: its seed is 0, this one's is 5.", Assert.IsType<InvalidOperationException>(error).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_damaged_file_is_refused_by_all()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["fit"], [1, 2, 3]);
        Assert.All(
            Outcomes(new() { Checkpoint = new CheckpointFile(folder["fit"]) }),
            error => Assert.StartsWith("Rank 0 of 3: ", Assert.IsType<InvalidDataException>(error).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_folder_is_rank_0_s()
    {
        using var folder = new TemporaryFolder();
        FitOptions good = new() { Epochs = 1, Checkpoint = new CheckpointFile(folder["fit"]) }, bad = good with { Checkpoint = new CheckpointFile(folder[Path.Combine("none", "fit")]) };
        Assert.All(Outcomes(bad), error => Assert.StartsWith("Rank 0 of 3: The checkpoint's folder", Assert.IsType<IOException>(error).Message, StringComparison.Ordinal));
        Assert.Equal(1, Fit(2, 1, ranks => ranks.Rank == 0 ? good : bad)[0].Result.BestEpoch);
    }

    private static Exception?[] Outcomes(FitOptions options) => ThreadRanks.Run(3, ranks => Record.Exception(() => Fit(ranks, 3, 1, options)));

    private static (HandNet<double> Net, FitResult Result)[] Fit(int size, int seed, Func<ThreadRanks, FitOptions> options, Func<ThreadRanks, IProgress<FitProgress>>? progress = null) =>
        ThreadRanks.Run(size, ranks => Fit(ranks, size, seed, options(ranks), progress?.Invoke(ranks)));

    private static (HandNet<double> Net, FitResult Result) Fit(ThreadRanks ranks, int size, int seed, FitOptions options, IProgress<FitProgress>? progress = null)
    {
        Dataset<double> data = TrainingData.Classes<double>(150, 10, 3);
        var net = new HandNet<double>(10, 24, 3, Loss.SoftmaxCrossEntropy, 0.01);
        net.Initialize(seed);
        return (net, net.Train(RanksData.Shards(data, size)[ranks.Rank], options with { Communicator = ranks }, progress));
    }

    private sealed class Untouched : Checkpoint
    {
        internal override FitState? Read() => throw new InvalidOperationException("A rank other than 0 has read.");

        internal override void Write(FitState state) => throw new InvalidOperationException("A rank other than 0 has written.");
    }
}
