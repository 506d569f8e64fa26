using L1Gen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Parsing;

/// <summary>What is emitted for a forward method beside the members of every model: methods that overload, so that only their parameters must be free.</summary>
internal static class ForwardNames
{
    /// <summary>Reports members, own or inherited, that an emitted method would clash with.</summary>
    public static void Check(INamedTypeSymbol type, ForwardMethod forward, string element, Reporter report)
    {
        List<string> row = [.. forward.Symbol.Parameters.Select(parameter => RowType(parameter.Type, element))];
        List<string> rowAndScores = [.. row, $"System.Span<{element}>"];
        List<string> ofLoss = forward.Loss switch
        {
            "Logistic" => ["Probability", "Classify"],
            "SoftmaxCrossEntropy" => ["Probabilities", "Classify"],
            _ => [],
        };
        foreach (string name in (List<string>)["Predict", "LossAndGradient", "Clone", .. ofLoss])
        {
            if (type.Name == name)
                report(Diagnostics.NameTaken, null, type, type.Name, name);
            for (INamedTypeSymbol? t = type; t is not null; t = t.BaseType)
            {
                bool isOwn = SymbolEqualityComparer.Default.Equals(t, type);
                foreach (ISymbol member in t.GetMembers(name))
                {
                    if ((isOwn || member.DeclaredAccessibility != Accessibility.Private) && !ModelParser.IsEmitted(member) && Clashes(member, row, rowAndScores))
                        report(Diagnostics.NameTaken, null, isOwn ? member : type, type.Name, name);
                }
            }
        }
    }

    private static bool Clashes(ISymbol member, List<string> row, List<string> rowAndScores)
    {
        if (member is not IMethodSymbol { Arity: 0 } method)
            return member is not IMethodSymbol;
        IReadOnlyList<string> types = [.. method.Parameters.Select(parameter => Display(parameter.Type))];
        return method.Name switch
        {
            "Predict" or "Probabilities" => types.SequenceEqual(rowAndScores),
            "Probability" or "Classify" => types.SequenceEqual(row),
            "LossAndGradient" => types.Count == 2 && method.Parameters[0].Type.Name == "Dataset" && method.Parameters[1].Type.Name == "Gradient",
            _ => types.Count == 0,
        };
    }

    /// <summary>The type of an emitted parameter that takes a row of the input.</summary>
    private static string RowType(ITypeSymbol type, string element) =>
        ForwardMethod.KindOf(type) == InputKind.Dense && !ForwardMethod.IsNumber(type) ? $"System.ReadOnlySpan<{element}>" : Display(type);

    private static string Display(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
}
