using System.Collections.Immutable;
using L1Gen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Parsing;

/// <summary>Collects the values of a forward method; their lengths may wait for those of the inputs.</summary>
internal sealed class GraphBuilder(Extents extents)
{
    private const int TextLength = 100;

    private readonly List<Draft> _nodes = [];
    private readonly List<SliceCheck> _checks = [];

    /// <summary>What can be checked only when all lengths are known.</summary>
    public IReadOnlyList<SliceCheck> Checks => _checks;

    public void Check(SliceCheck check) => _checks.Add(check);

    public int Count => _nodes.Count;

    public Draft this[int node] => _nodes[node];

    public Extents Extents => extents;

    public int Add(Draft node)
    {
        _nodes.Add(node);
        return _nodes.Count - 1;
    }

    public int Add(NodeOp op, Extent length, SyntaxNode? syntax, params int[] operands) =>
        Add(new Draft(op, length, syntax) { Operands = operands });

    public int AddConstant(double value, SyntaxNode? syntax) => Add(new Draft(NodeOp.Constant, 1, syntax) { Parameter = value });

    public int AddWeights(ArrayValue elements, SyntaxNode? syntax) =>
        Add(new Draft(NodeOp.Weights, elements.Length, syntax) { Index = elements.Field, Start = elements.Start });

    /// <summary>Elements of a vector: of weights the weights themselves.</summary>
    public int AddSlice(int vector, Extent start, Extent length, SyntaxNode? syntax)
    {
        Draft whole = _nodes[vector];
        return whole.Op == NodeOp.Weights
            ? Add(new Draft(NodeOp.Weights, length, syntax) { Index = whole.Index, Start = whole.Start + start })
            : Add(new Draft(NodeOp.Slice, length, syntax) { Operands = [vector], Start = start });
    }

    /// <summary>The graph of what the output needs, each value once, with every length known.</summary>
    public (ImmutableArray<NodeSpec> Nodes, int Output) Build(int output)
    {
        var isNeeded = new bool[_nodes.Count];
        isNeeded[output] = true;
        var numbers = new int[_nodes.Count];
        for (int i = output; i >= 0; i--)
        {
            foreach (int operand in isNeeded[i] ? _nodes[i].Operands : [])
                isNeeded[operand] = true;
        }

        var specs = ImmutableArray.CreateBuilder<NodeSpec>();
        var known = new Dictionary<NodeSpec, int>();
        for (int i = 0; i <= output; i++)
        {
            if (!isNeeded[i])
                continue;
            NodeSpec spec = Resolve(_nodes[i], numbers);
            spec = FoldedConstant(spec, specs) ?? spec;
            NodeSpec key = spec with { Name = "", Text = "" };
            if (!known.TryGetValue(key, out numbers[i]))
            {
                known[key] = numbers[i] = specs.Count;
                specs.Add(spec);
            }
            else if (specs[numbers[i]].Name.Length == 0)
            {
                specs[numbers[i]] = specs[numbers[i]] with { Name = spec.Name };
            }
        }

        // What was folded leaves operands behind.
        return specs.Count > 1 && specs.Any(spec => spec.Op == NodeOp.Constant) ? WithoutUnused(specs, numbers[output]) : (specs.ToImmutable(), numbers[output]);
    }

    private NodeSpec Resolve(Draft node, int[] numbers)
    {
        double quantity = node.Quantity is null ? 0 : (double)extents.Resolve(node.Quantity).Constant;
        return new NodeSpec(
            node.Op,
            (int)extents.Resolve(node.Length).Constant,
            node.Operands.Select(operand => numbers[operand]).ToImmutableArray(),
            node.Index,
            (int)extents.Resolve(node.Start).Constant,
            node.Quantity is null ? node.Parameter : node.Op == NodeOp.Sum ? 1 / quantity : quantity,
            node.Name,
            node.Syntax is null ? "" : Excerpt.OneLine(node.Syntax, TextLength));
    }

    private static NodeSpec? FoldedConstant(NodeSpec spec, ImmutableArray<NodeSpec>.Builder specs)
    {
        if (spec.Operands.Count == 0 || spec.Operands.Any(operand => specs[operand].Op != NodeOp.Constant))
            return null;
        double a = specs[spec.Operands[0]].Parameter;
        double b = specs[spec.Operands[spec.Operands.Count - 1]].Parameter;
        double? value = spec.Op switch
        {
            NodeOp.Negate => -a,
            NodeOp.Add => a + b,
            NodeOp.Subtract => a - b,
            NodeOp.Multiply => a * b,
            NodeOp.Divide => a / b,
            _ => null,
        };
        return value is { } folded ? spec with { Op = NodeOp.Constant, Operands = default, Parameter = folded } : null;
    }

    private static (ImmutableArray<NodeSpec> Nodes, int Output) WithoutUnused(ImmutableArray<NodeSpec>.Builder specs, int output)
    {
        var isNeeded = new bool[specs.Count];
        isNeeded[output] = true;
        for (int i = output; i >= 0; i--)
        {
            foreach (int operand in isNeeded[i] ? specs[i].Operands : default)
                isNeeded[operand] = true;
        }

        var numbers = new int[specs.Count];
        var kept = ImmutableArray.CreateBuilder<NodeSpec>();
        for (int i = 0; i <= output; i++)
        {
            numbers[i] = kept.Count;
            if (isNeeded[i])
                kept.Add(specs[i] with { Operands = specs[i].Operands.Select(operand => numbers[operand]).ToImmutableArray() });
        }

        return (kept.ToImmutable(), numbers[output]);
    }
}

/// <summary>A value of the graph while its lengths are not all known.</summary>
internal sealed class Draft(NodeOp op, Extent length, SyntaxNode? syntax)
{
    public NodeOp Op { get; } = op;

    public Extent Length { get; } = length;

    public SyntaxNode? Syntax { get; } = syntax;

    public int[] Operands { get; init; } = [];

    public int Index { get; init; } = -1;

    public Extent Start { get; init; } = 0;

    public double Parameter { get; init; }

    /// <summary>Of a constant the number that it is, of a sum what divides it, where that depends on inputs.</summary>
    public Extent? Quantity { get; init; }

    /// <summary>A local that holds it.</summary>
    public string Name { get; set; } = "";
}
