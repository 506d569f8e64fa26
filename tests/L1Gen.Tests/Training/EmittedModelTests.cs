using System.Numerics;
using L1Gen.Tests.Serialization;

namespace L1Gen.Tests.Training;

/// <summary>What is promised of models with a forward method, for the code that the compiler emits: no allocation, threads, copies, and the same bits.</summary>
public class EmittedModelTests
{
    private const int Rows = 100;
    private static readonly Dataset<float> Data = TrainingData.Classes<float>(Rows, 10, 3);

    [Fact]
    public void Predictions_of_a_row_allocate_nothing()
    {
        var net = new SmallNet(seed: 1);
        Spam(new EventNet(seed: 1), times: 1);
        Scores(net, times: 1);

        Assert.Equal(0, Allocated(() => Scores(net, times: 1000)));
        var events = new EventNet(seed: 1);
        Assert.Equal(0, Allocated(() => Spam(events, times: 1000)));

        static void Scores(SmallNet net, int times)
        {
            Span<float> x = stackalloc float[10], scores = stackalloc float[3];
            x.Fill(0.5f);
            for (int i = 0; i < times; i++)
            {
                net.Predict(x, scores);
                net.Probabilities(x, scores);
                x[0] = net.Classify(x);
            }
        }

        static void Spam(EventNet net, int times)
        {
            Span<double> score = stackalloc double[1];
            var words = new DoubleSparseVector([3, 299], [1, 2]);
            for (int i = 0; i < times; i++)
            {
                net.Predict(words, 3, 0.5, score);
                score[0] += net.Predict(words, 19, 1) + net.Probability(words, 0, 2);
            }
        }
    }

