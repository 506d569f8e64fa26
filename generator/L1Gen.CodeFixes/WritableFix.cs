using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace L1Gen.CodeFixes;

/// <summary>Takes <c>static</c> or <c>readonly</c> from a weight field: L1G010.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WritableFix)), Shared]
public sealed class WritableFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["L1G010"];

    private protected override IEnumerable<Remedy> Remedies(Fault fault)
    {
        if (fault.Member is not ({ } member and (FieldDeclarationSyntax or PropertyDeclarationSyntax)))
            yield break;
        bool isReadOnlyStruct = member.Parent is TypeDeclarationSyntax type && type.Modifiers.Any(SyntaxKind.ReadOnlyKeyword);
        SyntaxKind kind = member.Modifiers.Any(SyntaxKind.StaticKeyword) ? SyntaxKind.StaticKeyword : SyntaxKind.ReadOnlyKeyword;
        if (!member.Modifiers.Any(kind) || isReadOnlyStruct)
            yield break;

        // One key, so that all weight fields become writable at once, whatever keeps them from it.
        yield return new Remedy($"Remove '{SyntaxFacts.GetText(kind)}'", "Make writable", editor => editor.ReplaceNode(member, (node, _) =>
        {
            var current = (MemberDeclarationSyntax)node;
            SyntaxToken modifier = current.Modifiers.FirstOrDefault(token => token.IsKind(kind));
            if (modifier == default)
                return current;
            SyntaxTriviaList leading = modifier.LeadingTrivia;
            SyntaxToken next = modifier.GetNextToken();
            SyntaxToken moved = next.WithLeadingTrivia(leading);
            current = current.ReplaceToken(next, moved);
            return current.WithModifiers(current.Modifiers.Remove(current.Modifiers.First(token => token.IsKind(kind))));
        }));
    }
}
