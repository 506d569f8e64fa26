using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace L1Gen.CodeFixes;

/// <summary>Makes a type, and those around it, partial: L1G001.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PartialFix)), Shared]
public sealed class PartialFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["L1G001"];

    private protected override IEnumerable<Remedy> Remedies(Fault fault) =>
        fault.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type ? [Remedy(type)] : [];

    private static Remedy Remedy(TypeDeclarationSyntax type) =>
        new($"Make '{type.Identifier.ValueText}' partial", "Make partial", editor => MakePartial(editor, type));

    /// <summary>Adds <c>partial</c> to the declaration and to those around it that lack it.</summary>
    internal static void MakePartial(SyntaxEditor editor, TypeDeclarationSyntax type)
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
        partial = partial.WithLeadingTrivia(type.Keyword.LeadingTrivia);
        return type.WithKeyword(type.Keyword.WithLeadingTrivia()).WithModifiers(SyntaxFactory.TokenList(partial));
    }
}
