using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen.Tests.Kernels;

/// <summary>Functions of one element, and their derivatives.</summary>
public abstract class PassMapTests<T>(double tolerance)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Slope = 0.125;

    public static TheoryData<Unary> Functions => [.. Enum.GetValues<Unary>()];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Map_agrees_with_the_definition(Unary f)
    {
        var random = new Random(1);
        foreach (int rows in PassBatch<T>.RowCounts)
        {
            foreach (int features in PassBatch<T>.FeatureCounts)
            {
                PassBatch<T> batch = new(rows, 2 * features);
                Block x = batch.Take(features, random, 4), to = batch.Take(features);
                if (f == Unary.Log)
                    batch.Run((in pass) => pass.Map(Unary.Abs, x, x));
                batch.RunDivided((in pass) => pass.Map(f, x, to, Slope));
                batch.AllClose(to, (j, b) => Value(f, batch.Wide(x, j, b)), tolerance, f.ToString());
                T[] expected = batch.Of(to);
                batch.Run((in pass) => pass.Map(f, x, x, Slope));
                Assert.Equal(Samples.Bits(expected), Samples.Bits(batch.Of(x)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void MapBackward_multiplies_by_the_derivative(Unary f)
    {
        var random = new Random(2);
        foreach (int rows in PassBatch<T>.RowCounts)
        {
            foreach (int features in PassBatch<T>.FeatureCounts)
            {
                PassBatch<T> batch = new(rows, 4 * features);
                Block x = batch.Take(features, random, 4), to = batch.Take(features), dTo = batch.Take(features, random), dx = batch.Take(features, random);
                if (f == Unary.Log)
                    batch.Run((in pass) => pass.Map(Unary.Abs, x, x));
                batch[x, 0, 0] = T.One;
                batch.Run((in pass) => pass.Map(f, x, to, Slope));
                T[] before = batch.Of(dx);
                double Expected(int j, int b) => Derivative(f, batch.Wide(x, j, b)) * batch.Wide(dTo, j, b);
                batch.RunDivided((in pass) => pass.MapBackward(f, x, to, dTo, dx, true, Slope));
                batch.AllClose(dx, (j, b) => Expected(j, b) + double.CreateTruncating(before[j * batch.Stride + b]), tolerance, f.ToString());
                batch.RunDivided((in pass) => pass.MapBackward(f, x, to, dTo, dx, false, Slope));
                batch.AllClose(dx, Expected, tolerance, f.ToString());
                T[] expected = batch.Of(dx);
                Block unneeded = default;
                bool fromOutput = f is Unary.Relu or Unary.LeakyRelu or Unary.Sigmoid or Unary.Tanh or Unary.Exp;
                batch.Run((in pass) => pass.MapBackward(f, fromOutput ? unneeded : x, fromOutput ? to : unneeded, dTo, dTo, false, Slope));
                Assert.Equal(Samples.Bits(expected), Samples.Bits(batch.Of(dTo)));
            }
        }
    }

    [Fact]
    public void Accuracy_holds_over_the_whole_range()
    {
        double unit = double.CreateTruncating(T.BitIncrement(T.One)) - 1;
        foreach (Unary f in new[] { Unary.Sigmoid, Unary.Tanh, Unary.Softplus, Unary.Gelu })
        {
            for (double magnitude = Math.ScaleB(1, -30); magnitude < 80; magnitude *= 1.0625)
            {
                foreach (double x in new[] { magnitude, -magnitude })
                {
                    T rounded = T.CreateTruncating(x);
                    double exact = Value(f, double.CreateTruncating(rounded)), found = One(f, rounded);
                    double allowed = (f == Unary.Gelu ? 8 + 4 * Math.Abs(Math.Min(x, 0)) * x * x : 5) * unit;
                    Assert.True(Math.Abs(found - exact) <= allowed * Math.Abs(exact) + 1e-37, $"{f}({x}): {found:R} for {exact:R}");
                }
            }
        }
    }

    [Fact]
    public void Special_values()
    {
        T infinity = T.PositiveInfinity;
        foreach (Unary f in Enum.GetValues<Unary>())
            Assert.True(double.IsNaN(One(f, T.NaN)), $"{f} of NaN");
        foreach (double great in new[] { 1e4, 3e38, double.PositiveInfinity })
        {
            T x = T.CreateTruncating(great);
            Assert.Equal(1, One(Unary.Sigmoid, x));
            Assert.Equal(0, One(Unary.Sigmoid, -x));
            Assert.Equal(1, One(Unary.Tanh, x));
            Assert.Equal(-1, One(Unary.Tanh, -x));
            Assert.Equal(double.CreateTruncating(x), One(Unary.Softplus, x));
            Assert.Equal(0, One(Unary.Softplus, -x));
            Assert.Equal(double.CreateTruncating(x), One(Unary.Gelu, x));
            Assert.Equal(0, One(Unary.Gelu, -x));
            Assert.Equal(1, Slope1(Unary.Gelu, x));
            Assert.Equal(0, Slope1(Unary.Gelu, -x));
            Assert.Equal(1, Slope1(Unary.Softplus, x));
            Assert.Equal(0, Slope1(Unary.Softplus, -x));
        }

        Assert.Equal(0, Slope1(Unary.Relu, T.Zero));
        Assert.Equal(Slope, Slope1(Unary.LeakyRelu, T.Zero));
        Assert.Equal(0, Slope1(Unary.Abs, T.Zero));
        Assert.Equal(0, Slope1(Unary.Abs, T.NegativeZero));
        Assert.True(T.IsNegative(T.CreateTruncating(One(Unary.Tanh, T.NegativeZero))));
        foreach (Unary f in new[] { Unary.Sigmoid, Unary.Tanh, Unary.Gelu, Unary.Softplus, Unary.Abs, Unary.Square, Unary.Exp, Unary.Log })
            Assert.True(double.IsNaN(Slope1(f, T.NaN)), $"derivative of {f} at NaN");
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        PassBatch<T> batch = new(5, 6);
        Assert.Throws<ArgumentException>(() => batch.Run((in pass) => pass.Map(Unary.Exp, new(0, 2), new(2, 3))));
        Assert.Throws<ArgumentException>(() => batch.Run((in pass) => pass.Map(Unary.Exp, new(0, 2), new(5, 2))));
        Assert.Throws<ArgumentException>(() => batch.Run((in pass) => pass.Map(Unary.Exp, new(-1, 2), new(2, 2))));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Run((in pass) => pass.Map((Unary)99, new(0, 2), new(2, 2))));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => batch.Run((in pass) => pass.MapBackward(Unary.LeakyRelu, new(0, 1), new(1, 1), new(2, 1), new(3, 1), false, -0.1)));
    }

    private static double One(Unary f, T x)
    {
        PassBatch<T> batch = new(1, 2);
        batch[new(0, 1), 0, 0] = x;
        batch.Run((in pass) => pass.Map(f, new(0, 1), new(1, 1), Slope));
        return batch.Wide(new(1, 1), 0, 0);
    }

    private static double Slope1(Unary f, T x)
    {
        PassBatch<T> batch = new(5, 4);
        Block one = new(2, 1);
        for (int b = 0; b < 5; b++)
            (batch[new(0, 1), 0, b], batch[one, 0, b]) = (x, T.One);
        batch.Run((in pass) =>
        {
            pass.Map(f, new(0, 1), new(1, 1), Slope);
            pass.MapBackward(f, new(0, 1), new(1, 1), new(2, 1), new(3, 1), false, Slope);
        });
        return batch.Wide(new(3, 1), 0, 4);
    }

    private static double Value(Unary f, double x) => f switch
    {
        Unary.Identity => x,
        Unary.Relu => Math.Max(x, 0),
        Unary.LeakyRelu => x > 0 ? x : Slope * x,
        Unary.Sigmoid => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x)),
        Unary.Tanh => Math.Tanh(x),
        Unary.Gelu => x * Value(Unary.Sigmoid, 2 * Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)),
        Unary.Softplus => Math.Max(x, 0) + LogOfOnePlus(Math.Exp(-Math.Abs(x))),
        Unary.Abs => Math.Abs(x),
        Unary.Square => x * x,
        Unary.Exp => Math.Exp(x),
        Unary.Log => Math.Log(x),
        _ => -x,
    };

    private static double Derivative(Unary f, double x)
    {
        double y = Value(f, x);
        double u = Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x), t = Math.Tanh(u);
        return f switch
        {
            Unary.Identity => 1,
            Unary.Relu => x > 0 ? 1 : 0,
            Unary.LeakyRelu => x > 0 ? 1 : Slope,
            Unary.Sigmoid => y * (1 - y),
            Unary.Tanh => 1 - y * y,
            Unary.Gelu => 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * Math.Sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x),
            Unary.Softplus => Value(Unary.Sigmoid, x),
            Unary.Abs => Math.Sign(x),
            Unary.Square => 2 * x,
            Unary.Exp => y,
            Unary.Log => 1 / x,
            _ => -1,
        };
    }

    /// <summary>Kahan's: the error of 1 + e is divided out.</summary>
    private static double LogOfOnePlus(double e) => 1 + e == 1 ? e : Math.Log(1 + e) * e / (1 + e - 1);
}

public sealed class SinglePassMapTests() : PassMapTests<float>(2e-6);

public sealed class DoublePassMapTests() : PassMapTests<double>(1e-14);
