using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen.Tests.Kernels;

/// <summary>Products with weights, held against plain loops in double.</summary>
public sealed class MatrixProductTests
{
    private static readonly int[] Sizes = [1, 3, 5, 6, 7, 10, 17, 64, 65];
    private static readonly int[] Rows = [1, 3, 16, 31, 100, 112];

    public static TheoryData<int, int, int> Shapes()
    {
        var data = new TheoryData<int, int, int>();
        foreach (int inputs in Sizes)
        {
            foreach (int outputs in Sizes)
                data.Add(inputs, outputs, Rows[(inputs + 2 * outputs) % Rows.Length]);
        }

        foreach (int rows in Rows)
            data.Add(65, 17, rows);
        data.Add(300, 65, 100);
        data.Add(65, 300, 300);
        data.Add(784, 10, 1);
        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void All_products_agree_with_plain_loops(int inputs, int outputs, int rows)
    {
        foreach (int stride in rows == 1 ? new[] { 1, 16 } : [(rows + 15) & -16])
        {
            foreach (bool add in new[] { false, true })
            {
                Check<float>(inputs, outputs, rows, stride, add, 2e-6);
                Check<double>(inputs, outputs, rows, stride, add, 4e-15);
            }
        }
    }

    [Theory]
    [InlineData(Unary.Identity)]
    [InlineData(Unary.Relu)]
    [InlineData(Unary.LeakyRelu)]
    [InlineData(Unary.Sigmoid)]
    [InlineData(Unary.Tanh)]
    public void The_activation_is_applied_once_to_the_sum(Unary activation)
    {
        foreach (int stride in new[] { 1, 32 })
        {
            var layer = new LayerSample<float>(30, 20, stride, stride);
            layer.Pass.Affine(layer.X, layer.Matrix, layer.Bias, layer.To, activation, 0.25);
            for (int j = 0; j < 20; j++)
            {
                for (int b = 0; b < stride; b++)
                {
                    double s = layer.Affine(j, b);
                    double expected = activation switch
                    {
                        Unary.Relu => Math.Max(s, 0),
                        Unary.LeakyRelu => s > 0 ? s : 0.25 * s,
                        Unary.Sigmoid => 1 / (1 + Math.Exp(-s)),
                        Unary.Tanh => Math.Tanh(s),
                        _ => s,
                    };
                    Assert.Equal(expected, layer.At(layer.To, j, b), 2e-6);
                }
            }
        }
    }

    [Theory]
    [InlineData(10, 64, 100)]
    [InlineData(64, 3, 100)]
    [InlineData(65, 1, 31)]
    [InlineData(784, 130, 150)]
    public void Neither_lanes_nor_shares_change_a_bit(int inputs, int outputs, int rows)
    {
        Divide<float>(inputs, outputs, rows);
        Divide<double>(inputs, outputs, rows);
    }

    [Fact]
    public void A_part_of_the_lanes_leaves_the_others_alone()
    {
        var layer = new LayerSample<float>(7, 65, 64, 64);
        Array.Fill(layer.Workspace, -3f, layer.To.Start * 64, layer.To.Count * 64);
        new Pass<float>(layer.Workspace, 64) { First = 16, End = 48 }.Affine(layer.X, layer.Matrix, layer.Bias, layer.To);
        for (int j = 0; j < 65; j++)
        {
            for (int b = 0; b < 64; b++)
                Assert.Equal(b is < 16 or >= 48, layer.At(layer.To, j, b) == -3);
        }
    }

    [Theory]
    [InlineData(6, 3)]
    [InlineData(6, 17)]
    [InlineData(65, 64)]
    public void What_stands_in_the_padding_reaches_no_gradient(int inputs, int outputs)
    {
        foreach (int rows in new[] { 1, 17, 31, 100 })
        {
            int stride = (rows + 15) & -16;
            var clean = new LayerSample<double>(inputs, outputs, rows, stride);
            var soiled = new LayerSample<double>(inputs, outputs, rows, stride);
            for (int i = 0; i < soiled.Workspace.Length; i++)
            {
                if (i % stride >= rows)
                    soiled.Workspace[i] = double.NaN;
            }

            Assert.Equal(clean.MatrixGradient(Share.All, false), soiled.MatrixGradient(Share.All, false));
            Assert.Equal(clean.BiasGradient(Share.All, false), soiled.BiasGradient(Share.All, false));
        }
    }

    [Fact]
    public void What_is_not_finite_reaches_all_that_depends_on_it_and_nothing_else()
    {
        var layer = new LayerSample<float>(20, 7, 40, 48);
        layer.Workspace[(layer.X.Start + 3) * 48 + 5] = float.NaN;
        layer.Pass.Affine(layer.X, layer.Matrix, layer.Bias, layer.To, Unary.Relu);
        for (int j = 0; j < 7; j++)
        {
            for (int b = 0; b < 40; b++)
                Assert.Equal(b == 5, double.IsNaN(layer.At(layer.To, j, b)));
        }

        layer = new LayerSample<float>(20, 7, 40, 48);
        layer.Workspace[(layer.X.Start + 3) * 48 + 5] = float.NaN;
        layer.Workspace[(layer.To.Start + 2) * 48 + 6] = float.PositiveInfinity;
        float[] gradient = layer.MatrixGradient(Share.All, false);
        for (int i = 0; i < gradient.Length; i++)
            Assert.Equal((i / 7 == 3, i / 7 != 3 && i % 7 == 2), (float.IsNaN(gradient[i]), float.IsInfinity(gradient[i])));
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused_and_nothing_is_written()
    {
        foreach (int stride in new[] { 1, 16 })
        {
            float[] workspace = [.. Enumerable.Repeat(7f, 10 * stride)], five = new float[5], six = new float[6];
            Block x = new(0, 2), to = new(2, 3);
            Assert.Throws<ArgumentException>("matrix", () => new Pass<float>(workspace, stride).Affine(x, five, default, to));
            Assert.Throws<ArgumentException>("bias", () => new Pass<float>(workspace, stride).Affine(x, six, five, to));
            Assert.Throws<ArgumentException>("matrix", () => new Pass<float>(workspace, stride).AffineBackward(to, five, x, true));
            Assert.Throws<ArgumentException>("gradient", () => new Pass<float>(workspace, stride).MatrixGradient(x, to, five, Share.All, false));
            Assert.Throws<ArgumentException>("gradient", () => new Pass<float>(workspace, stride).BiasGradient(to, five, Share.All, false));
            Assert.ThrowsAny<ArgumentException>(() => new Pass<float>(workspace, stride).Affine(x, six, default, new Block(8, 3)));
            Assert.All(workspace, v => Assert.Equal(7, v));
            Assert.All(five, v => Assert.Equal(0, v));
        }
    }

    [Fact]
    public void Lanes_that_are_no_groups_of_the_batch_and_shares_that_are_none_are_refused()
    {
        float[] workspace = new float[160], six = new float[6];
        Block x = new(0, 2), to = new(2, 3);
        Assert.Throws<InvalidOperationException>(() => new Pass<float>(workspace, 8).Affine(x, six, default, to));
        Assert.Throws<InvalidOperationException>(() => new Pass<float>(workspace, 16) { Rows = 17 }.MatrixGradient(x, to, six, Share.All, false));
        Assert.Throws<InvalidOperationException>(() => new Pass<float>(workspace, 16) { End = 32 }.AffineBackward(to, six, x, false));
        Assert.Throws<InvalidOperationException>(() => new Pass<float>(workspace, 32) { First = 8 }.Affine(x, six, default, to));
        Assert.ThrowsAny<ArgumentException>(() => new Pass<float>(workspace, 16).MatrixGradient(x, to, six, new Share(-1, 2), false));
    }

    [Fact]
    public void No_product_allocates()
    {
        LayerSample<float>[] layers = [new(10, 64, 100, 112), new(64, 3, 100, 112), new(300, 130, 300, 304), new(64, 10, 1, 1), new(9, 1, 1, 1)];
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (LayerSample<float> layer in layers)
            {
                Pass<float> pass = layer.Pass;
                pass.Affine(layer.X, layer.Matrix, layer.Bias, layer.To, Unary.Relu);
                pass.AffineBackward(layer.To, layer.Matrix, layer.X, true);
                pass.MatrixGradient(layer.X, layer.To, layer.Gradient, Share.All, false);
                pass.BiasGradient(layer.To, layer.Bias, Share.All, false);
            }

            if (round == 1)
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static void Check<T>(int inputs, int outputs, int rows, int stride, bool add, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var layer = new LayerSample<T>(inputs, outputs, rows, stride);
        foreach (bool biased in new[] { true, false })
        {
            layer.Pass.Affine(layer.X, layer.Matrix, biased ? layer.Bias : default, layer.To);
            for (int j = 0; j < outputs; j++)
            {
                for (int b = 0; b < rows; b++)
                    Close(layer.Affine(j, b) - (biased ? 0 : double.CreateTruncating(layer.Bias[j])), layer.At(layer.To, j, b), inputs);
            }
        }

        T[] before = [.. layer.Workspace];
        layer.Pass.AffineBackward(layer.To, layer.Matrix, layer.X, add);
        for (int i = 0; i < inputs; i++)
        {
            for (int b = 0; b < rows; b++)
            {
                double expected = add ? double.CreateTruncating(before[(layer.X.Start + i) * stride + b]) : 0;
                for (int j = 0; j < outputs; j++)
                    expected += double.CreateTruncating(layer.Matrix[i * outputs + j]) * layer.At(layer.To, j, b);
                Close(expected, layer.At(layer.X, i, b), outputs * (1 + Math.Sqrt(inputs)));
            }
        }

        T[] gradient = layer.MatrixGradient(Share.All, add), bias = layer.BiasGradient(Share.All, add);
        for (int j = 0; j < outputs; j++)
        {
            double sum = add ? 1 : 0;
            for (int b = 0; b < rows; b++)
                sum += layer.At(layer.To, j, b);
            Close(sum, double.CreateTruncating(bias[j]), rows * (1 + Math.Sqrt(inputs)));
            for (int i = 0; i < inputs; i++)
            {
                double expected = add ? 1 : 0;
                for (int b = 0; b < rows; b++)
                    expected += layer.At(layer.X, i, b) * layer.At(layer.To, j, b);
                Close(expected, double.CreateTruncating(gradient[i * outputs + j]), rows * inputs * (1 + Math.Sqrt(outputs)));
            }
        }

        void Close(double expected, double found, double scale) =>
            Assert.True(Math.Abs(expected - found) <= tolerance * (1 + scale), $"{inputs}×{outputs}, {rows} rows: {expected} ≠ {found}");
    }

    private static void Divide<T>(int inputs, int outputs, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int stride = (rows + 15) & -16;
        var whole = new LayerSample<T>(inputs, outputs, rows, stride);
        whole.Pass.Affine(whole.X, whole.Matrix, whole.Bias, whole.To, Unary.Tanh);
        T[] matrix = whole.MatrixGradient(Share.All, true), bias = whole.BiasGradient(Share.All, true);
        foreach (int parts in new[] { 2, 3 })
        {
            var divided = new LayerSample<T>(inputs, outputs, rows, stride);
            for (int part = 0; part < parts; part++)
            {
                (int first, int end) = new Share(part, parts).Of(stride, 16);
                new Pass<T>(divided.Workspace, stride) { Rows = rows, First = first, End = end }
                    .Affine(divided.X, divided.Matrix, divided.Bias, divided.To, Unary.Tanh);
            }

            Assert.Equal(whole.Workspace, divided.Workspace);
            T[] one = [.. Enumerable.Repeat(T.One, matrix.Length)], other = [.. Enumerable.Repeat(T.One, bias.Length)];
            for (int part = parts - 1; part >= 0; part--)
            {
                divided.Pass.MatrixGradient(divided.X, divided.To, one, new Share(part, parts), true);
                divided.Pass.BiasGradient(divided.To, other, new Share(part, parts), true);
            }

            Assert.Equal(matrix, one);
            Assert.Equal(bias, other);
        }

        var halves = new LayerSample<T>(inputs, outputs, rows, stride);
        whole.Workspace.CopyTo(halves.Workspace, 0);
        whole.Pass.AffineBackward(whole.To, whole.Matrix, whole.X, true);
        new Pass<T>(halves.Workspace, stride) { Rows = rows, First = 16 }.AffineBackward(halves.To, halves.Matrix, halves.X, true);
        new Pass<T>(halves.Workspace, stride) { Rows = rows, End = 16 }.AffineBackward(halves.To, halves.Matrix, halves.X, true);
        Assert.Equal(whole.Workspace, halves.Workspace);
    }
}
