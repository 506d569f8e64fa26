using System.Collections.Immutable;
using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Freezing;

/// <summary>Reads the lines of a saved graph, <c>[name = ]op length[: operands][ of index][ from start][ by parameter]</c>, and checks each against those before it.</summary>
internal sealed class GraphReader(SavedModel model)
{
    private static readonly Dictionary<string, NodeOp> Ops = Enum.GetValues(typeof(NodeOp)).Cast<NodeOp>()
        .ToDictionary(op => char.ToLowerInvariant(op.ToString()[0]) + op.ToString().Substring(1));

    private readonly List<NodeSpec> _nodes = [];
    private readonly GraphFormulas _formulas = new(model);
    private long _elements;

    public IReadOnlyList<NodeSpec> Nodes => _nodes;

    /// <summary>Reads the next line; returns what is wrong with it, or null.</summary>
    public string? Add(string line)
    {
        if (Parse(line) is not { } node)
            return "a line reads [name = ]op length[: operands][ of index][ from start][ by parameter]";
        if (node.Operands.Any(operand => operand >= _nodes.Count))
            return $"an operand is one of the {Literals.Display(_nodes.Count)} values before it";
        if (Fault(node) is { } fault)
            return fault;
        _elements += node.Op == NodeOp.Weights ? 0 : node.Length;
        if (_elements > SavedModel.MostElements)
            return $"the values of a row have more than {Literals.Display(SavedModel.MostElements)} elements";
        _nodes.Add(node with { Text = _formulas.Add(node) });
        return null;
    }

    /// <summary>What is wrong with the last value as the scores, or null.</summary>
    public string? FaultOfScores() => model.Loss switch
    {
        _ when _nodes[_nodes.Count - 1].Op == NodeOp.Weights => "the scores are weights",
        "Logistic" or "Poisson" when _nodes[_nodes.Count - 1].Length != 1 => $"the loss {model.Loss} needs one score",
        "SoftmaxCrossEntropy" when _nodes[_nodes.Count - 1].Length < 2 => $"the loss {model.Loss} needs at least 2 scores",
        _ => null,
    };

    /// <summary>The line in its parts; null where it is not of this form.</summary>
    private static NodeSpec? Parse(string line)
    {
        string name = "";
        int equals = line.IndexOf(" = ", StringComparison.Ordinal);
        if (equals >= 0)
        {
            name = line.Substring(0, equals);
            line = line.Substring(equals + 3);
            if (!SavedModelReader.IsIdentifier(name))
                return null;
        }

        string[] words = line.Split(' ');
        if (words.Length < 2 || !Ops.TryGetValue(words[0], out NodeOp op))
            return null;
        bool hasOperands = words[1].EndsWith(":", StringComparison.Ordinal);
        if (Whole(hasOperands ? words[1].Substring(0, words[1].Length - 1) : words[1]) is not { } length)
            return null;
        var operands = ImmutableArray.CreateBuilder<int>();
        int at = 2;
        while (hasOperands)
        {
            if (at == words.Length)
                return null;
            string word = words[at++];
            hasOperands = word.EndsWith(",", StringComparison.Ordinal);
            if (Whole(hasOperands ? word.Substring(0, word.Length - 1) : word) is not { } operand)
                return null;
            operands.Add(operand);
        }

        (int? index, int? start, double? parameter) = (null, null, null);
        for (; at < words.Length; at += 2)
        {
            string value = at + 1 < words.Length ? words[at + 1] : "";
            if (words[at] == "of" && index is null && start is null && parameter is null && Whole(value) is { } of)
                index = of;
            else if (words[at] == "from" && start is null && parameter is null && Whole(value) is { } from)
                start = from;
            else if (words[at] == "by" && parameter is null && Number(value) is { } by)
                parameter = by;
            else
                return null;
        }

        bool hasIndex = op is NodeOp.Input or NodeOp.Weights or NodeOp.SparseMatMul or NodeOp.Gather;
        bool hasParameter = op is NodeOp.Constant or NodeOp.LeakyRelu or NodeOp.Sum or NodeOp.Normalize;
        bool isWhole = index.HasValue == hasIndex && parameter.HasValue == hasParameter && (start is null || op is NodeOp.Weights or NodeOp.Slice);
        return isWhole ? new NodeSpec(op, length, operands.ToImmutable(), index ?? -1, start ?? 0, parameter ?? 0, name, "") : null;
    }

