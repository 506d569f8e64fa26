using L1Gen.Tests.Modeling;
using static L1Gen.Ops;

namespace L1Gen.Tests.Training;

/// <summary>What every rank refuses before the first step because of one of them.</summary>
public class RanksRefusalTests
{
    private static readonly FitOptions Options = new() { Epochs = 2, BatchSize = 16 };

    [Fact]
    public void A_shard_without_rows() => Refused(Data(rank => rank == 1 ? 0 : 20), "There are no rows to train on.");

    [Fact]
    public void A_number_that_is_not_finite()
    {
        Func<int, Dataset<float>> data = Data(_ => 20);
        Refused(
            rank =>
            {
                Dataset<float> shard = data(rank);
                if (rank == 1)
                    shard.Inputs[0].Matrix![7, 3] = float.NaN;
                return shard;
            },
            "Input 'x' is NaN at row 7, column 3; it must be finite.");
    }

    [Fact]
    public void Another_number_of_columns() => Refused(
        rank => TrainingData.Classes<float>(20, rank == 1 ? 11 : 10, 3), "Input 'x' has 11 columns; the model takes 10.");

    [Fact]
    public void Another_number_of_columns_in_validation() => Refused(
        rank => Options with { Validation = TrainingData.Classes<float>(20, rank == 1 ? 11 : 10, 3) }, "Input 'x' has 11 columns; the model takes 10.");

    [Fact]
    public void Another_model() => Refused(
        rank => new HandNet<float>(10, rank == 1 ? 13 : 12, 3, Loss.SoftmaxCrossEntropy, 0.01),
        "its weights is Hidden[10×13], HiddenBias[13], Output[13×3], OutputBias[3], that of rank 0 is Hidden[10×12]");

    [Fact]
    public void Another_lambda_in_the_model() => Refused(
        rank => new HandNet<float>(10, 12, 3, Loss.SoftmaxCrossEntropy, rank == 1 ? 0.02 : 0.01), "its λ is 0.02, 0, 0.02, 0, that of rank 0 is 0.01");

    [Fact]
    public void Another_forward_method() => Refused(
        rank => rank == 1 ? new TanhNet() : (IDifferentiable<float>)new ReluNet(), "its forward method is Tanh(x * Hidden) * Output, that of rank 0 is Relu(x * Hidden) * Output.");

    [Fact]
    public void Another_element()
    {
        (object? Result, Exception? Error)[] ends = ThreadRanks.Outcomes<object?>(2, ranks => ranks.Rank == 0
            ? Net().Train(TrainingData.Classes<float>(20, 10, 3), Options with { Communicator = ranks })
            : new HandNet<double>(10, 12, 3, Loss.SoftmaxCrossEntropy, 0.01).Train(TrainingData.Classes<double>(20, 10, 3), Options with { Communicator = ranks }));
        Assert.All(ends, end => Assert.Equal("Rank 1 of 2: its element is double, that of rank 0 is float.", Assert.IsType<ArgumentException>(end.Error).Message));
    }

    [Fact]
    public void Other_starting_weights() => Refused(
        rank =>
        {
            HandNet<float> net = Net();
            net.Initialize(rank == 1 ? 8 : 7);
            return net;
        },
        "its starting weights' checksum is ");

    [Fact]
    public void Other_options()
    {
        Differs("number of epochs is 3, that of rank 0 is 2", Options with { Epochs = 3 });
        Differs("batch size is 17, that of rank 0 is 16", Options with { BatchSize = 17 });
        Differs("seed is 4, that of rank 0 is 0", Options with { Seed = 4 });
        Differs("shuffling is off, that of rank 0 is on", Options with { Shuffle = false });
        Differs("optimizer is Ftrl", Options with { Optimizer = new Ftrl() });
        Differs("optimizer is ProximalAdam { LearningRate = 0.1", Options with { Optimizer = new ProximalAdam { LearningRate = 0.1 } });
        Differs("schedule is Cosine", Options with { Schedule = new Schedule.Cosine() });
        Differs("λ is 0.5, 0, 0.5, 0, that of rank 0 is 0.01, 0, 0.01, 0", Options with { Lambda = 0.5 });
        Differs("clip norm is 1, that of rank 0 is none", Options with { ClipNorm = 1 });
        Differs("early stopping is EarlyStopping", Options with { EarlyStopping = new() });
        Differs("class weights is balanced, that of rank 0 is none", Options with { ClassWeights = ClassWeights.Balanced });
        Differs("validation is 0.2, that of rank 0 is 0", Options with { ValidationFraction = 0.2 });
        Differs("validation is on rows of its own, that of rank 0 is 0", Options with { Validation = Data(_ => 5)(0) });
        Differs("checkpoint is kept every 1 epoch, that of rank 0 is none", Options with { Checkpoint = new MemoryCheckpoint() });

        static void Differs(string message, FitOptions options) => Refused(rank => rank == 1 ? options : Options, $"its {message}");
    }

