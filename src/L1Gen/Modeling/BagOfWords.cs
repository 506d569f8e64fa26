using System.Numerics;

namespace L1Gen;

/// <summary>
/// Texts as rows of how often they have each of a number of terms. A word is a run of letters (<see cref="char.IsLetter(char)"/>), apostrophes within it, in lower case
/// (<see cref="char.ToLowerInvariant(char)"/> of each); a run of ASCII digits; or one of <see cref="BagOfWordsOptions.Symbols"/>. All else parts words. A term is a word, or up to
/// <see cref="BagOfWordsOptions.LongestGram"/> words that follow each other, with one space between them. The current culture has no say in it.
/// </summary>
/// <example>
/// <code>
/// BagOfWords words = BagOfWords.Fit(training, new BagOfWordsOptions { LongestGram = 2, LeastTexts = 3 });
/// SparseMatrix&lt;float&gt; x = words.Rows&lt;float&gt;(training);
/// </code>
/// </example>
public sealed class BagOfWords
{
    private readonly string[] _terms;
    private readonly BagOfWordsIndex _columns = new();

    /// <summary>Rows of given terms, the first in column 0.</summary>
    /// <param name="terms">The terms, at least one and none twice. One that no text can have, as <c>Free</c> in upper case, has a column without elements.</param>
    /// <param name="options">What a term is; <see cref="BagOfWordsOptions.LeastTexts"/> has no effect here.</param>
    /// <exception cref="ArgumentException">There is no term, one is null or there twice, or a symbol is none; the message names it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number among the options is out of range.</exception>
    public BagOfWords(IEnumerable<string> terms, BagOfWordsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(terms);
        Options = Checked(options);
        _terms = [.. terms];
        if (_terms.Length == 0)
            throw new ArgumentException("There are no terms; at least one is needed.", nameof(terms));
        for (int column = 0; column < _terms.Length; column++)
        {
            if (_terms[column] is null)
                throw new ArgumentException($"Term {column} is null.", nameof(terms));
            if (_columns.Add(_terms[column]) != column)
                throw new ArgumentException($"Term {column}, '{_terms[column]}', is there already.", nameof(terms));
        }
    }

    /// <summary>The term of each column.</summary>
    public IReadOnlyList<string> Terms => _terms;

    /// <summary>What a term is.</summary>
    public BagOfWordsOptions Options { get; }

    /// <summary>Rows of the terms that are in enough of the texts, in ordinal order.</summary>
    /// <param name="texts">The texts to choose from, read once; any may be empty.</param>
    /// <param name="options">What a term is and which are kept; single words, all of them, by default.</param>
    /// <exception cref="ArgumentException">A text is null, a symbol is none, or no term is in enough texts.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number among the options is out of range.</exception>
    public static BagOfWords Fit(IEnumerable<string> texts, BagOfWordsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        options = Checked(options);
        var reader = new BagOfWordsReader(options);
        var terms = new BagOfWordsIndex();
        var counts = new List<(int Texts, int Last)>();
        int text = 0;
        foreach (string? read in texts)
        {
            reader.Read(read ?? throw NullText(text, nameof(texts)));
            for (int word = 0; word < reader.Words; word++)
            {
                for (int length = 1; length <= reader.LongestTerm(word); length++)
                {
                    int term = terms.Add(reader.Term(word, length));
                    if (term == counts.Count)
                        counts.Add((1, text));
                    else if (counts[term].Last != text)
                        counts[term] = (counts[term].Texts + 1, text);
                }
            }

            text++;
        }

        string[] kept = [.. Enumerable.Range(0, counts.Count).Where(term => counts[term].Texts >= options.LeastTexts).Select(term => terms[term]).Order(StringComparer.Ordinal)];
        if (kept.Length == 0)
            throw new ArgumentException($"Of {Counted.Of(text, "text")}, none has a term that is in at least {options.LeastTexts}; there are {Counted.Of(counts.Count, "term")} in all.", nameof(texts));
        return new BagOfWords(kept, options);
    }

    /// <summary>A row for each text, with a column for each term.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="texts">The texts; one without any of the terms has a row without elements.</param>
    /// <exception cref="ArgumentException">A text is null; the message names its place.</exception>
    public SparseMatrix<T> Rows<T>(IEnumerable<string> texts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(texts);
        var reader = new BagOfWordsReader(Options);
        var starts = new List<int> { 0 };
        var indices = new List<int>();
        var values = new List<T>();
        var found = new List<int>();
        foreach (string? text in texts)
        {
            reader.Read(text ?? throw NullText(starts.Count - 1, nameof(texts)));
            found.Clear();
            for (int word = 0; word < reader.Words; word++)
            {
                for (int length = 1; length <= reader.LongestTerm(word); length++)
                {
                    if (_columns.Find(reader.Term(word, length)) is >= 0 and int column)
                        found.Add(column);
                }
            }

            found.Sort();
            for (int from = 0, to; from < found.Count; from = to)
            {
                for (to = from + 1; to < found.Count && found[to] == found[from];)
                    to++;
                indices.Add(found[from]);
                values.Add(Options.Counts ? T.CreateChecked(to - from) : T.One);
            }

            starts.Add(indices.Count);
        }

        return new SparseMatrix<T>(starts.ToArray(), indices.ToArray(), values.ToArray(), _terms.Length);
    }

    /// <summary>The number of terms and of the words of the longest.</summary>
    public override string ToString() => $"{Counted.Of(_terms.Length, "term")} of up to {Counted.Of(Options.LongestGram, "word")}";

    private static BagOfWordsOptions Checked(BagOfWordsOptions? options)
    {
        options ??= new BagOfWordsOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LongestGram, 1, $"{nameof(options)}.{nameof(options.LongestGram)}");
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LeastTexts, 1, $"{nameof(options)}.{nameof(options.LeastTexts)}");
        foreach (char symbol in options.Symbols ?? throw new ArgumentException("The symbols are null; an empty string is for none.", nameof(options)))
        {
            if (char.IsLetter(symbol) || char.IsAsciiDigit(symbol) || char.IsWhiteSpace(symbol) || char.IsSurrogate(symbol) || symbol == '\'')
                throw new ArgumentException($"U+{(int)symbol:X4} among the symbols is a letter, a digit, an apostrophe, white space or half of a surrogate pair.", nameof(options));
        }

        return options;
    }

    private static ArgumentException NullText(int text, string name) => new($"Text {text} is null.", name);
}
