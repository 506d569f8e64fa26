using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace L1Gen.Generator.Parsing;

/// <summary>What is wrong with a forward method, each fault once: a method that is read at two calls tells its faults at the first.</summary>
internal sealed class Faults(ISymbol method, Reporter report)
{
    private readonly HashSet<(DiagnosticDescriptor, Location)> _told = [];

    /// <summary>Whether the graph is not whole, be it that the compiler itself says why.</summary>
    public bool HasAny { get; private set; }

    /// <summary>An expression or statement is not part of the language.</summary>
    /// <returns>Null, for what it would have stood for.</returns>
    public Value? Unreadable(SyntaxNode at, string why)
    {
        Tell(Diagnostics.UnreadableForward, PlaceOf(at), method, Excerpt.Short(at), why);
        return null;
    }

    /// <summary>Shapes do not fit.</summary>
    /// <returns>Null, for what it would have stood for.</returns>
    public Value? Misfit(SyntaxNode at, string needs, string found)
    {
        Tell(Diagnostics.ForwardShape, PlaceOf(at), method, Excerpt.Short(at), needs, found);
        return null;
    }

    /// <summary>The code is not C#, which the compiler says.</summary>
    /// <returns>Null, for what it would have stood for.</returns>
    public Value? Invalid()
    {
        HasAny = true;
        return null;
    }

    public void Tell(DiagnosticDescriptor descriptor, Location? location, ISymbol at, params object[] arguments)
    {
        HasAny = true;
        location ??= at.Locations[0];
        if (_told.Add((descriptor, location)))
            report(descriptor, location, at, arguments);
    }

    /// <summary>Where the code stands; of a statement around others its keyword.</summary>
    private static Location PlaceOf(SyntaxNode at) => at switch
    {
        LocalFunctionStatementSyntax function => function.Identifier.GetLocation(),
        StatementSyntax and not (ExpressionStatementSyntax or LocalDeclarationStatementSyntax) => at.GetFirstToken().GetLocation(),
        _ => at.GetLocation(),
    };
}