    [Fact]
    public void Options_out_of_range() => Refused(rank => rank == 1 ? Options with { BatchSize = 0 } : Options, "'BatchSize' must be positive.");

    [Fact]
    public void No_model() => Refused(rank => rank == 1 ? null! : Net(), "Value cannot be null.");

    [Fact]
    public void A_stream_beside_a_dataset()
    {
        Dataset<float> data = Data(_ => 20)(0);
        (FitResult? Result, Exception? Error)[] ends = ThreadRanks.Outcomes<FitResult?>(2, ranks => ranks.Rank == 0
            ? Net().Train(data, Options with { Communicator = ranks })
            : Net().Train([data], Options with { Communicator = ranks }));
        Assert.All(ends, end => Assert.Equal("Rank 1 of 2: its source of rows is a stream, that of rank 0 is a dataset.", Assert.IsType<ArgumentException>(end.Error).Message));
    }

    [Fact]
    public void No_stream()
    {
        (FitResult? Result, Exception? Error)[] ends = ThreadRanks.Outcomes<FitResult?>(2, ranks =>
            Net().Train(ranks.Rank == 0 ? [Data(_ => 20)(0)] : null!, Options with { Communicator = ranks }));
        Assert.All(ends, end => Assert.StartsWith("Rank 1 of 2: Value cannot be null.", Assert.IsType<ArgumentException>(end.Error).Message, StringComparison.Ordinal));
        Assert.Throws<ArgumentNullException>("batches", () => Net().Train((IEnumerable<Dataset<float>>)null!));
    }

    [Fact]
    public void Validation_without_rows_on_any_rank()
    {
        (FitResult? Result, Exception? Error)[] ends = ThreadRanks.Outcomes<FitResult?>(
            2, ranks => Net().Train(Data(_ => 20)(ranks.Rank), Options with { Communicator = ranks, Validation = Data(_ => 0)(0) }));
        Assert.All(ends, end => Assert.StartsWith("'Validation' has no rows.", Assert.IsType<ArgumentException>(end.Error).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void No_communicator() => Assert.Throws<ArgumentNullException>(() => Net().Train(Data(_ => 20)(0), Options with { Communicator = null! }));

    private static void Refused(Func<int, Dataset<float>> data, string message) => Refused(_ => Net(), data, _ => Options, message);

    private static void Refused(Func<int, IDifferentiable<float>> model, string message) => Refused(model, Data(_ => 20), _ => Options, message);

    private static void Refused(Func<int, FitOptions> options, string message) => Refused(_ => Net(), Data(_ => 20), options, message);

    /// <summary>Rank 1 of 3 is at fault: all throw the same, and no weight has changed.</summary>
    private static void Refused(Func<int, IDifferentiable<float>> model, Func<int, Dataset<float>> data, Func<int, FitOptions> options, string message)
    {
        var models = new IDifferentiable<float>?[3];
        (FitResult? Result, Exception? Error)[] ends = ThreadRanks.Outcomes<FitResult?>(3, ranks =>
            (models[ranks.Rank] = model(ranks.Rank))!.Train(data(ranks.Rank), options(ranks.Rank) with { Communicator = ranks }));
        Assert.All(ends, end => Assert.StartsWith($"Rank 1 of 3: {message}", Assert.IsType<ArgumentException>(end.Error).Message, StringComparison.Ordinal));
        Assert.Single(ends.Select(end => end.Error!.Message).Distinct());
        for (int rank = 0; rank < 3; rank++)
            Assert.True(models[rank] is null || models[rank]!.WeightsEqual(model(rank)));
    }

    private static Func<int, Dataset<float>> Data(Func<int, int> rows) => rank => TrainingData.Classes<float>(rows(rank), 10, 3, seed: rank + 1);

    private static HandNet<float> Net()
    {
        var net = new HandNet<float>(10, 12, 3, Loss.SoftmaxCrossEntropy, 0.01);
        net.Initialize(7);
        return net;
    }
}

/// <summary>Two networks of the same weights.</summary>
[L1Regularized(0.01)]
internal sealed partial class ReluNet
{
    [Weights(10, 12)] public partial Matrix Hidden { get; }
    [Weights(12, 3)] public partial Matrix Output { get; }

    [Forward(Loss.SoftmaxCrossEntropy)]
    public Vector Scores(Vector x) => Relu(x * Hidden) * Output;
}

/// <inheritdoc cref="ReluNet"/>
[L1Regularized(0.01)]
internal sealed partial class TanhNet
{
    [Weights(10, 12)] public partial Matrix Hidden { get; }
    [Weights(12, 3)] public partial Matrix Output { get; }

    [Forward(Loss.SoftmaxCrossEntropy)]
    public Vector Scores(Vector x) => Tanh(x * Hidden) * Output;
}
