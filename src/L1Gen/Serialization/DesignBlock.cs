using System.IO.MemoryMappedFiles;

namespace L1Gen.Serialization;

/// <summary>A mapped block of rows of a design file. Its pages leave the process when it is disposed.</summary>
internal sealed unsafe class DesignBlock : IDisposable
{
    private const int Page = 4096;

    private readonly DesignFileMap _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private int _isDisposed;

    public DesignBlock(DesignFileMap map, int number, MemoryMappedViewAccessor view)
    {
        (_map, Number, _view) = (map, number, view);
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        _start = pointer + view.PointerOffset;
        Rows = map.Header.RowsIn(number);
        Entry = map.Entries[number];
        Shape = DesignBlockShape.Of(map.Header, Rows, Entry.Elements);
    }

    /// <summary>The number of the block.</summary>
    public int Number { get; }

    /// <summary>The rows in it.</summary>
    public int Rows { get; }

    /// <summary>The number of its first row in the file.</summary>
    public long FirstRow => (long)Number * _map.Header.RowsOfBlock;

    public DesignFileEntry Entry { get; }

    private DesignBlockShape Shape { get; }

    /// <summary>Of a sparse block where each row's elements start, rows + 1 numbers.</summary>
    public int* RowStarts => (int*)_start;

    /// <summary>Of a sparse block each element's column.</summary>
    public int* ColumnIndices => (int*)(_start + Shape.Indices);

    /// <summary>The elements.</summary>
    public T* Values<T>()
        where T : unmanaged => (T*)(_start + Shape.Values);

    /// <summary>The elements as they lie in the file.</summary>
    /// <exception cref="InvalidDataException">They are not what was written.</exception>
    public void Check()
    {
        uint computed = DesignChecksum.Of(_start, Entry.Length);
        if (computed != Entry.Checksum)
            throw _map.Damaged(Number, "elements", computed, Entry.Checksum);
        if (_map.Header.Layout == DesignLayout.SparseRows)
            CheckRows();
    }

    /// <summary>Brings all pages into memory.</summary>
    public void Touch()
    {
        int sum = 0;
        for (long place = 0; place < Entry.Length; place += Page)
            sum += Volatile.Read(ref _start[place]);
        GC.KeepAlive(sum);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
    }

    /// <summary>The checksum holds, but what was written may be no sparse matrix.</summary>
    private void CheckRows()
    {
        int columns = _map.Header.Columns;
        int* starts = RowStarts, indices = ColumnIndices;
        for (int row = 0; row < Rows; row++)
        {
            int from = starts[row], to = starts[row + 1];
            if ((row == 0 && from != 0) || to < from || to > Entry.Elements)
                throw Error(row, $"starts at {from} and ends at {to} of {Entry.Elements} elements");
            int previous = -1;
            for (int e = from; e < to; e++)
            {
                if (indices[e] <= previous || indices[e] >= columns)
                    throw Error(row, $"has column {indices[e]}{(previous < 0 ? "" : $" after {previous}")}; columns rise from 0 to {columns - 1}");
                previous = indices[e];
            }
        }

        if (starts[Rows] != Entry.Elements)
            throw Error(Rows - 1, $"ends at {starts[Rows]} of {Entry.Elements} elements");

        InvalidDataException Error(int row, string what) => new($"{_map.Source}: row {FirstRow + row} (block {Number}) {what}.");
    }
}
