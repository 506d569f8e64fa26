using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace L1Gen.CodeFixes;

/// <summary>Lets a constructor fill the weights, as its last statement: L1G028.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ConstructorFix)), Shared]
public sealed class ConstructorFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["L1G028"];

    private protected override IEnumerable<Remedy> Remedies(Fault fault)
    {
        if (fault.Node.FirstAncestorOrSelf<ConstructorDeclarationSyntax>() is not { Body: { } body })
            yield break;
        // A parameter that says the seed is the user's own.
        string seed = body.Parent is ConstructorDeclarationSyntax { ParameterList.Parameters: var parameters }
            && parameters.Any(parameter => parameter is { Identifier.ValueText: "seed", Type: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.IntKeyword } }) ? "seed" : "0";
        yield return new Remedy($"Start at random weights: this.Initialize({seed})", "Initialize", editor =>
            editor.ReplaceNode(body, body.AddStatements(SyntaxFactory.ParseStatement($"this.Initialize({seed});").WithAdditionalAnnotations(Microsoft.CodeAnalysis.Formatting.Formatter.Annotation))));
    }
}
