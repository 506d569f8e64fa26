using System.Collections.Immutable;
using L1Gen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace L1Gen.Generator.Parsing;

/// <summary>Reads the partial weight properties of a type that has errors, as far as the code of L1Gen can implement them.</summary>
internal static class StubReader
{
    private static readonly SymbolDisplayFormat TypeFormat =
        SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static ImmutableArray<StubSpec> Read(INamedTypeSymbol type, CancellationToken cancellation)
    {
        var stubs = ImmutableArray.CreateBuilder<StubSpec>();
        foreach (IPropertySymbol property in type.GetMembers().OfType<IPropertySymbol>())
        {
            if (property is { IsPartialDefinition: true, PartialImplementationPart: null, IsIndexer: false } && property.FindWeights() is not null && Read(property, cancellation) is { } stub)
                stubs.Add(stub);
        }

        return stubs.ToImmutable();
    }

    private static StubSpec? Read(IPropertySymbol property, CancellationToken cancellation)
    {
        // Where the compiler says itself what is wrong with the declaration, a second one would say it twice.
        if (property.Type.TypeKind == TypeKind.Error
            || property.DeclaringSyntaxReferences[0].GetSyntax(cancellation) is not PropertyDeclarationSyntax { AccessorList.Accessors: { Count: > 0 } accessors } declaration
            || declaration.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: < LanguageVersion.CSharp13 }
            || declaration.ContainsDiagnostics)
            return null;
        string reference = property.RefKind switch
        {
            RefKind.Ref => "ref ",
            RefKind.RefReadOnly => "ref readonly ",
            _ => "",
        };
        return new StubSpec(
            Modifiers(declaration.Modifiers),
            reference + property.Type.ToDisplayString(TypeFormat),
            Names.Escape(property.Name),
            accessors.Select(accessor => Modifiers(accessor.Modifiers) + accessor.Keyword.Text).ToImmutableArray());
    }

    /// <summary>The modifiers that an implementing part must repeat, each with a space behind it.</summary>
    public static string Modifiers(SyntaxTokenList modifiers) =>
        string.Concat(modifiers.Where(modifier => !modifier.IsKind(SyntaxKind.PartialKeyword)).Select(modifier => modifier.Text + " "));
}
