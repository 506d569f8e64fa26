using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace L1Gen.Generator.Tests.Frozen;

public class FrozenTextTests
{
    /// <summary>Parts that words, their ends and what parts them are made of; some lower in case to ASCII, some are no letters, some are halves of surrogate pairs.</summary>
    private static readonly string[] Parts =
    [
        "a", "a", "B", "b", "call", "FREE", "abcdefgh", "ijklmnopqrstuvwx", "'", "'", "1", "23", "4567890", " ", " ", "  ", ".", "\n", "\t", "!", "[", "]", "\0", "digits]", "x", "£", "€", "é", "ß", "İ", "\u212A", "Привет",
        "你好", "٣", "\u0301", "😀", "\U00010400", "\ud800", "\udc00", "\uFFFD", "\uFFFF", "\u00AD",
    ];

    private static readonly int Ascii = Parts.Count(part => part.All(char.IsAscii));

    [Fact]
    public void The_row_is_that_of_the_bag_of_words() =>
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), CheckRandom).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Theory]
    [InlineData("", "")]
    [InlineData("a''b a'' 'a 'b' a'1", "a''b a b 1")]
    [InlineData("abcdefg abcdefgh abcdefghi", "abcdefg,abcdefgh,abcdefghi,abcdefg abcdefgh,abcdefgh abcdefghi")]
    [InlineData("abcdefghijk", "abcdefgh,abcdefgh ijk,ijk")]
    [InlineData("abcdefgh ijk", "abcdefghijk,abcdefgh ijk,ijk")]
    [InlineData("KELVIN \u212A", "kelvin k")]
    public void Terms_of_a_text(string text, string terms)
    {
        string[] all = terms.Length == 0 ? ["a"] : terms.Split(',');
        var options = new BagOfWordsOptions { LongestGram = 4 };
        Check(new BagOfWords(all, options), text);
    }

    [Fact]
    public void Words_across_the_pieces_that_are_read_at_once()
    {
        var words = new BagOfWords(["don't", "it''s", "don't it''s", "abcdefghijkl", "[2 digits]", "!", "don", "t", "é", "don é", "' ", "a b c"], new BagOfWordsOptions { LongestGram = 3, DigitsByLength = true, Symbols = "!" });
        string[] tails = ["don't it''s", "don'", "don' t", "don't", "don''t", "it''s", "abcdefghijkl", "12", "1", "!", "é", "doné", "don é", "don'é", "12é", "'", "''", "a.b.c"];
        for (int before = 0; before < 140; before += before is > 45 and < 66 or > 109 ? 1 : 5)
        {
            foreach (string tail in tails)
            {
                Check(words, new string('.', before) + tail);
                Check(words, new string('x', before) + " " + tail + " 12 don't");
                Check(words, string.Concat(Enumerable.Repeat("a ", before / 2)) + tail + "'s!");
            }
        }
    }

    [Fact]
    public void Terms_that_no_text_has_stay_without_elements()
    {
        string[] terms = ["a", "A", "a\0", "\0", "[\u0003", "[3", "[3 digits]", "[03 digits]", "[1 digits]", "[1 digit]", "a  b", " a", "", "\ud800", "\uFFFD", "a b c", "[", "digits]", "😀", "7"];
        var options = new BagOfWordsOptions { LongestGram = 2, DigitsByLength = true, Symbols = "[]\0\uFFFD" };
        Check(new BagOfWords(terms, options), "A\0 [\u0003 [3] 123 digits] [003 digits] 7 a b c \ud800 😀 \uFFFD");
    }

    [Fact]
    public void Invalid_utf8_stands_for_the_character_of_replacement()
    {
        var options = new BagOfWordsOptions { LongestGram = 2, Symbols = "\uFFFD" };
        var words = new BagOfWords(["a", "\uFFFD", "a \uFFFD", "\uFFFD \uFFFD", "b"], options);
        var frozen = new FrozenTerms(words.Terms, options);
        var random = new Random(1);
        byte[][] pieces = [[0x61], [0x62], [0x80], [0xC0], [0xE2, 0x82], [0xE2, 0x82, 0xAC], [0xF0, 0x9F, 0x98, 0x80], [0xF0, 0x9F], [0xED, 0xA0, 0x80], [0xFF], [0xC3, 0xA9], [0xF5], [0x20]];
        for (int trial = 0; trial < 2000; trial++)
        {
            byte[] utf8 = [.. Enumerable.Range(0, random.Next(12)).SelectMany(_ => pieces[random.Next(pieces.Length)])];
            Assert.Equal(Expected(words, Encoding.UTF8.GetString(utf8)), frozen.Row(utf8));
        }
    }

    [Fact]
    public void Long_texts()
    {
        const int Length = 10_000_000;
        var options = new BagOfWordsOptions { LongestGram = 2, DigitsByLength = true };
        var words = new BagOfWords(["free call", "call", $"[{Length} digits]"], options);
        foreach (string text in new[] { new string('a', Length), new string('1', Length), new string('\'', Length), "a" + new string('\'', Length) + "b", string.Concat(Enumerable.Repeat("Free call, ", Length / 11)) })
            Check(words, text);
    }

    [Fact]
    public void Long_terms()
    {
        string word = new('w', 10_000), gram = string.Join(' ', Enumerable.Repeat("a", 300));
        var words = new BagOfWords([word, gram], new BagOfWordsOptions { LongestGram = 1000 });
        Check(words, word);
        Check(words, word + "w");
        Check(words, string.Join('-', Enumerable.Repeat("A", 310)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_is_allocated(bool counts)
    {
        var options = new BagOfWordsOptions { LongestGram = 3, DigitsByLength = true, Symbols = "£", Counts = counts };
        const string Text = "FREE call 0800 for £100 Привет 你好 don't 😀 free Call";
        var frozen = new FrozenTerms(BagOfWords.Fit([Text], options).Terms, options);
        byte[] utf8 = Encoding.UTF8.GetBytes(Text);
        float[] row = frozen.Row(Text);
        frozen.Read(utf8, row);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            frozen.Read(Text, row);
            frozen.Read(utf8, row);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void CheckRandom(int seed)
    {
        var random = new Random(seed);
        var options = new BagOfWordsOptions
        {
            LongestGram = random.Next(1, 5),
            Counts = random.Next(2) == 0,
            DigitsByLength = random.Next(2) == 0,
            Symbols = new[] { "", "£", "!€", "[]\uFFFD", "\0" }[random.Next(5)],
        };
        string[] texts = [.. Enumerable.Range(0, 4).Select(_ => Text())];
        IReadOnlyList<string> all = BagOfWords.Fit([.. texts, "a"], options).Terms;
        string[] survivors = [.. all.Where(_ => random.Next(3) > 0).OrderBy(_ => random.Next())];
        var words = new BagOfWords(survivors.Length == 0 ? ["a"] : survivors, options);
        foreach (string text in (string[])[.. texts, Text(), Text()])
            Check(words, text);

        // Half of the texts are ASCII but for a part or two.
        string Text()
        {
            int ordinary = random.Next(2) * random.Next(50);
            return string.Concat(Enumerable.Range(0, random.Next(80)).Select(_ => Parts[random.Next(random.Next(ordinary + 1) == 0 ? Parts.Length : Ascii)]));
        }
    }

    private static void Check(BagOfWords words, string text)
    {
        var frozen = new FrozenTerms(words.Terms, words.Options);
        Assert.Equal(Expected(words, text), frozen.Row(text));
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Assert.Equal(Expected(words, Encoding.UTF8.GetString(utf8)), frozen.Row(utf8));
    }

    private static float[] Expected(BagOfWords words, string text)
    {
        SparseMatrix<float> row = words.Rows<float>([text]);
        float[] dense = new float[words.Terms.Count];
        for (int i = 0; i < row.Values.Length; i++)
            dense[row.ColumnIndices.Span[i]] = row.Values.Span[i];
        return dense;
    }
}
