using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// One input of a model for many rows: what the forward method takes as one parameter. Arrays convert to it by themselves; it refers to their memory.
/// </summary>
/// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
public sealed class DataInput<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ReadOnlyMemory<T> _elements;
    private readonly T[,]? _matrix;

    /// <summary>A dense input over memory that holds one row after the other; the model tells how long a row is.</summary>
    /// <param name="elements">rows × length elements.</param>
    public DataInput(ReadOnlyMemory<T> elements) => _elements = elements;

    /// <summary>A dense input of as many rows as the array has, with a column for each element.</summary>
    /// <param name="matrix">rows × length.</param>
    public DataInput(T[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        _matrix = matrix;
        RowCount = matrix.GetLength(0);
        Width = matrix.GetLength(1);
    }

    /// <summary>A sparse input.</summary>
    /// <param name="matrix">A row for each row of data.</param>
    public DataInput(SparseMatrix<T> matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        Kind = InputKind.Sparse;
        Sparse = matrix;
        RowCount = matrix.Rows;
        Width = matrix.Columns;
    }

    /// <summary>An index input: a row number of an embedding's table for each row of data.</summary>
    /// <param name="indices">From 0 to below the length of the table.</param>
    public DataInput(ReadOnlyMemory<int> indices)
    {
        Kind = InputKind.Index;
        Indices = indices;
        RowCount = indices.Length;
    }

    /// <summary>What a row is.</summary>
    public InputKind Kind { get; }

    /// <summary>The number of rows; null where only the model tells it.</summary>
    internal int? RowCount { get; }

    /// <summary>The elements of a row; null where only the model tells it.</summary>
    internal int? Width { get; }

    internal SparseMatrix<T>? Sparse { get; }

    internal ReadOnlyMemory<int> Indices { get; }

    /// <summary>A dense input that was given as such; null for others.</summary>
    internal T[,]? Matrix => _matrix;

    /// <summary>A dense input that was given as one row after the other.</summary>
    internal ReadOnlyMemory<T> Memory => _elements;

    /// <summary>The elements of a dense input, row after row.</summary>
    internal ReadOnlySpan<T> Elements => _matrix is null ? _elements.Span : Kernels.Weights.AsSpan(_matrix);

    /// <summary>A dense input, one row after the other.</summary>
    public static implicit operator DataInput<T>(T[] elements) => new(NotNull(elements).AsMemory());

    /// <summary>A dense input, one row after the other.</summary>
    public static implicit operator DataInput<T>(ReadOnlyMemory<T> elements) => new(elements);

    /// <summary>A dense input with a row for each row of the array.</summary>
    public static implicit operator DataInput<T>(T[,] matrix) => new(matrix);

    /// <summary>A sparse input.</summary>
    public static implicit operator DataInput<T>(SparseMatrix<T> matrix) => new(matrix);

    /// <summary>An index input.</summary>
    public static implicit operator DataInput<T>(int[] indices) => new(NotNull(indices).AsMemory());

    /// <summary>What it is: <c>input of 64 columns</c>, <c>sparse input of 5000 columns</c>, <c>index</c>.</summary>
    public override string ToString() => Kind switch
    {
        InputKind.Index => "index",
        InputKind.Sparse => $"sparse input of {Counted.Of(Sparse!.Columns, "column")}",
        _ => Width is { } width ? $"input of {Counted.Of(width, "column")}" : $"input of {Counted.Of(Elements.Length, "element")}",
    };

    private static TArray NotNull<TArray>(TArray array)
        where TArray : class
    {
        ArgumentNullException.ThrowIfNull(array);
        return array;
    }
}
