using System.Globalization;
using System.Text;

namespace L1Gen.Generator.Emission;

/// <summary>An edge of the trie of terms: from a node, by a block of 8 bytes, to a node.</summary>
internal readonly record struct FrozenTextEdge(int From, ulong Block, int To);

/// <summary>
/// The trie of terms that <c>L1Gen.Kernels.Frozen.TermTable</c> describes. A term that no text can have by its form, of which the kernel's blocks could say the same as of another,
/// is left out.
/// </summary>
internal sealed class FrozenTextTrie
{
    private readonly Dictionary<(int From, ulong Block), int> _to = [];

    /// <summary>The trie of terms.</summary>
    /// <param name="terms">The terms; of two that are equal the first has the node.</param>
    /// <param name="longestGram">The words of the longest that a text can have.</param>
    /// <param name="digitsByLength">Whether a run of digits is a word by its length.</param>
    public FrozenTextTrie(IReadOnlyList<string> terms, int longestGram, bool digitsByLength)
    {
        int nodes = 1;
        var last = new Dictionary<int, int>();
        for (int term = 0; term < terms.Count; term++)
        {
            if (WordsOf(terms[term], digitsByLength) is not { } words || words.Count > longestGram)
                continue;
            int node = 0;
            foreach (ulong block in words.SelectMany(blocks => blocks))
            {
                if (!_to.TryGetValue((node, block), out int to))
                    _to.Add((node, block), to = nodes++);
                node = to;
            }

            if (!last.ContainsKey(node))
                last.Add(node, term);
            Words = Math.Max(Words, words.Count);
        }

        int inner = terms.Count;
        int[] numbers = Enumerable.Range(0, nodes).Select(node => node == 0 ? 0 : last.TryGetValue(node, out int term) ? term + 1 : ++inner).ToArray();
        Edges = _to.Select(edge => new FrozenTextEdge(numbers[edge.Key.From], edge.Key.Block, numbers[edge.Value])).OrderBy(edge => edge.To).ToArray();
    }

    /// <summary>The edges by the node where they end.</summary>
    public IReadOnlyList<FrozenTextEdge> Edges { get; }

    /// <summary>The words of the longest term.</summary>
    public int Words { get; } = 1;

    /// <summary>The blocks of each word of a term, or null.</summary>
    private static List<List<ulong>>? WordsOf(string term, bool digitsByLength)
    {
        string[] parts = term.Split(' ');
        var words = new List<List<ulong>>();
        for (int i = 0; i < parts.Length; i++)
        {
            if (digitsByLength && i + 1 < parts.Length && LengthOf(parts[i], parts[i + 1]) is > 0 and int length)
            {
                words.Add(['[' | (ulong)length << 8]);
                i++;
            }
            else if (IsWord(parts[i]))
            {
                words.Add(BlocksOf(parts[i]));
            }
            else
            {
                return null;
            }
        }

        return words;
    }

    /// <summary>Of <c>[3</c> and <c>digits]</c> 3; 0 of all else.</summary>
    private static int LengthOf(string number, string unit) =>
        number.StartsWith("[", StringComparison.Ordinal)
        && int.TryParse(number.Substring(1), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
        && number.Length == 1 + length.ToString(CultureInfo.InvariantCulture).Length
        && unit == (length == 1 ? "digit]" : "digits]") ? length : 0;

    /// <summary>Whether the blocks of a word are those of no other: it has no zero, and does not look like the block of a number of digits.</summary>
    private static bool IsWord(string word) => word.Length == 1 && !char.IsSurrogate(word[0]) || word.Length > 1 && word[0] != '[' && !word.Any(c => c == 0 || char.IsSurrogate(c));

    private static List<ulong> BlocksOf(string word)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(word);
        var blocks = new List<ulong>();
        for (int start = 0; start <= bytes.Length; start += 8)
        {
            ulong block = 0;
            for (int i = start; i < Math.Min(start + 8, bytes.Length); i++)
                block |= (ulong)bytes[i] << 8 * (i - start);
            blocks.Add(block);
        }

        return blocks;
    }
}
