namespace L1Gen.Tests.Modeling;

public class BagOfWordsTests
{
    [Theory]
    [InlineData("Free entry, FREE!", "entry free")]
    [InlineData("", "")]
    [InlineData(" \t\r\n.,!?", "")]
    [InlineData("don't 'tis rock'n'roll o'' x''y", "don't o rock'n'roll tis x''y")]
    [InlineData("win2win 100pounds", "100 2 pounds win")]
    [InlineData("ÀÉÎ Straße ΑΒΓ Привет 你好", "straße àéî αβγ привет 你好")]
    [InlineData("İI", "İi")]
    [InlineData("ǅ K", "k ǆ")]
    [InlineData("٣٤ ½ ²", "")]
    [InlineData("a😀b \U00010400c", "a b c")]
    [InlineData("e\u0301te\u0301", "e te")]
    [InlineData("x\0y", "x y")]
    public void Words_are_runs_of_letters_and_of_digits(string text, string words)
    {
        // What the invariant culture makes of the dotted capital I differs between systems.
        string[] expected = [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => string.Concat(word.Select(char.ToLowerInvariant))).Order(StringComparer.Ordinal)];
        Assert.Equal(expected, TermsOf(text, new BagOfWordsOptions()));
    }

    [Fact]
    public void Halves_of_surrogate_pairs_part_words() => Assert.Equal(["a", "b", "c"], TermsOf("a\ud800b\udc00c\ud800", new BagOfWordsOptions()));

    [Fact]
    public void Digits_by_length()
    {
        var options = new BagOfWordsOptions { DigitsByLength = true };

        Assert.Equal(["[1 digit]", "[11 digits]", "[3 digits]", "call"], TermsOf("call 7, 07734396839/123", options));
        Assert.Equal(["[100000 digits]"], TermsOf(new string('1', 100_000), options));
    }

    [Fact]
    public void Symbols_are_words_of_their_own()
    {
        var options = new BagOfWordsOptions { Symbols = "£!-", LongestGram = 2 };

        Assert.Equal(["!", "! !", "100", "100 !", "£", "£ 100"], TermsOf("£100!!", options));
        Assert.Equal(["-", "- a", "a", "a -"], TermsOf("-a-", options));
    }

    [Fact]
    public void Terms_of_several_words()
    {
        var options = new BagOfWordsOptions { LongestGram = 3 };

        Assert.Equal(["a", "a b", "a b c", "b", "b c", "b c d", "c", "c d", "d"], TermsOf("A, b.  C\nd", options));
        Assert.Equal(["a"], TermsOf("a", options));
    }

    [Fact]
    public void Terms_in_enough_texts_are_kept_in_ordinal_order()
    {
        string[] texts = ["b a Z", "a a z", "b", "é e"];

        Assert.Equal(["a", "b", "z"], BagOfWords.Fit(texts, new BagOfWordsOptions { LeastTexts = 2 }).Terms);
        Assert.Equal(["a", "b", "e", "z", "é"], BagOfWords.Fit(texts).Terms);
    }

    [Fact]
    public void A_row_has_counts_or_ones()
    {
        string[] texts = ["b a a c", "", "d a", "b b b"];
        var words = BagOfWords.Fit(["a b c"]);
        SparseMatrix<float> counts = words.Rows<float>(texts);
        SparseMatrix<double> ones = new BagOfWords(words.Terms, new BagOfWordsOptions { Counts = false }).Rows<double>(texts);

        Assert.Equal([0, 3, 3, 4, 5], counts.RowStarts.ToArray());
        Assert.Equal([0, 1, 2, 0, 1], counts.ColumnIndices.ToArray());
        Assert.Equal([2, 1, 1, 1, 3], counts.Values.ToArray());
        Assert.Equal(counts.RowStarts.ToArray(), ones.RowStarts.ToArray());
        Assert.Equal(counts.ColumnIndices.ToArray(), ones.ColumnIndices.ToArray());
        Assert.All(ones.Values.ToArray(), value => Assert.Equal(1, value));
        Assert.Equal(3, counts.Columns);
        Assert.Equal(0, words.Rows<float>([]).Rows);
    }

    [Fact]
    public void Given_terms_keep_their_columns()
    {
        var words = new BagOfWords(["z", "Free", "a  b", "a b", "a"], new BagOfWordsOptions { LongestGram = 2 });

        Assert.Equal(["z", "Free", "a  b", "a b", "a"], words.Terms);
        Assert.Equal([0, 3, 4], words.Rows<float>(["A B Z free"]).ColumnIndices.ToArray());
        Assert.Equal("5 terms of up to 2 words", words.ToString());
    }

    [Fact]
    public void Many_terms()
    {
        string[] texts = [.. Enumerable.Range(0, 3000).Select(i => $"{i} {i + 1}")];
        var words = BagOfWords.Fit(texts);
        SparseMatrix<double> rows = words.Rows<double>(texts);

        Assert.Equal(3001, words.Terms.Count);
        for (int row = 0; row < rows.Rows; row++)
        {
            string[] found = [.. rows.ColumnIndices[rows.RowStarts.Span[row]..rows.RowStarts.Span[row + 1]].ToArray().Select(column => words.Terms[column])];
            Assert.Equal(new[] { $"{row}", $"{row + 1}" }.Order(StringComparer.Ordinal), found);
        }
    }

    [Fact]
    public void What_is_refused()
    {
        Assert.Contains("Text 1 is null", Assert.Throws<ArgumentException>("texts", () => BagOfWords.Fit(["a", null!])).Message, StringComparison.Ordinal);
        Assert.Contains("Text 1 is null", Assert.Throws<ArgumentException>("texts", () => BagOfWords.Fit(["a"]).Rows<float>(["a", null!])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("texts", () => BagOfWords.Fit(null!));
        Assert.Throws<ArgumentNullException>("texts", () => BagOfWords.Fit(["a"]).Rows<float>(null!));
        Assert.Throws<ArgumentOutOfRangeException>("options.LongestGram", () => BagOfWords.Fit(["a"], new BagOfWordsOptions { LongestGram = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>("options.LeastTexts", () => BagOfWords.Fit(["a"], new BagOfWordsOptions { LeastTexts = 0 }));
        string few = Assert.Throws<ArgumentException>("texts", () => BagOfWords.Fit(["a b", "c"], new BagOfWordsOptions { LeastTexts = 2 })).Message;
        Assert.Contains("Of 2 texts, none has a term that is in at least 2; there are 3 terms in all.", few, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("texts", () => BagOfWords.Fit([]));
        Assert.Throws<ArgumentException>("terms", () => new BagOfWords([]));
        Assert.Throws<ArgumentNullException>("terms", () => new BagOfWords(null!));
        Assert.Contains("Term 1 is null", Assert.Throws<ArgumentException>("terms", () => new BagOfWords(["a", null!])).Message, StringComparison.Ordinal);
        Assert.Contains("Term 2, 'a', is there already", Assert.Throws<ArgumentException>("terms", () => new BagOfWords(["a", "b", "a"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("!a", "U+0061")]
    [InlineData("7", "U+0037")]
    [InlineData("'", "U+0027")]
    [InlineData(" ", "U+0020")]
    [InlineData("😀", "U+D83D")]
    [InlineData(null, "null")]
    public void What_is_no_symbol(string? symbols, string named)
    {
        var options = new BagOfWordsOptions { Symbols = symbols! };
        Assert.Contains(named, Assert.Throws<ArgumentException>("options", () => BagOfWords.Fit(["a"], options)).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> TermsOf(string text, BagOfWordsOptions options)
    {
        // A text may have no term at all, which a fit refuses.
        BagOfWords words = BagOfWords.Fit([text, "nothing else"], options);
        SparseMatrix<float> row = words.Rows<float>([text]);
        return [.. row.ColumnIndices.ToArray().Select(column => words.Terms[column])];
    }
}
