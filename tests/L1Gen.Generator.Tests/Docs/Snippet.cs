using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace L1Gen.Generator.Tests.Docs;

/// <summary>A C# block of a page, and what the page says that it prints.</summary>
/// <param name="Page">The page's path in the repository.</param>
/// <param name="Line">The block's first line in the page, from 1.</param>
/// <param name="Code">The block.</param>
/// <param name="Context">The types that the blocks before it on the page declare, a source for each block.</param>
/// <param name="Output">The <c>text</c> block right after it; null where there is none.</param>
public sealed partial record Snippet(string Page, int Line, string Code, IReadOnlyList<string> Context, string? Output)
{
    /// <summary>Whether the block runs: it has statements beside its types.</summary>
    public bool HasStatements => Parse(Code).Members.OfType<GlobalStatementSyntax>().Any();

    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The C# blocks of a page, in order. A block after a comment <c>&lt;!-- not compiled: reason --&gt;</c> is left out.</summary>
    /// <param name="page">The page's path in the repository.</param>
    public static IEnumerable<Snippet> Of(string page) => OfText(page, File.ReadAllText(Path.Combine(Root, page)));

    /// <inheritdoc cref="Of"/>
    public static IEnumerable<Snippet> OfText(string page, string text)
    {
        List<string> context = [];
        foreach (Match match in Block().Matches(text.ReplaceLineEndings("\n")))
        {
            if (match.Groups["skip"].Success)
                continue;
            string code = match.Groups["code"].Value;
            int line = text[..match.Groups["code"].Index].Count(character => character == '\n') + 1;
            yield return new Snippet(page, line, code, [.. context], match.Groups["output"] is { Success: true } output ? output.Value : null);
            if (TypesOf(code) is { } types)
                context.Add(types);
        }
    }

    public override string ToString() => $"{Page}({Line})";

    private static string? TypesOf(string code)
    {
        CompilationUnitSyntax unit = Parse(code);
        CompilationUnitSyntax types = unit.RemoveNodes(unit.Members.OfType<GlobalStatementSyntax>(), SyntaxRemoveOptions.KeepNoTrivia)!;
        return types.Members.Count > 0 ? types.ToFullString() : null;
    }

    private static CompilationUnitSyntax Parse(string code) => SyntaxFactory.ParseCompilationUnit(code);

    private static string FindRoot([CallerFilePath] string path = "")
    {
        string folder = Path.GetDirectoryName(path)!;
        while (!File.Exists(Path.Combine(folder, "L1Gen.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex(
        """(?<skip><!--\s*not compiled:[^>]*-->\s*\n)?```csharp\n(?<code>.*?)^```\n(\s*```text\n(?<output>.*?)^```)?""",
        RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
