namespace L1Gen;

/// <summary>
/// What is kept in a model's file beside the model: names for people, and how the model's inputs come about, for code that is made from the file. <c>Load</c> returns it and does not use it.
/// </summary>
public sealed class ModelMetadata
{
    /// <summary>
    /// The names of the inputs' elements, one input after the other (of an <see cref="InputKind.Index"/> the names of its values); null where they
    /// have none, or are the terms of <see cref="BagOfWords"/>. Those of one input differ.
    /// </summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>
    /// The names of the classes in the order of the scores, or of a model with one score the names of 0 and 1; null where they have none. They
    /// differ.
    /// </summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>
    /// What was done to the data before the model was trained on it: a mean and a scale for each element of the inputs, one input after the other; null for nothing. Elements of a
    /// sparse input that a row lacks are 0 before it. Not for models with an <see cref="InputKind.Index"/>.
    /// </summary>
    public Standardization? Standardization { get; init; }

    /// <summary>How a text becomes a row of the model's one sparse input; its terms are the names of the features. null where the input is no text.</summary>
    public BagOfWords? BagOfWords { get; init; }

    /// <summary>Texts that are kept with the model's scores of them, to be replayed; null for none. Only with <see cref="BagOfWords"/>.</summary>
    public IReadOnlyList<string>? Texts { get; init; }
}
