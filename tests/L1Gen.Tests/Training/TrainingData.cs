using System.Numerics;

namespace L1Gen.Tests.Training;

/// <summary>Data made by a fixed generator.</summary>
internal static class TrainingData
{
    /// <summary>Rows of normal inputs, of which every third counts, with normal noise.</summary>
    public static Dataset<T> Regression<T>(int rows, int inputs, int outputs = 1, int seed = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (T[,] x, double[,] scores, Random random) = Scores<T>(rows, inputs, outputs, seed);
        var y = new T[rows, outputs];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < outputs; j++)
                y[i, j] = T.CreateTruncating(scores[i, j] + 0.3 * Normal(random));
        }

        return new Dataset<T>(x, y);
    }

    /// <summary>Rows of normal inputs and the class of the greatest score, noise included; with one output 0 or 1.</summary>
    public static Dataset<T> Classes<T>(int rows, int inputs, int outputs, int seed = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (T[,] x, double[,] scores, Random random) = Scores<T>(rows, inputs, outputs, seed);
        var y = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            double[] noisy = Enumerable.Range(0, outputs).Select(j => scores[i, j] + Normal(random)).ToArray();
            y[i] = outputs == 1 ? noisy[0] > 0 ? 1 : 0 : Array.IndexOf(noisy, noisy.Max());
        }

        return new Dataset<T>(x, y);
    }

    private static (T[,] X, double[,] Scores, Random Random) Scores<T>(int rows, int inputs, int outputs, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        var x = new T[rows, inputs];
        var scores = new double[rows, outputs];
        for (int i = 0; i < rows; i++)
        {
            for (int f = 0; f < inputs; f++)
            {
                double value = Normal(random);
                x[i, f] = T.CreateTruncating(value);
                for (int j = 0; j < outputs && f % 3 == 0; j++)
                    scores[i, j] += value * (((f / 3 + j) % 3) - 1.2);
            }
        }

        return (x, scores, random);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
