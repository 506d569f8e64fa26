using System.Globalization;
using System.Text;
using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>Writes how a text becomes the elements that are left of the one sparse input of a frozen model.</summary>
internal static class FrozenTextEmitter
{
    private const int NumbersOfLine = 12, BlocksOfLine = 4;

    /// <summary>
    /// Writes the tables of the surviving terms (<c>TermTable</c>, <c>TermDisplacements</c>, <c>TermBlocks</c>, <c>TermFrom</c>, <c>TermTo</c>) and, of the model's element T,
    /// <code>
    /// internal static void ReadTerms(ReadOnlySpan&lt;char&gt; text, Span&lt;T&gt; terms)
    /// internal static void ReadTerms(ReadOnlySpan&lt;byte&gt; utf8, Span&lt;T&gt; terms)
    /// </code>
    /// which fill <c>terms</c>, whatever it held: an element for each of the sparse input's <see cref="FrozenInput.Survivors"/>, how often the text has the term, or 1 where it has it.
    /// They allocate nothing and refuse no text.
    /// </summary>
    /// <param name="writer">Within the frozen class, after an empty line.</param>
    /// <param name="network">A model with <see cref="FrozenNetwork.Tokens"/> and <see cref="FrozenNetwork.Features"/>.</param>
    /// <param name="kernels">What stands before the name of a kernel, as <c>global::L1Gen.Kernels.Frozen.</c>.</param>
    public static void Emit(CodeWriter writer, FrozenNetwork network, string kernels)
    {
        FrozenTokens tokens = network.Tokens!;
        FrozenInput input = network.Inputs.Single(input => input.Kind == InputKind.Sparse);
        string[] terms = input.Survivors.Select(survivor => network.Features![input.FirstFeature + survivor]).ToArray();
        var trie = new FrozenTextTrie(terms, tokens.LongestGram, tokens.DigitsByLength);
        var table = new FrozenTextTable(trie.Edges);
        string elements = $"global::System.Span<{network.Element}> terms";
        string what = tokens.Counts ? "How often a text has each surviving term" : "1 for each surviving term that a text has, 0 for the others";

        writer.Line($"/// <summary>{what}.</summary>");
        writer.Line($"internal static void ReadTerms(global::System.ReadOnlySpan<char> text, {elements}) => {kernels}ReadTerms(text, TermTable, terms);");
        writer.Line();
        writer.Line($"/// <summary>{what}; the text is UTF-8.</summary>");
        writer.Line($"internal static void ReadTerms(global::System.ReadOnlySpan<byte> utf8, {elements}) => {kernels}ReadTerms(utf8, TermTable, terms);");
        writer.Line();
        writer.Line($"/// <summary>The surviving terms as a trie: {Literals.Display(trie.Edges.Count)} edges in a perfect hash table of {Literals.Display(table.Slots.Count)} slots.</summary>");
        writer.Line($"private static {kernels}TermTable TermTable =>");
        writer.Inner($"new({Hex(table.NodeFactor)}, {Hex(table.Factor)}, TermDisplacements, TermBlocks, TermFrom, TermTo, words: {Literals.Display(trie.Words)}, counts: {Flag(tokens.Counts)}, digitsByLength: {Flag(tokens.DigitsByLength)}, symbols: {Literals.String(Rising(tokens.Symbols))});");
        writer.Line();
        Data(writer, "The displacement of each bucket of edges.", "ushort", "TermDisplacements", table.Displacements.Select(displacement => Literals.Display(displacement)), NumbersOfLine);
        writer.Line();
        Data(writer, "The text of each edge: 8 bytes of UTF-8, the first lowest.", "ulong", "TermBlocks", table.Slots.Select(slot => Hex(slot.Block)), BlocksOfLine, table.Slots.Select(TextOf));
        writer.Line();
        Data(writer, "The node where each edge starts; 0 is the first of a term.", "int", "TermFrom", table.Slots.Select(slot => Literals.Display(slot.From)), NumbersOfLine);
        writer.Line();
        Data(writer, "The node where each edge ends; n + 1 is the end of surviving term n.", "int", "TermTo", table.Slots.Select(slot => Literals.Display(slot.To)), NumbersOfLine);
    }

    /// <summary>Symbols as the table takes them.</summary>
    internal static string Rising(string symbols) => new(symbols.OrderBy(symbol => symbol).ToArray());

    private static void Data(CodeWriter writer, string summary, string type, string name, IEnumerable<string> values, int ofLine, IEnumerable<string>? comments = null)
    {
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Line($"private static global::System.ReadOnlySpan<{type}> {name} =>");
        writer.Line("[");
        string[] all = values.ToArray();
        string[]? notes = comments?.ToArray();
        for (int start = 0; start < all.Length; start += ofLine)
        {
            int count = Math.Min(ofLine, all.Length - start);
            writer.Inner(string.Join(", ", all, start, count) + "," + (notes is null ? "" : " // " + string.Join(" ", notes, start, count).TrimEnd()));
        }

        writer.Line("];");
    }

    /// <summary>The text of an edge for a comment: only of letters, digits and what ASCII prints.</summary>
    private static string TextOf(FrozenTextEdge edge)
    {
        byte[] bytes = Enumerable.Range(0, 8).Select(i => (byte)(edge.Block >> 8 * i)).TakeWhile(value => value != 0).ToArray();
        return edge.From < 0 ? "" : new string(Encoding.UTF8.GetString(bytes).Where(c => c is > ' ' and < (char)0x7F || char.IsLetterOrDigit(c)).ToArray());
    }

    private static string Hex(ulong value) => "0x" + value.ToString("X", CultureInfo.InvariantCulture);

    private static string Flag(bool value) => value ? "true" : "false";
}
