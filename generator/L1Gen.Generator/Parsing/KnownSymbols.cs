using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Parsing;

/// <summary>The types of the runtime that the parser recognises, by name, so that it works on any compilation.</summary>
internal static class KnownSymbols
{
    public const string L1Regularized = "L1Gen.L1RegularizedAttribute";
    public const string FrozenModel = "L1Gen.FrozenModelAttribute";

    public static AttributeData? FindL1Regularized(this ISymbol symbol) => Find(symbol, "L1RegularizedAttribute");

    public static AttributeData? FindFrozenModel(this ISymbol symbol) => Find(symbol, "FrozenModelAttribute");

    public static AttributeData? FindWeights(this ISymbol symbol) => Find(symbol, "WeightsAttribute");

    public static AttributeData? FindUnregularized(this ISymbol symbol) => Find(symbol, "UnregularizedAttribute");

    public static AttributeData? FindForward(this ISymbol symbol) => Find(symbol, "ForwardAttribute");

    public static AttributeData? FindInputs(this ISymbol symbol) => Find(symbol, "InputsAttribute");

    /// <summary>The type of a field or property.</summary>
    public static ITypeSymbol TypeOf(this ISymbol member) => member is IFieldSymbol field ? field.Type : ((IPropertySymbol)member).Type;

    /// <summary>True of a type of namespace L1Gen with the given name.</summary>
    public static bool IsRuntimeType(this ITypeSymbol type, string name) => type.Name == name && IsNamespace(type, "L1Gen");

    /// <summary>True of a type directly in the given top-level namespace, or in <c>System.Numerics</c> and its like.</summary>
    public static bool IsNamespace(ITypeSymbol type, string outer, string? inner = null)
    {
        INamespaceSymbol? found = type.ContainingType is null ? type.ContainingNamespace : null;
        if (inner is not null)
            found = found?.Name == inner ? found.ContainingNamespace : null;
        return found is { ContainingNamespace.IsGlobalNamespace: true } && found.Name == outer;
    }

    public static Location? LocationOf(this AttributeData attribute, CancellationToken cancellation) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).GetLocation();

    private static AttributeData? Find(ISymbol symbol, string name)
    {
        ImmutableArray<AttributeData> attributes = symbol.GetAttributes();
        foreach (AttributeData attribute in attributes)
        {
            if (attribute.AttributeClass is { } type && type.IsRuntimeType(name))
                return attribute;
        }

        return null;
    }
}
