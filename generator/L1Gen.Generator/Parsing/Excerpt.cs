using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace L1Gen.Generator.Parsing;

/// <summary>The user's code in one line, whole or short enough for a message.</summary>
internal static class Excerpt
{
    private const int Length = 24;

    // A verbatim string may hold them.
    private static readonly char[] LineEnds = ['\r', '\n', '\u0085', '\u2028', '\u2029'];

    /// <summary>The code without comments, with one space where there was any.</summary>
    /// <param name="node">The code.</param>
    /// <param name="limit">What is longer is cut here.</param>
    public static string OneLine(SyntaxNode node, int limit = int.MaxValue)
    {
        var text = new StringBuilder();
        SyntaxToken last = default;
        foreach (SyntaxToken token in node.DescendantTokens())
        {
            if (text.Length > 0 && last.Span.End != token.SpanStart)
                text.Append(' ');
            text.Append(string.Join(" ", token.Text.Split(LineEnds)));
            last = token;
            if (text.Length > limit)
                return Cut(text.ToString(), limit);
        }

        return text.ToString();
    }

    /// <summary>The code for a message: <c>Relu(…) * Output</c>.</summary>
    public static string Short(SyntaxNode node)
    {
        string whole = OneLine(node);
        if (whole.Length <= Length)
            return whole;
        string text = node switch
        {
            BinaryExpressionSyntax binary => $"{Part(binary.Left)} {binary.OperatorToken.Text} {Part(binary.Right)}",
            AssignmentExpressionSyntax assignment => $"{Part(assignment.Left)} {assignment.OperatorToken.Text} {Part(assignment.Right)}",
            PrefixUnaryExpressionSyntax unary => unary.OperatorToken.Text + Part(unary.Operand),
            _ => Part(node),
        };
        if (text is "…" or "(…)")
            text = whole;
        return text.Length <= 2 * Length ? text : Cut(text, 2 * Length);
    }

    private static string Part(SyntaxNode node) => node switch
    {
        _ when OneLine(node) is { Length: <= Length / 2 } whole => whole,
        InvocationExpressionSyntax call => $"{Part(call.Expression)}(…)",
        ElementAccessExpressionSyntax access => $"{Part(access.Expression)}[…]",
        BaseObjectCreationExpressionSyntax creation => creation is ObjectCreationExpressionSyntax named ? $"new {Part(named.Type)}(…)" : "new(…)",
        ParenthesizedExpressionSyntax => "(…)",
        MemberAccessExpressionSyntax or SimpleNameSyntax => Cut(OneLine(node), Length),
        BinaryExpressionSyntax binary when IsShort(binary.Left) || IsShort(binary.Right) => $"{PartOfTwo(binary.Left)} {binary.OperatorToken.Text} {PartOfTwo(binary.Right)}",
        ExpressionSyntax => "…",
        _ => Cut(OneLine(node), Length),
    };

    private static string PartOfTwo(SyntaxNode node) => node is BinaryExpressionSyntax && !IsShort(node) ? "…" : Part(node);

    private static bool IsShort(SyntaxNode node) => OneLine(node).Length <= Length / 2;

    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;
        // Not between the halves of a character.
        int end = char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
        return text.Substring(0, end) + "…";
    }
}
