#if PARTIAL_PROPERTIES
using System;
using System.Globalization;
using System.IO;
using System.Linq;
using L1Gen;
using static L1Gen.Ops;

/// <summary>Trained, evaluated, asked, saved and loaded: all that a model with a forward method can do, through the generic code that is shared between models.</summary>
internal static class ClassifierRun
{
    private const int Rows = 200, Inputs = 10;

    internal static void Print()
    {
        (float[,] x, int[] classes) = Data();
        var data = new Dataset<float>(x, classes);
        Classifier model = Train(data);
        Evaluation evaluation = model.Evaluate(data);
        Console.WriteLine($"accuracy above 0.9: {evaluation.Accuracy > 0.9}; loss below 0.5: {evaluation.Loss < 0.5}; zeros among {model.Sparsity().Count} weights: {model.ZeroWeights() > 1000}");

        float[] scores = model.Predict(data), row = new float[3], probabilities = new float[3];
        float[] first = Enumerable.Range(0, Inputs).Select(i => x[0, i]).ToArray();
        model.Predict(first, row);
        model.Probabilities(first, probabilities);
        Console.WriteLine($"row as batch: {row.Zip(scores, (a, b) => Math.Abs(a - b)).Max() < 1e-4}; class {model.Classify(first) == model.Classify(data)[0]}; probabilities {Math.Abs(probabilities.Sum() - 1) < 1e-5}");

        string folder = Directory.CreateTempSubdirectory("l1gen-consumer-").FullName;
        try
        {
            foreach (string name in new[] { "model.l1.json", "model.safetensors" })
            {
                string path = Path.Combine(folder, name);
                var loaded = new Classifier(seed: 9);
                model.Save(path, new ModelMetadata { Classes = ["a", "b", "c"] });
                string classNames = string.Join(" ", loaded.Load(path).Classes!);
                Console.WriteLine($"{name}: {loaded.WeightsEqual(model)} {classNames}");
            }

            var kept = new FitOptions { Epochs = 3, Checkpoint = new CheckpointFile(Path.Combine(folder, "fit.safetensors")) };
            var whole = new Classifier(seed: 1);
            whole.Fit(data, kept);
            Classifier resumed = new(seed: 2);
            resumed.Fit(data, kept);
            Console.WriteLine($"checkpoint: {resumed.WeightsEqual(whole)}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Console.WriteLine($"two threads: {Train(data, batchSize: Rows, threads: 2).WeightsEqual(Train(data, batchSize: Rows, threads: 1))}; clone: {model.Clone().WeightsEqual(model)}");
        Console.WriteLine(string.Join(", ", model.Sparsity().Rows.Select(field => $"{field.Name} {string.Join(" × ", field.Shape)}")));

        var line = new Line();
        double[] inputs = Enumerable.Range(0, 100).Select(i => i / 100.0).ToArray();
        FitResult fit = line.Fit(new Dataset<double>(inputs, inputs.Select(i => 3 * i + 1).ToArray()), new FitOptions { Optimizer = new ProximalGradient { Tolerance = 1e-10 }, Epochs = 5000, Lambda = 0 });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"converged: {fit.Converged}; {line.Predict(2):F3}"));

        var visits = new Visits();
        visits.Fit(new Dataset<float>([new SparseMatrix<float>(new[] { 0, 1, 2 }, new[] { 0, 2 }, new[] { 1f, 1f }, 4), new[] { 0, 1 }], new[] { 1, 0 }), new FitOptions { Epochs = 20, Optimizer = new Ftrl() });
        Console.WriteLine($"sparse and index: {visits.Probability(new SparseVector([0], [1f]), 0) > visits.Probability(new SparseVector([2], [1f]), 1)}");
    }

    private static Classifier Train(Dataset<float> data, int batchSize = 32, int threads = 1)
    {
        var model = new Classifier(seed: 3);
        model.Fit(data, new FitOptions { Epochs = 60, Optimizer = new ProximalAdam { LearningRate = 0.01 }, BatchSize = batchSize, Threads = threads, Seed = 1 });
        return model;
    }

    /// <summary>Three classes, of which the first two inputs decide.</summary>
    private static (float[,] X, int[] Classes) Data()
    {
        var random = new Random(1);
        var x = new float[Rows, Inputs];
        var classes = new int[Rows];
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Inputs; j++)
                x[i, j] = random.NextSingle() * 2 - 1;
            classes[i] = x[i, 0] > 0.3f ? 0 : x[i, 1] > 0 ? 1 : 2;
        }

        return (x, classes);
    }
}

// Large enough for two threads at 200 rows a batch.
[L1Regularized(0.002)]
public sealed partial class Classifier
{
    [Weights(10, 300)] public partial Matrix Hidden { get; }
    [Weights(300), Unregularized] public partial Vector HiddenBias { get; }
    [Weights(300, 3)] public partial Matrix Output { get; }
    [Weights(3), Unregularized] public partial Vector OutputBias { get; }

    [Forward(Loss.SoftmaxCrossEntropy)]
    public Vector Scores(Vector x) => Relu(x * Hidden + HiddenBias) * Output + OutputBias;
}

[L1Regularized]
public sealed partial class Line
{
    [Weights] public partial ref double Slope { get; }
    [Weights] public partial ref double Intercept { get; }

    [Forward(Loss.L2)]
    public double Value(double x) => x * Slope + Intercept;
}

[L1Regularized(0.001)]
public sealed partial class Visits
{
    [Weights(4)] public partial Vector Words { get; }
    [Weights(2, 1)] public partial Matrix Sources { get; }

    [Forward(Loss.Logistic)]
    public float Score(SparseVector words, int source) => Dot(words, Words) + Sum(Embedding(Sources, source));
}
#endif
