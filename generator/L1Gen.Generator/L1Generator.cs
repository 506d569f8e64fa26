using System.Collections.Immutable;
using L1Gen.Generator.Emission;
using L1Gen.Generator.Freezing;
using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace L1Gen.Generator;

/// <summary>
/// Emits the penalty, its gradient and the proximal step of every type marked <c>[L1Regularized]</c>, and the predictor of every one marked <c>[FrozenModel]</c>.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class L1Generator : IIncrementalGenerator
{
    /// <summary>The tracked steps of the pipeline.</summary>
    internal const string SpecsStep = "Specs";

    internal const string CollisionsStep = "Collisions";
    internal const string EmissionStep = "Emission";
    internal const string FrozenSpecsStep = "FrozenSpecs";
    internal const string FrozenFilesStep = "FrozenFiles";
    internal const string FrozenEmissionStep = "FrozenEmission";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ModelSpec> specs = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownSymbols.L1Regularized,
                static (node, _) => node is TypeDeclarationSyntax,
                SpecCache.Parse)
            .Where(static spec => spec is not null)
            .Select(static (spec, _) => spec!)
            .WithTrackingName(SpecsStep);

        IncrementalValuesProvider<FrozenSpec> frozen = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownSymbols.FrozenModel,
                static (node, _) => node is ClassDeclarationSyntax,
                static (context, cancellation) => FrozenParser.Parse((INamedTypeSymbol)context.TargetSymbol, null, cancellation))
            .Where(static spec => spec is not null)
            .Select(static (spec, _) => spec!)
            .WithTrackingName(FrozenSpecsStep);

        // Two types whose names differ in case only would give one hint name, and that stops the whole generator.
        IncrementalValueProvider<EquatableArray<string>> collisions = specs
            .Select(static (spec, _) => spec.HintName)
            .Collect()
            .Combine(frozen.Select(static (spec, _) => spec.HintName).Collect())
            .Select(static (names, _) => Collisions(names.Left.AddRange(names.Right)))
            .WithTrackingName(CollisionsStep);

        context.RegisterSourceOutput(
            specs.Combine(collisions).WithTrackingName(EmissionStep),
            static (output, pair) =>
            {
                if (HintName(pair.Left.HintName, pair.Right) is { } name)
                    output.AddSource(name, ModelEmitter.Emit(pair.Left));
            });

        IncrementalValuesProvider<ModelFile> modelFiles = frozen
            .Combine(context.AdditionalTextsProvider.Collect())
            .Select(static (pair, cancellation) => ModelFile.Find(pair.Left, pair.Right, cancellation))
            .Where(static file => file is not null)
            .Select(static (file, _) => file!)
            .WithTrackingName(FrozenFilesStep);

        context.RegisterSourceOutput(
            modelFiles.Combine(collisions).WithTrackingName(FrozenEmissionStep),
            static (output, pair) =>
            {
                (ModelFile file, EquatableArray<string> names) = pair;
                if (HintName(file.Spec.HintName, names) is { } name && FrozenFile.Read(file.Text, output.CancellationToken).Network is { } network)
                    output.AddSource(name, FrozenEmitter.Emit(file.Spec, network, ModelFile.NameOf(file.Spec.File)));
            });
    }

    private static EquatableArray<string> Collisions(ImmutableArray<string> names) => names
        .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
        .Where(group => group.Count() > 1)
        .SelectMany(group => group)
        .OrderBy(name => name, StringComparer.Ordinal)
        .ToImmutableArray();

    /// <summary>A name that no other type has; null where C# itself refuses that two declarations have one name.</summary>
    private static string? HintName(string name, EquatableArray<string> collisions)
    {
        int place = collisions.ToList().IndexOf(name);
        return place < 0 ? $"{name}.g.cs" : collisions.Count(other => other == name) > 1 ? null : $"{name}-{place + 1}.g.cs";
    }
}
