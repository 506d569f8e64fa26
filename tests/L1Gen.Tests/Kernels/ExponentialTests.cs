using System.Numerics;
using System.Runtime.Intrinsics;
using L1Gen.Kernels;

namespace L1Gen.Tests.Kernels;

/// <summary>exp and log: accuracy over the whole range, special values, bits in every vector width.</summary>
public sealed unsafe class ExponentialTests
{
    private const int Stride = 997;
    private const double Limit = 1.1;

    [Fact]
    public void Float_exp_is_within_the_stated_ulp() => Assert.InRange(WorstFloat(Kernel.Exp, Math.Exp), 0.5, Limit);

    [Fact]
    public void Float_log_is_within_the_stated_ulp() => Assert.InRange(WorstFloat(Kernel.Log, Math.Log), 0.5, Limit);

    [Fact]
    public void Double_exp_is_within_the_stated_ulp()
    {
        var random = new Random(5);
        double[] x =
        [
            .. Enumerable.Range(0, 40_000).Select(_ => -745.2 + random.NextDouble() * 1455),
            .. Enumerable.Range(0, 30_000).Select(_ => 2 * random.NextDouble() - 1),
            .. Enumerable.Range(0, 20_000).Select(_ => -745.2 + random.NextDouble() * 38),
            .. Enumerable.Range(-1075, 2099).SelectMany(n => Around((n + 0.5) * Math.Log(2))),
            .. Enumerable.Range(-300, 300).SelectMany(n => Around(Math.ScaleB(1, n - 10))),
            .. Around(709.782712893384), .. Around(-708.3964185322641), .. Around(-745.1332191019412),
        ];
        double[] y = new double[x.Length];
        Kernel.Exp(x, y);
        Assert.InRange(x.Zip(y, ExactExponential.UlpOfExp).Max(), 0.5, Limit);
    }

