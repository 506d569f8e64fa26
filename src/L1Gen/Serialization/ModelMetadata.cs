namespace L1Gen;

/// <summary>Names that are kept in a model's file for people and for code that is made from it. They don't change what the model computes.</summary>
public sealed class ModelMetadata
{
    /// <summary>
    /// The names of the inputs' elements, one input after the other (of an <see cref="InputKind.Index"/> the names of its values); null where they
    /// have none. Those of one input differ.
    /// </summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>
    /// The names of the classes in the order of the scores, or of a model with one score the names of 0 and 1; null where they have none. They
    /// differ.
    /// </summary>
    public IReadOnlyList<string>? Classes { get; init; }
}
