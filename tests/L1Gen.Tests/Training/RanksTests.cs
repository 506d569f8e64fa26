using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using L1Gen.Tests.Modeling;

namespace L1Gen.Tests.Training;

/// <summary>A fit by several ranks is that of one process with all rows, but for rounding.</summary>
public class RanksTests
{
    public static TheoryData<string> Optimizers => ["Adam", "Sgd", "Momentum", "Ftrl", "SubgradientAdam", "SubgradientSgd", "Gradient"];

    public static TheoryData<Loss> Losses => [Loss.L1, Loss.L2, Loss.Logistic, Loss.SoftmaxCrossEntropy, Loss.Poisson];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Optimizers_follow_one_process(string name)
    {
        Dataset<double> data = TrainingData.Classes<double>(150, 10, 3);
        FitOptions options = new() { Epochs = 4, BatchSize = 40, Optimizer = Of(name), Seed = 3 };
        Parity(() => Net<double>(), data, options, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Optimizers_follow_one_process_in_float(string name)
    {
        Dataset<float> data = TrainingData.Classes<float>(150, 10, 3);
        FitOptions options = new() { Epochs = 4, BatchSize = 40, Optimizer = Of(name), Seed = 3 };
        Parity(() => Net<float>(), data, options, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Losses_follow_one_process(Loss loss)
    {
        int outputs = loss == Loss.SoftmaxCrossEntropy ? 3 : loss == Loss.Logistic ? 1 : 2;
        Dataset<double> data = loss is Loss.SoftmaxCrossEntropy or Loss.Logistic ? TrainingData.Classes<double>(90, 6, outputs) : TrainingData.Regression<double>(90, 6, outputs);
        if (loss == Loss.Poisson)
        {
            double[] counts = data.Targets!.Elements.ToArray();
            data = new Dataset<double>(data.Inputs, Array.ConvertAll(counts, Math.Abs));
        }

        FitOptions options = new() { Epochs = 3, BatchSize = 25, ValidationFraction = 0.2 };
        Parity(() => new HandLinear<double>(6, outputs, loss, 0.01, 0.001), data, options, 1e-12);
    }

    [Fact]
    public void Losses_of_emitted_models_follow_one_process()
    {
        Dataset<double> data = TrainingData.Regression<double>(90, 3);
        Parity(() => new Linear.Median(), data, new() { Epochs = 3, BatchSize = 25 }, 1e-12);

        Dataset<float> dense = TrainingData.Regression<float>(90, 3);
        (int, float)[][] rows = [.. Enumerable.Range(0, 90).Select(i => new[] { (i % 3, dense.Inputs[0].Matrix![i, 0]) })];
        Dataset<float> sparse = new(SparseMatrix<float>.FromRows(rows, 3), dense.Targets);
        Parity(() => new Linear.ElasticLine(), sparse, new() { Epochs = 3, BatchSize = 25, Lambda = 0.01 }, 1e-5);
        Parity(() => new Linear.ElasticLine(), sparse, new() { Epochs = 9, Optimizer = new ProximalGradient(), Lambda = 0.01 }, 1e-5);
    }

    [Theory]
    [InlineData("order")]
    [InlineData("rows' weights")]
    [InlineData("rows that weigh nothing")]
    [InlineData("classes' weights")]
    [InlineData("balanced classes")]
    [InlineData("both weights")]
    [InlineData("part for validation")]
    [InlineData("rows for validation")]
    [InlineData("early stopping")]
    [InlineData("early stopping without validation")]
    [InlineData("clip norm")]
    [InlineData("schedule")]
    [InlineData("lambda")]
    [InlineData("one batch")]
    [InlineData("batches of one row")]
    public void Options_follow_one_process(string what)
    {
        Dataset<double> data = TrainingData.Classes<double>(120, 10, 3);
        FitOptions options = new() { Epochs = 5, BatchSize = 32 };
        double[] weights = [.. Enumerable.Range(0, 120).Select(i => (i % 5) / 3.0)];
        Dataset<double> weighted = new(data.Inputs, data.Targets) { Weights = weights };
        (data, options) = what switch
        {
            "order" => (data, options with { Shuffle = false }),
            "rows' weights" => (weighted, options),
            "rows that weigh nothing" => (new(data.Inputs, data.Targets) { Weights = Array.ConvertAll(weights, weight => weight > 0 ? 0.0 : 1)[..40].Concat(new double[80]).ToArray() }, options),
            "classes' weights" => (data, options with { ClassWeights = [1, 0, 3] }),
            "balanced classes" => (data, options with { ClassWeights = ClassWeights.Balanced, ValidationFraction = 0.3 }),
            "both weights" => (weighted, options with { ClassWeights = ClassWeights.Balanced }),
            "part for validation" => (weighted, options with { ValidationFraction = 0.25, Seed = 9 }),
            "rows for validation" => (data, options with { Validation = TrainingData.Classes<double>(31, 10, 3, seed: 2) }),
            "early stopping" => (data, options with { Epochs = 60, Optimizer = new ProximalAdam { LearningRate = 0.05 }, ValidationFraction = 0.25, EarlyStopping = new(3) }),
            "early stopping without validation" => (data, options with { Epochs = 60, EarlyStopping = new(2, 0.05) }),
            "clip norm" => (data, options with { ClipNorm = 0.3 }),
            "schedule" => (data, options with { Schedule = new Schedule.WarmUp(7, new Schedule.Cosine()) }),
            "lambda" => (data, options with { Lambda = 0.03 }),
            "one batch" => (data, options with { BatchSize = 1000 }),
            _ => (data, options with { BatchSize = 1, Epochs = 2 }),
        };
        Parity(() => Net<double>(), data, options, 1e-12);
    }

    [Fact]
    public void Rows_of_a_subset_follow_one_process()
    {
        Dataset<double> data = TrainingData.Classes<double>(100, 10, 3).Subset([.. Enumerable.Range(0, 60).Select(i => 99 - i)]);
        Parity(() => Net<double>(), data, new() { Epochs = 3, BatchSize = 16, ValidationFraction = 0.1 }, 1e-12);
        Parity(() => Net<double>(), data, new() { Epochs = 3, Optimizer = new ProximalGradient(), ValidationFraction = 0.1 }, 1e-12);
    }

    [Fact]
    public void A_rank_may_be_left_without_rows_to_train_on()
    {
        Dataset<double> data = TrainingData.Classes<double>(10, 10, 3);
        for (int seed = 0; seed < 4; seed++)
        {
            Parity(() => Net<double>(), data, new() { Epochs = 3, BatchSize = 2, ValidationFraction = 0.5, Seed = seed }, 1e-12);
            Parity(() => Net<double>(), data, new() { Epochs = 3, Optimizer = new ProximalGradient(), ValidationFraction = 0.5, Seed = seed }, 1e-12);
        }
    }

    [Fact]
    public void An_emitted_model_follows_one_process()
    {
        Dataset<float> data = TrainingData.Classes<float>(200, 10, 3);
        Parity(() => new SmallNet(seed: 1), data, new() { Epochs = 3, ClipNorm = 1, ClassWeights = ClassWeights.Balanced }, 1e-5);
    }

    [Fact]
    public void A_step_with_others_allocates_nothing()
    {
        HandNet<float> net = Net<float>();
        Measure(1600);

        // As of one process: see FitTests.
        long more = Enumerable.Range(0, 5).Min(_ => Measure(6400) - Measure(1600));
        Assert.InRange(more, 0, 2 * sizeof(int) * (6400 - 1600) + 500);

        long Measure(int rows)
        {
            Dataset<float> data = TrainingData.Classes<float>(rows, 10, 3);
            long before = GC.GetAllocatedBytesForCurrentThread();
            net.Train(data, new FitOptions { Epochs = 4, ClassWeights = ClassWeights.Balanced, ClipNorm = 1, Communicator = new WithSilent() });
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    internal static Optimizer Of(string name) => name switch
    {
        "Adam" => new ProximalAdam(),
        "Sgd" => new ProximalSgd(),
        "Momentum" => new ProximalSgd { Momentum = 0.9, Nesterov = true },
        "Ftrl" => new Ftrl(),
        "SubgradientAdam" => new SubgradientAdam(),
        "SubgradientSgd" => new SubgradientSgd { Momentum = 0.5 },
        _ => new ProximalGradient(),
    };

    private static HandNet<T> Net<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var net = new HandNet<T>(10, 12, 3, Loss.SoftmaxCrossEntropy, 0.01);
        net.Initialize(1);
        return net;
    }

    /// <summary>Fits by 1 to 4 ranks with uneven shards, twice, and holds them against one process.</summary>
    private static void Parity<T>(Func<IDifferentiable<T>> create, Dataset<T> data, FitOptions options, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IDifferentiable<T> whole = create();
        FitResult expected = whole.Train(data, options);
        for (int size = 1; size <= 4; size++)
        {
            (IDifferentiable<T> Model, FitResult Result)[] ranks = Fit(create, data, options, size), again = Fit(create, data, options, size);
            for (int rank = 0; rank < size; rank++)
            {
                Assert.True(ranks[0].Model.WeightsEqual(ranks[rank].Model));
                Assert.True(again[rank].Model.WeightsEqual(ranks[rank].Model));
                Assert.Equal(Figures(ranks[0].Result), Figures(ranks[rank].Result));
                Assert.Equal(Figures(ranks[0].Result), Figures(again[rank].Result));
                Assert.Equal(ranks[0].Result.History, ranks[rank].Result.History);
            }

            if (size == 1)
                Assert.True(whole.WeightsEqual(ranks[0].Model));
            RanksData.Close(whole, ranks[0].Model, tolerance);
            RanksData.Close(expected, ranks[0].Result, tolerance);
        }
    }

    private static (IDifferentiable<T> Model, FitResult Result)[] Fit<T>(Func<IDifferentiable<T>> create, Dataset<T> data, FitOptions options, int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dataset<T>[] shards = RanksData.Shards(data, size);
        Dataset<T>[]? validation = options.Validation is Dataset<T> rows ? RanksData.Shards(rows, size, first: 0) : null;
        return ThreadRanks.Run(size, ranks =>
        {
            IDifferentiable<T> model = create();
            FitResult result = model.Train(shards[ranks.Rank], options with { Communicator = ranks, Validation = validation?[ranks.Rank] });
            return (model, result);
        });
    }

    private static object Figures(FitResult result) =>
        (result.Training, result.Validation, result.End, result.BestEpoch, result.Optimality, string.Join(" ", result.History.Select(epoch => epoch with { Elapsed = default })));

    /// <summary>Rank 0 of two; the other one has no rows and adds nothing.</summary>
    private sealed class WithSilent : ICommunicator
    {
        public int Rank => 0;

        public int Size => 2;

        public void AllReduce(Span<float> values, ReduceOperation operation)
        {
        }

        public void AllReduce(Span<double> values, ReduceOperation operation)
        {
        }

        public void Broadcast(Span<byte> bytes, int root)
        {
        }

        public void Barrier()
        {
        }

        [DoesNotReturn]
        public void Abort(string reason) => throw new InvalidOperationException(reason);
    }
}
