namespace L1Gen.Tests.Linear;

/// <summary>Data of a known model: y = 2·x0 − 2·x1 + 1.5·x2 + 1 + noise, columns independent and normal.</summary>
internal static class Planted
{
    public static (DesignMatrix X, double[] Y) Of(int rows, int columns, int seed, double noise = 0.5)
    {
        var random = new Random(seed);
        double[] values = new double[rows * columns], y = new double[rows];
        for (int k = 0; k < values.Length; k++)
            values[k] = Normal(random);
        for (int i = 0; i < rows; i++)
            y[i] = 2 * values[i] - 2 * values[rows + i] + 1.5 * values[2 * rows + i] + 1 + noise * Normal(random);
        return (DesignMatrix.FromColumns(values, rows, columns), y);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