    private static int? Whole(string word)
    {
        int offset = 0;
        return word.Length > 0 && word.All(letter => letter is >= '0' and <= '9')
            && DecimalNumber.TryRead(word, ref offset, isSingle: false, out double value) && offset == word.Length && value <= int.MaxValue
            ? (int)value
            : null;
    }

    private static double? Number(string word)
    {
        int offset = 0;
        return DecimalNumber.TryRead(word, ref offset, isSingle: false, out double value) && offset == word.Length && !double.IsInfinity(value) ? value : null;
    }

    private NodeSpec Operand(NodeSpec node, int i) => _nodes[node.Operands[i]];

    /// <summary>What does not fit: the number of operands, lengths, or what an index names.</summary>
    private string? Fault(NodeSpec node)
    {
        if (node.Length < 1)
            return "a length is at least 1";
        int operands = node.Op switch
        {
            NodeOp.Input or NodeOp.Weights or NodeOp.Constant => 0,
            NodeOp.MatMul or NodeOp.Add or NodeOp.Subtract or NodeOp.Multiply or NodeOp.Divide => 2,
            NodeOp.Concat => Math.Max(node.Operands.Count, 1),
            _ => 1,
        };
        if (node.Operands.Count != operands)
            return $"it has {Literals.Display(node.Operands.Count)} operands, but needs {Literals.Display(operands)}";
        if (double.IsInfinity(model.Round(node.Parameter)))
            return "its parameter is too large";
        return FaultOfIndex(node) ?? FaultOfLength(node);
    }

    private string? FaultOfIndex(NodeSpec node)
    {
        if (node.Op == NodeOp.Weights)
        {
            return node.Index >= model.Fields.Count ? $"there are {Literals.Display(model.Fields.Count)} fields, from 0"
                : (long)node.Start + node.Length > model.Fields[node.Index].Weights.Length ? $"'{model.Fields[node.Index].Name}' has {Literals.Display(model.Fields[node.Index].Weights.Length)} weights"
                : null;
        }

        InputKind? kind = node.Op switch
        {
            NodeOp.Input => InputKind.Dense,
            NodeOp.SparseMatMul => InputKind.Sparse,
            NodeOp.Gather => InputKind.Index,
            _ => null,
        };
        if (kind is null)
            return null;
        return node.Index >= model.Inputs.Count ? $"there are {Literals.Display(model.Inputs.Count)} inputs, from 0"
            : model.Inputs[node.Index].Kind != kind ? $"'{model.Inputs[node.Index].SourceName}' is not {kind.ToString().ToLowerInvariant()}"
            : null;
    }

    private string? FaultOfLength(NodeSpec node)
    {
        switch (node.Op)
        {
            case NodeOp.Weights:
                return null;
            case NodeOp.Input:
                return Needs(model.Inputs[node.Index].Length);
            case NodeOp.MatMul:
                return FaultOfProduct(Operand(node, 1), Operand(node, 0).Length);
            case NodeOp.SparseMatMul or NodeOp.Gather:
                return FaultOfProduct(Operand(node, 0), model.Inputs[node.Index].Length);
            case NodeOp.Constant or NodeOp.Max:
                return Needs(1);
            case NodeOp.Sum:
                return Needs(1);
            case NodeOp.Concat:
                return Needs(node.Operands.Sum(operand => (long)_nodes[operand].Length));
            case NodeOp.Slice:
                return (long)node.Start + node.Length > Operand(node, 0).Length ? $"its operand has {Literals.Display(Operand(node, 0).Length)} elements" : null;
            case NodeOp.Add or NodeOp.Subtract or NodeOp.Multiply or NodeOp.Divide:
                int a = Operand(node, 0).Length, b = Operand(node, 1).Length;
                return a != b && a != 1 && b != 1 ? $"its operands have {Literals.Display(a)} and {Literals.Display(b)} elements" : Needs(Math.Max(a, b));
            case NodeOp.Normalize when !(model.Round(node.Parameter) > 0):
                return "ε is positive";
            default:
                return Needs(Operand(node, 0).Length);
        }

        string? Needs(long length) => node.Length == length ? null : $"its length is {Literals.Display(length)}";

        string? FaultOfProduct(NodeSpec weights, int rows) =>
            weights.Op != NodeOp.Weights ? "its matrix is no weights"
            : (long)rows * node.Length != weights.Length ? $"{Literals.Display(rows)} × {Literals.Display(node.Length)} weights are needed, but its matrix has {Literals.Display(weights.Length)}"
            : null;
    }
}
