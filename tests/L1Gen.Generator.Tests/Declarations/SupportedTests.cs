using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using L1Gen.Generator.Tests.Analyzers;
using L1Gen.Generator.Tests.Compiling;
using L1Gen.Generator.Tests.Docs;
using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Tests.Declarations;

/// <summary>
/// Every cell of the tables in <c>docs/supported.md</c>: the declaration is compiled, and its outcome held against the others.
/// </summary>
public partial class SupportedTests
{
    private const string Usings = "#pragma warning disable CS0169, CS0414, CS0649, CS8618\nusing L1Gen;\n";

    private const string Types =
        """
        #pragma warning disable CS0169, CS8618
        using L1Gen;
        using System.Runtime.CompilerServices;
        [InlineArray(5)] public struct Five { private float _first; }
        public interface IW { float[] W { get; } }
        [InlineArray(5)] public struct Ints { private int _first; }
        [L1Regularized] public partial class Inner { [Weights] private readonly float[] _w; }
        [L1Regularized] public partial struct InnerStruct { [Weights] private readonly float[] _w; }
        """;

    public static TheoryData<string, string, string> TypeRows => Rows("## Types");

    public static TheoryData<string, string, string> FieldRows => Rows("## Weight fields");

    [Theory]
    [MemberData(nameof(TypeRows))]
    public Task A_type(string declaration, string outcome, string told) =>
        Check(declaration.Replace("…", "[Weights] private readonly float[] _w;", StringComparison.Ordinal), outcome, told);

    [Theory]
    [MemberData(nameof(FieldRows))]
    public Task A_weight_field(string declaration, string outcome, string told)
    {
        string bases = declaration.Contains("IW.", StringComparison.Ordinal) ? " : IW" : "";
        return Check($"[L1Regularized] public partial class Net{bases} {{ {declaration} }}", outcome, told);
    }

    [Fact]
    public void The_tables_are_found()
    {
        Assert.InRange(TypeRows.Count, 30, 100);
        Assert.InRange(FieldRows.Count, 60, 200);
    }

    private static async Task Check(string source, string outcome, string told)
    {
        GeneratedCompilation generated = new TestCompilation(Usings + source, Types).Generate();
        SyntaxTree user = generated.Compilation.SyntaxTrees.First();
        ImmutableArray<Diagnostic> found =
        [
            .. (await AnalyzerTest.RunAsync(generated.Compilation, new AnalyzerTest(new TestCompilation()).Analyzers))
                .Where(diagnostic => diagnostic.Location.SourceTree == user)
        ];
        string[] expected = [.. Id().Matches(outcome).Select(match => match.Value).Distinct()];

        IEnumerable<string> own = found.Select(diagnostic => diagnostic.Id).Where(IsOwn).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(expected.Where(IsOwn), own);
        Assert.All(expected, id => Assert.Contains(found, diagnostic => diagnostic.Id == id));
        string[] others = ["Inner.g.cs", "InnerStruct.g.cs", "Base.g.cs"];
        string emitted = string.Concat(generated.Sources.Where(text => !others.Contains(text.HintName)).Select(text => text.SourceText));
        bool isSupported = outcome.StartsWith("supported", StringComparison.Ordinal);
        if (isSupported)
            generated.AssertClean();
        if (isSupported && expected.Length == 0)
            Assert.Contains(told.Trim('`'), emitted, StringComparison.Ordinal);
        else
            Assert.Contains(found, diagnostic => expected.Contains(diagnostic.Id) && Message(diagnostic).Contains(told, StringComparison.Ordinal));
        Assert.Equal(isSupported, emitted.Length > 0);
    }

    private static string Message(Diagnostic diagnostic) => diagnostic.GetMessage(CultureInfo.InvariantCulture);

    private static bool IsOwn(string id) => id.StartsWith("L1G", StringComparison.Ordinal);

    private static TheoryData<string, string, string> Rows(string heading) =>
    [
        .. File.ReadLines(Path.Combine(Snippet.Root, "docs", "supported.md"))
            .SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (cells[1].Trim('`'), cells[2], cells[3])),
    ];

    [GeneratedRegex(@"(L1G|CS)\d+(?=[\],]|$)")]
    private static partial Regex Id();
}
