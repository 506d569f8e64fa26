using System.Collections.Immutable;
using L1Gen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace L1Gen.Analyzers;

/// <summary>
/// Reads every type as the generator does and reports what keeps it from being emitted; and what the generator does not care about, but the
/// user would: attributes without effect, a regularized bias, a model that is not counted.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModelAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Diagnostics.NotPartial, Diagnostics.NoWeights, Diagnostics.UnsupportedWeightType, Diagnostics.MixedElements,
        Diagnostics.InvalidLambda, Diagnostics.InvalidExtent, Diagnostics.ConflictingAttributes, Diagnostics.RegularizedBias,
        Diagnostics.NotWritable, Diagnostics.ShapeMismatch, Diagnostics.InvalidProperty, Diagnostics.NameTaken,
        Diagnostics.TypeNotRegularized, Diagnostics.FieldNotWeights, Diagnostics.UnsupportedType, Diagnostics.InnerModel,
        Diagnostics.UnmarkedModel, Diagnostics.LanguageVersion, Diagnostics.UnreadableForward, Diagnostics.ForwardShape,
        Diagnostics.ForwardMethod, Diagnostics.UnknownInput, Diagnostics.UnusedWeights,
        Diagnostics.LinkTwice, Diagnostics.IgnoredParameter,
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
        AttributeData? regularized = type.FindL1Regularized();
        if (regularized is not null)
            ModelParser.Parse(type, new BodySources(context.Compilation, context.CancellationToken), context.ReportDiagnostic, context.CancellationToken);

        foreach (ISymbol member in type.GetMembers())
        {
            if (regularized is null)
                CheckOutsideModel(context, type, member);
            if (regularized is null || member is not (IFieldSymbol or IPropertySymbol { PartialDefinitionPart: null }))
                continue;
            if (member.FindWeights() is null)
                CheckOtherMember(context, type, member);
            else if (IsRegularizedByDefault(regularized, member) && IsNamedLikeBias(member.Name))
                Report(context, Diagnostics.RegularizedBias, member.Locations[0], member.Name);
        }
    }

    /// <summary>L1G014.</summary>
    private static void CheckOutsideModel(SymbolAnalysisContext context, INamedTypeSymbol type, ISymbol member)
    {
        AttributeData? found = member switch
        {
            IFieldSymbol or IPropertySymbol { PartialDefinitionPart: null } => member.FindWeights() ?? member.FindL1Regularized() ?? member.FindUnregularized(),
            IMethodSymbol { PartialDefinitionPart: null } => member.FindForward(),
            _ => null,
        };
        if (found is { } attribute)
        {
            Report(context, Diagnostics.TypeNotRegularized, Place(context, attribute, member),
                NameOf(member), NameOf(attribute), type.Name);
        }
    }

    /// <summary>L1G015, and L1G018 of a member that could be a weight field.</summary>
    private static void CheckOtherMember(SymbolAnalysisContext context, INamedTypeSymbol type, ISymbol member)
    {
        if ((member.FindL1Regularized() ?? member.FindUnregularized()) is { } attribute)
        {
            Report(context, Diagnostics.FieldNotWeights, Place(context, attribute, member), NameOf(member), NameOf(attribute));
            return;
        }

        ISymbol owner = (member as IFieldSymbol)?.AssociatedSymbol ?? member;
        if (member is not IFieldSymbol { IsStatic: false, Type: INamedTypeSymbol inner } || owner.FindWeights() is not null)
            return;
        bool canBeWeights = owner is IFieldSymbol { IsReadOnly: false } || inner.IsReferenceType;
        if (canBeWeights && inner.FindL1Regularized() is not null && InnerModels.Fault(inner, [type], new BodySources(context.Compilation, context.CancellationToken), context.CancellationToken) is null
            && owner.FindL1Regularized() is null && owner.FindUnregularized() is null)
            Report(context, Diagnostics.UnmarkedModel, owner.Locations[0], owner.Name, inner.Name, type.Name);
    }

    /// <summary>Whether the weight field takes the λ of its type, and that is not 0.</summary>
    private static bool IsRegularizedByDefault(AttributeData regularized, ISymbol member)
    {
        (double lambda, double lambda2) = ModelParser.LambdaOf(regularized);
        ITypeSymbol? type = (member as IFieldSymbol)?.Type ?? (member as IPropertySymbol)?.Type;
        return (lambda != 0 || lambda2 != 0) && type?.FindL1Regularized() is null
            && member.FindL1Regularized() is null && member.FindUnregularized() is null;
    }

    /// <summary>
    /// Whether the last word of the name is bias, intercept or offset, or its plural: <c>_bias</c>, <c>HiddenBias</c>, <c>hidden_bias</c>,
    /// <c>hiddenbias</c>, but not <c>Unbias</c> or <c>BiasFree</c>.
    /// </summary>
    internal static bool IsNamedLikeBias(string name)
    {
        string bare = name.Trim('_');
        bool hasHumps = bare.Any(char.IsUpper) && bare.Any(char.IsLower);
        foreach (string word in new[] { "bias", "biases", "intercept", "intercepts", "offset", "offsets" })
        {
            int start = bare.Length - word.Length;
            if (bare.EndsWith(word, StringComparison.OrdinalIgnoreCase)
                && (start == 0 || !hasHumps || !char.IsLetter(bare[start - 1]) || char.IsUpper(bare[start])))
                return true;
        }

        return false;
    }

    private static string NameOf(ISymbol member) => (member as IFieldSymbol)?.AssociatedSymbol?.Name ?? member.Name;

    private static string NameOf(AttributeData attribute) =>
        attribute.AttributeClass!.Name.Substring(0, attribute.AttributeClass.Name.Length - "Attribute".Length);

    private static Location Place(SymbolAnalysisContext context, AttributeData attribute, ISymbol member) =>
        attribute.LocationOf(context.CancellationToken) ?? member.Locations[0];

    private static void Report(SymbolAnalysisContext context, DiagnosticDescriptor descriptor, Location place, params object[] arguments) =>
        context.ReportDiagnostic(Diagnostic.Create(descriptor, place, arguments));
}
