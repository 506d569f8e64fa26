using System.Numerics;

namespace L1Gen.Tests.Kernels;

internal static class Samples
{
    /// <summary>Every length to 257, then the borders of groups, batches and blocks.</summary>
    public static IEnumerable<int> Lengths =>
        Enumerable.Range(0, 258).Concat([383, 384, 385, 1023, 1024, 1025, 2047, 2048, 2049, 2063, 2064, 2065, 4095, 4096, 4097, 6161])
            .Concat([65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 196_608 + 129]);

    /// <summary>Finite numbers of both signs over many magnitudes, zeros of both signs and subnormals among them.</summary>
    public static T[] Finite<T>(int n, int seed)
        where T : IBinaryFloatingPointIeee754<T>
    {
        Random random = new(seed);
        T[] values = new T[n];
        for (int i = 0; i < n; i++)
        {
            values[i] = random.Next(12) switch
            {
                0 => T.Zero,
                1 => T.NegativeZero,
                2 => T.Epsilon * T.CreateTruncating(random.Next(1, 1000)),
                3 => -T.Epsilon,
                4 => T.CreateTruncating((random.NextDouble() - 0.5) * 1e6),
                _ => T.CreateTruncating(random.NextDouble() - 0.5),
            };
        }

        return values;
    }

    /// <summary>The same with NaN and infinities strewn in.</summary>
    public static T[] Special<T>(int n, int seed)
        where T : IBinaryFloatingPointIeee754<T>
    {
        T[] values = Finite<T>(n, seed);
        Random random = new(seed);
        for (int i = random.Next(3); i < n; i += 1 + random.Next(40))
            values[i] = random.Next(3) switch { 0 => T.NaN, 1 => T.PositiveInfinity, _ => T.NegativeInfinity };
        return values;
    }

    /// <summary>The bits, with one pattern for all NaNs: which NaN an operation yields is the processor's choice.</summary>
    public static long[] Bits<T>(params T[] values)
        where T : IBinaryFloatingPointIeee754<T> =>
        Array.ConvertAll(values, x => T.IsNaN(x) ? long.MinValue + 1 : BitConverter.DoubleToInt64Bits(double.CreateTruncating(x)));
}
