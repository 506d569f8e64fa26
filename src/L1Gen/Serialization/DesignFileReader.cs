using System.Numerics;
using System.Runtime.InteropServices;
using L1Gen.Kernels;

namespace L1Gen.Serialization;

/// <summary>
/// Reads rows of a design file block by block, each pass from the disk. Sums are taken within each block and added in the order of the blocks, so that they depend
/// on neither the number of threads nor what is in memory.
/// </summary>
internal sealed unsafe partial class DesignFileReader<T>(DesignFileMap map, long first, int rows) : DesignReader(rows, map.Header.Columns)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The most memory for what the threads have summed up of a block, in bytes: where it is not enough there are fewer threads.</summary>
    private const long MostOfThreads = 256L << 20;

    private long? _elements;

    public override long Elements => IsSparse ? _elements ??= CountElements() : (long)Rows * Columns;

    public override bool IsSparse => map.Header.Layout == DesignLayout.SparseRows;

    private int RowsOfBlock => map.Header.RowsOfBlock;

    private int FirstBlock => (int)(first / RowsOfBlock);

    private int Blocks => Rows == 0 ? 0 : (int)((first + Rows - 1) / RowsOfBlock) - FirstBlock + 1;

    public override void Correlate(double* vectors, int count, double* result)
    {
        int length = checked(count * Columns), most = Math.Min(RowsOfBlock, Rows);
        Sum(length, result, checked(count * most), (slice, sums, scratch) =>
        {
            for (int m = 0; m < count; m++)
                new ReadOnlySpan<double>(vectors + (nint)m * Rows + slice.First, slice.Rows).CopyTo(new Span<double>(scratch + (nint)m * slice.Rows, slice.Rows));
            slice.Reader.Correlate(scratch, count, sums);
        });
    }

    public override void Moments(double* weights, double* sums, double* squares)
    {
        double[] both = new double[checked(2 * Columns)];
        fixed (double* result = both)
            Sum(both.Length, result, 0, (slice, partial, _) => slice.Reader.Moments(weights + slice.First, partial, partial + Columns));
        both.AsSpan(0, Columns).CopyTo(new Span<double>(sums, Columns));
        both.AsSpan(Columns).CopyTo(new Span<double>(squares, Columns));
    }

    public override void Gram(double* weights, double* gram) =>
        Sum(checked(Columns * Columns), gram, 0, (slice, partial, _) => slice.Reader.Gram(weights + slice.First, partial));

    public override (int Row, int Column)? FirstNotFinite()
    {
        (int Row, int Column)?[] found = new (int, int)?[Environment.ProcessorCount];
        (int Row, int Column)? fault = null;
        Run(
            found.Length,
            (thread, slice) => found[thread] = slice.Reader.FirstNotFinite() is { } place ? (place.Row + slice.First, place.Column) : null,
            thread => fault ??= found[thread]);
        return fault;
    }

    public override void Dispose()
    {
    }

    /// <summary>Adds up what is computed of each block's rows: <paramref name="length"/> numbers, with room for <paramref name="scratch"/> others.</summary>
    private void Sum(int length, double* result, int scratch, SliceSum compute)
    {
        NativeMemory.Clear(result, (nuint)length * sizeof(double));
        int threads = Threads(checked(length + scratch));
        var partial = new NativeBuffer<double>[threads];
        for (int t = 0; t < threads; t++)
            partial[t] = new(length + scratch);
        try
        {
            Run(threads, (thread, slice) => compute(slice, partial[thread].Pointer, partial[thread].Pointer + length), thread => Add(partial[thread].Pointer, result, length));
        }
        finally
        {
            foreach (NativeBuffer<double> one in partial)
                one.Dispose();
        }
    }

    private delegate void SliceSum(DesignSlice<T> slice, double* sums, double* scratch);

    /// <summary>The threads that compute, each with so many doubles of its own.</summary>
    private static int Threads(long doubles) => (int)Math.Clamp(MostOfThreads / sizeof(double) / Math.Max(doubles, 1), 1, Environment.ProcessorCount);

    private static void Add(double* part, double* sum, nint count)
    {
        const int Most = 1 << 30;
        for (nint from = 0; from < count; from += Most)
        {
            var add = new ColumnAdd<double>(part + from, 1, null, sum + from, (int)Math.Min(Most, count - from));
            Wide.Run(ref add);
        }
    }

    private void Run(int threads, Action<int, DesignSlice<T>> compute, Action<int> join) => DesignPass.Run(
        map,
        FirstBlock,
        Blocks,
        threads,
        (thread, block) =>
        {
            using DesignSlice<T> slice = new(map, block, first, Rows);
            compute(thread, slice);
        },
        (thread, _) => join(thread));

    private long CountElements()
    {
        long count = 0;
        Run(1, (_, slice) => count += slice.Reader.Elements, _ => { });
        return count;
    }
}
