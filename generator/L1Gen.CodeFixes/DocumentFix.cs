using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace L1Gen.CodeFixes;

/// <summary>
/// A fix that edits the document of its diagnostic. All diagnostics of a document are fixed through one editor, so that edits of the
/// same node, or of a node within another, come together.
/// </summary>
public abstract class DocumentFix : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        async (all, document, diagnostics) =>
        {
            (SyntaxEditor editor, SemanticModel model) = await OpenAsync(document, all.CancellationToken).ConfigureAwait(false);
            foreach (Diagnostic diagnostic in diagnostics)
            {
                var fault = new Fault(diagnostic, editor.OriginalRoot, model, all.CancellationToken);
                foreach (Remedy remedy in Remedies(fault).Where(remedy => remedy.Key == all.CodeActionEquivalenceKey))
                    remedy.Apply(editor);
            }

            return document.WithSyntaxRoot(editor.GetChangedRoot());
        },
        FixAllScopes);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        (SyntaxEditor editor, SemanticModel model) = await OpenAsync(context.Document, context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (Remedy remedy in Remedies(new Fault(diagnostic, editor.OriginalRoot, model, context.CancellationToken)))
            {
                var action = CodeAction.Create(remedy.Title, cancellation => ApplyAsync(context.Document, remedy, cancellation), remedy.Key);
                context.RegisterCodeFix(action, diagnostic);
            }
        }
    }

    /// <summary>Where all diagnostics may be fixed at once.</summary>
    private protected virtual ImmutableArray<FixAllScope> FixAllScopes { get; } =
        [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

    /// <summary>What can be done about a diagnostic; nothing where the code is not what was expected.</summary>
    private protected abstract IEnumerable<Remedy> Remedies(Fault fault);

    private static async Task<Document> ApplyAsync(Document document, Remedy remedy, CancellationToken cancellation)
    {
        (SyntaxEditor editor, _) = await OpenAsync(document, cancellation).ConfigureAwait(false);
        remedy.Apply(editor);
        return document.WithSyntaxRoot(editor.GetChangedRoot());
    }

    private static async Task<(SyntaxEditor Editor, SemanticModel Model)> OpenAsync(Document document, CancellationToken cancellation)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
        return (new SyntaxEditor(root, document.Project.Solution.Services), model);
    }
}

/// <summary>A diagnostic and the code it was found in.</summary>
internal sealed class Fault(Diagnostic diagnostic, SyntaxNode root, SemanticModel model, CancellationToken cancellation)
{
    public Diagnostic Diagnostic { get; } = diagnostic;

    public SemanticModel Model { get; } = model;

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>The innermost node at the place of the diagnostic.</summary>
    public SyntaxNode Node { get; } = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);

    /// <summary>The declaration of the field, property or type that the diagnostic is about.</summary>
    public MemberDeclarationSyntax? Member => Node.FirstAncestorOrSelf<MemberDeclarationSyntax>();

    /// <summary>The declaration, unless it declares several fields that a change would all touch.</summary>
    public MemberDeclarationSyntax? SingleMember => Member is FieldDeclarationSyntax { Declaration.Variables.Count: > 1 } ? null : Member;
}

/// <summary>One change that mends a fault.</summary>
/// <param name="title">What it does, in plain words.</param>
/// <param name="key">The same for every diagnostic that one wants to mend in the same way.</param>
/// <param name="apply">Makes the change; must find done what an earlier diagnostic has done.</param>
internal sealed class Remedy(string title, string key, Action<SyntaxEditor> apply)
{
    public string Title { get; } = title;

    public string Key { get; } = key;

    public void Apply(SyntaxEditor editor) => apply(editor);
}
