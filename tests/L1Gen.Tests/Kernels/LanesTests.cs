using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen.Tests.Kernels;

/// <summary>Rows of data brought into lanes.</summary>
public sealed class LanesTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 16)]
    [InlineData(10, 31)]
    [InlineData(17, 100)]
    [InlineData(64, 5)]
    [InlineData(65, 16)]
    public void Rows_stand_in_the_lanes_of_their_order_and_zeros_after_them(int width, int rows)
    {
        Check<float>(width, rows);
        Check<double>(width, rows);
    }

    [Fact]
    public void A_single_row_is_copied()
    {
        float[] to = new float[3];
        Lanes.Gather<float>([1, 2, 3, 4, 5, 6], 3, [1], to, 1);
        Assert.Equal([4, 5, 6], to);
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_nothing_is_written()
    {
        double[] rows = new double[12], to = [.. Enumerable.Repeat(7d, 48)];
        Assert.Throws<ArgumentException>("to", () => Lanes.Gather<double>(rows, 3, [0], to.AsSpan(1), 16));
        Assert.Throws<ArgumentException>("to", () => Lanes.Gather<double>(rows, 3, new int[17], to, 16));
        Assert.Throws<ArgumentException>("order", () => Lanes.Gather<double>(rows, 3, [0, 4], to, 16));
        Assert.Throws<ArgumentException>("order", () => Lanes.Gather<double>(rows, 3, [-1], to, 16));
        Assert.Throws<ArgumentException>("stride", () => Lanes.Gather<double>(rows, 3, [0], to.AsSpan(0, 24), 8));
        Assert.All(to, x => Assert.Equal(7, x));
    }

    private static void Check<T>(int width, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Random random = new(width);
        int stride = (rows + 15) / 16 * 16 + 16;
        T[] data = [.. Enumerable.Range(1, width * rows).Select(i => T.CreateTruncating(i))];
        T[] to = [.. Enumerable.Repeat(T.NaN, width * stride)];
        int[] order = [.. Enumerable.Range(0, rows).Select(_ => random.Next(rows))];
        Lanes.Gather<T>(data, width, order, to, stride);
        for (int feature = 0; feature < width; feature++)
        {
            for (int lane = 0; lane < stride; lane++)
                Assert.Equal(lane < rows ? data[order[lane] * width + feature] : T.Zero, to[feature * stride + lane]);
        }
    }
}
