using System.Collections.Immutable;
using L1Gen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace L1Gen.Generator.Parsing;

/// <summary>Reads a type marked <c>[FrozenModel]</c> into a <see cref="FrozenSpec"/>. The generator takes the spec, the analyzer the diagnostics of the same reading.</summary>
internal static class FrozenParser
{
    /// <summary>What L1Gen emits into the type beside methods; none of the user's members may have these names.</summary>
    private static readonly ImmutableArray<string> EmittedNames =
        ["InputLength", "ScoreCount", "Survivors", "SurvivingInputs", "SurvivingFeatures", "Classes", "SelfTest", "Input"];

    /// <summary>The methods that L1Gen emits; the user's may have these names with parameters of other types.</summary>
    private static readonly ImmutableArray<string> EmittedMethods = ["Predict", "PredictColumns", "Probability", "Probabilities", "Classify"];

    /// <summary>Reads a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="report">Takes what is wrong with it; null where nobody asks.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The spec, or null if something is wrong.</returns>
    public static FrozenSpec? Parse(INamedTypeSymbol type, Action<Diagnostic>? report, CancellationToken cancellation)
    {
        if (type.FindFrozenModel() is not { } attribute)
            return null;
        Location? place = attribute.LocationOf(cancellation) ?? type.Locations.FirstOrDefault();
        if (FaultOfType(type, cancellation) is { } fault)
        {
            report?.Invoke(Diagnostic.Create(Diagnostics.FrozenType, place, type.Name, fault));
            return null;
        }

        if (type.DeclaringSyntaxReferences[0].SyntaxTree.Options is CSharpParseOptions { LanguageVersion: < LanguageVersion.CSharp12 } options)
        {
            report?.Invoke(Diagnostic.Create(Diagnostics.LanguageVersion, place, type.Name, options.LanguageVersion.ToDisplayString(), "12"));
            return null;
        }

        ISymbol[] taken = [.. type.GetMembers().Where(IsInTheWay)];
        foreach (ISymbol member in taken)
            report?.Invoke(Diagnostic.Create(Diagnostics.NameTaken, member.Locations.FirstOrDefault(), type.Name, member.Name));
        if (EmittedNames.Contains(type.Name) || EmittedMethods.Contains(type.Name))
        {
            report?.Invoke(Diagnostic.Create(Diagnostics.NameTaken, place, type.Name, type.Name));
            return null;
        }

        return taken.Length > 0 ? null : Spec(type, attribute);
    }

    private static FrozenSpec Spec(INamedTypeSymbol type, AttributeData attribute) => new(
        TypeOutline.HintName(type),
        TypeOutline.Namespace(type),
        TypeOutline.TypesAround(type),
        attribute.ConstructorArguments.Length == 1 && attribute.ConstructorArguments[0].Value is string file ? file : "",
        Has(attribute, "EmitInput"),
        Has(attribute, "Standalone"))
    {
        Members = type.GetMembers().Where(member => !member.IsImplicitlyDeclared && !ModelParser.IsEmitted(member)).Select(member => member.Name)
            .Distinct().OrderBy(name => name, StringComparer.Ordinal).ToImmutableArray(),
    };

    private static bool Has(AttributeData attribute, string name) => attribute.NamedArguments.Any(argument => argument.Key == name && argument.Value.Value is true);

    private static string? FaultOfType(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (!type.IsStatic)
            return "it is not static; a frozen model has no instances";
        if (!type.TypeParameters.IsEmpty)
            return "it is generic; a frozen model is one model";
        if (TypeOutline.IsFileLocal(type))
            return "it is file-local and cannot be continued in another file; make it internal";
        for (INamedTypeSymbol? outer = type; outer is not null; outer = outer.ContainingType)
        {
            if (TypeOutline.PartThatIsNotPartial(outer, cancellation) is not null)
                return $"'{outer.Name}' is not partial, but L1Gen adds members to {(SymbolEqualityComparer.Default.Equals(outer, type) ? "it" : $"'{type.Name}' in it")}";
        }

        return null;
    }

    private static bool IsInTheWay(ISymbol member)
    {
        if (member.IsImplicitlyDeclared || ModelParser.IsEmitted(member))
            return false;
        if (EmittedNames.Contains(member.Name))
            return true;
        return EmittedMethods.Contains(member.Name)
            && !(member is IMethodSymbol method && (method.IsGenericMethod || method.Parameters.IsEmpty || !method.Parameters.All(parameter => IsEmittedParameter(parameter.Type))));
    }

    /// <summary>Whether an emitted method may have a parameter of this type.</summary>
    private static bool IsEmittedParameter(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", Arity: 1 } span && KnownSymbols.IsNamespace(type, "System"))
            return span.TypeArguments[0].SpecialType is SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Int32 or SpecialType.System_Char or SpecialType.System_Byte;
        return type.SpecialType is SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Int32 || (type.Name == "Input" && ModelParser.IsEmitted(type));
    }
}
