using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen.Tests.Kernels;

/// <summary>What goes over the features of each row.</summary>
public abstract class PassRowsTests<T>(double tolerance)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Epsilon = 1e-3;

    public static TheoryData<int, int> Sizes
    {
        get
        {
            TheoryData<int, int> sizes = [];
            foreach (int rows in PassBatch<T>.RowCounts)
            {
                foreach (int features in PassBatch<T>.FeatureCounts)
                    sizes.Add(rows, features);
            }

            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Sum(int rows, int features)
    {
        PassBatch<T> batch = new(rows, 2 * features + 2);
        var random = new Random(1);
        Block x = batch.Take(features, random), to = batch.Take(1), dTo = batch.Take(1, random), dx = batch.Take(features, random);
        batch.RunDivided((in pass) => pass.Sum(x, to, 0.25));
        batch.AllClose(to, (_, b) => 0.25 * batch.Row(x, b).Sum(), features * tolerance);
        T[] before = batch.Of(dx);
        batch.RunDivided((in pass) => pass.SumBackward(dTo, dx, 0.25, true));
        batch.AllClose(dx, (f, b) => 0.25 * batch.Wide(dTo, 0, b) + Wide(before[f * batch.Stride + b]), tolerance);
        batch.RunDivided((in pass) => pass.SumBackward(dTo, dx, 0.25, false));
        batch.AllClose(dx, (_, b) => 0.25 * batch.Wide(dTo, 0, b), tolerance);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Max(int rows, int features)
    {
        PassBatch<T> batch = new(rows, 2 * features + 2);
        var random = new Random(2);
        Block x = batch.Take(features), to = batch.Take(1), dTo = batch.Take(1, random), dx = batch.Take(features, random);
        for (int f = 0; f < features; f++)
        {
            for (int b = 0; b < rows; b++)
                batch[x, f, b] = T.CreateTruncating(random.Next(-2, 3));
        }

        batch.RunDivided((in pass) => pass.Max(x, to));
        batch.AllClose(to, (_, b) => batch.Row(x, b).Max(), 0);
        double Expected(int f, int b) => Array.IndexOf(batch.Row(x, b), batch.Wide(to, 0, b)) == f ? batch.Wide(dTo, 0, b) : 0;
        T[] before = batch.Of(dx);
        batch.RunDivided((in pass) => pass.MaxBackward(x, to, dTo, dx, true));
        batch.AllClose(dx, (f, b) => Expected(f, b) + Wide(before[f * batch.Stride + b]), tolerance);
        batch.RunDivided((in pass) => pass.MaxBackward(x, to, dTo, dx, false));
        batch.AllClose(dx, Expected, 0);

        foreach (T special in new[] { T.NaN, T.PositiveInfinity, T.NegativeInfinity })
        {
            int at = random.Next(features), row = random.Next(rows);
            batch[x, at, row] = special;
            batch.Run((in pass) => pass.Max(x, to));
            batch.AllClose(to, (_, b) => batch.Row(x, b) is var r && r.Any(double.IsNaN) ? double.NaN : r.Max(), 0);
            batch.Run((in pass) => pass.MaxBackward(x, to, dTo, dx, false));
            batch.AllClose(dx, (f, b) => double.IsNaN(batch.Wide(to, 0, b)) ? double.NaN : Expected(f, b), 0);
            batch[x, at, row] = T.One;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Normalize(int rows, int features)
    {
        PassBatch<T> batch = new(rows, 4 * features + 1);
        var random = new Random(3);
        Block x = batch.Take(features, random), to = batch.Take(features), inverse = batch.Take(1), dTo = batch.Take(features, random);
        Block dx = batch.Take(features, random);
        batch.RunDivided((in pass) => pass.Normalize(x, to, inverse, Epsilon));
        batch.AllClose(inverse, (_, b) => Inverse(batch.Row(x, b)), 20 * tolerance);
        batch.AllClose(to, (f, b) => (batch.Wide(x, f, b) - batch.Row(x, b).Average()) * Inverse(batch.Row(x, b)), 20 * tolerance);
        double Expected(int f, int b)
        {
            double[] d = batch.Row(dTo, b), y = batch.Row(to, b);
            return batch.Wide(inverse, 0, b) * (d[f] - d.Average() - y[f] * d.Zip(y, (p, q) => p * q).Average());
        }

        T[] before = batch.Of(dx);
        batch.RunDivided((in pass) => pass.NormalizeBackward(to, inverse, dTo, dx, true));
        batch.AllClose(dx, (f, b) => Expected(f, b) + Wide(before[f * batch.Stride + b]), 100 * tolerance);
        batch.RunDivided((in pass) => pass.NormalizeBackward(to, inverse, dTo, dx, false));
        batch.AllClose(dx, Expected, 100 * tolerance);

        T[] expected = batch.Of(to), gradient = batch.Of(dx);
        batch.Run((in pass) => pass.NormalizeBackward(to, inverse, dTo, dTo, false));
        Assert.Equal(Samples.Bits(gradient), Samples.Bits(batch.Of(dTo)));
        batch.Run((in pass) => pass.Normalize(x, x, inverse, Epsilon));
        Assert.Equal(Samples.Bits(expected), Samples.Bits(batch.Of(x)));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Copy_and_clear(int rows, int features)
    {
        PassBatch<T> batch = new(rows, 2 * features);
        var random = new Random(4);
        Block x = batch.Take(features, random), to = batch.Take(features, random);
        T[] before = batch.Of(to);
        batch.RunDivided((in pass) => pass.Copy(x, to, add: true));
        batch.AllClose(to, (f, b) => batch.Wide(x, f, b) + Wide(before[f * batch.Stride + b]), tolerance);
        batch.RunDivided((in pass) => pass.Copy(x, to));
        batch.AllClose(to, (f, b) => batch.Wide(x, f, b), 0);
        batch.RunDivided((in pass) => pass.Clear(to));
        Assert.All(batch.Of(to), y => Assert.Equal(T.Zero, y));
        batch.AllClose(x, (f, b) => batch.Wide(x, f, b), 0);
    }

    [Fact]
    public void A_pass_leaves_the_lanes_of_others_alone()
    {
        PassBatch<T> batch = new(33, 4);
        Block x = new(0, 1), y = new(1, 1), one = new(2, 1), all = new(0, 4);
        Array.Fill(batch.Workspace, T.One);
        Pass<T> pass = batch.Pass(16, 32);
        pass.Map(Unary.Exp, x, y);
        pass.Combine(Binary.Add, x, x, y);
        pass.Sum(new(0, 2), one, 1);
        pass.Max(new(0, 2), one);
        pass.Normalize(new(0, 2), new(0, 2), one, 1);
        pass.Copy(x, y, add: true);
        pass.Clear(all);
        for (int i = 0; i < batch.Workspace.Length; i++)
            Assert.Equal(i % batch.Stride is >= 16 and < 32 ? T.Zero : T.One, batch.Workspace[i]);
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        PassBatch<T> batch = new(5, 6);
        Assert.Throws<ArgumentException>(() => batch.Run((in pass) => pass.Sum(new(0, 3), new(3, 2), 1)));
        Assert.Throws<ArgumentException>(() => batch.Run((in pass) => pass.Max(new(0, 0), new(3, 1))));
        Assert.Throws<ArgumentException>(() => batch.Run((in pass) => pass.Normalize(new(0, 3), new(3, 2), new(5, 1), 1)));
        Assert.Throws<ArgumentException>(() => batch.Run((in pass) => pass.Copy(new(0, 3), new(4, 3))));
        Assert.Throws<InvalidOperationException>(() => new Pass<T>(new T[60], 5).Copy(new(0, 3), new(3, 3)));
        Assert.Throws<InvalidOperationException>(() => batch.Pass(16, 32).Sum(new(0, 3), new(3, 1), 1));
    }

    private static double Inverse(double[] x) => 1 / Math.Sqrt(x.Average(v => (v - x.Average()) * (v - x.Average())) + Epsilon);

    private static double Wide(T x) => double.CreateTruncating(x);
}

public sealed class SinglePassRowsTests() : PassRowsTests<float>(1e-6);

public sealed class DoublePassRowsTests() : PassRowsTests<double>(1e-14);
