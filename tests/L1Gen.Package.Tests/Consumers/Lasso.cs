#if PARTIAL_PROPERTIES
using System;
using System.Linq;
using L1Gen;
using static L1Gen.Ops;

/// <summary>Paths, cross-validation and what chooses from them, on arrays and on models: every solver, through the generic code that they share.</summary>
internal static class LassoRun
{
    private const int Rows = 120, Columns = 20;

    internal static void Print()
    {
        (double[,] x, double[] y) = Data();
        var options = new PathOptions { Standardize = true, Tolerance = 1e-8 };
        LinearPath path = LinearPath.Fit(x, y, options);
        Console.WriteLine($"path: {path.Converged}; first {string.Join(" ", path.EntryOrder.Take(2).Select(entry => entry.Name))}");

        CrossValidation run = CrossValidation.Run(x, y, options, new CrossValidationOptions { Folds = 4, Threads = 2 });
        CrossValidation alone = CrossValidation.Run(x, y, options, new CrossValidationOptions { Folds = 4, Threads = 1 });
        Console.WriteLine($"cross-validation: {run.Converged}; two threads: {run.Curve.Zip(alone.Curve).All(pair => pair.First.Mean == pair.Second.Mean)}; held-out error below 0.1: {run.Curve[run.IndexMin].Mean < 0.1}");

        int[] classes = [.. y.Select(value => value < -1 ? 0 : value < 1 ? 1 : 2)];
        foreach (Loss loss in new[] { Loss.L1, Loss.Quantile, Loss.Huber, Loss.Poisson, Loss.Logistic, Loss.SoftmaxCrossEntropy })
        {
            DataTargets<double> targets = loss switch
            {
                Loss.SoftmaxCrossEntropy => classes,
                Loss.Logistic => Array.ConvertAll(classes, one => Math.Min(one, 1)),
                Loss.Poisson => Array.ConvertAll(y, value => Math.Round(Math.Exp(value / 2))),
                _ => y,
            };
            LinearPath other = LinearPath.Fit(x, targets, new PathOptions { Loss = loss, LambdaCount = 10, LambdaMinRatio = 0.1 });
            Console.WriteLine($"{loss}: {other.Converged} {other[^1].NonZeros > 0}");
        }

        StabilitySelection stable = StabilitySelection.Run(x, y, options, new StabilityOptions { Subsamples = 10, MaxFeatures = 3 });
        Console.WriteLine($"stable: {string.Join(" ", stable.Stable.Select(feature => feature.Name).Order(StringComparer.Ordinal))}; relaxed {path.Relax(x, y, path[20]).Converged}");

        var model = new Progression();
        CrossValidation chosen = model.CrossValidate(new Dataset<double>(x, y), folds: 4, options, choice: LambdaChoice.OneStandardError);
        double[] row = [.. Enumerable.Range(0, Columns).Select(j => x[0, j])];
        Console.WriteLine($"model: {model.FitPath(new Dataset<double>(x, y), options).Count == path.Count}; {Math.Abs(model.Predict(row) - chosen.Point1Se.Predict(row)) < 1e-12}");

        var sparse = SparseMatrix<float>.FromRows([[(0, 1f), (3, 2f)], [(1, 1f)], [(0, 2f)], [(2, 1f), (3, 1f)]], columns: 4);
        Console.WriteLine($"sparse: {LinearPath.Fit(sparse, new double[] { 3, 1, 4, 1 }).Converged}");
    }

    /// <summary>Twenty columns, of which two matter.</summary>
    private static (double[,] X, double[] Y) Data()
    {
        var random = new Random(3);
        var x = new double[Rows, Columns];
        double[] y = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
                x[i, j] = 2 * random.NextDouble() - 1;
            y[i] = 3 * x[i, 4] - 2 * x[i, 7] + 0.4 * (random.NextDouble() - 0.5);
        }

        return (x, y);
    }
}

[L1Regularized]
public sealed partial class Progression
{
    [Weights(20)] public partial DoubleVector Slopes { get; }
    [Weights, Unregularized] public partial ref double Intercept { get; }

    [Forward(Loss.L2)]
    public double Value(DoubleVector x) => Dot(x, Slopes) + Intercept;
}
#endif
