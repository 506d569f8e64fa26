using System.Numerics;

namespace L1Gen.Kernels;

/// <summary>Brings rows of data into the lanes of a workspace.</summary>
internal static unsafe class Lanes
{
    /// <summary>to[f·stride + b] = rows[order[b]·width + f], and 0 in the lanes after the last row.</summary>
    /// <param name="rows">Rows of <paramref name="width"/> elements, one after another.</param>
    /// <param name="width">The features.</param>
    /// <param name="order">The number of the row for each lane.</param>
    /// <param name="to">Features of <paramref name="stride"/> lanes.</param>
    /// <param name="stride">A multiple of 16, or 1; at least the length of <paramref name="order"/>.</param>
    /// <exception cref="ArgumentException">A length or a row number doesn't fit. Nothing has been written.</exception>
    public static void Gather<T>(ReadOnlySpan<T> rows, int width, ReadOnlySpan<int> order, Span<T> to, int stride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (stride != 1 && (stride <= 0 || stride % Transposition.Rows != 0))
            throw new ArgumentException($"'{nameof(stride)}' is {stride}: neither 1 nor a multiple of {Transposition.Rows}.", nameof(stride));
        if (width < 0 || to.Length != (long)width * stride || order.Length > stride)
            throw new ArgumentException($"'{nameof(to)}' has {to.Length} elements for {width} features of {stride} lanes and {order.Length} rows.", nameof(to));
        for (int lane = 0; lane < order.Length; lane++)
        {
            if (order[lane] < 0 || ((long)order[lane] + 1) * width > rows.Length)
                throw new ArgumentException($"'{nameof(order)}' names row {order[lane]} at {lane}: '{nameof(rows)}' has {rows.Length} elements.", nameof(order));
        }

        if (stride == 1)
        {
            if (order.Length == 1)
                rows.Slice(order[0] * width, width).CopyTo(to);
            else
                to.Clear();
            return;
        }

        nint* offsets = stackalloc nint[Transposition.Rows];
        fixed (T* source = rows, target = to)
        {
            for (int lane = 0; lane < stride; lane += Transposition.Rows)
            {
                int count = Math.Clamp(order.Length - lane, 0, Transposition.Rows);
                if (count > 0)
                {
                    for (int row = 0; row < Transposition.Rows; row++)
                        offsets[row] = (nint)order[lane + Math.Min(row, count - 1)] * width;
                    Transposition.Run(source, offsets, width, target + lane, stride);
                }

                for (int feature = 0; feature < width && count < Transposition.Rows; feature++)
                    to.Slice(feature * stride + lane + count, Transposition.Rows - count).Clear();
            }
        }
    }
}
