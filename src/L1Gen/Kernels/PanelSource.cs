using System.Numerics;

namespace L1Gen.Kernels;

/// <summary>Columns that can be brought side by side.</summary>
internal unsafe interface IPanelSource
{
    /// <summary>panel[i·stride + k] = element (from + i) of column first + k; 0 from <paramref name="count"/> to a multiple of 16 columns.</summary>
    void Gather(int first, int count, int from, int rows, double* panel, nint stride);
}

/// <summary>Columns that are contiguous, each somewhere.</summary>
internal unsafe readonly struct ColumnPanels<T>(nint* starts) : IPanelSource
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Unit = Transposition.Rows;

    /// <summary>Rows that are widened at once.</summary>
    private const int Part = 128;

    public void Gather(int first, int count, int from, int rows, double* panel, nint stride)
    {
        nint* offsets = stackalloc nint[Unit];
        double* widened = stackalloc double[typeof(T) == typeof(double) ? 1 : Unit * Part];
        for (int column = 0; column < count; column += Unit)
        {
            int present = Math.Min(Unit, count - column);
            nint* unit = starts + first + column;
            double* source = typeof(T) == typeof(double) ? (double*)unit[0] : widened;
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

                    offsets[k] = (nint)((double*)x - source);
                }

                Transposition.Run(source, offsets, n, panel + part * stride + column, stride);
            }

            for (int i = 0; i < rows && present < Unit; i++)
                new Span<double>(panel + i * stride + column + present, Unit - present).Clear();
        }
    }
}

/// <summary>Columns of a matrix by rows.</summary>
internal unsafe readonly struct RowPanels<T>(T* values, int columns) : IPanelSource
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Gather(int first, int count, int from, int rows, double* panel, nint stride)
    {
        int padding = -count & 15;
        for (int i = 0; i < rows; i++)
        {
            double* to = panel + i * stride;
            var copy = new ColumnCopy<T>(values + (from + i) * (nint)columns + first, null, to, count);
            Wide.Run(ref copy);
            new Span<double>(to + count, padding).Clear();
        }
    }
}

/// <summary>The columns of another source minus a number for each, and after them the response minus a number, and a column of ones.</summary>
/// <param name="inner">The columns.</param>
/// <param name="columns">How many they are.</param>
/// <param name="shifts">What is subtracted: columns + 16 elements, 0 after those of the columns.</param>
/// <param name="y">The response.</param>
/// <param name="shift">What is subtracted from it.</param>
internal unsafe readonly struct ShiftedPanels<TInner>(TInner inner, int columns, double* shifts, double* y, double shift) : IPanelSource
    where TInner : struct, IPanelSource
{
    public void Gather(int first, int count, int from, int rows, double* panel, nint stride)
    {
        int end = first + count, present = Math.Clamp(columns - first, 0, count), padded = (present + 15) & -16, total = (count + 15) & -16;
        if (present > 0)
            inner.Gather(first, present, from, rows, panel, stride);
        for (int i = 0; i < rows; i++)
        {
            double* to = panel + i * stride;
            var subtract = new ColumnAdd<double>(shifts + first, -1, null, to, padded);
            Wide.Run(ref subtract);
            new Span<double>(to + padded, total - padded).Clear();
            if (columns >= first && columns < end)
                to[columns - first] = y[from + i] - shift;
            if (columns + 1 >= first && columns + 1 < end)
                to[columns + 1 - first] = 1;
        }
    }
}
