using L1Gen.Kernels;

namespace L1Gen;

/// <summary>A row-major matrix of <see langword="float"/> over memory that it does not own; a weight matrix has a row for each input.</summary>
public readonly ref struct Matrix
{
    private readonly Span<float> _elements;

    /// <summary>A matrix over <paramref name="elements"/>.</summary>
    /// <param name="elements">rows × columns elements, row after row; the matrix reads and writes them in place.</param>
    /// <param name="rows">The number of rows, not negative.</param>
    /// <param name="columns">The number of columns, not negative.</param>
    /// <exception cref="ArgumentException">The span's length is not rows × columns.</exception>
    public Matrix(Span<float> elements, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if ((long)rows * columns != elements.Length)
            throw new ArgumentException($"A {rows} × {columns} matrix has {(long)rows * columns} elements, the span has {elements.Length}.", nameof(elements));
        _elements = elements;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>The number of rows: the inputs of a weight matrix.</summary>
    public int Rows { get; }

    /// <summary>The number of columns: the outputs of a weight matrix.</summary>
    public int Columns { get; }

    /// <summary>The element at a row and a column, to read or to write.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The row or the column is negative or not below the number of them.</exception>
    public ref float this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)Columns, nameof(column));
            return ref _elements[row * Columns + column];
        }
    }

    /// <summary>The row at <paramref name="index"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative or not below <see cref="Rows"/>.</exception>
    public Vector Row(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Rows);
        return new(_elements.Slice(index * Columns, Columns));
    }

    /// <summary>The elements, row after row.</summary>
    public Span<float> AsSpan() => _elements;

    /// <summary>A matrix over an array: it reads and writes the array's memory.</summary>
    /// <exception cref="ArgumentNullException">The array is null.</exception>
    public static implicit operator Matrix(float[,] elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        return new(Weights.AsSpan(elements), elements.GetLength(0), elements.GetLength(1));
    }

    /// <summary>The extents.</summary>
    public override string ToString() => $"{Rows} × {Columns}";
}
