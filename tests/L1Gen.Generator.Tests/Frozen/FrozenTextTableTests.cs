using System.Globalization;

namespace L1Gen.Generator.Tests.Frozen;

public class FrozenTextTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(1_000)]
    [InlineData(10_000)]
    [InlineData(50_000)]
    public void Every_term_is_found_and_no_other(int count)
    {
        var random = new Random(count);
        var options = new BagOfWordsOptions { LongestGram = 3, DigitsByLength = true };
        string[] terms = [.. Enumerable.Range(0, 2 * count).Select(_ => Term(random)).Distinct()];
        string[] known = terms[..(terms.Length / 2)];
        var frozen = new FrozenTerms(known, options);

        Assert.InRange(frozen.Table.Slots.Count, frozen.Trie.Edges.Count, 1 + frozen.Trie.Edges.Count * 11L / 10);
        Assert.InRange(frozen.Table.Displacements.Count, 1, Math.Max(1, frozen.Trie.Edges.Count / 2));
        Assert.Equal(frozen.Trie.Edges, frozen.Table.Slots.Where(slot => slot.From >= 0).OrderBy(slot => slot.To));
        float[] row = new float[known.Length];
        for (int i = 0; i < terms.Length; i += 1 + terms.Length / 500)
        {
            frozen.Read(Sample(terms[i]), row);
            int at = Array.IndexOf(known, terms[i]);
            if (at >= 0)
                Assert.Equal(1, row[at]);
            // Words of a term may be terms themselves, but nothing else is.
            Assert.All(known.Where((_, term) => row[term] != 0), term => Assert.Contains($" {term} ", $" {terms[i]} ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void No_terms_are_a_table_too()
    {
        var frozen = new FrozenTerms([], new BagOfWordsOptions());

        Assert.Empty(frozen.Trie.Edges);
        Assert.Empty(frozen.Row("any text 1"));
        Assert.Equal([0, 0], new FrozenTerms([" ", ""], new BagOfWordsOptions { LongestGram = 3 }).Row("a  b"));
    }

    [Fact]
    public void The_table_of_the_same_terms_is_the_same()
    {
        string[] terms = [.. Enumerable.Range(0, 500).Select(i => i.ToString("x", CultureInfo.InvariantCulture))];
        FrozenTerms first = new(terms, new BagOfWordsOptions()), second = new(terms, new BagOfWordsOptions());

        Assert.Equal(first.Table.Slots, second.Table.Slots);
        Assert.Equal(first.Table.Displacements, second.Table.Displacements);
        Assert.Equal((first.Table.Factor, first.Table.NodeFactor), (second.Table.Factor, second.Table.NodeFactor));
    }

    private static string Term(Random random) => string.Join(' ', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Word(random)));

    private static string Word(Random random) => random.Next(20) switch
    {
        0 => $"[{random.Next(2, 40)} digits]",
        1 => "[1 digit]",
        2 => "é" + (char)random.Next('а', 'я'),
        _ => string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => (char)random.Next('a', 'z' + 1))),
    };

    /// <summary>A text that has the term: digits for their number.</summary>
    private static string Sample(string term) =>
        System.Text.RegularExpressions.Regex.Replace(term, @"\[(\d+) digits?\]", match => new string('7', int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)));
}
