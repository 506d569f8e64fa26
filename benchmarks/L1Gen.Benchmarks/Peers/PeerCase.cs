namespace L1Gen.Benchmarks.Peers;

/// <summary>One model of the comparison, and what it is trained on.</summary>
internal sealed class PeerCase
{
    private const int NonZeros = 100;

    private PeerCase(string name, int batch, int batches, double stepFlops, Func<IDifferentiable<float>> model, Dataset<float> data)
    {
        Name = name;
        Batch = batch;
        Batches = batches;
        StepFlops = stepFlops;
        Model = model;
        Data = data;
    }

    /// <summary>As in training_step.py: 10-64-3.</summary>
    public string Name { get; }

    /// <summary>Rows of a batch.</summary>
    public int Batch { get; }

    /// <summary>Batches of an epoch.</summary>
    public int Batches { get; }

    /// <summary>
    /// Multiplications and additions of the matrix products of a step: 2·rows·Σ inputs·outputs for each of forward pass, gradient of the weights, and
    /// gradient of the inputs, which the first layer does without.
    /// </summary>
    public double StepFlops { get; }

    public Func<IDifferentiable<float>> Model { get; }

    public Dataset<float> Data { get; }

    /// <summary>One call of the row's Predict; null where the peers are not asked for it.</summary>
    public Action? PredictRow { get; private init; }

    /// <summary>The loss of a batch and its gradient, without a step; null where not measured.</summary>
    public Action? Gradient { get; private init; }

    /// <summary>The large ones, which two threads are to speed up.</summary>
    public bool OnTwoThreads { get; private init; }

    public static PeerCase Of(string name) => name switch
    {
        "10-64-3" => Small(new Net10(seed: 1)),
        "64-32-10" => Digits(new Net64(seed: 1)),
        "784-128-10" => Large(new Net784(seed: 1)),
        "784-512-256-10" => Deep(new Net784Deep(seed: 1)),
        "sparse logistic" => Sparse(new SparseLogistic()),
        _ => throw new ArgumentException($"There is no case '{name}'.", nameof(name)),
    };

    public static IReadOnlyList<string> Names { get; } = ["10-64-3", "64-32-10", "784-128-10", "784-512-256-10", "sparse logistic"];

    private static PeerCase Small(Net10 net)
    {
        (float[] row, float[] scores, Dataset<float> one) = Row(10, 3, 100);
        Net10.Gradient gradient = net.CreateGradient();
        return new PeerCase("10-64-3", 100, 50, Flops(100, 10, 64, 3), () => new Net10(seed: 1), Dense(10, 3, 100 * 50))
        {
            PredictRow = () => net.Predict(row, scores),
            Gradient = () => net.LossAndGradient(one, gradient),
        };
    }

    private static PeerCase Digits(Net64 net)
    {
        (float[] row, float[] scores, Dataset<float> one) = Row(64, 10, 32);
        Net64.Gradient gradient = net.CreateGradient();
        return new PeerCase("64-32-10", 32, 50, Flops(32, 64, 32, 10), () => new Net64(seed: 1), Dense(64, 10, 32 * 50))
        {
            PredictRow = () => net.Predict(row, scores),
            Gradient = () => net.LossAndGradient(one, gradient),
        };
    }

    private static PeerCase Large(Net784 net)
    {
        (float[] row, float[] scores, Dataset<float> one) = Row(784, 10, 100);
        Net784.Gradient gradient = net.CreateGradient();
        return new PeerCase("784-128-10", 100, 20, Flops(100, 784, 128, 10), () => new Net784(seed: 1), Dense(784, 10, 100 * 20))
        {
            PredictRow = () => net.Predict(row, scores),
            Gradient = () => net.LossAndGradient(one, gradient),
            OnTwoThreads = true,
        };
    }

    private static PeerCase Deep(Net784Deep net)
    {
        (float[] row, float[] scores, Dataset<float> one) = Row(784, 10, 128);
        Net784Deep.Gradient gradient = net.CreateGradient();
        return new PeerCase("784-512-256-10", 128, 10, Flops(128, 784, 512, 256, 10), () => new Net784Deep(seed: 1), Dense(784, 10, 128 * 10))
        {
            PredictRow = () => net.Predict(row, scores),
            Gradient = () => net.LossAndGradient(one, gradient),
            OnTwoThreads = true,
        };
    }

    private static PeerCase Sparse(SparseLogistic net)
    {
        const int batch = 100, batches = 20;
        SparseLogistic.Gradient gradient = net.CreateGradient();
        Dataset<float> one = SparseRows(batch);
        // A multiplication and an addition for each non-zero, forward and backward.
        return new PeerCase("sparse logistic", batch, batches, 4.0 * batch * NonZeros, () => new SparseLogistic(), SparseRows(batch * batches))
        {
            Gradient = () => net.LossAndGradient(one, gradient),
        };
    }

    private static double Flops(int rows, params int[] sizes)
    {
        double sum = 0;
        for (int layer = 0; layer + 1 < sizes.Length; layer++)
            sum += (layer == 0 ? 4.0 : 6.0) * rows * sizes[layer] * sizes[layer + 1];
        return sum;
    }

    private static (float[] Row, float[] Scores, Dataset<float> Batch) Row(int inputs, int classes, int rows) =>
        (Numbers(inputs, new Random(2)), new float[classes], Dense(inputs, classes, rows));

    private static Dataset<float> Dense(int inputs, int classes, int rows)
    {
        var random = new Random(1);
        return new Dataset<float>(Numbers(rows * inputs, random), Enumerable.Range(0, rows).Select(_ => random.Next(classes)).ToArray());
    }

    private static Dataset<float> SparseRows(int rows)
    {
        var random = new Random(1);
        var columns = new List<int>();
        for (int row = 0; row < rows; row++)
        {
            var ofRow = new SortedSet<int>();
            while (ofRow.Count < NonZeros)
                ofRow.Add(random.Next(SparseLogistic.Features));
            columns.AddRange(ofRow);
        }

        int[] starts = [.. Enumerable.Range(0, rows + 1).Select(row => row * NonZeros)];
        var matrix = new SparseMatrix<float>(starts, columns.ToArray(), Numbers(columns.Count, random), SparseLogistic.Features);
        return new Dataset<float>(matrix, Enumerable.Range(0, rows).Select(_ => random.Next(2)).ToArray());
    }

    /// <summary>Normal numbers (Box and Muller 1958).</summary>
    private static float[] Numbers(int count, Random random)
    {
        var numbers = new float[count];
        foreach (ref float number in numbers.AsSpan())
            number = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return numbers;
    }
}
