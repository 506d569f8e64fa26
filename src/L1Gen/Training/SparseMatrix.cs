using System.Numerics;

namespace L1Gen;

/// <summary>A matrix of rows with few elements that are not zero, in compressed sparse rows (CSR), over memory that it does not own.</summary>
/// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
public sealed class SparseMatrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A matrix over arrays in CSR form.</summary>
    /// <param name="rowStarts">Where each row's elements start, and at the end their number: rows + 1 elements, from 0, not falling.</param>
    /// <param name="columnIndices">Each element's column, rising within a row, each below <paramref name="columns"/>.</param>
    /// <param name="values">The elements, as many.</param>
    /// <param name="columns">The number of columns, positive.</param>
    /// <exception cref="ArgumentException">The arrays are not of that form; the message names the row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of columns is not positive.</exception>
    public SparseMatrix(ReadOnlyMemory<int> rowStarts, ReadOnlyMemory<int> columnIndices, ReadOnlyMemory<T> values, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (rowStarts.IsEmpty)
            throw new ArgumentException("The row starts are empty; a matrix of n rows has n + 1.", nameof(rowStarts));
        if (columnIndices.Length != values.Length)
            throw new ArgumentException($"There are {columnIndices.Length} column indices and {values.Length} values.", nameof(values));
        CheckRows(rowStarts.Span, columnIndices.Span, columns);
        RowStarts = rowStarts;
        ColumnIndices = columnIndices;
        Values = values;
        Columns = columns;
    }

    /// <summary>The number of rows.</summary>
    public int Rows => RowStarts.Length - 1;

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>Where each row's elements start, and at the end their number.</summary>
    public ReadOnlyMemory<int> RowStarts { get; }

    /// <summary>Each element's column.</summary>
    public ReadOnlyMemory<int> ColumnIndices { get; }

    /// <summary>The elements.</summary>
    public ReadOnlyMemory<T> Values { get; }

    /// <summary>The extents and the number of elements.</summary>
    public override string ToString() => $"{Rows} × {Columns}, {Values.Length} elements";

    private static void CheckRows(ReadOnlySpan<int> starts, ReadOnlySpan<int> indices, int columns)
    {
        if (starts[0] != 0)
            throw new ArgumentException($"The first row starts at {starts[0]}, not at 0.", nameof(starts));
        for (int row = 0; row + 1 < starts.Length; row++)
        {
            int from = starts[row], to = starts[row + 1];
            if (to < from || to > indices.Length)
                throw new ArgumentException($"Row {row} ends at {to}; it starts at {from}, and there are {indices.Length} elements.", nameof(starts));
            int previous = -1;
            foreach (int column in indices[from..to])
            {
                if (column <= previous || column >= columns)
                {
                    throw new ArgumentException(
                        $"Row {row} has column {column} after {previous}; columns rise within a row and stay below {columns}.", nameof(indices));
                }

                previous = column;
            }
        }

        if (starts[^1] != indices.Length)
            throw new ArgumentException($"The last row ends at {starts[^1]}, but there are {indices.Length} elements.", nameof(starts));
    }
}
