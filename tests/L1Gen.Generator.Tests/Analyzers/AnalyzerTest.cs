using System.Collections.Immutable;
using System.Globalization;
using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace L1Gen.Generator.Tests.Analyzers;

/// <summary>
/// Runs the generators and then the analyzers on a project whose sources mark every diagnostic they expect (<see cref="Markup"/>): all that
/// analyzers and generators report, whatever its severity, and all errors of the compiler; nothing more and nothing less.
/// </summary>
/// <example>
/// <code>
/// await AnalyzerTest.VerifyAsync("[L1Gen.L1Regularized] class {|L1G001:Net|} { [L1Gen.Weights] float[] w = []; }");
/// await new AnalyzerTest(new TestCompilation(marked) { LanguageVersion = LanguageVersion.CSharp11 }).VerifyAsync();
/// </code>
/// </example>
/// <param name="Project">The project, with marks in its sources.</param>
public sealed record AnalyzerTest(TestCompilation Project)
{
    /// <summary>
    /// The analyzers to run; by default every one in L1Gen.Analyzers that carries <see cref="DiagnosticAnalyzerAttribute"/>.
    /// </summary>
    public ImmutableArray<DiagnosticAnalyzer> Analyzers { get; init; } =
        TestCompilation.LoadMarked<DiagnosticAnalyzer, DiagnosticAnalyzerAttribute>("L1Gen.Analyzers");

    /// <summary>The id that <c>[|…|]</c> stands for.</summary>
    public string? Id { get; init; }

    /// <summary>Verifies one source with the default options.</summary>
    /// <param name="source">The source, with marks.</param>
    /// <param name="id">The id that <c>[|…|]</c> stands for.</param>
    /// <returns>The diagnostics found, by file and place, for assertions on their messages.</returns>
    public static Task<ImmutableArray<Diagnostic>> VerifyAsync(string source, string? id = null) =>
        new AnalyzerTest(new TestCompilation(source)) { Id = id }.VerifyAsync();

    /// <summary>Verifies that the diagnostics are those marked.</summary>
    /// <returns>The diagnostics found, by file and place, for assertions on their messages.</returns>
    public async Task<ImmutableArray<Diagnostic>> VerifyAsync()
    {
        ImmutableArray<Markup> sources = [.. Project.Sources.Select(source => Markup.Parse(source, Id))];
        GeneratedCompilation generated = (Project with { Sources = [.. sources.Select(source => source.Text)] }).Generate();
        ImmutableArray<Diagnostic> found = await RunAsync(generated.Compilation, Analyzers, Project.AdditionalFiles);
        found = [.. found.Concat(generated.GeneratorDiagnostics).OrderBy(Path, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Location.SourceSpan)];

        IEnumerable<string> expected = sources.SelectMany((source, i) => source.Expected.Select(mark =>
            Describe(mark.Id, TestCompilation.PathOf(i), SourceText.From(source.Text).Lines.GetLinePositionSpan(mark.Span))));
        IEnumerable<string> actual = found.Select(diagnostic =>
            Describe(diagnostic.Id, Path(diagnostic), diagnostic.Location.GetLineSpan().Span));
        if (!expected.Order(StringComparer.Ordinal).SequenceEqual(actual.Order(StringComparer.Ordinal)))
        {
            IEnumerable<string> messages = actual.Zip(found,
                (place, diagnostic) => $"{place} {diagnostic.GetMessage(CultureInfo.InvariantCulture)}");
            Assert.Fail($"Expected:\n{string.Join('\n', expected)}\nFound:\n{string.Join('\n', messages)}");
        }

        return found;
    }

    /// <summary>What the analyzers report on a compilation with its additional files, and the compiler's errors.</summary>
    internal static async Task<ImmutableArray<Diagnostic>> RunAsync(
        Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers, ImmutableArray<AdditionalText> files = default)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        IEnumerable<Diagnostic> errors = compilation.GetDiagnostics(cancellation)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        if (analyzers.IsEmpty)
            return [.. errors];
        ImmutableArray<Diagnostic> reported = await compilation.WithAnalyzers(analyzers, new AnalyzerOptions(files.IsDefault ? [] : files)).GetAnalyzerDiagnosticsAsync(cancellation);
        return [.. errors.Concat(reported)];
    }

    private static string Path(Diagnostic diagnostic) => diagnostic.Location.SourceTree?.FilePath ?? "(no file)";

    private static string Describe(string id, string path, LinePositionSpan span) => $"{path} {span}: {id}";
}
