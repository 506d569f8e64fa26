using L1Gen.Kernels;

namespace L1Gen.Tests.Kernels;

/// <summary>What frozen models do with two operands, and over the elements of a row: against plain loops, of one row and of 16.</summary>
public sealed class FrozenReduceTests
{
    private delegate void Operation(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> y);

    [Fact]
    public void Operands_of_any_length_that_divides_the_results()
    {
        (Operation Frozen, Func<double, double, double> Plain)[] operations =
        [
            (Frozen.Add, (a, b) => a + b), (Frozen.Subtract, (a, b) => a - b), (Frozen.Multiply, (a, b) => a * b), (Frozen.Divide, (a, b) => a / b),
        ];
        var random = new Random(1);
        for (int n = 1; n <= 100; n++)
        {
            foreach (int part in Enumerable.Range(1, n).Where(part => n % part == 0))
            {
                double[] whole = RandomOf(random, n), some = RandomOf(random, part);
                foreach ((Operation frozen, Func<double, double, double> plain) in operations)
                {
                    double[] y = new double[n];
                    frozen(whole, some, y);
                    Assert.Equal(whole.Select((a, i) => plain(a, some[i % part])), y);
                    frozen(some, whole, y);
                    Assert.Equal(whole.Select((b, i) => plain(some[i % part], b)), y);
                    y = [.. whole];
                    frozen(y, some, y);
                    Assert.Equal(whole.Select((a, i) => plain(a, some[i % part])), y);
                }
            }
        }

        double[] spread = new double[32];
        Frozen.Spread<double>([3, 4], spread);
        Assert.Equal([.. Enumerable.Repeat(3.0, 16), .. Enumerable.Repeat(4.0, 16)], spread);
    }

    [Fact]
    public void Sum_Max_and_Normalize()
    {
        var random = new Random(2);
        foreach (int lanes in new[] { 1, 16 })
        {
            for (int n = 1; n <= 100; n++)
            {
                double[] x = RandomOf(random, n * lanes), sum = new double[lanes], max = new double[lanes], normal = new double[n * lanes];
                float[] single = [.. x.Select(value => (float)value)], singleSum = new float[lanes];
                Frozen.Sum(x, lanes, 0.5, sum);
                Frozen.Sum(single, lanes, 0.5f, singleSum);
                Frozen.Max<double>(x, lanes, max);
                Frozen.Normalize(x, lanes, 1e-5, normal);
                for (int r = 0; r < lanes; r++)
                {
                    double[] row = [.. Enumerable.Range(0, n).Select(f => x[f * lanes + r])];
                    double mean = row.Average(), deviation = Math.Sqrt(row.Average(value => (value - mean) * (value - mean)) + 1e-5);
                    Assert.Equal(0.5 * row.Sum(), sum[r], 1e-13);
                    Assert.Equal((float)(0.5 * row.Sum()), singleSum[r], 1e-5f);
                    Assert.Equal(row.Max(), max[r]);
                    for (int f = 0; f < n; f++)
                        Assert.Equal((row[f] - mean) / deviation, normal[f * lanes + r], 1e-12);
                }
            }
        }
    }

    [Fact]
    public void NaN_stays_NaN()
    {
        double[] y = new double[1], normal = new double[3];
        Frozen.Max<double>([1, double.NaN, 2], 1, y);
        Assert.Equal(double.NaN, y[0]);
        Frozen.Sum([1, double.NaN, 2], 1, 1.0, y);
        Assert.Equal(double.NaN, y[0]);
        Frozen.Normalize([1, double.NaN, 2], 1, 0.0, normal);
        Assert.All(normal, value => Assert.Equal(double.NaN, value));
    }

    private static double[] RandomOf(Random random, int n) => [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];
}
