using L1Gen.Kernels;

namespace L1Gen;

/// <summary>A = L·Lᵀ by rows, in place, in blocks of eight columns.</summary>
internal static unsafe class Cholesky
{
    /// <summary>What stands for a pivot that rounding has left without digits: its unknown stays where it is.</summary>
    private const double Held = 1e100;

    private const double LeastPivot = 1e-11;

    private const int Block = 8;

    /// <summary>Factorizes; the lower triangle is read and written, above it only within the blocks of the diagonal.</summary>
    public static void Factorize(double* a, int n)
    {
        double* diagonal = stackalloc double[Block];
        for (int from = 0; from < n; from += Block)
        {
            int end = Math.Min(from + Block, n);
            for (int j = from; j < end; j++)
                diagonal[j - from] = a[(nint)j * (n + 1)];
            if (from > 0)
                Subtract(a, n, from, end);
            for (int i = from; i < n; i++)
            {
                double* row = a + (nint)i * n;
                for (int j = from; j < Math.Min(i, end); j++)
                {
                    double* other = a + (nint)j * n;
                    double sum = row[j];
                    for (int k = from; k < j; k++)
                        sum -= row[k] * other[k];
                    row[j] = sum / other[j];
                }

                if (i >= end)
                    continue;
                double pivot = row[i];
                for (int k = from; k < i; k++)
                    pivot -= row[k] * row[k];
                row[i] = pivot > LeastPivot * diagonal[i - from] ? Math.Sqrt(pivot) : Held;
            }
        }
    }

    /// <summary>x ← A⁻¹·x.</summary>
    public static void Solve(double* factor, int n, double* x)
    {
        for (int i = 0; i < n; i++)
        {
            double* row = factor + (nint)i * n;
            x[i] = (x[i] - Reduction.Sum<double, ProductStep<double>>(new(row, x), (nuint)i)) / row[i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            double* row = factor + (nint)i * n;
            x[i] /= row[i];
            LinearCombination.Run(row, -x[i], x, x, i);
        }
    }

    /// <summary>Takes what the finished columns contribute from those of a block.</summary>
    private static void Subtract(double* a, int n, int from, int end)
    {
        DotTile<double, double> tile = default;
        tile.Rows = from;
        for (int i = from; i < n; i += 4)
        {
            int last = Math.Min(n - i, 4) - 1;
            tile.SetLeft(a + (nint)i * n, n, last + 1);
            for (int j = from; j < end; j += 4)
            {
                int lastRight = Math.Min(end - j, 4) - 1;
                tile.Right0 = a + (nint)j * n;
                tile.Right1 = tile.Right0 + Math.Min(1, lastRight) * n;
                tile.Right2 = tile.Right0 + Math.Min(2, lastRight) * n;
                tile.Right3 = tile.Right0 + lastRight * n;
                Wide.Run(ref tile);
                for (int k = 0; k <= last; k++)
                {
                    for (int m = 0; m <= lastRight; m++)
                        a[(nint)(i + k) * n + j + m] -= tile.Sums[4 * k + m];
                }
            }
        }
    }
}
