using System.Globalization;
using L1Gen.Generator.Emission;
using L1Gen.Generator.Model;
using L1Gen.Generator.Tests.Compiling;

namespace L1Gen.Generator.Tests.Frozen;

public class FrozenTextEmitterTests
{
    private static readonly string[] Hostile =
    [
        "\"", "\\", "*/", "//", "\n", "\r\n", "\u2028", "\u0085", "\\u0041", "{0}", "\"\"\"", "a\" + \"b", "/*", "#if", "</summary>", "\ud800", "\0", "a\u202Eb", "\uFEFF", "free", "free call", "é",
    ];

    [Theory]
    [InlineData("float", true)]
    [InlineData("double", false)]
    public void Emitted_tables_read_texts(string element, bool counts)
    {
        float[] row = Run(["call", "free call", "[3 digits]", "£"], new FrozenTokens(2, counts, true, "£"), element, "FREE call, call £100");

        Assert.Equal([counts ? 2 : 1, 1, 1, 1], row);
    }

    [Fact]
    public void Hostile_terms_are_data() => Assert.Equal(["free", "free call", "é"], Found("FREE call É * / \" \\u0041 {0} # a", "£"));

    [Fact]
    public void Hostile_symbols_are_data() => Assert.Equal(["\"", "\\", "\u2028", "\0", "\uFEFF"], Found("\" \\ \u2028 \0 \uFEFF", "\"\\\u2028\0\uFEFF"));

    [Fact]
    public void No_terms_left() => Assert.Empty(Run([], new FrozenTokens(1, false, false, ""), "float", "any text"));

    [Fact]
    public void Only_survivors_are_emitted()
    {
        string code = Emit(Network(["kept", "dropped", "stays"], [0, 2], new FrozenTokens(1, false, false, ""), "float"));

        Assert.Contains("kept", code, StringComparison.Ordinal);
        Assert.DoesNotContain("dropped", code, StringComparison.Ordinal);
    }

    [Fact]
    public void The_culture_has_no_say()
    {
        FrozenNetwork network = Network(["free", "call"], [0, 1], new FrozenTokens(2, true, true, "£"), "float");
        CultureInfo before = CultureInfo.CurrentCulture;
        string expected = Emit(network);
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NegativeSign = "\u2212" } };
            Assert.Equal(expected, Emit(network));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string[] Found(string text, string symbols)
    {
        float[] row = Run(Hostile, new FrozenTokens(2, false, false, symbols), "float", text);
        return [.. Hostile.Where((_, term) => row[term] != 0)];
    }

    private static float[] Run(string[] terms, FrozenTokens tokens, string element, string text)
    {
        string code = Emit(Network(terms, [.. Enumerable.Range(0, terms.Length)], tokens, element));
        string program = $$"""
            static class Program
            {
                public static float[] Run(string text)
                {
                    var row = new {{element}}[{{terms.Length}}];
                    var again = new {{element}}[{{terms.Length}}];
                    Terms.Read(text, row);
                    Terms.ReadUtf8(System.Text.Encoding.UTF8.GetBytes(text), again);
                    return System.Linq.Enumerable.SequenceEqual(row, again) ? System.Array.ConvertAll(row, value => (float)value) : throw new System.InvalidOperationException();
                }
            }
            """;
        // What the user set has no say: arithmetic may be checked.
        using LoadedAssembly loaded = new TestCompilation(code, program) { CheckOverflow = true }.Generate().AssertClean().Load();
        return loaded.Run<float[]>([text]);
    }

    private static string Emit(FrozenNetwork network)
    {
        var writer = new CodeWriter();
        writer.Line("#nullable enable");
        writer.Open("internal static class Terms");
        writer.Line($"public static void Read(string text, global::System.Span<{network.Element}> row) => ReadTerms(global::System.MemoryExtensions.AsSpan(text), row);");
        writer.Line($"public static void ReadUtf8(byte[] text, global::System.Span<{network.Element}> row) => ReadTerms((global::System.ReadOnlySpan<byte>)text, row);");
        writer.Line();
        FrozenTextEmitter.Emit(writer, network, "global::L1Gen.Kernels.Frozen.");
        writer.Close();
        return writer.ToString();
    }

    private static FrozenNetwork Network(string[] terms, int[] survivors, FrozenTokens tokens, string element) => new()
    {
        Element = element,
        Inputs = [new FrozenInput("x", L1Gen.Generator.Model.InputKind.Sparse, terms.Length, survivors, 0, IsRead: true)],
        Features = terms,
        Tokens = tokens,
    };
}
