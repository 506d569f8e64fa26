using L1Gen.Generator.Model;

namespace L1Gen.Generator.Freezing;

/// <summary>Turns a saved model into the computation of what is alive in it.</summary>
internal sealed partial class NetworkBuilder
{
    private readonly SavedModel _model;
    private readonly CancellationToken _cancellation;
    private readonly Liveness _liveness;
    private readonly NetworkInputs _inputs;
    private readonly KeptWeights _kept;
    private readonly List<FrozenStep> _steps = [];

    /// <summary>Where the elements of each node are; what is dead or a number has no entry that counts.</summary>
    private readonly FrozenElement[]?[] _elements;

    /// <summary>How many nodes with living elements use each node.</summary>
    private readonly int[] _users;

    private readonly HashSet<int> _taken = [];

    private NetworkBuilder(SavedModel model, CancellationToken cancellation)
    {
        _model = model;
        _cancellation = cancellation;
        _liveness = new Liveness(model, cancellation);
        _inputs = new NetworkInputs(model, _liveness);
        _kept = new KeptWeights(model);
        _elements = new FrozenElement[]?[model.Nodes.Count];
        _users = new int[model.Nodes.Count];
    }

    /// <summary>Prunes a model.</summary>
    /// <exception cref="FileFault">A number that arises is beyond the greatest of its type.</exception>
    public static FrozenNetwork Build(SavedModel model, CancellationToken cancellation) => new NetworkBuilder(model, cancellation).Build();

    private FrozenNetwork Build()
    {
        int last = _model.Nodes.Count - 1;
        for (int i = 0; i <= last; i++)
        {
            if (_liveness.Alive(i).Length > 0)
            {
                foreach (int operand in Node(i).Operands.Distinct())
                    _users[operand]++;
            }
        }

        _users[last]++;
        for (int i = 0; i <= last; i++)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (!_taken.Contains(i) && _liveness.Alive(i) is { Length: > 0 } alive)
                AddNode(i, alive);
        }

