using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace L1Gen.CodeFixes;

/// <summary>Gives a weight property the form that the arena needs, <c>partial … { get; }</c>: L1G012.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PropertyFix)), Shared]
public sealed class PropertyFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["L1G012"];

    private protected override IEnumerable<Remedy> Remedies(Fault fault)
    {
        if (fault.Node.FirstAncestorOrSelf<PropertyDeclarationSyntax>() is not { AccessorList: { } accessors } property
            || accessors.Accessors.Any(accessor => accessor.Body is not null || accessor.ExpressionBody is not null)
            || !accessors.Accessors.Any(SyntaxKind.GetAccessorDeclaration))
            yield break;

        string name = property.Identifier.ValueText;
        if (property.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            if (accessors.Accessors.Count > 1)
            {
                yield return new Remedy($"Remove the setter of '{name}'", "Remove the setter",
                    editor => editor.ReplaceNode(property, WithGetterOnly(property)));
            }
        }
        else if (CanBePartial(fault, property))
        {
            yield return new Remedy($"Make '{name}' a partial property", "Make partial",
                editor => editor.ReplaceNode(property, WithPartial(fault, property)));
        }
    }

    private static bool CanBePartial(Fault fault, PropertyDeclarationSyntax property) =>
        property.Parent is ClassDeclarationSyntax or RecordDeclarationSyntax { RawKind: (int)SyntaxKind.RecordDeclaration }
        && property.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp13 }
        && (IsScalar(fault, property) || IsArenaType(fault.Model.GetTypeInfo(property.Type, fault.Cancellation).Type));

    private static bool IsArenaType(ITypeSymbol? type) =>
        type is { Name: "Vector" or "Matrix" or "DoubleVector" or "DoubleMatrix", ContainingNamespace: { Name: "L1Gen" } found }
        && found.ContainingNamespace.IsGlobalNamespace;

    private static bool IsScalar(Fault fault, PropertyDeclarationSyntax property) =>
        fault.Model.GetTypeInfo(property.Type, fault.Cancellation).Type is
        { SpecialType: SpecialType.System_Single or SpecialType.System_Double };

    private static PropertyDeclarationSyntax WithGetterOnly(PropertyDeclarationSyntax property)
    {
        SyntaxList<AccessorDeclarationSyntax> accessors = property.AccessorList!.Accessors;
        AccessorDeclarationSyntax getter = accessors.First(accessor => accessor.IsKind(SyntaxKind.GetAccessorDeclaration));
        return property.WithAccessorList(property.AccessorList.WithAccessors(SyntaxFactory.SingletonList(getter)));
    }

    /// <summary>The arena gives every element its start, 0, so that an initializer has no place.</summary>
    private static PropertyDeclarationSyntax WithPartial(Fault fault, PropertyDeclarationSyntax property)
    {
        PropertyDeclarationSyntax changed = WithGetterOnly(property);
        if (changed.Initializer is not null)
            changed = changed.WithInitializer(null).WithSemicolonToken(default).WithTrailingTrivia(property.GetTrailingTrivia());
        TypeSyntax type = changed.Type;
        SyntaxTriviaList leading = changed.Modifiers.Any() ? default : type.GetLeadingTrivia();
        if (IsScalar(fault, property))
        {
            SyntaxToken keyword = SyntaxFactory.Token(SyntaxKind.RefKeyword).WithTrailingTrivia(SyntaxFactory.Space);
            type = SyntaxFactory.RefType(keyword, type.WithLeadingTrivia()).WithLeadingTrivia(type.GetLeadingTrivia());
        }

        SyntaxToken partial = SyntaxFactory.Token(leading, SyntaxKind.PartialKeyword, [SyntaxFactory.Space]);
        return changed.WithType(changed.Modifiers.Any() ? type : type.WithLeadingTrivia()).WithModifiers(changed.Modifiers.Add(partial));
    }
}
