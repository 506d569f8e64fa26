using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace L1Gen.Generator.Tests.Fakes;

#pragma warning disable RS1001, RS2008 // Only tests load it, by its type, and its rule has no release.

/// <summary>Reports T002 on each type whose name starts with a lower-case letter.</summary>
internal sealed class CapitalAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule =
        new("T002", "Capital", "'{0}' wants a capital", "Test", DiagnosticSeverity.Info, true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(static symbol =>
        {
            if (char.IsLower(symbol.Symbol.Name[0]))
                symbol.ReportDiagnostic(Diagnostic.Create(Rule, symbol.Symbol.Locations[0], symbol.Symbol.Name));
        }, SymbolKind.NamedType);
    }
}

/// <summary>Gives the declaration its capital, and nothing else: a fix that breaks code which uses the type.</summary>
internal sealed class CapitalFix : CodeFixProvider
{
    public const string Title = "Capitalize";

    public override ImmutableArray<string> FixableDiagnosticIds => ["T002"];

    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        context.RegisterCodeFix(CodeAction.Create(Title, cancellation => FixAsync(context, cancellation), Title), context.Diagnostics);
        return Task.CompletedTask;
    }

    private static async Task<Document> FixAsync(CodeFixContext context, CancellationToken cancellation)
    {
        SyntaxNode root = (await context.Document.GetSyntaxRootAsync(cancellation))!;
        var type = (TypeDeclarationSyntax)root.FindNode(context.Span);
        string name = type.Identifier.Text;
        SyntaxToken capital = SyntaxFactory.Identifier(char.ToUpperInvariant(name[0]) + name[1..]).WithTriviaFrom(type.Identifier);
        return context.Document.WithSyntaxRoot(root.ReplaceNode(type, type.WithIdentifier(capital)));
    }
}
