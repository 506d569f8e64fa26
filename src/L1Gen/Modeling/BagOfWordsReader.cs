using System.Buffers;
using System.Globalization;

namespace L1Gen;

/// <summary>The words of one text after another, as <see cref="BagOfWords"/> defines them.</summary>
internal sealed class BagOfWordsReader(BagOfWordsOptions options)
{
    /// <summary>The words in lower case with single spaces between them, so that every term is a part of it.</summary>
    private readonly ArrayBufferWriter<char> _text = new();
    private readonly List<(int Start, int End)> _words = [];

    /// <summary>The number of words of the text.</summary>
    public int Words => _words.Count;

    /// <summary>The words of the longest term that starts at a word.</summary>
    public int LongestTerm(int word) => Math.Min(options.LongestGram, _words.Count - word);

    /// <summary>The term of a number of words from one on.</summary>
    public ReadOnlySpan<char> Term(int word, int length) => _text.WrittenSpan[_words[word].Start.._words[word + length - 1].End];

    public void Read(ReadOnlySpan<char> text)
    {
        _text.ResetWrittenCount();
        _words.Clear();
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = start + 1;
            if (char.IsLetter(text[start]))
            {
                while (end < text.Length && (char.IsLetter(text[end]) || text[end] == '\''))
                    end++;
                AddLetters(text[start..end].TrimEnd('\''));
            }
            else if (char.IsAsciiDigit(text[start]))
            {
                while (end < text.Length && char.IsAsciiDigit(text[end]))
                    end++;
                if (options.DigitsByLength)
                    Add(string.Create(CultureInfo.InvariantCulture, $"[{end - start} digit{(end - start == 1 ? "" : "s")}]"));
                else
                    Add(text[start..end]);
            }
            else if (options.Symbols.Contains(text[start]))
            {
                Add(text[start..end]);
            }
        }
    }

    private void AddLetters(ReadOnlySpan<char> word)
    {
        Span<char> to = Reserve(word.Length);
        for (int i = 0; i < word.Length; i++)
            to[i] = char.ToLowerInvariant(word[i]);
    }

    private void Add(ReadOnlySpan<char> word) => word.CopyTo(Reserve(word.Length));

    private Span<char> Reserve(int length)
    {
        if (_words.Count > 0)
            _text.Write(" ");
        Span<char> word = _text.GetSpan(length)[..length];
        _words.Add((_text.WrittenCount, _text.WrittenCount + length));
        _text.Advance(length);
        return word;
    }
}