    [Fact]
    public void Predictions_of_a_row_with_a_rented_workspace_allocate_nothing_again()
    {
        var net = new WideNet(seed: 1);
        Assert.True(((IDifferentiable<float>)net).Plan.ValueCount > 2048);
        float[] x = new float[10], scores = new float[3];
        net.Predict(x, scores);

        Assert.Equal(0, Allocated(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                net.Predict(x, scores);
                net.Probabilities(x, scores);
                x[0] = net.Classify(x);
            }
        }));
    }

    [Fact]
    public void Scores_of_many_rows_into_a_span()
    {
        var net = new SmallNet(seed: 1);
        var scores = new float[3 * Rows + 1];
        scores[^1] = 7;
        net.Predict(Data, scores.AsSpan(0, 3 * Rows));
        Assert.Equal(net.Predict(Data), scores[..^1]);
        Assert.Equal(7, scores[^1]);
        Assert.Throws<ArgumentException>("scores", () => net.Predict(Data, scores));

        // A workspace for a batch is all that it takes, however many the rows.
        Dataset<float> many = TrainingData.Classes<float>(4000, 10, 3), more = TrainingData.Classes<float>(8000, 10, 3);
        var large = new float[3 * 8000];
        net.Predict(many, large.AsSpan(0, 3 * 4000));
        long before = Allocated(() => net.Predict(many, large.AsSpan(0, 3 * 4000)));
        Assert.Equal(before, Allocated(() => net.Predict(more, large)));
    }

    [Fact]
    public void Four_threads_at_once_predict_what_one_does()
    {
        var small = new SmallNet(seed: 1);
        var wide = new WideNet(seed: 1);
        var events = new EventNet(seed: 1);
        events.Initialize(2, Initialization.One);
        (float[], float[], double[], float[]) expected = Everything();

        var results = new (float[], float[], double[], float[])[4];
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(i => new Thread(() =>
        {
            for (int times = 0; times < 5; times++)
                results[i] = Everything();
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();

        Assert.All(results, result =>
        {
            Assert.Equal(expected.Item1, result.Item1);
            Assert.Equal(expected.Item2, result.Item2);
            Assert.Equal(expected.Item3, result.Item3);
            Assert.Equal(expected.Item4, result.Item4);
        });

        (float[], float[], double[], float[]) Everything()
        {
            float[] ofSmall = new float[3 * Rows], ofWide = new float[3 * Rows];
            double[] ofEvents = new double[Rows];
            Span<float> x = stackalloc float[10];
            for (int i = 0; i < Rows; i++)
            {
                for (int j = 0; j < x.Length; j++)
                    x[j] = MathF.Sin(i + 10 * j);
                small.Predict(x, ofSmall.AsSpan(3 * i, 3));
                wide.Probabilities(x, ofWide.AsSpan(3 * i, 3));
                ofEvents[i] = events.Probability(new DoubleSparseVector([i, i + 1], [x[0], x[1]]), i % 20, x[2]);
            }

            return (ofSmall, ofWide, ofEvents, wide.Predict(Data));
        }
    }

    [Fact]
    public void A_clone_has_weights_of_its_own()
    {
        var net = new SmallNet(seed: 1);
        SmallNet clone = net.Clone();
        Assert.True(clone.WeightsEqual(net));
        Assert.Equal(net.Predict(Data), clone.Predict(Data));

        clone.OutputBias[2] = -0f;
        Assert.False(clone.WeightsEqual(net));
        net.CopyTo(clone);
        Assert.True(net.WeightsEqual(clone));
        clone.Hidden[9, 63]++;
        clone.ProximalStep(1);
        Assert.False(net.WeightsEqual(clone));
        Assert.True(new SmallNet(seed: 1).WeightsEqual(net));
        Assert.False(new SmallNet().WeightsEqual(net));
    }

    [Fact]
    public void Arrays_of_the_users_own_are_copied_and_compared()
    {
        EventNet from = new(seed: 1), to = new(seed: 2);
        Assert.False(from.WeightsEqual(to));
        from.CopyTo(to);
        Assert.True(from.WeightsEqual(to));
        from.Initialize(3, Initialization.One);
        Assert.False(from.WeightsEqual(to));
        Assert.Throws<ArgumentException>("other", () => new SmallNet().CopyTo(new WideNet()));
        Assert.False(new SmallNet().WeightsEqual(new WideNet()));
    }

    // Batches of 32 and 64 rows; the last of 100 has 4 or 36, which no multiple of 16 fills.
    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(100)]
    public void Same_seed_same_bits_on_any_number_of_threads(int batchSize)
    {
        ForwardPlan plan = ((IDifferentiable<float>)new WideNet()).Plan;
        Assert.Equal(2, Teamwork.Threads(2, plan, plan.GradientLength, batchSize));
        (WideNet one, FitResult expected) = Fit(1);

        foreach (int threads in new[] { 1, 2, 3 })
        {
            (WideNet net, FitResult result) = Fit(threads);
            Assert.True(one.WeightsEqual(net), $"{threads} threads");
            Assert.Equal(expected.Training, result.Training);
            Assert.Equal(expected.History.Select(epoch => epoch.Loss), result.History.Select(epoch => epoch.Loss));
        }

        (WideNet, FitResult) Fit(int threads)
        {
            var net = new WideNet(seed: 5);
            return (net, net.Train(Data, new FitOptions { Epochs = 3, BatchSize = batchSize, Threads = threads, Seed = 4, ClipNorm = 1, ClassWeights = ClassWeights.Balanced }));
        }
    }

    [Fact]
    public void Sparse_and_index_inputs_give_the_same_bits_on_two_threads()
    {
        Dataset<double> data = Events();
        EventNet one = new(seed: 5), two = new(seed: 5);
        ForwardPlan plan = ((IDifferentiable<double>)one).Plan;
        Assert.Equal(2, Teamwork.Threads(2, plan, plan.GradientLength, 40));
        FitOptions options = new() { Epochs = 4, BatchSize = 40, Optimizer = new ProximalSgd { Momentum = 0.9 } };
        one.Train(data, options with { Threads = 1 });
        two.Train(data, options with { Threads = 2 });
        Assert.True(one.WeightsEqual(two));
    }

    [Fact]
    public void A_resumed_fit_is_an_uninterrupted_one_to_the_bit()
    {
        Check(() => new SmallNet(seed: 1), () => new SmallNet(seed: 9), Data, new ProximalAdam());
        Check(() => new WideNet(seed: 1), () => new WideNet(seed: 9), Data, new ProximalSgd { Momentum = 0.9, Nesterov = true });
        Check(() => new EventNet(seed: 1), () => new EventNet(seed: 9), Events(), new Ftrl());

        static void Check<T>(Func<IDifferentiable<T>> create, Func<IDifferentiable<T>> createOther, Dataset<T> data, Optimizer optimizer)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            using var folder = new TemporaryFolder();
            FitOptions options = new() { Epochs = 6, Optimizer = optimizer, Seed = 2, ValidationFraction = 0.2, EarlyStopping = new(4), Schedule = optimizer is Ftrl ? new Schedule.Constant() : new Schedule.Cosine() };
            IDifferentiable<T> whole = create(), broken = create(), resumed = createOther();
            FitResult expected = whole.Train(data, options);
            options = options with { Checkpoint = new CheckpointFile(folder["fit.safetensors"]) { EveryEpochs = 2 } };

            Assert.Throws<IOException>(() => broken.Train(data, options, FitProgress.Of(epoch => { if (epoch.Epoch == 5) throw new IOException(); })));
            FitResult actual = resumed.Train(data, options);

            Assert.True(whole.WeightsEqual(resumed));
            Assert.Equal((expected.Training, expected.Validation, expected.BestEpoch), (actual.Training, actual.Validation, actual.BestEpoch));
        }
    }

    /// <summary>Rows of a sparse input, an index and a number.</summary>
    private static Dataset<double> Events()
    {
        var random = new Random(3);
        int[] starts = [.. Enumerable.Range(0, Rows + 1).Select(row => 3 * row)];
        int[] words = [.. Enumerable.Range(0, Rows).SelectMany(_ => new[] { random.Next(100), 100 + random.Next(100), EventNet.Words - 100 + random.Next(100) })];
        double[] counts = [.. words.Select(_ => 1 + random.NextDouble())];
        int[] places = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(20))];
        double[] hours = [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble())];
        double[] targets = [.. Enumerable.Range(0, Rows).Select(row => words[3 * row] < 50 ? 1.0 : 0)];
        return new Dataset<double>([new SparseMatrix<double>(starts, words, counts, EventNet.Words), places, hours], targets);
    }

    /// <summary>The least of five runs: a collection for another test's sake counts what is left of this thread's allocation context, up to 8 KB.</summary>
    private static long Allocated(Action action)
    {
        action();
        return Enumerable.Range(0, 5).Min(_ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
    }
}
