using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>
/// A graph as lines of text, one for each node, which a model's file holds: <c>[name = ]operation length[: operands][ of index][ from start][ by parameter]</c>. See docs/files.md.
/// </summary>
internal static class GraphLines
{
    public static IEnumerable<string> Of(ForwardSpec forward) => forward.Nodes.Select(node => Line(node, forward));

    private static string Line(NodeSpec node, ForwardSpec forward)
    {
        string name = node.Op == NodeOp.Input ? forward.Inputs[node.Index].SourceName : node.Name;
        string operation = node.Op.ToString();
        string line = $"{(name.Length > 0 ? $"{name} = " : "")}{char.ToLowerInvariant(operation[0])}{operation.Substring(1)} {Literals.Display(node.Length)}";
        if (node.Operands.Count > 0)
            line += $": {string.Join(", ", node.Operands.Select(Literals.Display))}";
        if (node.Index >= 0)
            line += $" of {Literals.Display(node.Index)}";
        if (node.Start > 0)
            line += $" from {Literals.Display(node.Start)}";
        return HasParameter(node.Op) ? $"{line} by {Literals.Exact(node.Parameter)}" : line;
    }

    private static bool HasParameter(NodeOp op) => op is NodeOp.Constant or NodeOp.LeakyRelu or NodeOp.Sum or NodeOp.Normalize;
}
