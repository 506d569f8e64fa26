using System.Runtime.CompilerServices;

namespace L1Gen.Tests.Training;

/// <summary>Same seed, same bits: on any number of threads, from a stream, and resumed.</summary>
public class DeterminismTests
{
    public static TheoryData<string> Optimizers => ["Adam", "Sgd", "Momentum", "Ftrl", "SubgradientAdam", "SubgradientSgd", "Gradient"];

    private static Optimizer Of(string name) => name switch
    {
        "Adam" => new ProximalAdam(),
        "Sgd" => new ProximalSgd(),
        "Momentum" => new ProximalSgd { Momentum = 0.9, Nesterov = true },
        "Ftrl" => new Ftrl(),
        "SubgradientAdam" => new SubgradientAdam(),
        "SubgradientSgd" => new SubgradientSgd { Momentum = 0.5 },
        _ => new ProximalGradient(),
    };

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Two_threads_give_the_bits_of_one(string name)
    {
        Dataset<float> data = TrainingData.Classes<float>(150, 10, 3);
        HandNet<float> Fit(int threads)
        {
            // Said to be large, so that it is worth two threads.
            var net = new HandNet<float>(10, 24, 3, Loss.SoftmaxCrossEntropy, 0.01, multiplyAdds: 1L << 30);
            net.Initialize(1);
            net.Train(data, new FitOptions { Epochs = 5, BatchSize = 40, Optimizer = Of(name), Threads = threads, ClipNorm = name == "Gradient" ? null : 0.5, ValidationFraction = 0.2 });
            return net;
        }

        Assert.True(Fit(1).WeightsEqual(Fit(2)));
        Assert.True(Fit(1).WeightsEqual(Fit(3)));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Resumed_is_uninterrupted(string name)
    {
        Dataset<double> data = TrainingData.Classes<double>(150, 10, 3);
        FitOptions options = new() { Epochs = 7, BatchSize = 40, Optimizer = Of(name), ValidationFraction = 0.2, EarlyStopping = new(5), Seed = 3 };
        HandNet<double> Create()
        {
            var net = new HandNet<double>(10, 24, 3, Loss.SoftmaxCrossEntropy, 0.01);
            net.Initialize(1);
            return net;
        }

        HandNet<double> whole = Create();
        FitResult expected = whole.Train(data, options);

        var kept = new MemoryCheckpoint();
        HandNet<double> first = Create(), second = Create();
        second.Initialize(99);
        Assert.Throws<OperationCanceledException>(() => first.Train(
            data, options with { Checkpoint = kept }, FitProgress.Of(progress => { if (progress.Epoch == 3) throw new OperationCanceledException(); })));
        Assert.False(first.WeightsEqual(whole));
        FitResult resumed = second.Train(data, options with { Checkpoint = kept });
        Assert.Equal((0, 3), (expected.ResumedFromEpoch, resumed.ResumedFromEpoch));
        Assert.True(second.WeightsEqual(whole));
        Assert.Equal(expected.History.Select(Figures), resumed.History.Select(Figures));
        Assert.Equal((expected.BestEpoch, expected.End, expected.Training, expected.Validation), (resumed.BestEpoch, resumed.End, resumed.Training, resumed.Validation));

        // Once it is over, it stays over.
        FitResult again = Create().Train(data, options with { Checkpoint = kept });
        Assert.Equal(expected.Training, again.Training);
    }

    [Fact]
    public async Task A_stream_of_batches_gives_the_bits_of_the_same_batches_in_memory()
    {
        Dataset<float> data = TrainingData.Regression<float>(100, 6, 2);
        FitOptions options = new() { Epochs = 4, BatchSize = 30, Shuffle = false };
        Dataset<float>[] batches = [.. Enumerable.Range(0, 4).Select(i => data.Subset([.. Enumerable.Range(30 * i, Math.Min(30, 100 - 30 * i))]))];
        HandLinear<float> memory = new(6, 2, Loss.L2, 0.1), list = new(6, 2, Loss.L2, 0.1), stream = new(6, 2, Loss.L2, 0.1);
        FitResult expected = memory.Train(data, options);
        FitResult ofList = list.Train(batches, options);
        FitResult ofStream = await stream.FitAsync(Async(batches, TestContext.Current.CancellationToken), options, null, TestContext.Current.CancellationToken);
        Assert.True(memory.WeightsEqual(list));
        Assert.True(memory.WeightsEqual(stream));
        Assert.Equal(expected.History.Select(Figures), ofList.History.Select(Figures));
        Assert.Equal(expected.History.Select(Figures), ofStream.History.Select(Figures));
        Assert.Null(ofList.Training);
    }

    [Fact]
    public void A_stream_that_can_be_read_only_once_is_refused()
    {
        Dataset<float> data = TrainingData.Regression<float>(100, 6);
        var batches = new Queue<Dataset<float>>([data, data]);
        IEnumerable<Dataset<float>> Once()
        {
            while (batches.TryDequeue(out Dataset<float>? batch))
                yield return batch;
        }

        var model = new HandLinear<float>(6, 1, Loss.L2, 0.1);
        Assert.Contains("epoch 2", Assert.Throws<InvalidOperationException>(() => model.Train(Once(), new() { Epochs = 2 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_another_fit_is_refused()
    {
        var kept = new MemoryCheckpoint();
        FitOptions options = new() { Epochs = 2, Checkpoint = kept };
        new HandLinear<float>(6, 1, Loss.L2, 0.1).Train(TrainingData.Regression<float>(50, 6), options);
        var other = new HandLinear<float>(6, 1, Loss.L2, 0.1);
        Refused("optimizer", options with { Optimizer = new Ftrl() });
        Refused("optimizer", options with { Optimizer = new ProximalAdam { LearningRate = 0.01 } });
        Refused("schedule", options with { Schedule = new Schedule.Cosine() });
        Refused("λ is 0.1, 0, this one's is 0.2, 0", options with { Lambda = 0.2 });
        Refused("seed is 0, this one's is 1", options with { Seed = 1 });
        Refused("batch size", options with { BatchSize = 16 });
        Refused("early stopping", options with { EarlyStopping = new() });
        Refused("number of rows is 50, this one's is 40", options with { ValidationFraction = 0.2 });
        Refused("number of rows is 50, this one's is 60", options, rows: 60);
        Assert.Throws<InvalidOperationException>(() => new HandLinear<float>(7, 1, Loss.L2, 0.1).Train(TrainingData.Regression<float>(50, 7), options));
        Assert.All(other.Weights(), w => Assert.Equal(0, w));
        Assert.Equal(2, other.Train(TrainingData.Regression<float>(50, 6), options with { Epochs = 3, Threads = 1 }).ResumedFromEpoch);

        void Refused(string difference, FitOptions changed, int rows = 50) => Assert.Contains(
            difference, Assert.Throws<InvalidOperationException>(() => other.Train(TrainingData.Regression<float>(rows, 6), changed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_in_no_folder_is_refused_before_training()
    {
        string path = Path.Combine(Path.GetTempPath(), "l1gen-no-such-folder", "fit.safetensors");
        Assert.Throws<DirectoryNotFoundException>(() => new HandLinear<float>(6, 1, Loss.L2).Train(
            TrainingData.Regression<float>(50, 6), new() { Checkpoint = new CheckpointFile(path) }, FitProgress.Of(_ => Assert.Fail("An epoch was run."))));
    }

    [Fact]
    public void A_file_keeps_a_fit()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("l1gen").FullName, "fit.safetensors");
        try
        {
            Dataset<float> data = TrainingData.Classes<float>(150, 10, 3);
            FitOptions options = new() { Epochs = 6, ValidationFraction = 0.2, EarlyStopping = new(5), Checkpoint = new CheckpointFile(path) { EveryEpochs = 2 } };
            HandNet<float> whole = new(10, 8, 3, Loss.SoftmaxCrossEntropy, 0.01), broken = new(10, 8, 3, Loss.SoftmaxCrossEntropy, 0.01);
            whole.Initialize(1);
            broken.Initialize(1);
            whole.Train(data, options with { Checkpoint = null });
            Assert.Throws<IOException>(() =>
                broken.Train(data, options, FitProgress.Of(progress => { if (progress.Epoch == 5) throw new IOException(); })));
            broken.Initialize(2);
            Assert.Equal(6, broken.Train(data, options).History.Count);
            Assert.True(whole.WeightsEqual(broken));
            Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));

            File.WriteAllBytes(path, [1, 2, 3]);
            Assert.Throws<InvalidDataException>(() => broken.Train(data, options));
            Assert.True(whole.WeightsEqual(broken));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    private static object Figures(FitProgress progress) =>
        (progress.Epoch, progress.Epochs, progress.Loss, progress.Penalty, progress.Validation, progress.Zeros, progress.Weights, progress.LearningRate);

    private static async IAsyncEnumerable<Dataset<float>> Async(IEnumerable<Dataset<float>> batches, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        foreach (Dataset<float> batch in batches)
        {
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
            yield return batch;
        }
    }
}
