using System.Collections.Immutable;
using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Emit;

namespace L1Gen.Generator.Tests.Docs;

/// <summary>What the README and the pages of <c>docs/</c> show compiles, and prints what they say it prints.</summary>
[Collection(nameof(ConsoleCollection))]
public class SnippetTests
{
    // What a new console project has without a line of its own.
    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly string[] Pages =
    [
        "README.md",
        .. Directory.EnumerateFiles(Path.Combine(Snippet.Root, "docs"), "*.md")
            .Select(path => $"docs/{Path.GetFileName(path)}").Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string, int> Blocks =>
        [.. Pages.SelectMany(page => Snippet.Of(page).Select((_, index) => new TheoryDataRow<string, int>(page, index)))];

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Compiles_without_a_warning_and_prints_what_the_page_says(string page, int index)
    {
        Snippet snippet = Snippet.Of(page).ElementAt(index);

        string? output = (await Run(snippet))?.ReplaceLineEndings("\n").TrimEnd();

        Assert.True(snippet.Output is null || snippet.Output.TrimEnd() == output, $"{snippet} prints:\n{output}");
    }

    [Fact]
    public async Task A_block_knows_the_types_before_it_but_not_the_statements()
    {
        const string page =
            "```csharp\nint x = 1;\nclass A { }\n```\n\n<!-- not compiled: half a line -->\n```csharp\nx +\n```\n\n"
            + "```csharp\nConsole.Write(new A());\n```\n\n```text\nA\n```\n";

        Snippet[] snippets = [.. Snippet.OfText("page.md", page)];

        Assert.Equal(["page.md(2)", "page.md(12)"], snippets.Select(snippet => snippet.ToString()));
        Assert.Equal("class A { }\n", Assert.Single(snippets[1].Context));
        Assert.Equal("A\n", snippets[1].Output);
        Assert.Equal("A", await Run(snippets[1]));
    }

    /// <summary>Compiles a block, and runs it if it has statements.</summary>
    /// <returns>What it printed; null if it has none.</returns>
    private static async Task<string?> Run(Snippet snippet)
    {
        var project = new TestCompilation([ImplicitUsings, snippet.Code, .. snippet.Context]);
        CSharpCompilation input = project.ToCompilation();
        if (snippet.HasStatements)
            input = input.WithOptions(input.Options.WithOutputKind(OutputKind.ConsoleApplication));
        GeneratorDriver driver = project.CreateDriver().RunGeneratorsAndUpdateCompilation(input, out Compilation compilation, out _);
        new GeneratedCompilation(driver, (CSharpCompilation)compilation).AssertClean();
        await AssertNoWarning(compilation);
        if (!snippet.HasStatements)
            return null;

        var image = new MemoryStream();
        EmitResult result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        image.Position = 0;
        using var loaded = new LoadedAssembly(image);
        var printed = new StringWriter();
        TextWriter console = Console.Out;
        Console.SetOut(printed);
        try
        {
            loaded.Assembly.EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return printed.ToString();
    }

    // A reader who pastes the block gets what the compiler and the analyzers say of it.
    private static async Task AssertNoWarning(Compilation compilation)
    {
        CompilationWithAnalyzers analyzed = compilation.WithAnalyzers(
            TestCompilation.LoadMarked<DiagnosticAnalyzer, DiagnosticAnalyzerAttribute>("L1Gen.Analyzers"));
        ImmutableArray<Diagnostic> diagnostics = await analyzed.GetAllDiagnosticsAsync(TestContext.Current.CancellationToken);
        // CS1591: the tests' compilations ask for documentation, a new project does not.
        Assert.Empty(diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id != "CS1591"));
    }
}
