using System.Collections.Immutable;
using L1Gen.Generator.Tests.Analyzers;
using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Formatting;

namespace L1Gen.Generator.Tests.CodeFixes;

/// <summary>
/// Applies a code fix, found by its title, and compares the text. Both texts mark their diagnostics and are verified by
/// <see cref="AnalyzerTest"/>, so that a fix which breaks the code, or leaves what it should mend, fails.
/// </summary>
/// <example>
/// <code>
/// await new CodeFixTest("class {|L1G001:Net|} …", "partial class Net …", "Make 'Net' partial").VerifyAsync();
/// await new CodeFixTest(before, after, "Make 'Net' partial").VerifyAllAsync();
/// </code>
/// </example>
/// <param name="Before">The source, with marks.</param>
/// <param name="After">The source that the fix must yield, with marks on what is left.</param>
/// <param name="Title">The title of the fix.</param>
public sealed record CodeFixTest(string Before, string After, string Title)
{
    /// <summary>The options of the project; its sources are not used.</summary>
    public TestCompilation Project { get; init; } = new();

    /// <summary>The analyzers; by default all of L1Gen.Analyzers.</summary>
    public ImmutableArray<DiagnosticAnalyzer> Analyzers { get; init; } =
        TestCompilation.LoadMarked<DiagnosticAnalyzer, DiagnosticAnalyzerAttribute>("L1Gen.Analyzers");

    /// <summary>The fixes; by default every one in L1Gen.CodeFixes that carries <see cref="ExportCodeFixProviderAttribute"/>.</summary>
    public ImmutableArray<CodeFixProvider> Fixes { get; init; } =
        TestCompilation.LoadMarked<CodeFixProvider, ExportCodeFixProviderAttribute>("L1Gen.CodeFixes");

    /// <summary>The id that <c>[|…|]</c> stands for.</summary>
    public string? Id { get; init; }

    /// <summary>Applies the fix to the first diagnostic, by place, that offers it.</summary>
    public Task VerifyAsync() => VerifyAsync(static (_, _, offer) => Task.FromResult<CodeAction?>(offer.Action));

    /// <summary>Applies the fix to all diagnostics of the file at once, by the fix's own batch fixer.</summary>
    public Task VerifyAllAsync() => VerifyAsync((document, diagnostics, offer) =>
    {
        FixAllProvider batch = offer.Fix.GetFixAllProvider() ?? throw new InvalidOperationException($"'{Title}' cannot be applied to all.");
        return batch.GetFixAsync(new FixAllContext(document, offer.Fix, FixAllScope.Document, offer.Action.EquivalenceKey,
            [offer.Diagnostic.Id], new Found(diagnostics), TestContext.Current.CancellationToken));
    });

    private async Task VerifyAsync(Func<Document, ImmutableArray<Diagnostic>, Offer, Task<CodeAction?>> choose)
    {
        await VerifyDiagnosticsAsync(Before);
        using var workspace = new AdhocWorkspace();
        Document document = Open(workspace, Markup.Parse(Before, Id).Text);
        Compilation compilation = (await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        SyntaxTree tree = (await document.GetSyntaxTreeAsync(TestContext.Current.CancellationToken))!;
        ImmutableArray<Diagnostic> diagnostics =
        [
            .. (await AnalyzerTest.RunAsync(compilation, Analyzers)).Where(diagnostic => diagnostic.Location.SourceTree == tree)
                .OrderBy(diagnostic => diagnostic.Location.SourceSpan)
        ];

        CodeAction action = await choose(document, diagnostics, await FindAsync(document, diagnostics))
            ?? throw new InvalidOperationException($"'{Title}' found nothing to change.");
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        Document changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
        Assert.Equal(Markup.Parse(After, Id).Text, (await changed.GetTextAsync(TestContext.Current.CancellationToken)).ToString());
        await VerifyDiagnosticsAsync(After);
    }

    private async Task VerifyDiagnosticsAsync(string source) =>
        await new AnalyzerTest(Project with { Sources = [source] }) { Analyzers = Analyzers, Id = Id }.VerifyAsync();

    private async Task<Offer> FindAsync(Document document, ImmutableArray<Diagnostic> diagnostics)
    {
        var offers = new List<Offer>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            foreach (CodeFixProvider fix in Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
            {
                await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic,
                    (action, _) => offers.Add(new Offer(fix, diagnostic, action)), TestContext.Current.CancellationToken));
            }
        }

        Offer? found = offers.Find(offer => offer.Action.Title == Title);
        if (found is null)
            Assert.Fail($"No fix is titled '{Title}'; offered: {string.Join(", ", offers.Select(offer => $"'{offer.Action.Title}'"))}");
        return found;
    }

    // The workspace runs the generators itself, so that fixes see the emitted members.
    private Document Open(AdhocWorkspace workspace, string source)
    {
        CSharpCompilation compilation = (Project with { Sources = [source] }).ToCompilation();
        ProjectInfo info = ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "TestProject", "TestProject", LanguageNames.CSharp,
            compilationOptions: compilation.Options, parseOptions: compilation.SyntaxTrees[0].Options,
            metadataReferences: compilation.References, analyzerReferences: [new Generators(Project.Generators)]);
        Document document = workspace.AddProject(info).AddDocument(TestCompilation.PathOf(0), source, filePath: TestCompilation.PathOf(0));
        Solution solution = document.Project.Solution;
        return solution.WithOptions(solution.Options.WithChangedOption(FormattingOptions.NewLine, LanguageNames.CSharp, "\n"))
            .GetDocument(document.Id)!;
    }

    private sealed record Offer(CodeFixProvider Fix, Diagnostic Diagnostic, CodeAction Action);

    private sealed class Generators(ImmutableArray<IIncrementalGenerator> generators) : AnalyzerReference
    {
        // The workspace keys its cache on the instances.
        private readonly ImmutableArray<ISourceGenerator> _generators = [.. generators.Select(generator => generator.AsSourceGenerator())];

        public override string? FullPath => null;

        public override object Id => this;

        public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzers(string language) => [];

        public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzersForAllLanguages() => [];

        public override ImmutableArray<ISourceGenerator> GetGenerators(string language) => _generators;
    }

    private sealed class Found(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
