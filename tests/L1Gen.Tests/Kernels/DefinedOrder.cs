using System.Numerics;

namespace L1Gen.Tests.Kernels;

/// <summary>The order of additions that the kernels promise, written as plainly as it can be.</summary>
internal static class DefinedOrder
{
    private const int Block = 65_536;

    public static double Sum<T>(int n, Func<int, T> term)
        where T : IBinaryFloatingPointIeee754<T>
    {
        double[] lanes = Lanes(0, n, term);
        for (int width = 8; width > 0; width /= 2)
        {
            for (int lane = 0; lane < width; lane++)
                lanes[lane] += lanes[lane + width];
        }

        return lanes[0];
    }

    private static double[] Lanes<T>(int start, int end, Func<int, T> term)
        where T : IBinaryFloatingPointIeee754<T>
    {
        if (end - start <= Block)
            return BlockLanes(start, end, term);
        int blocks = (end - start + Block - 1) / Block;
        int middle = start + blocks / 2 * Block;
        double[] lower = Lanes(start, middle, term), upper = Lanes(middle, end, term);
        return lower.Zip(upper, (x, y) => x + y).ToArray();
    }

    private static double[] BlockLanes<T>(int start, int end, Func<int, T> term)
        where T : IBinaryFloatingPointIeee754<T>
    {
        double[] lanes = new double[16];
        int i = start;
        foreach (int rows in (int[])[8, 4, 2, 1])
        {
            while (end - i >= rows * 16)
            {
                for (int lane = 0; lane < 16; lane++)
                    lanes[lane] += double.CreateTruncating(Pairwise(i + lane, rows, term));
                i += rows * 16;
            }
        }

        double[] tail = new double[8];
        foreach (int piece in (int[])[8, 4, end - i & 3])
        {
            if (piece == 0 || end - i < piece)
                continue;
            for (int lane = 0; lane < piece; lane++)
                tail[lane] += double.CreateTruncating(term(i + lane));
            i += piece;
        }

        for (int lane = 0; lane < 8; lane++)
            lanes[lane] += tail[lane];
        return lanes;
    }

    private static T Pairwise<T>(int index, int rows, Func<int, T> term)
        where T : IBinaryFloatingPointIeee754<T> =>
        rows == 1 ? term(index) : Pairwise(index, rows / 2, term) + Pairwise(index + rows / 2 * 16, rows / 2, term);
}