    [Fact]
    public void Double_log_is_within_the_stated_ulp()
    {
        var random = new Random(6);
        double[] x =
        [
            .. Enumerable.Range(0, 40_000).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(1, 0x7FF0_0000_0000_0000))),
            .. Enumerable.Range(0, 30_000).Select(_ => 0.5 + 1.5 * random.NextDouble()),
            .. Enumerable.Range(0, 20_000).Select(_ => 1 + (random.NextDouble() - 0.5) * Math.Pow(10, -random.Next(16))),
            .. Enumerable.Range(-1073, 2096).SelectMany(n => Around(Math.ScaleB(1, n)).Concat(Around(Math.ScaleB(0.75, n)))),
            double.Epsilon, double.MaxValue,
        ];
        double[] y = new double[x.Length];
        Kernel.Log(x, y);
        Assert.InRange(x.Zip(y, ExactExponential.UlpOfLog).Max(), 0.5, Limit);
    }

    [Fact]
    public void Special_values_of_exp()
    {
        Same<float>(
            Kernel.Exp,
            [float.NaN, float.NegativeInfinity, float.PositiveInfinity, 0, -0f, 89, -104, float.MaxValue, float.MinValue, float.Epsilon],
            [float.NaN, 0, float.PositiveInfinity, 1, 1, float.PositiveInfinity, 0, float.PositiveInfinity, 0, 1]);
        Same<double>(
            Kernel.Exp,
            [double.NaN, double.NegativeInfinity, double.PositiveInfinity, 0, -0d, 710, -746, double.MaxValue, double.MinValue, double.Epsilon],
            [double.NaN, 0, double.PositiveInfinity, 1, 1, double.PositiveInfinity, 0, double.PositiveInfinity, 0, 1]);
        // Half the least subnormal and a little more rounds up to it.
        Same<float>(Kernel.Exp, [-103.9f], [float.Epsilon]);
        Same<double>(Kernel.Exp, [-745.13], [double.Epsilon]);
    }

    [Fact]
    public void Special_values_of_log()
    {
        Same<float>(Kernel.Log, [float.NaN, 0, -0f, -1, float.NegativeInfinity, -float.Epsilon, float.PositiveInfinity, 1],
            [float.NaN, float.NegativeInfinity, float.NegativeInfinity, float.NaN, float.NaN, float.NaN, float.PositiveInfinity, 0]);
        Same<double>(Kernel.Log, [double.NaN, 0, -0d, -1, double.NegativeInfinity, -double.Epsilon, double.PositiveInfinity, 1],
            [double.NaN, double.NegativeInfinity, double.NegativeInfinity, double.NaN, double.NaN, double.NaN, double.PositiveInfinity, 0]);
    }

    [Fact]
    public void Every_width_and_length_has_the_same_bits()
    {
        var random = new Random(7);
        for (int n = 0; n <= 130; n++)
        {
            float[] x = [.. Enumerable.Range(0, n).Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)))];
            float[] small = [.. Enumerable.Range(0, n).Select(_ => (random.NextSingle() - 0.5f) * 220)];
            double[] wide = [.. Enumerable.Range(0, n).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64()))];
            double[] wideSmall = [.. Enumerable.Range(0, n).Select(_ => (random.NextDouble() - 0.5) * 1500)];
            Agree<float, Exp<float>>(small, Kernel.Exp);
            Agree<float, Log<float>>(x, Kernel.Log);
            Agree<double, Exp<double>>(wideSmall, Kernel.Exp);
            Agree<double, Log<double>>(wide, Kernel.Log);
        }
    }

    [Fact]
    public void Lengths_differ_or_spans_overlap_in_part()
    {
        float[] memory = [1, 2, 3, 4];
        Assert.Equal("destination", Assert.Throws<ArgumentException>(() => Kernel.Exp(memory, new float[3])).ParamName);
        Assert.Equal("destination", Assert.Throws<ArgumentException>(() => Kernel.Log(memory.AsSpan(0, 3), memory.AsSpan(1, 3))).ParamName);
        Assert.Equal([1, 2, 3, 4], memory);
    }

    private delegate void Function<T>(ReadOnlySpan<T> x, Span<T> destination);

    /// <summary>The element alone, at every place of a longer array, and in place.</summary>
    private static void Same<T>(Function<T> function, T[] x, T[] expected)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            foreach (int n in new[] { 1, 3, 17, 40 })
            {
                T[] target = [.. Enumerable.Repeat(x[i], n)];
                function(target, target);
                Assert.All(target, y => Assert.Equal(expected[i], y));
            }
        }
    }

    private static void Agree<T, TMap>(T[] x, Function<T> function)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMap<T>
    {
        T[] expected = new T[x.Length], found = new T[x.Length];
        nuint n = (nuint)x.Length;
        fixed (T* source = x, e = expected, f = found)
        {
            Map.Run<T, TMap, Simd1<T>, T>(source, e, n);
            function(x, found);
            Assert.Equal(expected, found);
            Map.Run<T, TMap, Simd512<T>, Vector512<T>>(source, f, n);
            Assert.Equal(expected, found);
            Map.Run<T, TMap, Simd256<T>, Vector256<T>>(source, f, n);
            Assert.Equal(expected, found);
            Map.Run<T, TMap, Simd128<T>, Vector128<T>>(source, f, n);
            Assert.Equal(expected, found);
        }

        T[] inPlace = [.. x];
        function(inPlace, inPlace);
        Assert.Equal(expected, inPlace);
    }

    /// <summary>The greatest error over every 997th bit pattern, in units in the last place (those of subnormals below the normal range).</summary>
    private static double WorstFloat(Function<float> function, Func<double, double> reference)
    {
        float[] x = [.. Enumerable.Range(0, (int)(0x1_0000_0000 / Stride)).Select(i => BitConverter.UInt32BitsToSingle((uint)i * Stride))];
        float[] y = new float[x.Length];
        function(x, y);
        return x.Zip(y, (a, b) => Ulp(reference(a), b)).Max();
    }

    private static double Ulp(double exact, float y)
    {
        if (((float)exact).Equals(y))
            return float.IsFinite(y) ? Math.Abs(y - exact) / Unit(exact) : 0;
        return float.IsFinite(y) && !double.IsNaN(exact) ? Math.Abs(y - exact) / Unit(exact) : double.PositiveInfinity;
    }

    private static double Unit(double exact) => Math.ScaleB(1, Math.Max(Math.ILogB(exact), -126) - 23);

    private static double[] Around(double x) => [Math.BitDecrement(x), x, Math.BitIncrement(x)];
}
