using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen.Tests.Kernels;

/// <summary>Rows into lanes and back: every number of rows, elements alone and side by side.</summary>
public sealed class FrozenLanesTests
{
    [Fact]
    public void Floats() => Transposes<float>();

    [Fact]
    public void Doubles() => Transposes<double>();

    private static void Transposes<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(1);
        for (int rows = 1; rows <= Frozen.Lanes; rows++)
        {
            foreach (int length in new[] { 1, 2, 3, 4, 5, 8, 9, 40, 100 })
            {
                T[] x = [.. Enumerable.Range(0, rows * length).Select(_ => T.CreateTruncating(random.NextDouble()))];
                int[] places = [.. Enumerable.Range(0, length).Where(_ => random.Next(4) > 0)];
                T[] expected = new T[places.Length * Frozen.Lanes], found = Filled<T>(expected.Length);
                for (int f = 0; f < places.Length; f++)
                {
                    for (int r = 0; r < rows; r++)
                        expected[f * Frozen.Lanes + r] = x[r * length + places[f]];
                }

                Frozen.ToLanes<T>(x, length, places, found);
                Assert.Equal(expected, found);
                found = Filled<T>(expected.Length);
                Frozen.ToLanes<T>(x, length, [.. places.Select(place => (ushort)place)], found);
                Assert.Equal(expected, found);

                // The same rows as the last ones of longer columns.
                const int First = 16;
                int all = First + rows;
                T[] columns = new T[all * length];
                for (int r = 0; r < rows; r++)
                {
                    for (int f = 0; f < length; f++)
                        columns[f * all + First + r] = x[r * length + f];
                }

                // The rows before them, which are zeros, are a group of their own.
                found = Filled<T>(2 * expected.Length);
                Frozen.ColumnsToLanes<T>(columns, all, 0, places, found, expected.Length);
                Assert.Equal([.. new T[expected.Length], .. expected], found);
                found = Filled<T>(expected.Length);
                Frozen.ColumnsToLanes<T>(columns, all, First, [.. places.Select(place => (ushort)place)], found, expected.Length);
                Assert.Equal(expected, found);

                T[] lanes = new T[length * Frozen.Lanes], back = new T[rows * length];
                Frozen.ToLanes<T>(x, length, [.. Enumerable.Range(0, length)], lanes);
                Frozen.FromLanes<T>(lanes, length, back);
                Assert.Equal(x, back);
            }
        }
    }

    private static T[] Filled<T>(int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. Enumerable.Repeat(T.NaN, n)];
}
