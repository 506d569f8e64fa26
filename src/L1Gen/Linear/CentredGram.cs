using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// Weighted moments of second order of a design's columns and a response about their means, S = Σω: all that a least-squares problem depends on.
/// </summary>
internal sealed unsafe partial class CentredGram
{
    /// <summary>Rows in each of eight places from which the columns' shifts are taken.</summary>
    private const int SampleRows = 16;

    private CentredGram(int columns)
    {
        Columns = columns;
        Means = new double[columns];
        Cross = new double[columns];
        Gram = new double[checked(columns * columns)];
    }

    public int Columns { get; }

    /// <summary>S.</summary>
    public double TotalWeight { get; private set; }

    /// <summary>x̄ⱼ = Σωᵢxᵢⱼ/S.</summary>
    public double[] Means { get; }

    /// <summary>ȳ = Σωᵢyᵢ/S.</summary>
    public double ResponseMean { get; private set; }

    /// <summary>Σᵢ ωᵢ(xᵢⱼ − x̄ⱼ)(xᵢₖ − x̄ₖ) at j·columns + k; exactly 0 for a constant column.</summary>
    public double[] Gram { get; }

    /// <summary>Σᵢ ωᵢ(xᵢⱼ − x̄ⱼ)(yᵢ − ȳ).</summary>
    public double[] Cross { get; }

    /// <summary>Σᵢ ωᵢ(yᵢ − ȳ)².</summary>
    public double ResponseSquare { get; private set; }

    /// <summary>
    /// One pass over a dense design. What is summed up are differences from a number within each column's range, so that little is lost where a mean is
    /// great beside the deviations (Chan, Golub and LeVeque 1983, shifted data).
    /// </summary>
    public static CentredGram FromPanels<TSource>(in TSource panels, int rows, int columns, double* weights, double* y)
        where TSource : struct, IPanelSource
    {
        int order = columns + 2;
        using NativeBuffer<double> shifts = new(columns + 16), sums = new((nint)order * order);
        SampleMeans(panels, rows, columns, shifts.Pointer);
        double total = 0, shift = 0;
        for (int i = 0; i < rows; i++)
        {
            total += weights[i];
            shift += weights[i] * y[i];
        }

        shift = total > 0 ? shift / total : 0;
        var shifted = new ShiftedPanels<TSource>(panels, columns, shifts.Pointer, y, shift);
        using GramProduct product = new();
        product.Run(shifted, order, shifted, order, symmetric: true, rows, weights, sums.Pointer, order);
        return FromSums(columns, sums.Pointer, shifts.Pointer, shift);
    }

    /// <summary>From the products of the columns less their shifts, the response less its own and a column of ones, in this order.</summary>
    public static CentredGram FromSums(int columns, double* sums, double* shifts, double shift)
    {
        int order = columns + 2;
        var result = new CentredGram(columns);
        double* ones = sums + (nint)(columns + 1) * order, response = ones - order;
        for (int j = 0; j < columns; j++)
        {
            new ReadOnlySpan<double>(sums + (nint)j * order, columns).CopyTo(result.Gram.AsSpan(j * columns));
            result.Means[j] = ones[j];
            result.Cross[j] = response[j];
        }

        result.ResponseMean = ones[columns];
        result.ResponseSquare = response[columns];
        result.TotalWeight = ones[columns + 1];
        result.Centre(new(shifts, columns), shift);
        return result;
    }

    /// <summary>A pass for each kind of moment; for sparse designs.</summary>
    public static CentredGram FromPasses(DesignReader x, double* weights, double* y)
    {
        var result = new CentredGram(x.Columns);
        double[] weighted = new double[x.Rows], squares = new double[x.Columns];
        for (int i = 0; i < weighted.Length; i++)
        {
            weighted[i] = weights[i] * y[i];
            result.TotalWeight += weights[i];
            result.ResponseMean += weighted[i];
            result.ResponseSquare += weighted[i] * y[i];
        }

        fixed (double* gram = result.Gram, cross = result.Cross, means = result.Means, v = weighted, q = squares)
        {
            x.Gram(weights, gram);
            x.Moments(weights, means, q);
            x.Correlate(v, 1, cross);
        }

        result.Centre([], 0);
        return result;
    }

    /// <summary>From sums about shifts to moments about means.</summary>
    private void Centre(ReadOnlySpan<double> shifts, double responseShift)
    {
        double scale = TotalWeight > 0 ? 1 / TotalWeight : 0;
        ResponseMean *= scale;
        for (int j = 0; j < Columns; j++)
            Means[j] *= scale;
        for (int j = 0; j < Columns; j++)
        {
            double sum = TotalWeight * Means[j];
            Span<double> row = Gram.AsSpan(j * Columns, Columns);
            for (int k = 0; k < row.Length; k++)
                row[k] -= sum * Means[k];
            Cross[j] -= sum * ResponseMean;
        }

        ResponseSquare = Math.Max(ResponseSquare - TotalWeight * ResponseMean * ResponseMean, 0);
        ResponseMean += responseShift;
        for (int j = 0; j < shifts.Length; j++)
            Means[j] += shifts[j];

        ClearConstants();
    }

    /// <summary>Clears what rounding leaves of a constant column.</summary>
    private void ClearConstants()
    {
        for (int j = 0; j < Columns; j++)
        {
            double rounding = Math.ScaleB(Means[j], -50);
            if (!(Gram[j * Columns + j] <= TotalWeight * rounding * rounding))
                continue;
            Cross[j] = 0;
            for (int k = 0; k < Columns; k++)
                Gram[j * Columns + k] = Gram[k * Columns + j] = 0;
        }
    }

    /// <summary>Means over rows from eight places of the design.</summary>
    private static void SampleMeans<TSource>(in TSource panels, int rows, int columns, double* means)
        where TSource : struct, IPanelSource
    {
        const int Places = 8, Width = 256;
        new Span<double>(means, columns + 16).Clear();
        int count = Math.Min(SampleRows, rows / Places);
        if (count == 0)
            return;
        using NativeBuffer<double> panel = new(SampleRows * Width);
        for (int first = 0; first < columns; first += Width)
        {
            int width = Math.Min(Width, columns - first);
            for (int place = 0; place < Places; place++)
            {
                panels.Gather(first, width, (int)((long)(rows - count) * place / (Places - 1)), count, panel.Pointer, Width);
                for (int i = 0; i < count; i++)
                {
                    for (int j = 0; j < width; j++)
                        means[first + j] += panel.Pointer[i * Width + j] / (Places * count);
                }
            }
        }
    }
}
