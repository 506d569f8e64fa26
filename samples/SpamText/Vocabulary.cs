using L1Gen;

namespace SpamText;

/// <summary>The words and pairs of words that are in at least three messages: the columns of a sparse matrix.</summary>
internal sealed class Vocabulary
{
    private const int LeastMessages = 3;
    private readonly Dictionary<string, int> _columns;

    public Vocabulary(IEnumerable<string> texts)
    {
        Terms = [.. texts.SelectMany(text => TermsOf(text).Distinct()).CountBy(term => term).Where(term => term.Value >= LeastMessages).Select(term => term.Key).Order(StringComparer.Ordinal)];
        _columns = Terms.Select((term, column) => (term, column)).ToDictionary(pair => pair.term, pair => pair.column);
    }

    /// <summary>The term of each column.</summary>
    public string[] Terms { get; }

    /// <summary>A row for each text: 1 in the column of each term that it has.</summary>
    public SparseMatrix<double> Rows(IEnumerable<string> texts) =>
        SparseMatrix<double>.FromRows(texts.Select(text => TermsOf(text).Distinct().Where(_columns.ContainsKey).Select(term => (_columns[term], 1.0))), Terms.Length);

    private static IEnumerable<string> TermsOf(string text)
    {
        List<string> words = [.. Words(text)];
        return words.Concat(words.Zip(words.Skip(1), (first, second) => $"{first} {second}"));
    }

    /// <summary>Runs of letters in lower case, runs of digits as <c>[3 digits]</c> by their length, and £.</summary>
    private static IEnumerable<string> Words(string text)
    {
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = start + 1;
            if (char.IsLetter(text[start]))
            {
                while (end < text.Length && (char.IsLetter(text[end]) || text[end] == '\''))
                    end++;
                yield return text[start..end].TrimEnd('\'').ToLowerInvariant();
            }
            else if (char.IsAsciiDigit(text[start]))
            {
                while (end < text.Length && char.IsAsciiDigit(text[end]))
                    end++;
                yield return $"[{end - start} digit{(end - start == 1 ? "" : "s")}]";
            }
            else if (text[start] == '£')
            {
                yield return "£";
            }
        }
    }
}
