using System.Collections.Immutable;
using L1Gen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace L1Gen.Generator.Parsing;

/// <summary>How a type is declared: what another part of it has to repeat.</summary>
internal static class TypeOutline
{
    /// <summary>The metadata name with namespace and nesting, unique but for case.</summary>
    public static string HintName(INamedTypeSymbol type)
    {
        string name = type.MetadataName;
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
            name = $"{outer.MetadataName}+{name}";
        // Not the display string: that escapes keywords, and a hint name must not hold an '@'.
        for (INamespaceSymbol space = type.ContainingNamespace; !space.IsGlobalNamespace; space = space.ContainingNamespace)
            name = $"{space.MetadataName}.{name}";
        return name;
    }

    /// <summary>The namespace as code writes it; empty for the global one.</summary>
    public static string Namespace(INamedTypeSymbol type) => type.ContainingNamespace.IsGlobalNamespace
        ? ""
        : type.ContainingNamespace.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat).Substring("global::".Length);

    /// <summary>The type's declaration and those around it, outermost first.</summary>
    public static ImmutableArray<TypeSpec> TypesAround(INamedTypeSymbol type)
    {
        var types = new Stack<TypeSpec>();
        for (INamedTypeSymbol? outer = type; outer is not null; outer = outer.ContainingType)
            types.Push(new TypeSpec(Keyword(outer), Names.EscapeType(outer.Name), TypeParameters(outer)));
        return [.. types];
    }

    /// <summary>Whether the type, or one around it, can be seen in its own file only.</summary>
    public static bool IsFileLocal(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? outer = type; outer is not null; outer = outer.ContainingType)
        {
            if (outer.IsFileLocal)
                return true;
        }

        return false;
    }

    /// <summary>A declaration of the type that is not partial, or null.</summary>
    public static TypeDeclarationSyntax? PartThatIsNotPartial(INamedTypeSymbol type, CancellationToken cancellation)
    {
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellation) is TypeDeclarationSyntax declaration && !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
                return declaration;
        }

        return null;
    }

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true, IsValueType: true } => "record struct",
        { IsRecord: true } => "record",
        { TypeKind: TypeKind.Interface } => "interface",
        { IsValueType: true } => "struct",
        _ => "class",
    };

    private static string TypeParameters(INamedTypeSymbol type) => type.TypeParameters.IsEmpty
        ? ""
        : $"<{string.Join(", ", type.TypeParameters.Select(parameter => Names.EscapeType(parameter.Name)))}>";
}
