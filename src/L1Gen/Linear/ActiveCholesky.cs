using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// The Cholesky factor L of a Gram matrix that grows and shrinks: rows of the lower triangle, each from a cache line's boundary.
/// New rows are solved for in blocks; what a removed one leaves is a rank-one update of the rows below it, by Givens rotations (Golub and Van Loan,
/// Matrix Computations, 2013, 6.5).
/// </summary>
internal sealed unsafe class ActiveCholesky
{
    /// <summary>A new row whose pivot is below this part of its diagonal depends on those that are there.</summary>
    private const double LeastPivot = 1e-10;

    private const int Tile = 4;

    /// <summary>Rows whose memory is taken at once, so that a factor that grows is never copied.</summary>
    private const int Block = 32;

    private readonly List<PinnedVector> _blocks = [];
    private readonly PinnedVector _rotations = new();
    private readonly PinnedVector _carries = new();
    private nint[] _rows = [];

    /// <summary>The order of the factor.</summary>
    public int Count { get; private set; }

    /// <summary>How many doubles a factor of this order takes.</summary>
    public static long Size(int order) => Start(order);

    public void Clear() => Count = 0;

    /// <summary>
    /// Adds rows. Their products with the rows that are there are in <paramref name="products"/>, which is overwritten, those among themselves in
    /// <paramref name="corner"/>, both with a row for each new one.
    /// </summary>
    /// <param name="count">How many.</param>
    /// <param name="products">count × <see cref="Count"/>.</param>
    /// <param name="stride">From one row of the products to the next.</param>
    /// <param name="corner">count × count.</param>
    /// <param name="cornerStride">From one row of the corner to the next.</param>
    /// <param name="accepted">Receives whether each was taken; one that depends on the others is not.</param>
    public void Append(int count, double* products, nint stride, double* corner, nint cornerStride, Span<bool> accepted)
    {
        int before = Count;
        Reserve(before + count);
        Substitute(products, stride, count);
        int* places = stackalloc int[count];
        int taken = 0;
        for (int a = 0; a < count; a++)
        {
            double* row = Row(before + taken);
            new ReadOnlySpan<double>(products + a * stride, before).CopyTo(new(row, before));
            for (int b = 0; b < taken; b++)
            {
                double* other = Row(before + b);
                row[before + b] = (corner[a * cornerStride + places[b]] - Dot(row, other, before + b)) / other[before + b];
            }

            double diagonal = corner[a * cornerStride + a], pivot = diagonal - Dot(row, row, before + taken);
            accepted[a] = pivot > LeastPivot * diagonal;
            if (!accepted[a])
                continue;
            row[before + taken] = Math.Sqrt(pivot);
            places[taken++] = a;
        }

        Count += taken;
    }

    /// <summary>Takes out rows and their columns.</summary>
    /// <param name="removed">Their places, rising.</param>
    public void Remove(ReadOnlySpan<int> removed)
    {
        if (removed.IsEmpty)
            return;
        int order = Count, width = removed.Length;
        _rotations.Reserve(2 * width * order);
        _carries.Reserve(width);
        double* carries = _carries;
        int next = 0, target = removed[0];
        for (int i = removed[0]; i < order; i++)
        {
            double* row = Row(i), to = Row(target), rotations = _rotations;
            int passed = 0, write = removed[0];
            for (int j = removed[0]; j < i; j++)
            {
                double value = row[j];
                double* rotation = rotations + (nint)j * 2 * width;
                for (int d = 0; d < passed; d++)
                {
                    double c = rotation[2 * d], s = rotation[2 * d + 1], carry = carries[d];
                    carries[d] = c * carry - s * value;
                    value = c * value + s * carry;
                }

                if (passed < width && j == removed[passed])
                    carries[passed++] = value;
                else
                    to[write++] = value;
            }

            double pivot = row[i];
            for (int d = 0; d < passed; d++)
            {
                double carry = carries[d], length = Math.Sqrt(pivot * pivot + carry * carry);
                rotations[(nint)i * 2 * width + 2 * d] = pivot / length;
                rotations[(nint)i * 2 * width + 2 * d + 1] = carry / length;
                pivot = length;
            }

            if (next < width && i == removed[next])
            {
                next++;
                continue;
            }

            // Where a row is written over itself, its first elements stay in their places.
            if (to != row)
                new ReadOnlySpan<double>(row, removed[0]).CopyTo(new(to, removed[0]));
            to[write] = pivot;
            target++;
        }

        Count = target;
    }

