using L1Gen.Kernels;

namespace L1Gen.Tests.Kernels;

/// <summary>NaN, infinities, zeros, subnormals, nothing at all, and sums that a float cannot hold.</summary>
public sealed class KernelSpecialValueTests
{
    private static readonly int[] Lengths = [1, 3, 4, 9, 15, 16, 17, 100, 128, 129, 300, 4096, 65_540];

    [Fact]
    public void Of_nothing_the_sums_are_zero_and_the_steps_do_nothing()
    {
        Assert.Equal(0, Kernel.L1Norm(ReadOnlySpan<float>.Empty));
        Assert.Equal(0, Kernel.L1Norm(ReadOnlySpan<double>.Empty));
        Assert.Equal(0, Kernel.SumOfSquares(ReadOnlySpan<float>.Empty));
        Assert.Equal(0, Kernel.Dot(ReadOnlySpan<double>.Empty, []));
        Assert.Equal(0, Kernel.PenaltyAndGradient(ReadOnlySpan<float>.Empty, [], 0.1, 0.1));
        Kernel.ProximalStep(Span<float>.Empty, 0.1);
        Assert.Equal(0, default(LaneSum).Total);
    }

    [Fact]
    public void One_NaN_anywhere_makes_the_sum_NaN_and_its_own_gradient_alone()
    {
        foreach (int n in Lengths)
        {
            foreach (int at in (int[])[0, n / 3, n / 2, n - 1])
            {
                float[] w = new float[n], gradient = new float[n];
                Array.Fill(w, -2);
                w[at] = float.NaN;
                Assert.True(double.IsNaN(Kernel.L1Norm(w)));
                Assert.True(double.IsNaN(Kernel.SumOfSquares(w)));
                Assert.True(double.IsNaN(Kernel.Dot(w, w)));
                Assert.True(double.IsNaN(Kernel.PenaltyAndGradient(w, gradient, 0.5)));
                for (int i = 0; i < n; i++)
                    Assert.Equal(i == at ? float.NaN : -0.5f, gradient[i]);
                Kernel.ProximalStep(w, 0.5);
                for (int i = 0; i < n; i++)
                    Assert.Equal(i == at ? float.NaN : -1.5f, w[i]);
            }
        }
    }

    [Fact]
    public void Infinite_weights_have_an_infinite_norm_a_finite_gradient_and_stay_infinite()
    {
        foreach (int n in Lengths)
        {
            double[] w = new double[n], gradient = new double[n];
            w[n / 2] = double.NegativeInfinity;
            Assert.Equal(double.PositiveInfinity, Kernel.L1Norm(w));
            Assert.Equal(double.PositiveInfinity, Kernel.PenaltyAndGradient(w, gradient, 0.5));
            Assert.Equal(-0.5, gradient[n / 2]);
            Assert.Equal(-0.5, gradient.Sum());
            Kernel.ProximalStep(w, 1e300);
            Assert.Equal(double.NegativeInfinity, w[n / 2]);
        }
    }

    [Fact]
    public void A_NaN_in_one_field_leaves_the_gradients_of_the_next_alone()
    {
        float[] gradient = new float[200];
        LaneSum sum = default;
        sum.AddWithGradient([float.NaN], gradient.AsSpan(0, 1), 0.5);
        sum.AddWithGradient(Enumerable.Repeat(3f, 200).ToArray(), gradient, 0.5);
        Assert.True(double.IsNaN(sum.Total));
        Assert.True(float.IsNaN(gradient[0]));
        Assert.All(gradient[1..], g => Assert.Equal(0.5f, g));
    }

    [Fact]
    public void Finite_floats_have_a_finite_norm_where_float_sums_overflow()
    {
        foreach (int n in Lengths)
        {
            float[] w = new float[n], gradient = new float[n];
            Array.Fill(w, -float.MaxValue);
            double expected = (double)float.MaxValue * n;
            Assert.Equal(expected, Kernel.L1Norm(w), expected * 1e-12);
            Assert.Equal(expected, Kernel.PenaltyAndGradient(w, gradient, 1), expected * 1e-12);
            Assert.All(gradient, g => Assert.Equal(-1, g));
            double squares = (double)float.MaxValue * float.MaxValue * n;
            Assert.Equal(squares, Kernel.SumOfSquares(w), squares * 1e-12);
            Assert.Equal(squares, Kernel.Dot(w, w), squares * 1e-12);
        }
    }

    [Fact]
    public void Subnormals_count_and_have_a_sign()
    {
        foreach (int n in Lengths)
        {
            float[] w = new float[n], gradient = new float[n];
            Array.Fill(w, -float.Epsilon);
            Assert.Equal(n * (double)float.Epsilon, Kernel.L1Norm(w));
            Kernel.PenaltyAndGradient(w, gradient, 0.25);
            Assert.All(gradient, g => Assert.Equal(-0.25f, g));
            Kernel.ProximalStep(w, 0);
            Assert.All(w, x => Assert.Equal(-float.Epsilon, x));
            Kernel.ProximalStep(w, float.Epsilon);
            Assert.All(w, x => Assert.Equal(0, BitConverter.SingleToInt32Bits(x)));
        }
    }

    [Fact]
    public void Zeros_of_both_signs_have_gradient_zero_and_become_plus_zero()
    {
        foreach (int n in Lengths)
        {
            float[] w = [.. Enumerable.Range(0, n).Select(i => i % 2 == 0 ? 0f : -0f)], gradient = new float[n];
            Array.Fill(gradient, 3);
            Assert.Equal(0, Kernel.PenaltyAndGradient(w, gradient, 0.5));
            Assert.All(gradient, g => Assert.Equal(3, g));
            Kernel.ProximalStep(w, 0);
            Assert.All(w, x => Assert.Equal(0, BitConverter.SingleToInt32Bits(x)));
        }
    }

    [Fact]
    public void Arguments_beyond_float_are_taken_as_the_greatest_float()
    {
        float[] w = [1, -2, 0, float.MaxValue, float.PositiveInfinity], gradient = new float[5];
        Kernel.PenaltyAndGradient(w, gradient, 1e300);
        Assert.Equal([float.MaxValue, -float.MaxValue, 0, float.MaxValue, float.MaxValue], gradient);
        Kernel.ProximalStep(w, 1e300);
        Assert.Equal([0, 0, 0, 0, float.PositiveInfinity], w);
    }
}
