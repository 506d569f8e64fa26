using L1Gen.Generator.Emission;
using L1Gen.Kernels;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>Terms as a frozen model reads them: the generator's tables in the kernel's hands.</summary>
internal sealed class FrozenTerms
{
    private readonly BagOfWordsOptions _options;
    private readonly int _count;
    private readonly ushort[] _displacements;
    private readonly ulong[] _blocks;
    private readonly int[] _from, _to;
    private readonly string _symbols;

    public FrozenTerms(IReadOnlyList<string> terms, BagOfWordsOptions options)
    {
        _options = options;
        _symbols = FrozenTextEmitter.Rising(options.Symbols);
        _count = terms.Count;
        Trie = new FrozenTextTrie(terms, options.LongestGram, options.DigitsByLength);
        Table = new FrozenTextTable(Trie.Edges);
        _displacements = [.. Table.Displacements];
        _blocks = [.. Table.Slots.Select(slot => slot.Block)];
        _from = [.. Table.Slots.Select(slot => slot.From)];
        _to = [.. Table.Slots.Select(slot => slot.To)];
    }

    public FrozenTextTrie Trie { get; }

    public FrozenTextTable Table { get; }

    private Kernels.Frozen.TermTable Terms =>
        new(Table.NodeFactor, Table.Factor, _displacements, _blocks, _from, _to, Trie.Words, _options.Counts, _options.DigitsByLength, _symbols);

    public float[] Row(ReadOnlySpan<char> text)
    {
        float[] row = new float[_count];
        Read(text, row);
        return row;
    }

    public float[] Row(ReadOnlySpan<byte> utf8)
    {
        float[] row = new float[_count];
        Read(utf8, row);
        return row;
    }

    public void Read(ReadOnlySpan<char> text, Span<float> row) => Kernels.Frozen.ReadTerms(text, Terms, row);

    public void Read(ReadOnlySpan<byte> utf8, Span<float> row) => Kernels.Frozen.ReadTerms(utf8, Terms, row);
}
