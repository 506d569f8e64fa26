using L1Gen.Generator.Model;

namespace L1Gen.Generator.Emission;

/// <summary>
/// The graph of a forward method as steps, each one kernel call forward: a product takes the bias and the activation that follow it along, and
/// every value has its place in the workspace.
/// </summary>
internal sealed class ForwardGraph
{
    private readonly ForwardSpec _forward;
    private readonly List<Step> _steps = [];
    private readonly Dictionary<int, Value> _values = [];
    private readonly int[] _uses;
    private readonly bool[] _needsGradient;

    public ForwardGraph(ForwardSpec forward)
    {
        _forward = forward;
        _uses = new int[forward.Nodes.Count];
        _needsGradient = new bool[forward.Nodes.Count];
        for (int i = 0; i < forward.Nodes.Count; i++)
        {
            foreach (int operand in Node(i).Operands)
                _uses[operand]++;
            _needsGradient[i] = Node(i).Op == NodeOp.Weights || Node(i).Operands.Any(operand => _needsGradient[operand]);
        }

        _uses[forward.Output]++;
        PlaceInputs();
        var taken = new HashSet<int>();
        for (int i = 0; i < forward.Nodes.Count; i++)
        {
            if (!taken.Contains(i))
                AddStep(i, taken);
        }

        Scores = BlockOf(forward.Output);
        foreach (Step step in _steps)
            step.To.Text = step.Text;
        ValueCount = Count;
        foreach (Step step in _steps.Where(step => step.To.NeedsGradient))
        {
            step.To.Gradient = Count;
            Count += step.To.Length;
        }
    }

    /// <summary>In the order of the forward pass.</summary>
    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>The scores.</summary>
    public Value Scores { get; }

    /// <summary>Features of the workspace without gradients.</summary>
    public int ValueCount { get; }

    /// <summary>Features of the workspace.</summary>
    public int Count { get; private set; }

    /// <summary>Multiply-adds of the products for a row.</summary>
    public long MultiplyAdds => _steps.Where(step => step.Op == NodeOp.MatMul).Sum(step => (long)step.X!.Length * step.To.Length);

    private NodeSpec Node(int index) => _forward.Nodes[index];

    private void PlaceInputs()
    {
        int[] starts = new int[_forward.Inputs.Count];
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = Count;
            Count += _forward.Inputs[i].Kind == InputKind.Dense ? _forward.Inputs[i].Length : 0;
        }

