using System.Globalization;
using L1Gen.Tests.Modeling;

namespace L1Gen.Tests.Training;

/// <summary>What happens on one rank in the middle of a fit ends it on all, at the same batch, with the weights of the end of the last finished epoch.</summary>
public class RanksFailureTests
{
    private static readonly FitOptions Options = new() { Epochs = 6, BatchSize = 16 };

    [Fact]
    public void Cancelling_one_rank_ends_all()
    {
        using var stop = new CancellationTokenSource();
        (HandNet<float> Net, Exception? Error)[] ends = Fit((net, ranks) => net.Fit(
            Data(ranks),
            Options with { Communicator = ranks },
            FitProgress.Of(epoch => { if (ranks.Rank == 2 && epoch.Epoch == 2) stop.Cancel(); }),
            ranks.Rank == 2 ? stop.Token : TestContext.Current.CancellationToken));
        Ended<OperationCanceledException>(ends, "Rank 2 of 3: The operation was canceled.", epochs: 2);
    }

    [Fact]
    public void Cancelling_one_rank_ends_whole_batches()
    {
        using var stop = new CancellationTokenSource();
        FitOptions options = Options with { Optimizer = new ProximalGradient() };
        (HandNet<float> Net, Exception? Error)[] ends = Fit((net, ranks) => net.Fit(
            Data(ranks),
            options with { Communicator = ranks },
            FitProgress.Of(epoch => { if (ranks.Rank == 1 && epoch.Epoch == 2) stop.Cancel(); }),
            ranks.Rank == 1 ? stop.Token : TestContext.Current.CancellationToken));
        Ended<OperationCanceledException>(ends, "Rank 1 of 3: The operation was canceled.", epochs: 2, options);
    }

    [Fact]
    public void What_hears_of_progress_throws_on_one_rank()
    {
        (HandNet<float> Net, Exception? Error)[] ends = Fit((net, ranks) => net.Train(
            Data(ranks), Options with { Communicator = ranks }, FitProgress.Of(epoch => { if (ranks.Rank == 1 && epoch.Epoch == 3) throw new IOException("The pipe is closed."); })));
        Ended<IOException>(ends, "Rank 1 of 3: The pipe is closed.", epochs: 3);
    }

    [Fact]
    public void A_checkpoint_that_can_t_be_written()
    {
        (HandNet<float> Net, Exception? Error)[] ends = Fit((net, ranks) => net.Train(Data(ranks), Options with { Communicator = ranks, Checkpoint = new FullDisk() }));
        Ended<IOException>(ends, "Rank 0 of 3: No space is left.", epochs: 1);
    }

    [Fact]
    public void A_stream_that_throws()
    {
        (HandNet<float> Net, Exception? Error)[] ends = Fit((net, ranks) => net.Train(Batches(ranks), Options with { Communicator = ranks }));
        Ended<IOException>(ends, "Rank 1 of 3: The file can't be read.", epochs: 0);

        static IEnumerable<Dataset<float>> Batches(ThreadRanks ranks)
        {
            yield return Data(ranks);
            if (ranks.Rank == 1)
                throw new IOException("The file can't be read.");
            yield return Data(ranks);
        }
    }

    [Fact]
    public void A_stream_that_throws_at_its_end()
    {
        (HandNet<float> Net, Exception? Error)[] ends = Fit((net, ranks) => net.Train(Batches(ranks), Options with { Communicator = ranks }));
        Ended<InvalidOperationException>(ends, "Rank 2 of 3: The file can't be closed.", epochs: 0);

        static IEnumerable<Dataset<float>> Batches(ThreadRanks ranks)
        {
            try
            {
                yield return Data(ranks);
            }
            finally
            {
                Close(ranks);
            }
        }

        static void Close(ThreadRanks ranks)
        {
            if (ranks.Rank == 2)
                throw new InvalidOperationException("The file can't be closed.");
        }
    }

    [Fact]
    public void A_batch_that_does_not_fit()
    {
        (HandNet<float> Net, Exception? Error)[] ends = Fit((net, ranks) => net.Train(
            [Data(ranks), ranks.Rank == 1 ? TrainingData.Classes<float>(20, 9, 3) : Data(ranks)], Options with { Communicator = ranks }));
        Ended<ArgumentException>(ends, "Rank 1 of 3: Input 'x' has 9 columns; the model takes 10. (Parameter 'batches')", epochs: 0);
    }

    [Fact]
    public void A_stream_that_can_be_read_only_once_on_one_rank()
    {
        (HandNet<float> Net, Exception? Error)[] ends = Fit((net, ranks) =>
        {
            var once = new Queue<Dataset<float>>([Data(ranks)]);
            return net.Train(ranks.Rank == 1 ? Once(once) : [Data(ranks)], Options with { Communicator = ranks });
        });
        string message = Assert.IsType<InvalidOperationException>(ends[0].Error).Message;
        Assert.StartsWith("Rank 1 of 3: The stream gave no rows in epoch 2", message, StringComparison.Ordinal);
        Assert.All(ends, end => Assert.Equal(message, end.Error!.Message));
        Assert.All(ends, end => Assert.True(end.Net.WeightsEqual(ends[0].Net)));

        static IEnumerable<Dataset<float>> Once(Queue<Dataset<float>> batches)
        {
            while (batches.TryDequeue(out Dataset<float>? batch))
                yield return batch;
        }
    }

