using L1Gen.Kernels;

namespace L1Gen;

// Gram matrices: tiles of 4 × 4 dot products over blocks of rows that stay in the cache.

internal sealed unsafe partial class DenseWorkingColumns<T>
{
    /// <summary>Rows of a block.</summary>
    private const int Block = 512;

    /// <summary>Columns of a panel: of one block they fill half of a second-level cache.</summary>
    private const int Panel = 256;

    private readonly NativeBuffer<double> _panel = new();

    public override void Gram(ReadOnlySpan<int> left, ReadOnlySpan<int> right, double* weights, double* result, nint stride)
    {
        bool symmetric = left.SequenceEqual(right);
        int blockRows = Math.Min(Block, Rows + 7 & -8);
        double* leftColumns = _panel.Reserve((nint)blockRows * (4 + Math.Min(Panel, right.Length)));
        double* rightColumns = leftColumns + 4 * blockRows;
        DotTile<double, double> tile = default;
        tile.Height = 4;
        for (int from = 0; from < Rows || from == 0; from += Block)
        {
            int rows = Math.Min(Block, Rows - from);
            tile.Rows = rows + 7 & -8;
            for (int panel = 0; panel < right.Length; panel += Panel)
            {
                int end = Math.Min(panel + Panel, right.Length);
                for (int b = panel; b < end; b++)
                    Copy(right[b], from, rows, null, rightColumns + (nint)(b - panel) * blockRows);
                for (int a = 0; a < (symmetric ? end : left.Length); a += 4)
                {
                    int last = Math.Min(left.Length - a, 4) - 1;
                    for (int k = 0; k <= last; k++)
                        Copy(left[a + k], from, rows, weights, leftColumns + (nint)k * blockRows);
                    tile.Left0 = leftColumns;
                    tile.Left1 = leftColumns + Math.Min(1, last) * blockRows;
                    tile.Left2 = leftColumns + Math.Min(2, last) * blockRows;
                    tile.Left3 = leftColumns + last * blockRows;
                    for (int b = symmetric ? Math.Max(a, panel) : panel; b < end; b += 4)
                    {
                        int lastRight = Math.Min(end - b, 4) - 1;
                        tile.Right0 = rightColumns + (nint)(b - panel) * blockRows;
                        tile.Right1 = tile.Right0 + Math.Min(1, lastRight) * blockRows;
                        tile.Right2 = tile.Right0 + Math.Min(2, lastRight) * blockRows;
                        tile.Right3 = tile.Right0 + lastRight * blockRows;
                        Wide.Run(ref tile);
                        for (int k = 0; k <= last; k++)
                        {
                            double* to = result + (a + k) * stride + b;
                            for (int m = 0; m <= lastRight; m++)
                                to[m] = from == 0 ? tile.Sums[4 * k + m] : to[m] + tile.Sums[4 * k + m];
                        }
                    }
                }
            }
        }

        if (symmetric)
            Mirror(result, left.Length, stride);
    }

    /// <summary>Copies the upper triangle to the lower.</summary>
    private static void Mirror(double* matrix, int order, nint stride)
    {
        for (int a = 0; a < order; a++)
        {
            for (int b = a + 1; b < order; b++)
                matrix[b * stride + a] = matrix[a * stride + b];
        }
    }

    private void Copy(int position, int from, int rows, double* weights, double* to)
    {
        var copy = new ColumnCopy<T>(Start(position) + from, weights is null ? null : weights + from, to, rows);
        Wide.Run(ref copy);
    }
}
