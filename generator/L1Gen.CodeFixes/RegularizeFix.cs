using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace L1Gen.CodeFixes;

/// <summary>Marks the type of a weight field <c>[L1Regularized]</c>, and makes it partial: L1G014.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RegularizeFix)), Shared]
public sealed class RegularizeFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["L1G014"];

    /// <summary>Not more than a document: a type of two parts in two documents would get the attribute twice.</summary>
    private protected override ImmutableArray<FixAllScope> FixAllScopes { get; } = [FixAllScope.Document];

    private protected override IEnumerable<Remedy> Remedies(Fault fault)
    {
        if (fault.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type || type is InterfaceDeclarationSyntax
            || type.Modifiers.Any(SyntaxKind.StaticKeyword) || type.Modifiers.Any(SyntaxKind.RefKeyword))
            yield break;
        yield return new Remedy($"Regularize '{type.Identifier.ValueText}': [L1Regularized]", "Regularize", editor =>
        {
            AttributeEdits.Add(editor, fault.Model, type, "L1Regularized", isFirst: true);
            PartialFix.MakePartial(editor, type);
        });
    }
}
