using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Freezing;

/// <summary>The formulas of a graph's values, as the forward method would have them; a value that has a name is part of others by its name.</summary>
internal sealed class GraphFormulas(SavedModel model)
{
    private const int Longest = 100;

    private enum Rank
    {
        Sum,
        Product,
        Atom,
    }

    private readonly List<(string Text, Rank Rank, string Name)> _formulas = [];

    /// <summary>The formula of the next value, on one line.</summary>
    public string Add(NodeSpec node)
    {
        (string text, Rank rank) = Formula(node);
        if (text.Length > Longest)
            (text, rank) = (text.Substring(0, Longest) + "…", Rank.Atom);
        _formulas.Add((text, rank, node.Op == NodeOp.Input ? text : node.Name));
        return text;
    }

    private string Of(int node, Rank least)
    {
        (string text, Rank rank, string name) = _formulas[node];
        return name.Length > 0 ? name : rank < least ? $"({text})" : text;
    }

    private (string Text, Rank Rank) Formula(NodeSpec node)
    {
        return node.Op switch
        {
            NodeOp.Input => (model.Inputs[node.Index].SourceName, Rank.Atom),
            NodeOp.Weights => (Part(model.Fields[node.Index].Name, node, model.Fields[node.Index].Weights.Length), Rank.Atom),
            NodeOp.Constant => (Literals.Display(node.Parameter), node.Parameter < 0 ? Rank.Sum : Rank.Atom),
            NodeOp.MatMul => Product(Of(node.Operands[0], Rank.Product), node, node.Operands[1]),
            NodeOp.SparseMatMul => Product(model.Inputs[node.Index].SourceName, node, node.Operands[0]),
            NodeOp.Gather => ($"Embedding({Of(node.Operands[0], Rank.Sum)}, {model.Inputs[node.Index].SourceName})", Rank.Atom),
            NodeOp.Add => ($"{Of(node.Operands[0], Rank.Sum)} + {Of(node.Operands[1], Rank.Sum)}", Rank.Sum),
            NodeOp.Subtract => ($"{Of(node.Operands[0], Rank.Sum)} - {Of(node.Operands[1], Rank.Product)}", Rank.Sum),
            NodeOp.Multiply => ($"{Of(node.Operands[0], Rank.Product)} * {Of(node.Operands[1], Rank.Product)}", Rank.Product),
            NodeOp.Divide => ($"{Of(node.Operands[0], Rank.Product)} / {Of(node.Operands[1], Rank.Atom)}", Rank.Product),
            NodeOp.Negate => ($"-{Of(node.Operands[0], Rank.Atom)}", Rank.Product),
            NodeOp.Slice => (Part(Of(node.Operands[0], Rank.Atom), node, -1), Rank.Atom),
            NodeOp.Sum => ($"{(node.Parameter == 1 ? "Sum" : "Mean")}({Of(node.Operands[0], Rank.Sum)})", Rank.Atom),
            NodeOp.Concat => ($"Concat({string.Join(", ", node.Operands.Take(Longest).Select(operand => Of(operand, Rank.Sum)))})", Rank.Atom),
            NodeOp.Normalize => ($"LayerNorm({Of(node.Operands[0], Rank.Sum)})", Rank.Atom),
            _ => ($"{node.Op}({Of(node.Operands[0], Rank.Sum)})", Rank.Atom),
        };
    }

    private (string Text, Rank Rank) Product(string vector, NodeSpec node, int weights) => node.Length == 1
        ? ($"Dot({vector}, {Of(weights, Rank.Sum)})", Rank.Atom)
        : ($"{vector} * {Of(weights, Rank.Product)}", Rank.Product);

    private static string Part(string whole, NodeSpec node, int length) =>
        node.Length == length ? whole : $"{whole}[{Literals.Display(node.Start)}..{Literals.Display((long)node.Start + node.Length)}]";
}
