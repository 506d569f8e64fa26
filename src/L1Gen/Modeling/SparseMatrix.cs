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
            throw new ArgumentException($"There {(values.Length == 1 ? "is" : "are")} {Counted.Of(values.Length, "value")} for {columnIndices.Length} column indices.", nameof(values));
        CheckRows(rowStarts, columnIndices, columns);
        RowStarts = rowStarts;
        ColumnIndices = columnIndices;
        Values = values;
        Columns = columns;
    }

    /// <summary>A matrix of rows given element by element, in new memory.</summary>
    /// <param name="rows">Of each row the columns and values of its elements, in any order; values of the same column are added up.</param>
    /// <param name="columns">The number of columns, positive; each column is from 0 to below it.</param>
    /// <exception cref="ArgumentException">A row is null, or has a column out of range; the message names the row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of columns is not positive.</exception>
    public static SparseMatrix<T> FromRows(IEnumerable<IEnumerable<(int Column, T Value)>> rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        var starts = new List<int> { 0 };
        var indices = new List<int>();
        var values = new List<T>();
        foreach (IEnumerable<(int Column, T Value)>? row in rows)
        {
            if (row is null)
                throw new ArgumentException($"Row {starts.Count - 1} is null.", nameof(rows));
            foreach ((int column, T value) in row.OrderBy(element => element.Column))
            {
                if ((uint)column >= (uint)columns)
                    throw new ArgumentException($"Row {starts.Count - 1} has column {column}; columns are from 0 to {columns - 1}.", nameof(rows));
                if (indices.Count > starts[^1] && indices[^1] == column)
                {
                    values[^1] += value;
                    continue;
                }

                indices.Add(column);
                values.Add(value);
            }

            starts.Add(indices.Count);
        }

        return new SparseMatrix<T>(starts.ToArray(), indices.ToArray(), values.ToArray(), columns);
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
    public override string ToString() => $"{Rows} × {Columns}, {Counted.Of(Values.Length, "element")}";

    private static void CheckRows(ReadOnlyMemory<int> rowStarts, ReadOnlyMemory<int> columnIndices, int columns)
    {
        ReadOnlySpan<int> starts = rowStarts.Span, indices = columnIndices.Span;
        if (starts[0] != 0)
            throw new ArgumentException($"The first row starts at {starts[0]}, not at 0.", nameof(rowStarts));
        for (int row = 0; row + 1 < starts.Length; row++)
        {
            int from = starts[row], to = starts[row + 1];
            if (to < from || to > indices.Length)
                throw new ArgumentException($"Row {row} ends at {to}; it starts at {from}, and there are {indices.Length} elements.", nameof(rowStarts));
            int previous = -1;
            foreach (int column in indices[from..to])
            {
                if ((uint)column >= (uint)columns)
                    throw new ArgumentException($"Row {row} has column {column}; columns are from 0 to {columns - 1}.", nameof(columnIndices));
                if (column <= previous)
                    throw new ArgumentException($"Row {row} has column {column} after {previous}; columns rise within a row.", nameof(columnIndices));
                previous = column;
            }
        }

        if (starts[^1] != indices.Length)
            throw new ArgumentException($"The last row ends at {starts[^1]}, but there are {indices.Length} elements.", nameof(rowStarts));
    }
}
