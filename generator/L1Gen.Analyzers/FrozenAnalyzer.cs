using System.Collections.Immutable;
using L1Gen.Generator.Freezing;
using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace L1Gen.Analyzers;

/// <summary>Reads every type marked <c>[FrozenModel]</c>, and its file, as the generator does, and reports what keeps it from being emitted or what its user would want to know.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FrozenAnalyzer : DiagnosticAnalyzer
{
    /// <summary>Members of an input struct that one would still write an initializer of.</summary>
    private const int SensibleInputs = 256;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Diagnostics.FrozenType, Diagnostics.FrozenFileMissing, Diagnostics.FrozenFileAmbiguous, Diagnostics.FrozenFileUnreadable,
        Diagnostics.FrozenConstant, Diagnostics.FrozenInputSize, Diagnostics.NameTaken, Diagnostics.LanguageVersion,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (FrozenParser.Parse(type, context.ReportDiagnostic, context.CancellationToken) is not { } spec)
            return;
        ImmutableArray<AdditionalText> files = ModelFile.Matching(spec.File, context.Options.AdditionalFiles);
        if (files.IsEmpty)
            Report(Diagnostics.FrozenFileMissing, spec.File, Remedy(spec.File, context.Options.AdditionalFiles));
        else if (files.Length == 1)
            Check(files[0].GetText(context.CancellationToken));
        else
            Report(Diagnostics.FrozenFileAmbiguous, spec.File, string.Join(" and ", files.Take(3).Select(file => $"'{file.Path}'")));

        void Check(SourceText? text)
        {
            if (text is null)
            {
                Report(Diagnostics.FrozenFileUnreadable, spec.File, "it cannot be read");
                return;
            }

            var file = FrozenFile.Read(text, context.CancellationToken);
            if (file.Network is not { } network)
            {
                Report(Diagnostics.FrozenFileUnreadable, spec.File, file.Fault);
                return;
            }

            int inputs = network.Inputs.Sum(input => input.Survivors.Count);
            if (network.Scores.All(score => score.Value is null))
                Report(Diagnostics.FrozenConstant, type.Name, Literals.Display(network.Weights));
            else if (spec.EmitsInput && inputs > SensibleInputs)
                Report(Diagnostics.FrozenInputSize, type.Name, Literals.Display(inputs), Literals.Display(SensibleInputs));
        }

        void Report(DiagnosticDescriptor descriptor, params object[] arguments) => context.ReportDiagnostic(
            Diagnostic.Create(descriptor, type.FindFrozenModel()!.LocationOf(context.CancellationToken) ?? type.Locations[0], arguments));
    }

    /// <summary>What to do about a file that is not there: most often the name lacks its extension, has other capitals, or names another folder.</summary>
    private static string Remedy(string file, ImmutableArray<AdditionalText> files)
    {
        string name = ModelFile.NameOf(file);
        string? meant = name.Length == 0 ? null : files.Select(candidate => ModelFile.NameOf(candidate.Path))
            .FirstOrDefault(candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase) || candidate.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase));
        return meant is null ? $"add it to the project: <AdditionalFiles Include=\"{(file.Length == 0 ? "model.l1.json" : file)}\" />" : $"one of them is '{meant}'";
    }
}
