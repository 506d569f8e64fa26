using L1Gen.Kernels;

namespace L1Gen;

internal sealed unsafe partial class DenseWorkingColumns<T>
{
    /// <summary>Columns of a side up to which the other side is not brought into panels.</summary>
    private const int Few = 16;

    /// <summary>Rows of a block of a few columns.</summary>
    private const int Block = 512;

    private readonly GramProduct _gram = new();
    private readonly NativeBuffer<double> _fewColumns = new();

    public override void Gram(ReadOnlySpan<int> left, ReadOnlySpan<int> right, double* weights, double* result, nint stride)
    {
        if (left.IsEmpty || right.IsEmpty)
            return;
        bool symmetric = left.SequenceEqual(right);
        if (left.Length <= Few)
        {
            GramOfFew(left, right, weights, result, stride, 1);
            if (symmetric)
                GramProduct.Mirror(result, left.Length, stride);
            return;
        }

        if (right.Length <= Few)
        {
            GramOfFew(right, left, weights, result, 1, stride);
            return;
        }

        nint[] leftStarts = Starts(left), rightStarts = symmetric ? leftStarts : Starts(right);
        fixed (nint* a = leftStarts, b = rightStarts)
            _gram.Run(new ColumnPanels<T>(a), left.Length, new ColumnPanels<T>(b), right.Length, symmetric, Rows, weights, result, stride);
    }

    private nint[] Starts(ReadOnlySpan<int> positions)
    {
        var starts = new nint[positions.Length];
        for (int k = 0; k < starts.Length; k++)
            starts[k] = _starts[positions[k]];
        return starts;
    }

    /// <summary>result[a·fewStep + b·manyStep], from weighted copies of a few columns that stay in the cache and many as they are, each read once.</summary>
    private void GramOfFew(ReadOnlySpan<int> few, ReadOnlySpan<int> many, double* weights, double* result, nint fewStep, nint manyStep)
    {
        // An odd number of cache lines from column to column, so that they don't all fall into the same sets of the cache.
        int step = (Math.Min(Block, Rows) + 7 & -8) | 8;
        double* copies = _fewColumns.Reserve(Few * (Block + 8));
        DotTile<double, T> tile = default;
        for (int from = 0; from < Rows || from == 0; from += Block)
        {
            tile.Rows = Math.Min(Block, Rows - from);
            for (int a = 0; a < few.Length; a++)
            {
                var copy = new ColumnCopy<T>(Start(few[a]) + from, weights is null ? null : weights + from, copies + a * step, tile.Rows);
                Wide.Run(ref copy);
            }

            for (int b = 0; b < many.Length; b += 4)
            {
                int last = Math.Min(many.Length - b, 4) - 1;
                tile.Right0 = Start(many[b]) + from;
                tile.Right1 = Start(many[b + Math.Min(1, last)]) + from;
                tile.Right2 = Start(many[b + Math.Min(2, last)]) + from;
                tile.Right3 = Start(many[b + last]) + from;
                for (int a = 0; a < few.Length; a += 4)
                {
                    int lastFew = Math.Min(few.Length - a, 4) - 1;
                    tile.SetLeft(copies + a * step, step, lastFew + 1);
                    Wide.Run(ref tile);
                    for (int k = 0; k <= lastFew; k++)
                    {
                        double* to = result + (a + k) * fewStep + b * manyStep;
                        for (int m = 0; m <= last; m++, to += manyStep)
                            *to = from == 0 ? tile.Sums[4 * k + m] : *to + tile.Sums[4 * k + m];
                    }
                }
            }
        }
    }
}
