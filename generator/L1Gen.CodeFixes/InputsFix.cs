using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace L1Gen.CodeFixes;

/// <summary>Declares the length of an input, for the user to fill in: L1G026.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(InputsFix)), Shared]
public sealed class InputsFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["L1G026"];

    private protected override IEnumerable<Remedy> Remedies(Fault fault)
    {
        if (fault.Node.FirstAncestorOrSelf<ParameterSyntax>() is not { } parameter)
            yield break;
        string name = parameter.Identifier.ValueText;
        yield return new Remedy($"Declare the length of '{name}': [Inputs(1)]", "Declare the length", editor =>
        {
            string attribute = AttributeEdits.NameInScope(fault.Model, parameter, "Inputs");
            // Parsed, because the formatter would move what the factory makes.
            var list = (ParenthesizedLambdaExpressionSyntax)SyntaxFactory.ParseExpression($"([{attribute}(1)] int _) => 0");
            AttributeListSyntax inputs = list.ParameterList.Parameters[0].AttributeLists[0]
                .WithLeadingTrivia(parameter.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.Space);
            ParameterSyntax bare = parameter.WithLeadingTrivia();
            editor.ReplaceNode(parameter, bare.WithAttributeLists(bare.AttributeLists.Insert(0, inputs)));
        });
    }
}
