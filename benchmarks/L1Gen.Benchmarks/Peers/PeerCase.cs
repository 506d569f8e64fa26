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

    /// <summary>The loss of a batch and its gradient, without a step.</summary>
    public required Action Gradient { get; init; }

    /// <summary>The large ones, which two threads are to speed up.</summary>
    public bool OnTwoThreads { get; private init; }

    /// <summary>The names of all cases.</summary>
    public static IReadOnlyList<string> Names { get; } = ["10-64-3", "64-32-10", "784-128-10", "784-512-256-10", "sparse logistic"];

    public static PeerCase Of(string name)
    {
        switch (name)
        {
            case "10-64-3":
                var net10 = new Net10(seed: 1);
                Net10.Gradient gradient10 = net10.CreateGradient();
                return Network(name, () => new Net10(seed: 1), (x, scores) => net10.Predict(x, scores), batch => net10.LossAndGradient(batch, gradient10), 100, 50, 10, 64, 3);
            case "64-32-10":
                var net64 = new Net64(seed: 1);
                Net64.Gradient gradient64 = net64.CreateGradient();
                return Network(name, () => new Net64(seed: 1), (x, scores) => net64.Predict(x, scores), batch => net64.LossAndGradient(batch, gradient64), 32, 50, 64, 32, 10);
            case "784-128-10":
                var net784 = new Net784(seed: 1);
                Net784.Gradient gradient784 = net784.CreateGradient();
                return Network(name, () => new Net784(seed: 1), (x, scores) => net784.Predict(x, scores), batch => net784.LossAndGradient(batch, gradient784), 100, 20, 784, 128, 10);
            case "784-512-256-10":
                var deep = new Net784Deep(seed: 1);
                Net784Deep.Gradient gradientDeep = deep.CreateGradient();
                return Network(name, () => new Net784Deep(seed: 1), (x, scores) => deep.Predict(x, scores), batch => deep.LossAndGradient(batch, gradientDeep), 128, 10, 784, 512, 256, 10);
            case "sparse logistic":
                return Sparse(new SparseLogistic());
            default:
                throw new ArgumentException($"There is no case '{name}'.", nameof(name));
        }
    }

    private static PeerCase Network(string name, Func<IDifferentiable<float>> model, Action<float[], float[]> predict, Action<Dataset<float>> gradient, int batch, int batches, params int[] sizes)
    {
        int inputs = sizes[0], classes = sizes[^1];
        float[] row = Numbers(inputs, new Random(2)), scores = new float[classes];
        Dataset<float> one = Dense(inputs, classes, batch);
        return new PeerCase(name, batch, batches, Flops(batch, sizes), model, Dense(inputs, classes, batch * batches))
        {
            PredictRow = () => predict(row, scores),
            Gradient = () => gradient(one),
            OnTwoThreads = inputs > 100,
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
