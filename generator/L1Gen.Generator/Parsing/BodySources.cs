using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace L1Gen.Generator.Parsing;

/// <summary>Gives the bodies of methods and properties, and remembers which files they stood in.</summary>
internal sealed class BodySources(Compilation compilation, CancellationToken cancellation)
{
    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];

    /// <summary>The files that a body was read in.</summary>
    public IReadOnlyCollection<SyntaxTree> Read => _models.Keys;

    /// <summary>Whether the type is declared in this compilation, and not in a project that it refers to.</summary>
    public bool Has(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.All(reference => compilation.ContainsSyntaxTree(reference.SyntaxTree));

    /// <summary>The body of a method, or of a property's getter; null where it has none.</summary>
    public IOperation? Body(ISymbol member)
    {
        foreach (SyntaxReference reference in Implementation(member).DeclaringSyntaxReferences)
        {
            SyntaxNode declaration = reference.GetSyntax(cancellation);
            if (BodyOf(declaration) is not { } body || !compilation.ContainsSyntaxTree(declaration.SyntaxTree))
                continue;
            if (!_models.TryGetValue(declaration.SyntaxTree, out SemanticModel? model))
                _models.Add(declaration.SyntaxTree, model = compilation.GetSemanticModel(declaration.SyntaxTree));
            return model.GetOperation(body, cancellation);
        }

        return null;
    }

    /// <summary>The part of a partial member that has the body, whose parameters the body means.</summary>
    public static ISymbol Implementation(ISymbol member) => member switch
    {
        IMethodSymbol method => method.PartialImplementationPart ?? method,
        IPropertySymbol property => property.PartialImplementationPart ?? property,
        _ => member,
    };

    /// <summary>The body, without the declaration around it.</summary>
    public SyntaxNode? CodeOf(ISymbol member) => Implementation(member).DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).Select(declaration => declaration switch
    {
        MethodDeclarationSyntax { ExpressionBody: { } arrow } => arrow.Expression,
        MethodDeclarationSyntax { Body: { } block } => block,
        _ => (SyntaxNode?)null,
    }).FirstOrDefault(code => code is not null);

    private static SyntaxNode? BodyOf(SyntaxNode declaration) => declaration switch
    {
        MethodDeclarationSyntax method when method.Body is not null || method.ExpressionBody is not null => method,
        PropertyDeclarationSyntax { ExpressionBody: { } arrow } => arrow,
        PropertyDeclarationSyntax { AccessorList.Accessors: { Count: 1 } accessors } when accessors[0].Body is not null || accessors[0].ExpressionBody is not null => accessors[0],
        _ => null,
    };
}
