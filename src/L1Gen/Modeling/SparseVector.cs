namespace L1Gen;

/// <summary>A row of a sparse input: the elements that are not zero, over memory that it does not own.</summary>
/// <param name="indices">The elements' places, rising, each below the length of the input.</param>
/// <param name="values">Their values, as many.</param>
public readonly ref struct SparseVector(ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
{
    /// <summary>The elements' places, rising.</summary>
    public ReadOnlySpan<int> Indices { get; } = indices;

    /// <summary>Their values, as many.</summary>
    public ReadOnlySpan<float> Values { get; } = values;
}
