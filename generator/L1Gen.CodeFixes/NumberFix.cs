using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace L1Gen.CodeFixes;

/// <summary>Takes the minus from a λ: L1G005; gives an array the declared extents: L1G019.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NumberFix)), Shared]
public sealed class NumberFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["L1G005", "L1G019"];

    private protected override IEnumerable<Remedy> Remedies(Fault fault) =>
        fault.Diagnostic.Id == "L1G005" ? Negate(fault) : Resize(fault);

    private static IEnumerable<Remedy> Negate(Fault fault)
    {
        if (fault.Node.FirstAncestorOrSelf<AttributeSyntax>() is not { ArgumentList: { } arguments } attribute)
            yield break;
        int[] all = [.. Enumerable.Range(0, arguments.Arguments.Count)];
        int[] negative = [.. all.Where(i => IsNegative(arguments.Arguments[i].Expression, fault))];
        if (negative.Length == 0)
            yield break;
        string values = string.Join(", ", negative.Select(i => WithoutMinus(arguments.Arguments[i].Expression).ToString()));
        yield return new Remedy($"Remove the minus: {values}", "Remove the minus", editor => editor.ReplaceNode(attribute, (node, _) =>
        {
            var current = (AttributeSyntax)node;
            ExpressionSyntax[] faulty = [.. negative.Select(i => current.ArgumentList!.Arguments[i].Expression)];
            return current.ReplaceNodes(faulty, (expression, _) => WithoutMinus(expression));
        }));
    }

    private static bool IsNegative(ExpressionSyntax expression, Fault fault) => expression.IsKind(SyntaxKind.UnaryMinusExpression)
        && fault.Model.GetConstantValue(expression, fault.Cancellation) is { HasValue: true, Value: IConvertible value and not (string or char) }
        && value.ToDouble(CultureInfo.InvariantCulture) is < 0 and > double.NegativeInfinity;

    private static ExpressionSyntax WithoutMinus(ExpressionSyntax expression) =>
        expression is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression } minus
            ? minus.Operand.WithTriviaFrom(minus)
            : expression;

    private static IEnumerable<Remedy> Resize(Fault fault)
    {
        if (fault.Node.FirstAncestorOrSelf<ArrayCreationExpressionSyntax>() is not { Initializer: null } creation
            || MemberGiven(fault, creation) is not { } member
            || Extents(fault, member) is not { Count: > 0 } declared)
            yield break;

        bool isJagged = TypeOf(member) is IArrayTypeSymbol { ElementType: IArrayTypeSymbol };
        ArrayRankSpecifierSyntax rank = creation.Type.RankSpecifiers[0];
        IReadOnlyList<ExpressionSyntax> extents =
            isJagged && declared.Count == 2 ? [declared[creation.Type.RankSpecifiers.Count == 2 ? 0 : 1]] :
            rank.Rank == 1 ? [Product(declared)] : declared;
        if (extents.Count != rank.Rank)
            yield break;
        ArrayRankSpecifierSyntax changed = rank.WithSizes(SyntaxFactory.SeparatedList(
            extents.Zip(rank.Sizes, (extent, size) => extent.WithTriviaFrom(size)), rank.Sizes.GetSeparators()));
        yield return new Remedy($"Give the array the declared length: {changed}", "Resize", editor => editor.ReplaceNode(rank, changed));
    }

    /// <summary>The member that the array is assigned to.</summary>
    private static ISymbol? MemberGiven(Fault fault, SyntaxNode array) =>
        array.Ancestors().FirstOrDefault(node =>
            node is AssignmentExpressionSyntax or VariableDeclaratorSyntax or PropertyDeclarationSyntax) switch
        {
            AssignmentExpressionSyntax assignment => fault.Model.GetSymbolInfo(assignment.Left, fault.Cancellation).Symbol,
            { } declaration => fault.Model.GetDeclaredSymbol(declaration, fault.Cancellation),
            null => null,
        };

    private static ITypeSymbol? TypeOf(ISymbol member) => (member as IFieldSymbol)?.Type ?? (member as IPropertySymbol)?.Type;

    /// <summary>The extents as the <c>[Weights]</c> of the member writes them, or as numbers where it writes more than names.</summary>
    private static IReadOnlyList<ExpressionSyntax>? Extents(Fault fault, ISymbol member)
    {
        AttributeData? weights = member.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is
        { Name: "WeightsAttribute", ContainingNamespace: { Name: "L1Gen", ContainingNamespace.IsGlobalNamespace: true } });
        if (weights?.ConstructorArguments.Length != 1
            || weights.ConstructorArguments[0] is not { Kind: TypedConstantKind.Array, IsNull: false } values)
            return null;

        var attribute = weights.ApplicationSyntaxReference?.GetSyntax(fault.Cancellation) as AttributeSyntax;
        ExpressionSyntax[] written = attribute?.ArgumentList is { } list ? [.. list.Arguments.Select(argument => argument.Expression)] : [];
        bool isPlain = written.Length == values.Values.Length && written.All(extent => IsNumber(extent) || IsName(extent));
        return isPlain
            ? [.. written.Select(extent => extent.WithoutTrivia())]
            : [.. values.Values.Select(value => Number(value.Value is int extent ? extent : 0))];
    }

    /// <summary>The product: one number if all are numbers, else as it would be written.</summary>
    private static ExpressionSyntax Product(IReadOnlyList<ExpressionSyntax> extents) =>
        extents.All(IsNumber)
            ? Number(extents.Aggregate(1, (product, extent) => unchecked(product * (int)((LiteralExpressionSyntax)extent).Token.Value!)))
            : SyntaxFactory.ParseExpression(string.Join(" * ", extents));

    private static bool IsNumber(ExpressionSyntax expression) => expression is LiteralExpressionSyntax { Token.Value: int };

    private static bool IsName(ExpressionSyntax expression) =>
        expression is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax };

    private static LiteralExpressionSyntax Number(int value) =>
        SyntaxFactory.LiteralExpression(SyntaxKind.NumericLiteralExpression, SyntaxFactory.Literal(value));
}
