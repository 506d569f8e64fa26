using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Tests.Fakes;

/// <summary>
/// A deliberately bad generator: its model holds an array of records, of which one holds what the test chooses, declared as <see
/// cref="object"/>.
/// </summary>
/// <param name="pick">What leaks, given the annotated type.</param>
/// <param name="named">Whether the step carries a tracking name.</param>
internal sealed class LeakyGenerator(Func<GeneratorAttributeSyntaxContext, object> pick, bool named = true) : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<LeakyModel> models = context.SyntaxProvider.ForAttributeWithMetadataName(
            "L1Gen.L1RegularizedAttribute",
            static (_, _) => true,
            (syntax, _) => new LeakyModel(syntax.TargetSymbol.Name, [new LeakyField("a", 1), new LeakyField("b", pick(syntax))]));
        if (named)
            models = models.WithTrackingName("Model");
        context.RegisterSourceOutput(models, static (output, model) => output.AddSource($"{model.Type}.g.cs", "// nothing"));
    }
}

internal sealed record LeakyModel(string Type, ImmutableArray<LeakyField> Fields);

internal abstract record LeakyBase(object Hidden);

internal sealed record LeakyField(string Name, object Value) : LeakyBase(Value);
