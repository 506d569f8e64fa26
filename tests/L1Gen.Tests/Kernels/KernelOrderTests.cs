using System.Numerics;
using L1Gen.Kernels;
using static L1Gen.Tests.Kernels.Samples;

namespace L1Gen.Tests.Kernels;

/// <summary>Every kernel against the plain scalar form of what it promises, to the bit, for all lengths and vector widths.</summary>
public sealed class KernelOrderTests
{
    [Fact]
    public void L1Norm_of_floats_has_the_bits_of_the_defined_order() => L1NormHasDefinedBits<float>(w => Kernel.L1Norm(w));

    [Fact]
    public void L1Norm_of_doubles_has_the_bits_of_the_defined_order() => L1NormHasDefinedBits<double>(w => Kernel.L1Norm(w));

    [Fact]
    public void Squares_of_floats_have_the_bits_of_the_defined_order() => SquaresHaveDefinedBits<float>(w => Kernel.SumOfSquares(w));

    [Fact]
    public void Squares_of_doubles_have_the_bits_of_the_defined_order() => SquaresHaveDefinedBits<double>(w => Kernel.SumOfSquares(w));

    [Fact]
    public void Dot_of_floats_has_the_bits_of_the_defined_order() => DotHasDefinedBits<float>((x, y) => Kernel.Dot(x, y));

    [Fact]
    public void Dot_of_doubles_has_the_bits_of_the_defined_order() => DotHasDefinedBits<double>((x, y) => Kernel.Dot(x, y));

    [Fact]
    public void Gradient_of_floats_is_elementwise_and_the_sum_that_of_the_norm() =>
        GradientHasDefinedBits<float>((w, g, a, b) => Kernel.PenaltyAndGradient(w, g, a, b));

    [Fact]
    public void Gradient_of_doubles_is_elementwise_and_the_sum_that_of_the_norm() =>
        GradientHasDefinedBits<double>((w, g, a, b) => Kernel.PenaltyAndGradient(w, g, a, b));

    [Fact]
    public void Proximal_step_of_floats_is_soft_thresholding() => ProximalStepIsSoftThresholding<float>((w, t, s) => Kernel.ProximalStep(w, t, s));

    [Fact]
    public void Proximal_step_of_doubles_is_soft_thresholding() => ProximalStepIsSoftThresholding<double>((w, t, s) => Kernel.ProximalStep(w, t, s));

    [Fact]
    public void Fields_share_a_LaneSum_in_the_order_of_the_calls()
    {
        float[] first = Finite<float>(640, 1), second = Finite<float>(67, 2), gradient = new float[640];
        LaneSum sum = default, fused = default, again = default;
        sum.Add(first);
        sum.Add(second);
        fused.AddWithGradient(first, gradient, 0.01);
        fused.AddWithGradient(second, gradient.AsSpan(0, 67), 0.5);
        again.Add(first);
        again.Add(second);
        Assert.Equal(Bits(sum.Total), Bits(fused.Total));
        Assert.Equal(Bits(sum.Total), Bits(again.Total));
        Assert.Equal(Kernel.L1Norm(first) + Kernel.L1Norm(second), sum.Total, 1e-12 * sum.Total);
    }

    private static void L1NormHasDefinedBits<T>(Func<T[], double> kernel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int n in Lengths)
        {
            T[] w = Finite<T>(n, n);
            SameBits(n, DefinedOrder.Sum(n, i => T.Abs(w[i])), kernel(w), bits => Width.L1Norm(bits, w));
        }
    }

    private static void SquaresHaveDefinedBits<T>(Func<T[], double> kernel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int n in Lengths)
        {
            T[] w = Finite<T>(n, n);
            double expected = DefinedOrder.Sum(n, i => double.CreateTruncating(w[i]) * double.CreateTruncating(w[i]));
            SameBits(n, expected, kernel(w), bits => Width.SumOfSquares(bits, w));
        }
    }

    private static void DotHasDefinedBits<T>(Func<T[], T[], double> kernel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int n in Lengths)
        {
            T[] x = Finite<T>(n, n), y = Finite<T>(n, n + 1);
            SameBits(n, DefinedOrder.Sum(n, i => x[i] * y[i]), kernel(x, y), bits => Width.Dot(bits, x, y));
        }
    }

    private static void SameBits(int n, double expected, double actual, Func<int, double> atWidth)
    {
        Assert.True(Bits(expected)[0] == Bits(actual)[0], $"n = {n}: {actual:R} for {expected:R}");
        foreach (int bits in Width.All)
        {
            double narrow = atWidth(bits);
            Assert.True(Bits(expected)[0] == Bits(narrow)[0], $"n = {n}, {bits} bits: {narrow:R} for {expected:R}");
        }
    }

    private static void GradientHasDefinedBits<T>(Func<T[], T[], double, double, double> kernel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const double Lambda = 0.3, Lambda2 = 0.07;
        T lambda = T.CreateTruncating(Lambda), slope = T.CreateTruncating(2 * Lambda2);
        foreach (int n in Lengths)
        {
            foreach (T[] w in (T[][])[Finite<T>(n, n), Special<T>(n, n)])
            {
                T[] before = Finite<T>(n, n + 7);
                T[] lasso = [.. before.Zip(w, (g, x) => g + Sign(x) * lambda)];
                T[] elastic = [.. before.Zip(w, (g, x) => (g + Sign(x) * lambda) + slope * x)];
                double norm = Width.L1Norm(1, w), squares = Width.SumOfSquares(1, w);

                T[] gradient = [.. before];
                Assert.Equal(Bits(Lambda * norm), Bits(kernel(w, gradient, Lambda, 0)));
                Assert.Equal(Bits(lasso), Bits(gradient));
                gradient = [.. before];
                Assert.Equal(Bits(Lambda * norm + Lambda2 * squares), Bits(kernel(w, gradient, Lambda, Lambda2)));
                Assert.Equal(Bits(elastic), Bits(gradient));
                foreach (int bits in Width.All)
                {
                    gradient = [.. before];
                    Assert.Equal(Bits(norm), Bits(Width.Gradient(bits, w, gradient, lambda)));
                    Assert.Equal(Bits(lasso), Bits(gradient));
                    gradient = [.. before];
                    Assert.Equal(Bits(norm), Bits(Width.ElasticGradient(bits, w, gradient, lambda, slope)));
                    Assert.Equal(Bits(elastic), Bits(gradient));
                }
            }
        }
    }

    /// <summary>1 or −1, a zero as it is, NaN.</summary>
    private static T Sign<T>(T x)
        where T : IBinaryFloatingPointIeee754<T> => T.IsNaN(x) || x == T.Zero ? x : T.CopySign(T.One, x);

    private static void ProximalStepIsSoftThresholding<T>(Action<T[], double, double> kernel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int n in Lengths.Where(n => n <= 4097))
        {
            T[] before = Special<T>(n, n);
            foreach (var (threshold, shrink) in ((double, double)[])[(0.1, 1), (0, 1), (0.25, 0.7), (1e-3, 0.99)])
            {
                T t = T.CreateTruncating(threshold), s = T.CreateTruncating(shrink);
                T[] expected = Array.ConvertAll(before, x => T.Abs(x) <= t ? T.Zero : T.CopySign(T.Abs(x) - t, x) * s);
                T[] w = [.. before];
                kernel(w, threshold, shrink);
                Assert.Equal(Bits(expected), Bits(w));
                foreach (int bits in Width.All)
                {
                    w = [.. before];
                    Width.ProximalStep(bits, w, t, s);
                    Assert.Equal(Bits(expected), Bits(w));
                }
            }
        }
    }
}
