using System.Runtime.InteropServices;
using L1Gen.Kernels;

namespace L1Gen.Serialization;

internal sealed unsafe partial class DesignFileReader<T>
{
    /// <summary>Places of the file, and rows in each, from which the columns' shifts are taken.</summary>
    private const int SamplePlaces = 8, SampleRows = 16;

    /// <summary>One pass over the file: what is summed up are differences from a number within each column's range.</summary>
    public override CentredGram CentredGram(double* weights, double* y)
    {
        if (IsSparse)
            return base.CentredGram(weights, y);
        int order = Columns + 2;
        nint length = (nint)order * order;
        using NativeBuffer<double> shifts = new(Columns + 16), sums = new(length);
        SampleMeans(shifts.Pointer);
        double shift = MeanOf(weights, y);
        NativeMemory.Clear(sums.Pointer, (nuint)length * sizeof(double));

        // Equal weights are a factor of the whole.
        double weight = Rows == 0 ? 0 : weights[0];
        double* own = new ReadOnlySpan<double>(weights, Rows).IndexOfAnyExcept(weight) < 0 ? null : weights;
        var workers = new GramWorker[Threads(length)];
        for (int t = 0; t < workers.Length; t++)
            workers[t] = new GramWorker(length);
        try
        {
            Run(
                workers.Length,
                (thread, slice) => workers[thread].Run(slice, Columns, shifts.Pointer, y, shift, own),
                thread => Add(workers[thread].Sums, sums.Pointer, length));
        }
        finally
        {
            foreach (GramWorker worker in workers)
                worker.Dispose();
        }

        for (nint k = 0; k < length && own is null; k++)
            sums.Pointer[k] *= weight;
        return L1Gen.CentredGram.FromSums(Columns, sums.Pointer, shifts.Pointer, shift);
    }

    private double MeanOf(double* weights, double* y)
    {
        double total = 0, sum = 0;
        for (int i = 0; i < Rows; i++)
        {
            total += weights[i];
            sum += weights[i] * y[i];
        }

        return total > 0 ? sum / total : 0;
    }

    /// <summary>Means over rows from places that are spread over the part. They need not be checked: any number would do.</summary>
    private void SampleMeans(double* means)
    {
        new Span<double>(means, Columns + 16).Clear();
        if (Rows < SamplePlaces)
            return;
        int count = 0;
        for (int place = 0; place < SamplePlaces; place++)
        {
            long row = first + (long)(Rows - 1) * place / (SamplePlaces - 1);
            using DesignBlock block = map.MapUnchecked((int)(row / RowsOfBlock));
            int from = (int)(row - block.FirstRow), end = (int)Math.Min(Math.Min(from + SampleRows, block.Rows), first + Rows - block.FirstRow);
            T* x = block.Values<T>();
            bool byRows = map.Header.Layout == DesignLayout.Rows;
            for (int i = from; i < end; i++, count++)
            {
                for (int j = 0; j < Columns; j++)
                    means[j] += Wide.Load(byRows ? x + (nint)i * Columns + j : x + (nint)j * block.Rows + i);
            }
        }

        for (int j = 0; j < Columns; j++)
            means[j] /= count;
    }

    /// <summary>A thread's product and its result.</summary>
    private sealed class GramWorker(nint length) : IDisposable
    {
        private readonly GramProduct _product = new();
        private readonly NativeBuffer<double> _sums = new(length);

        public double* Sums => _sums.Pointer;

        public void Run(DesignSlice<T> slice, int columns, double* shifts, double* y, double shift, double* weights)
        {
            if (slice.Layout == DesignLayout.Rows)
            {
                Run(new RowPanels<T>(slice.Values, columns), slice, columns, shifts, y, shift, weights);
                return;
            }

            nint[] starts = new nint[columns];
            for (int j = 0; j < columns; j++)
                starts[j] = (nint)(slice.Values + (nint)j * slice.Rows);
            fixed (nint* start = starts)
                Run(new ColumnPanels<T>(start), slice, columns, shifts, y, shift, weights);
        }

        public void Dispose()
        {
            _product.Dispose();
            _sums.Dispose();
        }

        private void Run<TSource>(in TSource panels, DesignSlice<T> slice, int columns, double* shifts, double* y, double shift, double* weights)
            where TSource : struct, IPanelSource
        {
            int order = columns + 2;
            var shifted = new ShiftedPanels<TSource>(panels, columns, shifts, y + slice.First, shift);
            _product.Run(shifted, order, shifted, order, symmetric: true, slice.Rows, weights is null ? null : weights + slice.First, Sums, order);
        }
    }
}
