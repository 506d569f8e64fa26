using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace L1Gen.CodeFixes;

/// <summary>Makes a type, and those around it, partial: L1G001; marks the type of a weight field <c>[L1Regularized]</c>: L1G014.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TypeFix)), Shared]
public sealed class TypeFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["L1G001", "L1G014"];

    /// <summary>Not more than a document: a type of two parts in two documents would get the attribute twice.</summary>
    private protected override ImmutableArray<FixAllScope> FixAllScopes { get; } = [FixAllScope.Document];

    private protected override IEnumerable<Remedy> Remedies(Fault fault)
    {
        if (fault.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
            yield break;
        string name = type.Identifier.ValueText;
        if (fault.Diagnostic.Id == "L1G001")
        {
            yield return new Remedy($"Make '{name}' partial", "Make partial", editor => MakePartial(editor, type));
        }
        else if (type is not InterfaceDeclarationSyntax && !type.Modifiers.Any(SyntaxKind.StaticKeyword) && !type.Modifiers.Any(SyntaxKind.RefKeyword))
        {
            yield return new Remedy($"Regularize '{name}': [L1Regularized]", "Regularize", editor =>
            {
                AttributeEdits.Add(editor, fault.Model, type, "L1Regularized", isFirst: true);
                MakePartial(editor, type);
            });
        }
    }

    private static void MakePartial(SyntaxEditor editor, TypeDeclarationSyntax type)
    {
        foreach (TypeDeclarationSyntax part in type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>())
            editor.ReplaceNode(part, (node, _) => WithPartial((TypeDeclarationSyntax)node));
    }

    /// <summary>With <c>partial</c> where it must stand: last of the modifiers, before the keyword.</summary>
    private static TypeDeclarationSyntax WithPartial(TypeDeclarationSyntax type)
    {
        if (type.Modifiers.Any(SyntaxKind.PartialKeyword))
            return type;
        SyntaxToken partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        if (type.Modifiers.Any())
            return type.WithModifiers(type.Modifiers.Add(partial));
        return type.WithKeyword(type.Keyword.WithLeadingTrivia()).WithModifiers(SyntaxFactory.TokenList(partial.WithLeadingTrivia(type.Keyword.LeadingTrivia)));
    }
}
