using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen.Serialization;

/// <summary>The rows of a block that belong to a part of a design file.</summary>
internal sealed unsafe class DesignSlice<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Where a part begins or ends within a block that can't be cut as it lies.</summary>
    private readonly NativeBuffer<T> _columns = new();
    private readonly NativeBuffer<int> _starts = new();

    public DesignSlice(DesignFileMap map, DesignBlock block, long firstOfPart, int rowsOfPart)
    {
        int skip = (int)Math.Max(firstOfPart - block.FirstRow, 0), columns = map.Header.Columns;
        Rows = (int)Math.Min(block.Rows, firstOfPart + rowsOfPart - block.FirstRow) - skip;
        First = (int)(block.FirstRow + skip - firstOfPart);
        T* values = block.Values<T>();
        bool isWhole = Rows == block.Rows;
        Layout = map.Header.Layout;
        switch (Layout)
        {
            case DesignLayout.Rows:
                Values = values + (nint)skip * columns;
                Reader = new DenseRowReader<T>(new(Values), Rows, columns);
                break;
            case DesignLayout.Columns:
                Values = isWhole ? values : Cut(values, skip, block.Rows, columns);
                Reader = new DenseColumnReader<T>(new(Values), Rows, columns);
                break;
            default:
                int* starts = block.RowStarts + skip;
                int from = *starts;
                Values = values + from;
                Reader = new SparseRowReader<T>(new(from == 0 ? starts : Rebased(starts, from)), new(block.ColumnIndices + from), new(Values), Rows, columns);
                break;
        }
    }

    /// <summary>The first row's number in the part.</summary>
    public int First { get; }

    public int Rows { get; }

    public DesignLayout Layout { get; }

    /// <summary>The elements, of these rows alone.</summary>
    public T* Values { get; }

    /// <summary>The operations on these rows.</summary>
    public DesignReader Reader { get; }

    public void Dispose()
    {
        Reader.Dispose();
        _columns.Dispose();
        _starts.Dispose();
    }

    private T* Cut(T* values, int skip, int rowsOfBlock, int columns)
    {
        T* to = _columns.Reserve((nint)Rows * columns);
        for (int j = 0; j < columns; j++)
            new ReadOnlySpan<T>(values + (nint)j * rowsOfBlock + skip, Rows).CopyTo(new Span<T>(to + (nint)j * Rows, Rows));
        return to;
    }

    private int* Rebased(int* starts, int from)
    {
        int* to = _starts.Reserve(Rows + 1);
        for (int row = 0; row <= Rows; row++)
            to[row] = starts[row] - from;
        return to;
    }
}
