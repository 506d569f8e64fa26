using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace L1Gen;

/// <summary>A dense design, by columns or by rows.</summary>
internal sealed class DenseDesign<T> : DesignMatrix
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ReadOnlyMemory<T> _values;
    private readonly T[,]? _matrix;
    private readonly bool _byColumns;

    public DenseDesign(ReadOnlyMemory<T> values, int rows, int columns, bool byColumns)
        : base(rows, columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (values.Length != (long)rows * columns)
            throw new ArgumentException($"A design of {rows} × {columns} has {(long)rows * columns} elements; there are {values.Length}.", nameof(values));
        _values = values;
        _byColumns = byColumns;
    }

    private DenseDesign(T[,] matrix)
        : base(matrix.GetLength(0), matrix.GetLength(1)) => _matrix = matrix;

    public static DenseDesign<T> Of(T[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return new(matrix);
    }

    internal override unsafe DesignReader Open()
    {
        MemoryHandle values = _matrix is null ? _values.Pin() : Pin(_matrix);
        return _byColumns ? new DenseColumnReader<T>(values, Rows, Columns) : new DenseRowReader<T>(values, Rows, Columns);
    }

    private static unsafe MemoryHandle Pin(T[,] matrix)
    {
        var handle = GCHandle.Alloc(matrix, GCHandleType.Pinned);
        return new((void*)handle.AddrOfPinnedObject(), handle);
    }
}
