using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Columns = System.Numerics.Vector<uint>;

namespace L1Gen.Kernels;

// Inputs that pick rows of a matrix: an index for an embedding, the elements of a sparse row for an affine function.

public readonly ref partial struct Pass<T>
{
    /// <summary>to = the table's row that an index input names, for each row of the batch.</summary>
    /// <param name="input">Which of the index inputs, from 0.</param>
    /// <param name="table">Row-major.</param>
    /// <param name="to">As many features as the table has columns.</param>
    /// <exception cref="ArgumentException">The table has no whole rows, there is no such input, or the block is not in the workspace.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not a row of the table.</exception>
    public unsafe void Gather(int input, ReadOnlySpan<T> table, Block to)
    {
        int width = to.Count, rows = RowsOf(table.Length, width), stride = Stride;
        ReadOnlySpan<int> indices = IndicesOf(input);
        LaneRange lanes = RowLanes;
        fixed (T* w = Workspace, source = table)
        {
            T* target = Locate(w, to);
            for (int lane = lanes.First; lane < lanes.End; lane++)
            {
                int index = indices[lane];
                if ((uint)index >= (uint)rows)
                    ThrowIndex(input, lane, index, rows);
                T* row = source + (nint)index * width;
                T* at = target + lane;
                for (int f = 0; f < width; f++, at += stride)
                    *at = row[f];
            }
        }
    }

    /// <summary>The gradient of <see cref="Gather"/> with respect to the table, over all rows of the batch in turn.</summary>
    /// <param name="input">Which of the index inputs, from 0.</param>
    /// <param name="dTo">The gradient with respect to the gathered rows.</param>
    /// <param name="gradient">As long as the table.</param>
    /// <param name="share">The part of the table's rows to write.</param>
    /// <param name="add">Whether to add to what is there.</param>
    /// <exception cref="ArgumentException">The gradient has no whole rows, there is no such input, or the block is not in the workspace.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not a row of the table.</exception>
    public unsafe void GatherGradient(int input, Block dTo, Span<T> gradient, Share share, bool add)
    {
        int width = dTo.Count, rows = RowsOf(gradient.Length, width), stride = Stride;
        ReadOnlySpan<int> indices = IndicesOf(input);
        (int from, int to) = share.Of(rows);
        if (!add)
            gradient[(from * width)..(to * width)].Clear();
        fixed (T* w = Workspace, g = gradient)
        {
            T* d = Locate(w, dTo);
            for (int lane = 0; lane < AllRows; lane++)
            {
                int index = indices[lane];
                if ((uint)index >= (uint)rows)
                    ThrowIndex(input, lane, index, rows);
                if (index < from || index >= to)
                    continue;
                T* row = g + (nint)index * width;
                T* at = d + lane;
                for (int f = 0; f < width; f++, at += stride)
                    row[f] += *at;
            }
        }
    }

    /// <summary>to = f(x·W + b) for the sparse input x.</summary>
    /// <param name="matrix">W, inputs × outputs, row-major.</param>
    /// <param name="bias">b; empty for none.</param>
    /// <param name="to">The outputs.</param>
    /// <param name="activation">f.</param>
    /// <param name="parameter">The slope of <see cref="Unary.LeakyRelu"/> below 0.</param>
    /// <exception cref="ArgumentException">The matrix has no whole rows, the bias another length, or the block is not in the workspace.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column of the input is not a row of the matrix.</exception>
    public unsafe void SparseAffine(
        ReadOnlySpan<T> matrix, ReadOnlySpan<T> bias, Block to, Unary activation = Unary.Identity, double parameter = 0)
    {
        int outputs = to.Count, rows = RowsOf(matrix.Length, outputs);
        if (!bias.IsEmpty)
            Require.SameLength(outputs, bias.Length, nameof(bias), nameof(to));
        LaneRange lanes = RowLanes;
        fixed (T* w = Workspace, m = matrix, b = bias)
        fixed (int* columns = SparseColumns)
        fixed (T* values = SparseValues)
        {
            T* target = Locate(w, to);
            for (int lane = lanes.First; lane < lanes.End; lane++)
            {
                (int start, int count) = SparseRow(lane, rows);
                SparseProduct.Affine(columns + start, values + start, count, m, b, outputs, target + lane, Stride);
            }
        }

        if (activation != Unary.Identity)
            Map(activation, to, to, parameter);
    }

    /// <summary>The gradient of <see cref="SparseAffine"/>'s product with respect to W, over all rows of the batch in turn.</summary>
    /// <param name="dTo">The gradient with respect to x·W + b.</param>
    /// <param name="gradient">As long as W.</param>
    /// <param name="share">The part of the rows of W to write.</param>
    /// <param name="add">Whether to add to what is there; else zeros are written where no element of the input is.</param>
    /// <exception cref="ArgumentException">The gradient has no whole rows, or the block is not in the workspace.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column of the input is not a row of the matrix.</exception>
    public unsafe void SparseMatrixGradient(Block dTo, Span<T> gradient, Share share, bool add)
    {
        int outputs = dTo.Count, rows = RowsOf(gradient.Length, outputs);
        (int from, int to) = share.Of(rows);
        if (!add)
            gradient[(from * outputs)..(to * outputs)].Clear();
        fixed (T* w = Workspace, g = gradient)
        fixed (int* columns = SparseColumns)
        fixed (T* values = SparseValues)
        {
            T* d = Locate(w, dTo);
            for (int lane = 0; lane < AllRows; lane++)
            {
                (int start, int count) = SparseRow(lane, rows);
                SparseProduct.AddOuter(columns + start, values + start, count, d + lane, Stride, outputs, g, from, to);
            }
        }
    }

    /// <summary>Where a lane's sparse row stands, its columns checked.</summary>
    private (int Start, int Count) SparseRow(int lane, int rows)
    {
        (int start, int count) = SparseStarts.IsEmpty ? (0, SparseColumns.Length) : (SparseStarts[lane], SparseEnds[lane] - SparseStarts[lane]);
        ReadOnlySpan<int> columns = SparseColumns.Slice(start, count);
        _ = SparseValues.Slice(start, count);
        uint greatest = Greatest(MemoryMarshal.Cast<int, uint>(columns));
        if (count > 0 && greatest >= (uint)rows)
            ThrowColumn(lane, (int)greatest, rows);
        return (start, count);
    }

    private static uint Greatest(ReadOnlySpan<uint> columns)
    {
        uint greatest = 0;
        if (columns.Length >= Columns.Count)
        {
            var most = new Columns(columns[^Columns.Count..]);
            for (; columns.Length > Columns.Count; columns = columns[Columns.Count..])
                most = System.Numerics.Vector.Max(most, new Columns(columns));
            for (int i = 0; i < Columns.Count; i++)
                greatest = Math.Max(greatest, most[i]);
            return greatest;
        }

        foreach (uint column in columns)
            greatest = Math.Max(greatest, column);
        return greatest;
    }

    private ReadOnlySpan<int> IndicesOf(int input) => input >= 0 && ((long)input + 1) * Stride <= Indices.Length
        ? Indices.Slice(input * Stride, Stride)
        : throw new ArgumentException($"There is no index input {input}.", nameof(input));

    private static int RowsOf(int length, int width) => width > 0 && length % width == 0
        ? length / width
        : throw new ArgumentException($"{length} elements are no whole rows of {width}.", nameof(length));

    [DoesNotReturn]
    private static void ThrowIndex(int input, int lane, int index, int rows) =>
        throw new ArgumentOutOfRangeException(nameof(input), index, $"Row {lane} of index input {input} is {index}, but the table has {rows} rows.");

    [DoesNotReturn]
    private static void ThrowColumn(int lane, int column, int rows) =>
        throw new ArgumentOutOfRangeException(nameof(column), column, $"Row {lane} has an element in column {column}, but the matrix has {rows} rows.");
}
