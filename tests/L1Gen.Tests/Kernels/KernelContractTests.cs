using L1Gen.Kernels;

namespace L1Gen.Tests.Kernels;

/// <summary>What bad arguments get, and what the kernels cost the garbage collector.</summary>
public sealed class KernelContractTests
{
    private static readonly double[] Invalid = [-1, -double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    [Fact]
    public void Lengths_that_differ_name_the_argument_and_both_lengths_and_write_nothing()
    {
        float[] w = [1, 2, 3], gradient = [7, 7];
        ArgumentException[] thrown =
        [
            Assert.Throws<ArgumentException>("gradient", () => Kernel.PenaltyAndGradient(w, gradient, 0.1)),
            Assert.Throws<ArgumentException>("gradient", () => Kernel.PenaltyAndGradient(w, gradient, 0.1, 0.1)),
            Assert.Throws<ArgumentException>("gradient", () => default(LaneSum).AddWithGradient(w, gradient, 0.1)),
            Assert.Throws<ArgumentException>("y", () => Kernel.Dot(w, gradient)),
        ];
        Assert.All(thrown, exception => Assert.Matches("has 2 elements.* has 3\\.", exception.Message));
        Assert.Equal([7, 7], gradient);
    }

    [Fact]
    public void Lambda_that_is_negative_or_not_finite_is_refused_and_nothing_is_written()
    {
        double[] w = [1, -2, 3], gradient = [7, 7, 7];
        foreach (double bad in Invalid)
        {
            LaneSum sum = default, squares = default;
            Assert.Throws<ArgumentOutOfRangeException>("lambda", () => Kernel.PenaltyAndGradient(w, gradient, bad));
            Assert.Throws<ArgumentOutOfRangeException>("lambda2", () => Kernel.PenaltyAndGradient(w, gradient, 0.1, bad));
            Assert.Throws<ArgumentOutOfRangeException>("lambda", () => sum.AddWithGradient(w, gradient, bad, 0.1, ref squares));
            Assert.Throws<ArgumentOutOfRangeException>("lambda2", () => sum.AddWithGradient(w, gradient, 0.1, bad, ref squares));
            Assert.Throws<ArgumentOutOfRangeException>("threshold", () => Kernel.ProximalStep(w, bad));
            Assert.Throws<ArgumentOutOfRangeException>("shrink", () => Kernel.ProximalStep(w, 0.1, bad));
            Assert.Equal((0, 0), (sum.Total, squares.Total));
        }

        Assert.Throws<ArgumentOutOfRangeException>("shrink", () => Kernel.ProximalStep(w, 0.1, 1.5));
        Assert.Equal([1, -2, 3], w);
        Assert.Equal([7, 7, 7], gradient);
    }

    [Fact]
    public void No_kernel_allocates()
    {
        float[] w = new float[200_000], gradient = new float[200_000];
        double[] wide = new double[200_000], wideGradient = new double[200_000];
        w[7] = float.NaN;
        double sum = 0;
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (int n in (ReadOnlySpan<int>)[3, 10, 100, 899, 200_000])
            {
                sum += Kernel.L1Norm(w.AsSpan(0, n)) + Kernel.L1Norm(wide.AsSpan(0, n));
                sum += Kernel.SumOfSquares(w.AsSpan(0, n)) + Kernel.Dot(w.AsSpan(0, n), gradient.AsSpan(0, n));
                sum += Kernel.PenaltyAndGradient(w.AsSpan(0, n), gradient.AsSpan(0, n), 0.1, 0.2);
                sum += Kernel.PenaltyAndGradient(wide.AsSpan(0, n), wideGradient.AsSpan(0, n), 0.1);
                Kernel.ProximalStep(w.AsSpan(0, n), 0.01, 0.9);
                Kernel.ProximalStep(wide.AsSpan(0, n), 0.01);
            }

            // The first round may load types.
            if (round == 1)
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(double.IsNaN(sum));
    }
}
