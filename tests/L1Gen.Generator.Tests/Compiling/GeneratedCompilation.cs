using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace L1Gen.Generator.Tests.Compiling;

/// <summary>A test's project after its generators have run.</summary>
/// <param name="driver">The driver that has run.</param>
/// <param name="compilation">The user's sources and the emitted ones.</param>
public sealed class GeneratedCompilation(GeneratorDriver driver, CSharpCompilation compilation)
{
    /// <summary>The driver that has run; what a snapshot is taken of.</summary>
    public GeneratorDriver Driver { get; } = driver;

    /// <summary>The user's sources and the emitted ones.</summary>
    public CSharpCompilation Compilation { get; } = compilation;

    /// <summary>The emitted sources, in the order of their hint names.</summary>
    public ImmutableArray<GeneratedSourceResult> Sources { get; } =
        [.. driver.GetRunResult().Results.SelectMany(result => result.GeneratedSources)
            .OrderBy(source => source.HintName, StringComparer.Ordinal)];

    /// <summary>What the generators reported.</summary>
    public ImmutableArray<Diagnostic> GeneratorDiagnostics => Driver.GetRunResult().Diagnostics;

    /// <summary>Characters emitted over all sources.</summary>
    public int Characters => Sources.Sum(source => source.SourceText.Length);

    /// <summary>The text of the one emitted source whose hint name contains a part.</summary>
    public string Text(string partOfHintName) =>
        Sources.Single(source => source.HintName.Contains(partOfHintName, StringComparison.Ordinal)).SourceText.ToString();

    /// <summary>
    /// Asserts that there is no error anywhere, and in the emitted sources no warning of any warning level, missing documentation included.
    /// </summary>
    /// <returns>This.</returns>
    public GeneratedCompilation AssertClean()
    {
        HashSet<SyntaxTree?> emitted = [.. Sources.Select(source => source.SyntaxTree)];
        List<Diagnostic> bad =
        [
            .. GeneratorDiagnostics.Concat(Compilation.GetDiagnostics()).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error
                || (diagnostic.Severity == DiagnosticSeverity.Warning && emitted.Contains(diagnostic.Location.SourceTree)))
        ];
        if (bad.Count > 0)
            Assert.Fail(Describe(bad));
        return this;
    }

    /// <summary>Asserts that the project is clean, emits it to memory and loads it; dispose the result to unload it.</summary>
    public LoadedAssembly Load()
    {
        AssertClean();
        (MemoryStream assembly, _) = Emit();
        return new LoadedAssembly(assembly);
    }

    /// <summary>The IL of every method body that stands in an emitted source, longest first.</summary>
    public ImmutableArray<MethodSize> MethodSizes()
    {
        AssertClean();
        (MemoryStream assembly, MemoryStream symbols) = Emit();
        return MethodSize.Of(assembly, symbols, Sources.Select(source => source.SyntaxTree.FilePath).ToHashSet());
    }

    private (MemoryStream Assembly, MemoryStream Symbols) Emit()
    {
        MemoryStream assembly = new(), symbols = new();
        var options = new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb);
        EmitResult result = Compilation.Emit(assembly, symbols, options: options);
        if (!result.Success)
            Assert.Fail(Describe(result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        assembly.Position = symbols.Position = 0;
        return (assembly, symbols);
    }

    // Each diagnostic with the line it stands in, so that a failed test can be read without the emitted file at hand.
    private static string Describe(IEnumerable<Diagnostic> diagnostics) => string.Join('\n', diagnostics.Select(diagnostic =>
    {
        string message = diagnostic.ToString();
        if (diagnostic.Location.SourceTree is not { } tree)
            return message;
        int line = diagnostic.Location.GetLineSpan().StartLinePosition.Line;
        return string.Create(CultureInfo.InvariantCulture, $"{message}\n    {tree.GetText().Lines[line].ToString().Trim()}");
    }));
}
