using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen.Tests.Kernels;

/// <summary>Embeddings and sparse inputs.</summary>
public abstract class PassSparseTests<T>(double tolerance)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Inputs = 23;

    public static TheoryData<int, int> Sizes
    {
        get
        {
            TheoryData<int, int> sizes = [];
            foreach (int rows in PassBatch<T>.RowCounts)
            {
                foreach (int outputs in new[] { 1, 2, 3, 7, 17, 32, 70 })
                    sizes.Add(rows, outputs);
            }

            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Gather(int rows, int width)
    {
        var random = new Random(1);
        PassBatch<T> batch = new(rows, 2 * width);
        Block to = batch.Take(width), dTo = batch.Take(width, random);
        T[] table = Weights(random, Inputs * width);
        batch.Indices = [.. Enumerable.Range(0, 2 * batch.Stride).Select(i => i % batch.Stride < rows ? random.Next(Inputs) : -1)];
        batch.RunDivided((in pass) => pass.Gather(1, table, to));
        batch.AllClose(to, (f, b) => Wide(table[batch.Indices[batch.Stride + b] * width + f]), 0);

        foreach (bool add in new[] { false, true })
        {
            T[] gradient = PassCombineTests<T>.Shares(
                table.Length, g => share => batch.Run((in pass) => pass.GatherGradient(1, dTo, g, share, add)));
            for (int k = 0; k < gradient.Length; k++)
            {
                double expected = Enumerable.Range(0, rows).Where(b => batch.Indices[batch.Stride + b] == k / width).Sum(b => batch.Wide(dTo, k % width, b));
                PassBatch<T>.Close(expected + (add ? 0.5 : 0), Wide(gradient[k]), 20 * tolerance, "table");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void SparseAffine(int rows, int outputs)
    {
        var random = new Random(2);
        PassBatch<T> batch = new(rows, 3 * outputs);
        Block to = batch.Take(outputs), act = batch.Take(outputs), dTo = batch.Take(outputs, random);
        FillSparse(batch, random);
        T[] matrix = Weights(random, Inputs * outputs), bias = Weights(random, outputs);
        double Product(int j, int b) => Enumerable.Range(batch.SparseStarts[b], batch.SparseEnds[b] - batch.SparseStarts[b])
            .Sum(e => Wide(batch.SparseValues[e]) * Wide(matrix[batch.SparseColumns[e] * outputs + j]));
        batch.RunDivided((in pass) => pass.SparseAffine(matrix, default, to));
        batch.AllClose(to, Product, 20 * tolerance);
        batch.RunDivided((in pass) => pass.SparseAffine(matrix, bias, to));
        batch.AllClose(to, (j, b) => Product(j, b) + Wide(bias[j]), 20 * tolerance);
        batch.RunDivided((in pass) => pass.SparseAffine(matrix, bias, act, Unary.LeakyRelu, 0.25));
        batch.Run((in pass) => pass.Map(Unary.LeakyRelu, to, to, 0.25));
        batch.AllClose(act, (j, b) => batch.Wide(to, j, b), 0);

        foreach (bool add in new[] { false, true })
        {
            T[] gradient = PassCombineTests<T>.Shares(
                matrix.Length, g => share => batch.Run((in pass) => pass.SparseMatrixGradient(dTo, g, share, add)));
            double[] expected = [.. Enumerable.Repeat(add ? 0.5 : 0, matrix.Length)];
            for (int b = 0; b < rows; b++)
            {
                for (int e = batch.SparseStarts[b]; e < batch.SparseEnds[b]; e++)
                {
                    for (int j = 0; j < outputs; j++)
                        expected[batch.SparseColumns[e] * outputs + j] += Wide(batch.SparseValues[e]) * batch.Wide(dTo, j, b);
                }
            }

            for (int k = 0; k < gradient.Length; k++)
                PassBatch<T>.Close(expected[k], Wide(gradient[k]), 20 * tolerance, "matrix");
        }
    }

    [Fact]
    public void What_lies_outside_is_refused()
    {
        PassBatch<T> batch = new(5, 2) { Indices = new int[16], SparseStarts = new int[16], SparseEnds = new int[16] };
        Block to = batch.Take(2);
        T[] table = new T[6], gradient = [.. Enumerable.Repeat(T.Pi, 6)];
        foreach (int bad in new[] { 3, -1, int.MaxValue, int.MinValue })
        {
            batch.Indices[4] = bad;
            var exception = Assert.Throws<ArgumentOutOfRangeException>(() => batch.Run((in pass) => pass.Gather(0, table, to)));
            Assert.Contains($"Row 4 of index input 0 is {bad}, but the table has 3 rows.", exception.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentOutOfRangeException>(() => batch.Run((in pass) => pass.GatherGradient(0, to, gradient, Share.All, true)));

            batch.SparseColumns = [0, bad, 2];
            batch.SparseValues = new T[3];
            batch.SparseEnds[2] = 3;
            exception = Assert.Throws<ArgumentOutOfRangeException>(() => batch.Run((in pass) => pass.SparseAffine(table, default, to)));
            Assert.Contains("Row 2 has an element in column", exception.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentOutOfRangeException>(() => batch.Run((in pass) => pass.SparseMatrixGradient(to, gradient, Share.All, true)));
        }

        batch.SparseEnds[2] = 4;
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Run((in pass) => pass.SparseAffine(table, default, to)));
        Assert.Throws<ArgumentException>(() => batch.Run((in pass) => pass.Gather(1, table, to)));
        Assert.Throws<ArgumentException>(() => batch.Run((in pass) => pass.Gather(0, new T[5], to)));
        Assert.Throws<ArgumentException>(() => batch.Run((in pass) => pass.SparseAffine(table, new T[3], to)));
    }

    /// <summary>Rows of 0 to 11 elements, a column possibly twice.</summary>
    private static void FillSparse(PassBatch<T> batch, Random random)
    {
        List<int> columns = [];
        batch.SparseStarts = new int[batch.Stride];
        batch.SparseEnds = new int[batch.Stride];
        for (int b = 0; b < batch.Rows; b++)
        {
            batch.SparseStarts[b] = columns.Count;
            columns.AddRange(Enumerable.Range(0, b == 0 ? 9 : random.Next(12)).Select(_ => random.Next(Inputs)));
            batch.SparseEnds[b] = columns.Count;
        }

        batch.SparseColumns = [.. columns];
        batch.SparseValues = Weights(random, columns.Count);
    }

    private static T[] Weights(Random random, int n) => [.. Enumerable.Range(0, n).Select(_ => T.CreateTruncating((float)(random.NextDouble() - 0.5)))];

    private static double Wide(T x) => double.CreateTruncating(x);
}

public sealed class SinglePassSparseTests() : PassSparseTests<float>(1e-6);

public sealed class DoublePassSparseTests() : PassSparseTests<double>(1e-14);