    [Fact]
    public void A_schedule_that_throws_on_one_rank()
    {
        (HandNet<float> Net, Exception? Error)[] ends = Fit((net, ranks) => net.Train(
            Data(ranks), Options with { Communicator = ranks, Schedule = new Own(epoch => ranks.Rank == 2 && epoch == 1 ? double.NaN : 1) }));
        Ended<InvalidOperationException>(ends, "Rank 2 of 3: The schedule gave the factor NaN; it must be finite and not negative.", epochs: 1);
    }

    [Fact]
    public void Weights_that_are_no_longer_the_same()
    {
        (HandNet<float> Net, Exception? Error)[] ends = Fit((net, ranks) => net.Train(
            Data(ranks), Options with { Communicator = ranks, Schedule = new Own(epoch => ranks.Rank == 2 && epoch == 1 ? 0.5 : 1) }));
        Ended<InvalidOperationException>(ends, "Rank 2 of 3: at the end of epoch 2 its weights are not those of rank 0.", epochs: 1);
    }

    [Theory]
    [InlineData(1e18)]
    [InlineData(1e38)]
    public void All_diverge_at_the_same_batch(double rate)
    {
        FitOptions options = Options with { Optimizer = new ProximalSgd { LearningRate = rate } };
        (HandNet<float> Net, Exception? Error)[] ends = Fit((net, ranks) => net.Train(Data(ranks), options with { Communicator = ranks }));
        FitDivergedException first = Assert.IsType<FitDivergedException>(ends[0].Error);
        Assert.All(ends, end => Assert.Equal(first.Message, Assert.IsType<FitDivergedException>(end.Error).Message));
        Assert.All(ends, end => Assert.True(end.Net.WeightsEqual(Net())));
    }

    [Fact]
    public void The_loss_of_one_rank_diverges()
    {
        (HandLinear<float> Model, Exception? Error)[] ends = [.. ThreadRanks.Outcomes(3, ranks =>
        {
            var model = new HandLinear<float>(1, 1, Loss.L2);
            return (model, Catch(() => model.Train(
                new Dataset<float>(new float[,] { { 1 }, { 2 } }, new float[] { 1, ranks.Rank == 1 ? 1e30f : 2 }), new() { BatchSize = 100, Communicator = ranks })));
        }).Select(end => end.Result)];
        Assert.All(ends, end => Assert.Equal((1, 1), (Assert.IsType<FitDivergedException>(end.Error).Epoch, ((FitDivergedException)end.Error).Batch)));
        Assert.Single(ends.Select(end => end.Error!.Message).Distinct());
        Assert.All(ends, end => Assert.All(end.Model.Weights(), w => Assert.Equal(0, w)));
    }

    private static (HandNet<float> Net, Exception? Error)[] Fit(Func<HandNet<float>, ThreadRanks, FitResult> fit) =>
        ThreadRanks.Run(3, ranks =>
        {
            HandNet<float> net = Net();
            return (net, Catch(() => fit(net, ranks)));
        });

    private static void Ended<TException>((HandNet<float> Net, Exception? Error)[] ends, string message, int epochs, FitOptions? options = null)
        where TException : Exception
    {
        Assert.All(ends, end => Assert.StartsWith(message, Assert.IsType<TException>(end.Error).Message, StringComparison.Ordinal));
        HandNet<float>[] expected = epochs == 0 ? [Net()] : ThreadRanks.Run(3, ranks =>
        {
            HandNet<float> net = Net();
            net.Train(Data(ranks), (options ?? Options) with { Epochs = epochs, Communicator = ranks });
            return net;
        });
        Assert.All(ends, end => Assert.True(end.Net.WeightsEqual(expected[0])));
    }

    private static Exception? Catch(Action fit) => Record.Exception(fit);

    private static Dataset<float> Data(ThreadRanks ranks) => TrainingData.Classes<float>(20 + ranks.Rank, 10, 3, seed: ranks.Rank + 1);

    private static HandNet<float> Net()
    {
        var net = new HandNet<float>(10, 12, 3, Loss.SoftmaxCrossEntropy, 0.01);
        net.Initialize(7);
        return net;
    }

    private sealed class FullDisk : Checkpoint
    {
        internal override FitState? Read() => null;

        internal override void Write(FitState state) => throw new IOException("No space is left.");
    }

    /// <summary>Factors by the epoch, which its text does not tell.</summary>
    private sealed record Own(Func<int, double> Of) : Schedule
    {
        public override double Factor(long step, int epoch, int epochs) => Of(epoch);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{nameof(Own)}");
    }
}
