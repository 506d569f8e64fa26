using System.Numerics;

namespace L1Gen;

/// <summary>A sparse design by columns.</summary>
internal sealed class SparseColumnDesign<T> : DesignMatrix
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ReadOnlyMemory<int> _columnStarts;
    private readonly ReadOnlyMemory<int> _rowIndices;
    private readonly ReadOnlyMemory<T> _values;

    public SparseColumnDesign(ReadOnlyMemory<int> columnStarts, ReadOnlyMemory<int> rowIndices, ReadOnlyMemory<T> values, int rows)
        : base(rows, columnStarts.Length - 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        if (columnStarts.IsEmpty)
            throw new ArgumentException("The column starts are empty; a matrix of n columns has n + 1.", nameof(columnStarts));
        if (rowIndices.Length != values.Length)
            throw new ArgumentException($"There {(values.Length == 1 ? "is" : "are")} {Counted.Of(values.Length, "value")} for {rowIndices.Length} row indices.", nameof(values));
        CheckColumns(columnStarts, rowIndices, rows);
        _columnStarts = columnStarts;
        _rowIndices = rowIndices;
        _values = values;
    }

    internal override DesignReader Open() => new SparseColumnReader<T>(_columnStarts.Pin(), _rowIndices.Pin(), _values.Pin(), Rows, Columns);

    private static void CheckColumns(ReadOnlyMemory<int> columnStarts, ReadOnlyMemory<int> rowIndices, int rows)
    {
        ReadOnlySpan<int> starts = columnStarts.Span, indices = rowIndices.Span;
        if (starts[0] != 0)
            throw new ArgumentException($"The first column starts at {starts[0]}, not at 0.", nameof(columnStarts));
        for (int column = 0; column + 1 < starts.Length; column++)
        {
            int from = starts[column], to = starts[column + 1];
            if (to < from || to > indices.Length)
                throw new ArgumentException($"Column {column} ends at {to}; it starts at {from}, and there are {indices.Length} elements.", nameof(columnStarts));
            int previous = -1;
            foreach (int row in indices[from..to])
            {
                if ((uint)row >= (uint)rows)
                    throw new ArgumentException($"Column {column} has row {row}; rows are from 0 to {rows - 1}.", nameof(rowIndices));
                if (row <= previous)
                    throw new ArgumentException($"Column {column} has row {row} after {previous}; rows rise within a column.", nameof(rowIndices));
                previous = row;
            }
        }

        if (starts[^1] != indices.Length)
            throw new ArgumentException($"The last column ends at {starts[^1]}, but there are {indices.Length} elements.", nameof(columnStarts));
    }
}

/// <summary>A sparse design by rows.</summary>
internal sealed class SparseRowDesign<T> : DesignMatrix
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SparseMatrix<T> _matrix;

    public SparseRowDesign(SparseMatrix<T> matrix)
        : base(matrix?.Rows ?? 0, matrix?.Columns ?? 0)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        _matrix = matrix;
    }

    internal override DesignReader Open() =>
        new SparseRowReader<T>(_matrix.RowStarts.Pin(), _matrix.ColumnIndices.Pin(), _matrix.Values.Pin(), Rows, Columns);
}
