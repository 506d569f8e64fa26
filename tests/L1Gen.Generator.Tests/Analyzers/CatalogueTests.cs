using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using L1Gen.Generator.Parsing;
using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace L1Gen.Generator.Tests.Analyzers;

/// <summary>What every diagnostic has: an id of its own, a release row, a page whose examples are true, a test, and obedience to <c>#pragma</c>.</summary>
public partial class CatalogueTests
{
    private static readonly ImmutableArray<DiagnosticDescriptor> Catalogue =
        [.. typeof(Diagnostics).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (DiagnosticDescriptor)field.GetValue(null)!)];

    public static TheoryData<string> Ids => [.. Catalogue.Select(descriptor => descriptor.Id)];

    [Fact]
    public void Every_diagnostic_has_its_row_page_example_and_analyzer()
    {
        string releases = File.ReadAllText(InRepository("generator/L1Gen.Generator/AnalyzerReleases.Shipped.md"))
            + File.ReadAllText(InRepository("generator/L1Gen.Generator/AnalyzerReleases.Unshipped.md"));
        string index = File.ReadAllText(InRepository("docs/diagnostics/README.md"));
        string[] supported = [.. TestCompilation.LoadMarked<DiagnosticAnalyzer, DiagnosticAnalyzerAttribute>("L1Gen.Analyzers")
            .SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(descriptor => descriptor.Id)];
        ImmutableHashSet<string> fixable = [.. TestCompilation.LoadMarked<CodeFixProvider, ExportCodeFixProviderAttribute>("L1Gen.CodeFixes")
            .SelectMany(fix => fix.FixableDiagnosticIds)];

        Assert.Equal(Catalogue.Select(descriptor => descriptor.Id), Catalogue.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"L1G{i + 1:000}")));
        Assert.Equal(Catalogue.Select(descriptor => descriptor.Id), supported.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(Catalogue.Select(descriptor => descriptor.Id), Examples.All.Select(example => example.Id));
        foreach (DiagnosticDescriptor descriptor in Catalogue)
        {
            string title = descriptor.Title.ToString(CultureInfo.InvariantCulture);
            Assert.Contains($"\n{descriptor.Id} | L1Gen | {descriptor.DefaultSeverity} | {title}\n", releases, StringComparison.Ordinal);
            Assert.EndsWith($"/docs/diagnostics/{descriptor.Id}.md", descriptor.HelpLinkUri, StringComparison.Ordinal);
            Assert.Equal($"# {descriptor.Id}: {title}", File.ReadLines(PageOf(descriptor.Id)).First());
            string hasFix = fixable.Contains(descriptor.Id) ? "yes" : "no";
            Assert.Contains($"\n| [{descriptor.Id}]({descriptor.Id}.md) | {descriptor.DefaultSeverity} | {title} | {hasFix} |\n", index, StringComparison.Ordinal);
        }

        Assert.Equal(Catalogue.Length + 1, Directory.GetFiles(InRepository("docs/diagnostics")).Length);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_example_has_it_at_the_marked_place_and_the_other_has_none(string id)
    {
        (_, string marked, string clean) = Examples.All.Single(example => example.Id == id);

        var found = await Project(id, "using L1Gen; " + marked).VerifyAsync();
        await Project(id, "using L1Gen; " + clean).VerifyAsync();

        Diagnostic only = Assert.Single(found);
        Assert.DoesNotMatch(@"\{\d", only.GetMessage(CultureInfo.InvariantCulture));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task A_pragma_suppresses_it(string id)
    {
        (_, string marked, _) = Examples.All.Single(example => example.Id == id);
        string source = Markup.Parse(marked).Text;

        await Project(id, $"using L1Gen;\n#pragma warning disable {id}\n{source}\n").VerifyAsync();
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_page_shows_code_that_has_it_and_code_that_has_nothing(string id)
    {
        string[] examples = [.. CodeBlock().Matches(await File.ReadAllTextAsync(PageOf(id), TestContext.Current.CancellationToken))
            .Select(match => "using System.Runtime.CompilerServices; using L1Gen;\n" + match.Groups[1].Value)];
        Assert.True(examples.Length >= 2, "A page shows the fault and then how to mend it.");

        Assert.Contains(id, await IdsOf(Project(id, examples[0])));
        foreach (string mended in examples.Skip(1))
            Assert.Empty(await IdsOf(Project(id == "L1G020" ? "" : id, mended)));
    }

    private static AnalyzerTest Project(string id, string source) =>
        new(new TestCompilation(source)
        {
            LanguageVersion = id == "L1G020" ? LanguageVersion.CSharp11 : LanguageVersion.Latest,
            AdditionalFiles = Examples.Files,
        });

    private static async Task<IEnumerable<string>> IdsOf(AnalyzerTest test) =>
        (await AnalyzerTest.RunAsync(test.Project.Generate().Compilation, test.Analyzers, test.Project.AdditionalFiles)).Select(diagnostic => diagnostic.Id);

    private static string PageOf(string id) => InRepository($"docs/diagnostics/{id}.md");

    private static string InRepository(string path, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../..", path));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
