namespace L1Gen.Kernels;

/// <summary>
/// Xᴸᵀ·W·Xᴿ for dense columns: blocks of rows of up to <see cref="Panel"/> columns are brought side by side, so that a matrix product with its sums in
/// registers does the work. Holds the memory for it.
/// </summary>
internal sealed unsafe class GramProduct : IDisposable
{
    /// <summary>Columns of a panel: two of them and the sums fit into a second-level cache of 2 MB.</summary>
    private const int Panel = 256;

    /// <summary>Rows of a block, one block of terms of the matrix product.</summary>
    private const int Block = MatrixProduct<double>.Block;

    /// <summary>Columns that a matrix product takes at once.</summary>
    private const int Unit = 16;

    private readonly NativeBuffer<double> _buffer = new();

    /// <summary>
    /// result[a·stride + b] = Σᵢ wᵢ·left[i, a]·right[i, b]; weights null for 1. Where both sides are the same columns one triangle is computed.
    /// </summary>
    public void Run<TSource>(
        in TSource left, int leftCount, in TSource right, int rightCount, bool symmetric, int rows, double* weights, double* result, nint stride)
        where TSource : struct, IPanelSource
    {
        // An odd number of cache lines from row to row, so that a column of lines doesn't fall into a few sets of the cache.
        nint panelStride = Padded(Math.Min(Panel, Math.Max(leftCount, rightCount))) + 8;
        nint blockRows = Math.Min(Block, rows);
        double* leftPanel = _buffer.Reserve((2 * blockRows + Math.Min(Panel, leftCount)) * panelStride);
        double* rightPanel = leftPanel + blockRows * panelStride, sums = rightPanel + blockRows * panelStride;
        double zero = 0;
        for (int b = 0; b < rightCount; b += Panel)
        {
            int width = Math.Min(Panel, rightCount - b);
            for (int a = 0; a < (symmetric ? b + 1 : leftCount); a += Panel)
            {
                int height = Math.Min(Panel, leftCount - a);
                bool diagonal = symmetric && a == b, same = diagonal && weights is null;
                MatrixProduct<double> product = new()
                {
                    A = same ? rightPanel : leftPanel,
                    RowsOfA = 1,
                    TermsOfA = panelStride,
                    B = rightPanel,
                    TermsOfB = panelStride,
                    C = sums,
                    RowsOfC = panelStride,
                    Start = &zero,
                };
                for (int from = 0; from < rows || from == 0; from += Block)
                {
                    product.Terms = Math.Min(Block, rows - from);
                    product.Add = from > 0;
                    right.Gather(b, width, from, product.Terms, rightPanel, panelStride);
                    if (!diagonal)
                        left.Gather(a, height, from, product.Terms, leftPanel, panelStride);
                    if (weights is not null)
                        Weigh(diagonal ? rightPanel : leftPanel, leftPanel, panelStride, product.Terms, height, weights + from);

                    if (diagonal)
                        UpperTriangle(product, width);
                    else
                        Rectangle(product, height, width);
                }

                for (int k = 0; k < height; k++)
                {
                    double* to = result + (a + k) * stride + b, source = sums + k * panelStride;
                    for (int m = diagonal ? k : 0; m < width; m++)
                        to[m] = source[m];
                }
            }
        }

        if (symmetric)
            Mirror(result, rightCount, stride);
    }

    public void Dispose() => _buffer.Dispose();

    /// <summary>Copies the upper triangle to the lower, in squares that stay in the cache.</summary>
    public static void Mirror(double* matrix, int order, nint stride)
    {
        for (int a = 0; a < order; a += Unit)
        {
            for (int b = a; b < order; b += Unit)
            {
                for (int k = b; k < Math.Min(b + Unit, order); k++)
                {
                    for (int m = a; m < Math.Min(a + Unit, k); m++)
                        matrix[k * stride + m] = matrix[m * stride + k];
                }
            }
        }
    }

    private static void Weigh(double* panel, double* to, nint stride, int rows, int columns, double* weights)
    {
        for (int i = 0; i < rows; i++)
        {
            var scale = new ColumnScale(weights[i], panel + i * stride, to + i * stride, Padded(columns));
            Wide.Run(ref scale);
        }
    }

    private static void Rectangle(MatrixProduct<double> product, int height, int width)
    {
        product.Rows = height;
        product.Run((int)Padded(width));
    }

    /// <summary>Strips of 32 columns down to the diagonal, and there two of 16.</summary>
    private static void UpperTriangle(MatrixProduct<double> product, int width)
    {
        double* b = product.B, c = product.C;
        for (int column = 0; column < width; column += 2 * Unit)
        {
            product.B = b + column;
            product.C = c + column;
            int units = width - column > Unit ? 2 : 1;
            product.Rows = Math.Min(column + Unit, width);
            product.Run(units * Unit);
            if (units == 1)
                continue;

            // The rows of the second half alone.
            MatrixProduct<double> corner = product;
            corner.A += column + Unit;
            corner.B += Unit;
            corner.C += (column + Unit) * product.RowsOfC + Unit;
            corner.Rows = Math.Min(Unit, width - column - Unit);
            corner.Run(Unit);
        }
    }

    private static nint Padded(int count) => (count + Unit - 1) / Unit * Unit;
}
