namespace L1Gen;

/// <summary>What the terms of a <see cref="BagOfWords"/> are, and which of them count.</summary>
public sealed record BagOfWordsOptions
{
    /// <summary>The words of the longest term, at least 1: 1, the default, for single words, 2 for words and pairs of words that follow each other, and so on.</summary>
    public int LongestGram { get; init; } = 1;

    /// <summary>In how many texts a term is to be, at least 1, to be kept; 1 by default.</summary>
    public int LeastTexts { get; init; } = 1;

    /// <summary>Whether an element is the number of times that a text has the term, the default, or 1 where it has it at all.</summary>
    public bool Counts { get; init; } = true;

    /// <summary>Whether a run of digits is the word <c>[3 digits]</c>, by its length (<c>[1 digit]</c> of one), or the digits themselves, the default.</summary>
    public bool DigitsByLength { get; init; }

    /// <summary>Characters that are words of their own, as <c>£!</c>; none by default. A letter, an ASCII digit, an apostrophe, white space or half of a surrogate pair cannot be one.</summary>
    public string Symbols { get; init; } = "";
}