    /// <summary>b ← (L·Lᵀ)⁻¹·b.</summary>
    public void Solve(double* b)
    {
        for (int i = 0; i < Count; i++)
        {
            double* row = Row(i);
            b[i] = (b[i] - Dot(row, b, i)) / row[i];
        }

        for (int i = Count - 1; i >= 0; i--)
        {
            double* row = Row(i);
            b[i] /= row[i];
            Add(row, -b[i], b, i);
        }
    }

    /// <summary>result = L·Lᵀ·b; b is overwritten.</summary>
    public void Multiply(double* b, double* result)
    {
        new Span<double>(result, Count).Clear();
        for (int i = 0; i < Count; i++)
            Add(Row(i), b[i], result, i + 1);
        for (int i = Count - 1; i >= 0; i--)
            result[i] = Dot(Row(i), result, i + 1);
    }

    /// <summary>Each row z of <paramref name="rows"/> ← L⁻¹·z.</summary>
    private void Substitute(double* rows, nint stride, int count)
    {
        DotTile<double, double> tile = default;
        for (int i = 0; i < Count; i += Tile)
        {
            int height = Math.Min(Tile, Count - i);
            double* r0 = Row(i), r1 = Row(i + Math.Min(1, height - 1)), r2 = Row(i + Math.Min(2, height - 1)), r3 = Row(i + height - 1);
            tile.Rows = i;
            tile.Right0 = r0;
            tile.Right1 = r1;
            tile.Right2 = r2;
            tile.Right3 = r3;
            for (int a = 0; a < count; a += Tile)
            {
                int width = Math.Min(Tile, count - a);
                tile.SetLeft(rows + a * stride, stride, width);
                Wide.Run(ref tile);
                for (int k = 0; k < width; k++)
                {
                    double* z = rows + (a + k) * stride + i;
                    for (int m = 0; m < height; m++)
                    {
                        double* row = Row(i + m) + i;
                        double value = z[m] - tile.Sums[Tile * k + m];
                        for (int q = 0; q < m; q++)
                            value -= row[q] * z[q];
                        z[m] = value / row[m];
                    }
                }
            }
        }
    }

    /// <summary>Where a row starts: rows are as long as the next multiple of 8.</summary>
    private static long Start(int row)
    {
        long lines = row / 8;
        return 32 * lines * (lines + 1) + row % 8 * 8 * (lines + 1);
    }

    private double* Row(int row) => (double*)_rows[row];

    private void Reserve(int order)
    {
        for (int from = _blocks.Count * Block; from < order; from += Block)
        {
            if (from + Block > _rows.Length)
                Array.Resize(ref _rows, Math.Max(2 * _rows.Length, from + Block));
            var block = new PinnedVector((int)(Start(from + Block) - Start(from)));
            _blocks.Add(block);
            for (int row = from; row < from + Block; row++)
                _rows[row] = (nint)(block.Pointer + (Start(row) - Start(from)));
        }
    }

    private static double Dot(double* x, double* y, int length)
    {
        var dot = new ColumnDot<double>(x, y, length);
        Wide.Run(ref dot);
        return dot.Sum;
    }

    private static void Add(double* x, double scale, double* y, int length)
    {
        var add = new ColumnAdd<double>(x, scale, null, y, length);
        Wide.Run(ref add);
    }
}
