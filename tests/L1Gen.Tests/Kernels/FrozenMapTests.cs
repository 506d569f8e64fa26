using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen.Tests.Kernels;

/// <summary>Operations of one element of frozen models against those of live ones, which have tests of their own: the same bits, or nearly so; every length; special values.</summary>
public sealed class FrozenMapTests
{
    private const int Longest = 100;
    private delegate void Operation<T>(ReadOnlySpan<T> x, Span<T> y);

    public static TheoryData<Unary> All => [Unary.Relu, Unary.LeakyRelu, Unary.Sigmoid, Unary.Tanh, Unary.Gelu, Unary.Softplus, Unary.Abs, Unary.Square, Unary.Exp, Unary.Log, Unary.Negate];

    [Theory]
    [MemberData(nameof(All))]
    public void Floats(Unary unary) => Agree<float>(unary, 2e-7);

    [Theory]
    [MemberData(nameof(All))]
    public void Doubles(Unary unary) => Agree<double>(unary, 4e-16);

    [Fact]
    public void Sigmoid_of_a_number_and_Softmax_and_ArgMax_are_those_of_live_models()
    {
        var random = new Random(3);
        for (int n = 1; n <= Longest; n++)
        {
            float[] x = [.. Enumerable.Range(0, n).Select(_ => 20 * random.NextSingle() - 10)], expected = [.. x], y = new float[n];
            Link.Softmax<float>(expected);
            Frozen.Softmax(x, y);
            Assert.All(y.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
            Assert.Equal(Link.ArgMax<float>(x), Frozen.ArgMax<float>(x));
            Assert.Equal(Link.Sigmoid(x[0]), Frozen.Sigmoid(x[0]), 1e-7f);
        }

        Assert.Equal(float.NaN, Frozen.Sigmoid(float.NaN));
        float[] probabilities = new float[3];
        Frozen.Softmax([1, float.NaN, 2], probabilities);
        Assert.All(probabilities, p => Assert.Equal(float.NaN, p));
        Frozen.Softmax([1000, 1000, float.NegativeInfinity], probabilities);
        Assert.Equal([0.5f, 0.5f, 0], probabilities);
        Assert.Equal(1, Frozen.ArgMax<float>([1, 3, 3, float.NaN]));
    }

    private static void Agree<T>(Unary unary, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(4);
        double[] special = [0, -0.0, 1, -1, 0.5, 1e-30, -1e-30, 1e30, -1e30, 88, -88, 104, -104, 700, -700, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon];
        for (int n = 0; n <= Longest; n++)
        {
            T[] x = [.. Enumerable.Range(0, n).Select(i => T.CreateTruncating(n % 2 == 0 ? special[(i + n) % special.Length] : 20 * random.NextDouble() - 10))];
            T[] expected = [.. x], found = new T[n], inPlace = [.. x];
            Live(unary, x, expected);
            Of<T>(unary)(x, found);
            Of<T>(unary)(inPlace, inPlace);
            Assert.Equal(found, inPlace);
            for (int i = 0; i < n; i++)
                Near(expected[i], found[i], tolerance, $"{unary}({x[i]})");
        }
    }

    private static void Near<T>(T expected, T found, double tolerance, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double e = double.CreateTruncating(expected), f = double.CreateTruncating(found);
        Assert.True(e.Equals(f) || Math.Abs(e - f) <= tolerance * Math.Abs(e), $"{what} is {found}, of live models {expected}.");
    }

    /// <summary>What a live model's forward pass does.</summary>
    private static unsafe void Live<T>(Unary unary, T[] x, T[] y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = unary switch
            {
                Unary.Relu => default(Relu<T>).Value<Simd1<T>, T>(x[i]),
                Unary.LeakyRelu => new LeakyRelu<T>(T.CreateTruncating(0.25)).Value<Simd1<T>, T>(x[i]),
                Unary.Sigmoid => default(Sigmoid<T>).Value<Simd1<T>, T>(x[i]),
                Unary.Tanh => default(Tanh<T>).Value<Simd1<T>, T>(x[i]),
                Unary.Gelu => default(Gelu<T>).Value<Simd1<T>, T>(x[i]),
                Unary.Softplus => default(Softplus<T>).Value<Simd1<T>, T>(x[i]),
                Unary.Abs => default(Magnitude<T>).Value<Simd1<T>, T>(x[i]),
                Unary.Square => default(Square<T>).Value<Simd1<T>, T>(x[i]),
                Unary.Exp => default(Exponential<T>).Value<Simd1<T>, T>(x[i]),
                Unary.Log => default(Logarithm<T>).Value<Simd1<T>, T>(x[i]),
                _ => default(Negation<T>).Value<Simd1<T>, T>(x[i]),
            };
        }
    }

    private static Operation<T> Of<T>(Unary unary)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => unary switch
        {
            Unary.Relu => Frozen.Relu,
            Unary.LeakyRelu => (x, y) => Frozen.LeakyRelu(x, T.CreateTruncating(0.25), y),
            Unary.Sigmoid => Frozen.Sigmoid,
            Unary.Tanh => Frozen.Tanh,
            Unary.Gelu => Frozen.Gelu,
            Unary.Softplus => Frozen.Softplus,
            Unary.Abs => Frozen.Abs,
            Unary.Square => Frozen.Square,
            Unary.Exp => Frozen.Exp,
            Unary.Log => Frozen.Log,
            _ => Frozen.Negate,
        };
}