        for (int i = 0; i < _forward.Nodes.Count; i++)
        {
            if (Node(i) is { Op: NodeOp.Input } node)
                _values.Add(i, new Value(starts[node.Index], node.Length, _forward.Inputs[node.Index].SourceName, needsGradient: false));
        }
    }

    private void AddStep(int index, HashSet<int> taken)
    {
        NodeSpec node = Node(index);
        switch (node.Op)
        {
            case NodeOp.Input or NodeOp.Weights or NodeOp.Constant:
                break;
            case NodeOp.MatMul or NodeOp.SparseMatMul:
                AddProduct(index, taken);
                break;
            case NodeOp.Gather:
                _steps.Add(new Step(node, New(index)) { Matrix = Node(node.Operands[0]) });
                break;
            case NodeOp.Add or NodeOp.Subtract or NodeOp.Multiply or NodeOp.Divide:
                Operand a = OperandOf(node.Operands[0]), b = OperandOf(node.Operands[1]);
                _steps.Add(new Step(node, New(index)) { A = a, B = b });
                break;
            case NodeOp.Concat:
                List<Value> parts = node.Operands.Select(BlockOf).ToList();
                _steps.Add(new Step(node, New(index)) { Parts = parts });
                break;
            case NodeOp.Slice:
                Value whole = BlockOf(node.Operands[0]);
                Value part = new(whole.Start + node.Start, node.Length, NameOf(node), whole.NeedsGradient);
                _values.Add(index, part);
                _steps.Add(new Step(node, part) { X = whole });
                break;
            default:
                Value x = BlockOf(node.Operands[0]);
                var step = new Step(node, New(index)) { X = x };
                if (node.Op == NodeOp.Normalize)
                    step.Deviation = Add(1, "inverseDeviation", needsGradient: false);
                _steps.Add(step);
                break;
        }
    }

    /// <summary>A product with the bias and the activation that follow, where nothing else uses what lies between.</summary>
    private void AddProduct(int index, HashSet<int> taken)
    {
        NodeSpec node = Node(index);
        bool isSparse = node.Op == NodeOp.SparseMatMul;
        Value? x = isSparse ? null : BlockOf(node.Operands[0]);
        NodeSpec matrix = Node(node.Operands[isSparse ? 0 : 1]);
        NodeSpec? bias = null;
        NodeSpec? activation = null;
        int last = index;
        if (OnlyUser(last) is { } add && Node(add).Op == NodeOp.Add)
        {
            int other = Node(add).Operands[0] == last ? Node(add).Operands[1] : Node(add).Operands[0];
            if (Node(other) is { Op: NodeOp.Weights } weights && weights.Length == node.Length)
            {
                bias = weights;
                taken.Add(last = add);
            }
        }

        if (OnlyUser(last) is { } user && Node(user).Op is NodeOp.Relu or NodeOp.LeakyRelu or NodeOp.Sigmoid or NodeOp.Tanh)
        {
            activation = Node(user);
            taken.Add(last = user);
        }

        _steps.Add(new Step(node, New(last)) { X = x, Matrix = matrix, Bias = bias, Activation = activation, Text = Node(last).Text });
    }

    private int? OnlyUser(int index)
    {
        if (_uses[index] != 1 || index == _forward.Output)
            return null;
        for (int i = index + 1; i < _forward.Nodes.Count; i++)
        {
            if (Node(i).Operands.Contains(index))
                return i;
        }

        return null;
    }

    private Operand OperandOf(int index) => Node(index) switch
    {
        { Op: NodeOp.Weights } weights => new Operand(null, weights, 0),
        { Op: NodeOp.Constant } constant => new Operand(null, null, constant.Parameter),
        _ => new Operand(_values[index], null, 0),
    };

    /// <summary>The node's block; weights and constants that an operation wants as one are copied into every lane.</summary>
    private Value BlockOf(int index)
    {
        if (_values.TryGetValue(index, out Value? value))
            return value;
        NodeSpec node = Node(index);
        var copy = new NodeSpec(NodeOp.Add, node.Length, [], -1, 0, 0, "", node.Text);
        Operand operand = OperandOf(index);
        Value to = New(index);
        _steps.Add(new Step(copy, to) { A = operand, B = new Operand(null, null, 0) });
        return to;
    }

    private Value New(int index)
    {
        NodeSpec node = Node(index);
        Value value = Add(node.Length, index == _forward.Output && node.Name.Length == 0 ? "scores" : NameOf(node), _needsGradient[index]);
        _values.Add(index, value);
        return value;
    }

    private Value Add(int length, string name, bool needsGradient)
    {
        var value = new Value(Count, length, name, needsGradient);
        Count += length;
        return value;
    }

    /// <summary>The user's name of a value, or its operation's.</summary>
    private static string NameOf(NodeSpec node) => node.Name.Length > 0 ? node.Name : node.Op switch
    {
        NodeOp.MatMul or NodeOp.SparseMatMul => "product",
        NodeOp.Gather => "embedding",
        NodeOp.Add => "sum",
        NodeOp.Subtract => "difference",
        NodeOp.Divide => "quotient",
        NodeOp.Multiply => "product",
        NodeOp.Normalize => "normal",
        NodeOp.LeakyRelu => "leakyRelu",
        NodeOp.Sum => "total",
        NodeOp.Weights or NodeOp.Constant => "copy",
        NodeOp op => char.ToLowerInvariant(op.ToString()[0]) + op.ToString().Substring(1),
    };
}

/// <summary>A value in the workspace.</summary>
internal sealed class Value(int start, int length, string name, bool needsGradient)
{
    public int Start { get; } = start;

    public int Length { get; } = length;

    /// <summary>What to call it; the emitter makes it unique.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it depends on weights.</summary>
    public bool NeedsGradient { get; } = needsGradient;

    /// <summary>The user's expression that it is the value of; empty for an input.</summary>
    public string Text { get; set; } = "";

    /// <summary>Where its gradient starts; −1 for none.</summary>
    public int Gradient { get; set; } = -1;
}

/// <summary>An operand of an operation element by element: a block, weights, or a number.</summary>
internal sealed record Operand(Value? Block, NodeSpec? Weights, double Number);

/// <summary>One kernel call of the forward pass.</summary>
internal sealed class Step(NodeSpec node, Value to)
{
    /// <summary>The operation; of a product the product itself, without bias and activation.</summary>
    public NodeOp Op => node.Op;

    public NodeSpec Node => node;

    public Value To => to;

    /// <summary>The block operand of an operation on one.</summary>
    public Value? X { get; set; }

    public Operand? A { get; set; }

    public Operand? B { get; set; }

    public IReadOnlyList<Value>? Parts { get; set; }

    public NodeSpec? Matrix { get; set; }

    public NodeSpec? Bias { get; set; }

    public NodeSpec? Activation { get; set; }

    /// <summary>Of Normalize: 1 / √(variance + ε).</summary>
    public Value? Deviation { get; set; }

    /// <summary>Every value that the step reads or writes.</summary>
    public IEnumerable<Value> Values => new[] { X, A?.Block, B?.Block }.Concat(Parts ?? []).Concat([To, Deviation]).OfType<Value>();

    /// <summary>The user's expression.</summary>
    public string Text { get; set; } = node.Text;
}
