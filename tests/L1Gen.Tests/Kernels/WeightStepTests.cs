using System.Numerics;
using System.Runtime.Intrinsics;
using L1Gen.Kernels;

namespace L1Gen.Tests.Kernels;

/// <summary>The steps of optimizers: the same bits on every width, and what the papers say.</summary>
public unsafe class WeightStepTests
{
    private static readonly int[] Lengths = [0, 1, 3, 4, 7, 8, 15, 16, 17, 31, 33, 67];

    /// <summary>Four arrays (weights, gradient, state, state) and a step that is taken on them.</summary>
    private delegate void Step<T>(int bits, T* w, T* g, T* first, T* second, int n)
        where T : unmanaged;

    [Fact]
    public void Adam_gives_the_same_bits_on_every_width()
    {
        SameBits<float>((bits, w, g, m, v, n) => Run(bits, Adam(w, g, m, v, 0.01f, 0.02f), n));
        SameBits<double>((bits, w, g, m, v, n) => Run(bits, Adam(w, g, m, v, 0.01, 0.02), n));
    }

    [Fact]
    public void Momentum_gives_the_same_bits_on_every_width()
    {
        SameBits<float>((bits, w, g, v, _, n) => Run(bits, Momentum(w, g, v, nesterov: true), n));
        SameBits<double>((bits, w, g, v, _, n) => Run(bits, Momentum(w, g, v, nesterov: false), n));
        SameBits<double>((bits, w, g, _, _, n) => Run(bits, Momentum(w, g, null, nesterov: false), n));
    }

    [Fact]
    public void Ftrl_gives_the_same_bits_on_every_width()
    {
        SameBits<float>((bits, w, g, z, s, n) => Run(bits, Ftrl(w, g, z, s), n));
        SameBits<double>((bits, w, g, z, s, n) => Run(bits, Ftrl(w, g, z, s), n));
    }

    [Fact]
    public void The_subgradient_gives_the_same_bits_on_every_width()
    {
        SameBits<float>((bits, w, g, _, _, n) => Run(bits, Subgradient(w, g), n));
        SameBits<double>((bits, w, g, _, _, n) => Run(bits, Subgradient(w, g), n));
    }

    [Theory]
    [InlineData(0.5, 0.2, 0.03, 0.01)]
    [InlineData(-0.5, 0.2, -0.3, 0.5)]
    [InlineData(0.001, -0.1, 0.0, 0.0)]
    [InlineData(0, 0.01, 0.0, 0.02)]
    public void Adam_follows_its_formula(double w, double g, double m, double v)
    {
        const double Rate = 0.1, Lambda = 0.01, Decay = 0.02;
        double mean = 0.9 * m + 0.1 * g, square = 0.999 * v + 0.001 * g * g;
        double t = Rate / (Math.Sqrt(square) * 3 + 1e-8), u = w - t * mean;
        double expected = Math.Sign(u) * Math.Max(Math.Abs(u) - t * Lambda, 0) / (1 + t * Decay);
        Run(1, Adam(&w, &g, &m, &v, Lambda, Decay), 1);
        Assert.Equal(expected, w, 1e-15);
        Assert.Equal(mean, m, 1e-15);
        Assert.Equal(square, v, 1e-15);
    }

