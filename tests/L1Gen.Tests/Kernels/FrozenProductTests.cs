using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen.Tests.Kernels;

/// <summary>
/// Products of frozen models against plain loops that add in the same order: the same bits, whatever vectors the machine has. Every length from 0, both elements, both kinds of indices.
/// </summary>
public sealed class FrozenProductTests
{
    private const int Longest = 100;

    [Fact]
    public void Dot_of_floats() => Dots<float>();

    [Fact]
    public void Dot_of_doubles() => Dots<double>();

    [Fact]
    public void Dense_products_of_floats() => DenseProducts<float>();

    [Fact]
    public void Dense_products_of_doubles() => DenseProducts<double>();

    [Fact]
    public void Lane_products_of_floats() => LaneProducts<float>();

    [Fact]
    public void Lane_products_of_doubles() => LaneProducts<double>();

    [Fact]
    public void Four_elements_stand_in_their_order()
    {
        var vector = Frozen.Four(1, 2, 3, 4);
        for (int i = 0; i < 4; i++)
            Assert.Equal(i + 1, vector[i]);
    }

    [Fact]
    public void A_weight_of_an_element_that_is_NaN_gives_NaN()
    {
        float[] x = [1, float.NaN, 2], weights = [1, 1, 1];
        Assert.Equal(float.NaN, Frozen.Dot<float>(x, (ReadOnlySpan<ushort>)[0, 1, 2], weights));
        Assert.Equal(2, Frozen.Dot<float>(x, (ReadOnlySpan<ushort>)[0, 0], weights.AsSpan(0, 2)));
    }

    private static void Dots<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(1);
        for (int n = 0; n <= Longest; n++)
        {
            var table = Table<T>.Random(random, inputs: n + 3, results: 1, _ => n);
            T[] y = new T[1], bias = [T.CreateTruncating(0.5)];
            T expected = DefinedDot(table.X, table.Indices, table.Weights);
            Assert.Equal(expected, Frozen.Dot<T>(table.X, table.Short, table.Weights));
            Assert.Equal(expected, Frozen.Dot<T>(table.X, table.Indices, table.Weights));
            Frozen.Product(table.X, table.Starts, table.Short, table.Weights, bias, y);
            Assert.Equal(bias[0] + expected, y[0]);
        }

        var several = Table<T>.Random(random, inputs: 50, results: 40, j => j);
        T[] results = new T[40], biases = RandomOf<T>(random, 40);
        T[] all = [.. Enumerable.Range(0, 40).Select(j => biases[j] + DefinedDot(several.X, several.Indices[several.Starts[j]..several.Starts[j + 1]], several.Weights[several.Starts[j]..several.Starts[j + 1]]))];
        Frozen.Product(several.X, several.Starts, several.Short, several.Weights, biases, results);
        Assert.Equal(all, results);
        Frozen.Product(several.X, several.Starts, several.Indices, several.Weights, biases, results);
        Assert.Equal(all, results);
    }

    private static void DenseProducts<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(2);
        for (int n = 1; n <= Longest; n++)
        {
            foreach (int count in new[] { 0, 1, 2, 7, 16 })
            {
                T[] x = RandomOf<T>(random, 2 * count + 1), weights = RandomOf<T>(random, count * n), bias = RandomOf<T>(random, n), y = new T[n];
                int[] indices = [.. Enumerable.Range(0, count).Select(k => 2 * k)];
                T[] chosen = [.. indices.Select(i => x[i])];
                T[] expected = [.. Enumerable.Range(0, n).Select(j => EvenAndOdd(bias[j], [.. Enumerable.Range(0, count).Select(k => chosen[k] * weights[k * n + j])]))];
                Frozen.DenseProduct<T>(chosen, weights, bias, y);
                Assert.Equal(expected, y);
                Frozen.DenseProduct<T>(x, [.. indices.Select(i => (ushort)i)], weights, bias, y);
                Assert.Equal(expected, y);
                Frozen.DenseProduct<T>(x, indices, weights, bias, y);
                Assert.Equal(expected, y);
            }
        }
    }

    private static void LaneProducts<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(3);
        for (int n = 1; n <= 20; n++)
        {
            var table = Table<T>.Random(random, inputs: 30, results: n, j => j);
            T[] x = RandomOf<T>(random, 30 * Frozen.Lanes), bias = RandomOf<T>(random, n), y = new T[n * Frozen.Lanes], expected = new T[n * Frozen.Lanes];
            T[] weights = RandomOf<T>(random, 30 * n), dense = new T[n * Frozen.Lanes];
            for (int i = 0; i < expected.Length; i++)
            {
                int j = i / Frozen.Lanes, lane = i % Frozen.Lanes;
                expected[i] = EvenAndOdd(bias[j], [.. Enumerable.Range(table.Starts[j], j).Select(k => table.Weights[k] * x[table.Indices[k] * Frozen.Lanes + lane])]);
                dense[i] = Enumerable.Range(0, 30).Aggregate(bias[j], (sum, k) => sum + x[k * Frozen.Lanes + lane] * weights[k * n + j]);
            }

            Frozen.LaneProduct(x, table.Starts, table.Short, table.Weights, bias, y);
            Assert.Equal(expected, y);
            Frozen.LaneProduct(x, table.Starts, table.Indices, table.Weights, bias, y);
            Assert.Equal(expected, y);
            Frozen.LaneDenseProduct<T>(x, weights, bias, y);
            Assert.Equal(dense, y);
        }
    }

    /// <summary>Eight sums of floats (four of doubles) that take turns, put together in the order of the kernel, and the rest one by one.</summary>
    private static T DefinedDot<T>(T[] x, int[] indices, T[] weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = typeof(T) == typeof(double) ? 2 : 4, n = weights.Length / (2 * width) * (2 * width);
        var sums = new T[2 * width];
        for (int k = 0; k < n; k++)
            sums[k % (2 * width)] += weights[k] * x[indices[k]];
        T[] pair = [.. Enumerable.Range(0, width).Select(i => sums[i] + sums[i + width])];
        T sum = width == 2 ? pair[0] + pair[1] : pair[0] + pair[2] + (pair[1] + pair[3]);
        for (int k = n; k < weights.Length; k++)
            sum += weights[k] * x[indices[k]];
        return sum;
    }

    private static T EvenAndOdd<T>(T bias, T[] terms)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T even = bias, odd = T.Zero;
        for (int k = 0; k < terms.Length; k++)
        {
            if (k % 2 == 0)
                even += terms[k];
            else
                odd += terms[k];
        }

        return even + odd;
    }

    private static T[] RandomOf<T>(Random random, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. Enumerable.Range(0, n).Select(_ => T.CreateTruncating(random.NextDouble() - 0.5))];

    private sealed record Table<T>(T[] X, int[] Starts, int[] Indices, ushort[] Short, T[] Weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static Table<T> Random(Random random, int inputs, int results, Func<int, int> count)
        {
            int[] starts = new int[results + 1];
            for (int j = 0; j < results; j++)
                starts[j + 1] = starts[j] + count(j);
            int[] indices = [.. Enumerable.Range(0, starts[results]).Select(_ => random.Next(inputs))];
            return new(RandomOf<T>(random, inputs), starts, indices, [.. indices.Select(i => (ushort)i)], RandomOf<T>(random, indices.Length));
        }
    }
}