        FrozenElement[] scores = [.. Enumerable.Range(0, Node(last).Length).Select(i => AsValue(Element(last, i), Node(last)))];
        return new FrozenNetwork
        {
            Element = _model.IsSingle ? "float" : "double",
            SavedType = _model.Type,
            Forward = _model.Forward,
            Loss = _model.Loss,
            Inputs = _inputs.Inputs,
            Features = _model.Features,
            Classes = _model.Classes,
            Tokens = _model.Tokens,
            Steps = _steps,
            Scores = scores,
            Weights = _model.Fields.Sum(field => (long)field.Weights.Length),
            Survivors = _kept.Count,
            SelfTest = _model.SelfTest,
        };
    }

    private NodeSpec Node(int index) => _model.Nodes[index];

    /// <summary>The element of a node: a number, or where it is.</summary>
    private FrozenElement Element(int node, int element) => _liveness.Varies(node, element)
        ? _elements[node] is { } elements ? elements[element] : default
        : new FrozenElement(null, 0, _liveness.Number(node, element));

    /// <summary>The element as it is used other than as a factor: of an input that is standardised the element of the steps that do so.</summary>
    private FrozenElement AsValue(FrozenElement element, NodeSpec node)
    {
        if (element.Value is null)
            Finite(element.Number, node);
        return _inputs.AsValue(element, _steps);
    }

    private void AddNode(int index, int[] alive)
    {
        NodeSpec node = Node(index);
        switch (node.Op)
        {
            case NodeOp.Input:
                FrozenValue row = _inputs.Inputs[node.Index].Value;
                var elements = new FrozenElement[node.Length];
                foreach (int i in alive)
                    elements[i] = new FrozenElement(row, i, 0);
                _elements[index] = elements;
                break;
            case NodeOp.Slice:
                _elements[index] = [.. Enumerable.Range(node.Start, node.Length).Select(i => Element(node.Operands[0], i))];
                break;
            case NodeOp.Concat:
                _elements[index] = [.. node.Operands.SelectMany(operand => Enumerable.Range(0, Node(operand).Length).Select(i => Element(operand, i)))];
                break;
            case NodeOp.MatMul or NodeOp.SparseMatMul:
                AddProduct(index);
                break;
            case NodeOp.Gather:
                AddGather(index, node, alive);
                break;
            case NodeOp.Add or NodeOp.Subtract or NodeOp.Multiply or NodeOp.Divide:
                AddCombine(index, node, alive);
                break;
            case NodeOp.Sum or NodeOp.Max or NodeOp.Normalize:
                AddReduce(index, node);
                break;
            default:
                FrozenValue x = Gathered(alive.Select(i => AsValue(Element(node.Operands[0], i), node)), node.Operands[0]);
                _steps.Add(new FrozenMap(NewValue(index, alive), node.Text, x, node.Op, node.Parameter));
                break;
        }
    }

    private void AddGather(int index, NodeSpec node, int[] alive)
    {
        int table = node.Operands[0], rows = Node(table).Length / node.Length;
        var numbers = new double[rows * alive.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < alive.Length; i++)
            {
                numbers[(row * alive.Length) + i] = _liveness.Number(table, (row * node.Length) + alive[i]);
                _kept.Add(Node(table), (row * node.Length) + alive[i]);
            }
        }

        _steps.Add(new FrozenGather(NewValue(index, alive), node.Text, _inputs.Inputs[node.Index], numbers));
    }

    private void AddCombine(int index, NodeSpec node, int[] alive)
    {
        double[]? a = Numbers(node.Operands[0], alive), b = Numbers(node.Operands[1], alive);
        if (Remaining(node, a, b) is { } other)
        {
            // x + 0, x - 0, x · 1 and x / 1 are x.
            var same = new FrozenElement[node.Length];
            foreach (int i in alive)
                same[i] = AsValue(Element(other, Beside(other, i)), node);
            _elements[index] = same;
            return;
        }

        FrozenOperand left = Operand(node.Operands[0], a, alive), right = Operand(node.Operands[1], b, alive);
        _steps.Add(new FrozenCombine(NewValue(index, alive), node.Text, left, right, node.Op));
    }

    /// <summary>The operand that the result is equal to, the other one being zeros or ones; or null.</summary>
    private static int? Remaining(NodeSpec node, double[]? a, double[]? b)
    {
        double neutral = node.Op is NodeOp.Add or NodeOp.Subtract ? 0 : 1;
        if (b is not null && Array.TrueForAll(b, number => number == neutral))
            return node.Operands[0];
        bool commutes = node.Op is NodeOp.Add or NodeOp.Multiply;
        return commutes && a is not null && Array.TrueForAll(a, number => number == neutral) ? node.Operands[1] : null;
    }

    private int Beside(int operand, int element) => Node(operand).Length == 1 ? 0 : element;

    /// <summary>The numbers of an operand beside the living elements of a result, or one where it has one; null where one of them varies.</summary>
    private double[]? Numbers(int operand, int[] alive)
    {
        double[] numbers = [.. Places(operand, alive).Select(i => _liveness.Number(operand, i))];
        return numbers.Any(double.IsNaN) ? null : numbers;
    }

    private int[] Places(int operand, int[] alive) => Node(operand).Length == 1 ? [0] : alive;

    private FrozenOperand Operand(int operand, double[]? numbers, int[] alive)
    {
        foreach (int i in Places(operand, alive))
            _kept.Add(Node(operand), i);
        return numbers is not null
            ? new FrozenOperand(null, [.. numbers.Select(number => Finite(number, Node(operand)))])
            : new FrozenOperand(Gathered(Places(operand, alive).Select(i => AsValue(Element(operand, i), Node(operand))), operand), null);
    }

    private void AddReduce(int index, NodeSpec node)
    {
        int operand = node.Operands[0], length = Node(operand).Length;
        List<FrozenElement> elements = [.. Enumerable.Range(0, length).Select(i => AsValue(Element(operand, i), node))];
        if (node.Op != NodeOp.Normalize)
        {
            // Of the numbers among the elements only their sum, or the greatest, matters.
            double[] numbers = [.. elements.Where(element => element.Value is null).Select(element => element.Number)];
            elements.RemoveAll(element => element.Value is null);
            double number = numbers.Length == 0 ? 0 : _model.Round(node.Op == NodeOp.Sum ? numbers.Sum() : numbers.Max());
            if (numbers.Length > 0 && (node.Op == NodeOp.Max || number != 0))
                elements.Add(new FrozenElement(null, 0, Finite(number, node)));
        }

        FrozenValue x = Gathered(elements, operand);
        int[] results = [.. Enumerable.Range(0, node.Length)];
        _steps.Add(new FrozenReduce(NewValue(index, results), node.Text, x, node.Op, node.Parameter));
    }

    /// <summary>A new value of the given elements of a node.</summary>
    private FrozenValue NewValue(int index, int[] alive)
    {
        bool isScores = index == _model.Nodes.Count - 1 && Node(index).Name.Length == 0;
        var value = new FrozenValue(isScores ? "scores" : NameOf(Node(index)), alive.Length);
        var elements = new FrozenElement[Node(index).Length];
        for (int i = 0; i < alive.Length; i++)
            elements[alive[i]] = new FrozenElement(value, i, 0);
        _elements[index] = elements;
        return value;
    }

    /// <summary>The elements as one value: the one that they are, or else a new one.</summary>
    private FrozenValue Gathered(IEnumerable<FrozenElement> elements, int node) => NetworkInputs.Gathered([.. elements], NameOf(Node(node)), Node(node).Text, _steps);

    private double Finite(double number, NodeSpec node) => double.IsInfinity(number) || double.IsNaN(number)
        ? throw new FileFault(_model.GraphPlace, $"'{node.Text}' comes to a number that is not finite, whatever the inputs are")
        : number;

    /// <summary>The user's name of a value, or its operation's.</summary>
    private static string NameOf(NodeSpec node) => node.Name.Length > 0 ? node.Name : node.Op switch
    {
        NodeOp.MatMul or NodeOp.SparseMatMul or NodeOp.Multiply => "product",
        NodeOp.Input => "input",
        NodeOp.Gather => "embedding",
        NodeOp.Add => "sum",
        NodeOp.Subtract => "difference",
        NodeOp.Divide => "quotient",
        NodeOp.Normalize => "normal",
        NodeOp.Sum => "total",
        NodeOp op => char.ToLowerInvariant(op.ToString()[0]) + op.ToString().Substring(1),
    };
}