    [Theory]
    [InlineData(0.5, 0.2, 0.9, 0.4)]
    [InlineData(-0.5, 0.2, -0.9, 0)]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0, 1e-200, 0, 0)]
    public void Ftrl_follows_its_formula(double w, double g, double z, double n)
    {
        double after = n + g * g, sigma = (Math.Sqrt(after) - Math.Sqrt(n)) / 0.5, total = z + g - sigma * w;
        double expected = -Math.Sign(total) * Math.Max(Math.Abs(total) - 0.3, 0) / ((1 + Math.Sqrt(after)) / 0.5 + 0.1);
        Run(1, Ftrl(&w, &g, &z, &n), 1);
        Assert.Equal(expected, w, 1e-15);
        Assert.Equal(total, z, 1e-15);
        Assert.Equal(after, n);
    }

    [Fact]
    public void Momentum_follows_its_formula()
    {
        foreach (bool nesterov in new[] { false, true })
        {
            double w = 0.5, g = 0.2, v = 0.1, velocity = 0.9 * v + 2 * g;
            double u = w - 0.1 * (nesterov ? 2 * g + 0.9 * velocity : velocity);
            Run(1, Momentum(&w, &g, &v, nesterov), 1);
            Assert.Equal((u - 0.05) * 0.9, w, 1e-15);
            Assert.Equal(velocity, v);
        }
    }

    [Fact]
    public void A_weight_that_no_row_has_reached_is_not_set_to_0_at_once()
    {
        double[] w = [3, -3, 0.01], g = [0, 0, 0], m = [0, 0, 0], v = [0, 0, 0];
        fixed (double* weights = w, gradient = g, first = m, second = v)
            Run(1, Adam(weights, gradient, first, second, 0.05, 0), 3);

        // The rate over ε is 10⁷, the limit 20: a threshold of 20·0.05.
        Assert.Equal([2, -2, 0], w);
    }

    [Fact]
    public void A_zero_has_no_subgradient()
    {
        double[] w = [0, 2, -2], g = [1, 1, 1];
        fixed (double* weights = w, gradient = g)
            Run(1, Subgradient(weights, gradient), 3);
        Assert.Equal([2, 2 + 0.5 + 0.2, 2 - 0.5 - 0.2], g, (a, b) => Math.Abs(a - b) < 1e-15);
    }

    private static AdamStep<T> Adam<T>(T* w, T* g, T* m, T* v, T lambda, T decay)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(w, g, m, v)
        {
            Scale = T.One,
            Beta1 = T.CreateTruncating(0.9),
            Rest1 = T.CreateTruncating(0.1),
            Beta2 = T.CreateTruncating(0.999),
            Rest2 = T.CreateTruncating(0.001),
            Root = T.CreateTruncating(3),
            Epsilon = T.CreateTruncating(1e-8),
            Rate = T.CreateTruncating(0.1),
            Lambda = lambda,
            Limit = T.CreateTruncating(20),
            Decay = decay,
        };

    private static MomentumStep<T> Momentum<T>(T* w, T* g, T* v, bool nesterov)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(w, g, v)
        {
            Scale = T.CreateTruncating(2),
            Momentum = T.CreateTruncating(0.9),
            Nesterov = nesterov,
            Rate = T.CreateTruncating(0.1),
            Threshold = T.CreateTruncating(0.05),
            Shrink = T.CreateTruncating(0.9),
        };

    private static FtrlStep<T> Ftrl<T>(T* w, T* g, T* z, T* n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(w, g, z, n)
        {
            Scale = T.One,
            Inverse = T.CreateTruncating(2),
            Beta = T.One,
            Threshold = T.CreateTruncating(0.3),
            Decay = T.CreateTruncating(0.1),
        };

    private static SubgradientStep<T> Subgradient<T>(T* w, T* g)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(w, g)
        {
            Scale = T.CreateTruncating(2),
            Lambda = T.CreateTruncating(0.5),
            Decay = T.CreateTruncating(0.1),
        };

    private static void Run<T, TStep>(int bits, TStep step, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IWeightStep<T>
    {
        switch (bits)
        {
            case 512: WeightStep.Run<T, TStep, Simd512<T>, Vector512<T>>(step, (nuint)n); break;
            case 256: WeightStep.Run<T, TStep, Simd256<T>, Vector256<T>>(step, (nuint)n); break;
            case 128: WeightStep.Run<T, TStep, Simd128<T>, Vector128<T>>(step, (nuint)n); break;
            default: WeightStep.Run<T, TStep, Simd1<T>, T>(step, (nuint)n); break;
        }
    }

    private static void Run<T>(int bits, AdamStep<T> step, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run<T, AdamStep<T>>(bits, step, n);

    private static void Run<T>(int bits, MomentumStep<T> step, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run<T, MomentumStep<T>>(bits, step, n);

    private static void Run<T>(int bits, FtrlStep<T> step, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run<T, FtrlStep<T>>(bits, step, n);

    private static void Run<T>(int bits, SubgradientStep<T> step, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run<T, SubgradientStep<T>>(bits, step, n);

    private static void SameBits<T>(Step<T> step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int n in Lengths)
        {
            T[][] expected = Take(1, n);
            foreach (int bits in Width.All)
            {
                T[][] actual = Take(bits, n);
                for (int array = 0; array < actual.Length; array++)
                    Assert.Equal(expected[array], actual[array]);
            }
        }

        T[][] Take(int bits, int n)
        {
            var random = new Random(n);
            T[][] arrays = [Numbers(0), Numbers(1), Numbers(2), Numbers(3)];
            fixed (T* w = arrays[0], g = arrays[1], first = arrays[2], second = arrays[3])
                step(bits, w, g, first, second, n);
            return arrays;

            // Every fifth weight is zero; the second state is a sum of squares. One element more than is worked on stays as it is.
            T[] Numbers(int kind) => [.. Enumerable.Range(0, n + 1).Select(i =>
                kind == 0 && i % 5 == 0 ? T.Zero : T.CreateTruncating(kind == 3 ? random.NextDouble() : random.NextDouble() - 0.5))];
        }
    }
}
