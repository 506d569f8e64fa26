namespace L1Gen;

/// <summary>A row of a sparse input: the elements that are not zero, over memory that it does not own.</summary>
/// <param name="indices">The elements' indices, rising, each below the length of the input.</param>
/// <param name="values">Their values, as many.</param>
public readonly ref struct SparseVector(ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
{
    /// <summary>The elements' indices, rising.</summary>
    public ReadOnlySpan<int> Indices { get; } = indices;

    /// <summary>Their values, as many.</summary>
    public ReadOnlySpan<float> Values { get; } = values;

    /// <summary>x·W: element j is Σₖ Valuesₖ·W[Indicesₖ, j], summed in <see langword="double"/>, in new memory.</summary>
    /// <param name="x">Its indices are below the matrix's number of rows.</param>
    /// <param name="matrix">Inputs × outputs.</param>
    /// <exception cref="ArgumentException">An index is not a row of the matrix, or there are not as many values as indices.</exception>
    public static Vector operator *(SparseVector x, Matrix matrix) =>
        Eager.Product(x.Indices, x.Values, matrix.AsSpan(), matrix.Rows, matrix.Columns);
}
