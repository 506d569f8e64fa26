using System.Numerics;

namespace L1Gen.Kernels;

/// <summary>Columns that can be brought side by side.</summary>
internal unsafe interface IPanelSource
{
    /// <summary>
    /// panel[i·stride + k] = element (from + i) of column first + k, times its weight where there are weights; 0 from <paramref name="count"/> to a multiple
    /// of 16 columns.
    /// </summary>
    void Gather(int first, int count, int from, int rows, double* weights, double* panel, nint stride);
}

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
        nint leftStride = Padded(Math.Min(Panel, leftCount)) + 8, rightStride = Padded(Math.Min(Panel, rightCount)) + 8;
        nint blockRows = Math.Min(Block, rows);
        double* leftPanel = _buffer.Reserve(blockRows * (leftStride + rightStride) + Math.Min(Panel, leftCount) * rightStride);
        double* rightPanel = leftPanel + blockRows * leftStride, sums = rightPanel + blockRows * rightStride;
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
                    TermsOfA = same ? rightStride : leftStride,
                    B = rightPanel,
                    TermsOfB = rightStride,
                    C = sums,
                    RowsOfC = rightStride,
                    Start = &zero,
                };
                for (int from = 0; from < rows || from == 0; from += Block)
                {
                    product.Terms = Math.Min(Block, rows - from);
                    product.Add = from > 0;
                    right.Gather(b, width, from, product.Terms, null, rightPanel, rightStride);
                    if (!same)
                        left.Gather(a, height, from, product.Terms, weights, leftPanel, leftStride);
                    if (diagonal)
                        UpperTriangle(product, width);
                    else
                        Rectangle(product, height, width);
                }

                for (int k = 0; k < height; k++)
                {
                    double* to = result + (a + k) * stride + b, source = sums + k * rightStride;
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

/// <summary>Columns that are contiguous, each somewhere.</summary>
internal unsafe readonly struct ColumnPanels<T>(nint* starts) : IPanelSource
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Gather(int first, int count, int from, int rows, double* weights, double* panel, nint stride)
    {
        const int Unit = Transposition.Rows, Part = 128;
        nint* offsets = stackalloc nint[Unit];
        double* widened = stackalloc double[typeof(T) == typeof(double) ? 1 : Unit * Part];
        for (int column = 0; column < count; column += Unit)
        {
            int present = Math.Min(Unit, count - column);
            nint* unit = starts + first + column;
            for (int part = 0; part < rows; part += Part)
            {
                int n = Math.Min(Part, rows - part);
                for (int k = 0; k < Unit; k++)
                {
                    T* x = (T*)unit[Math.Min(k, present - 1)] + from + part;
                    if (typeof(T) != typeof(double))
                    {
                        var copy = new ColumnCopy<T>(x, null, widened + k * Part, n);
                        Wide.Run(ref copy);
                        x = (T*)(widened + k * Part);
                    }

                    offsets[k] = ((nint)x - (typeof(T) == typeof(double) ? unit[0] : (nint)widened)) / sizeof(double);
                }

                double* source = typeof(T) == typeof(double) ? (double*)unit[0] : widened;
                Transposition.Run(source, offsets, n, panel + part * stride + column, stride);
            }

            for (int i = 0; i < rows && present < Unit; i++)
                new Span<double>(panel + i * stride + column + present, Unit - present).Clear();
        }

        if (weights is null)
            return;
        for (int i = 0; i < rows; i++)
        {
            var scale = new ColumnScale(weights[from + i], panel + i * stride, (count + Unit - 1) / Unit * Unit);
            Wide.Run(ref scale);
        }
    }
}

/// <summary>Columns of a matrix by rows, from one on.</summary>
internal unsafe readonly struct RowPanels<T>(T* values, int columns) : IPanelSource
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Gather(int first, int count, int from, int rows, double* weights, double* panel, nint stride)
    {
        for (int i = 0; i < rows; i++)
        {
            double* to = panel + i * stride;
            var copy = new ColumnCopy<T>(values + (from + i) * (nint)columns + first, null, to, count);
            Wide.Run(ref copy);
            int end = (count + 15) & -16;
            new Span<double>(to + count, end - count).Clear();
            if (weights is null)
                continue;
            var scale = new ColumnScale(weights[from + i], to, end);
            Wide.Run(ref scale);
        }
    }
}
