using L1Gen.Generator.Model;

namespace L1Gen.Generator.Freezing;

/// <summary>
/// What each element of a saved graph is: a number that no input changes, dead because no score depends on it, or alive. An element depends on what enters it with a weight that is not
/// zero, so that 0 · x is 0 here whatever x is.
/// </summary>
internal sealed class Liveness
{
    private readonly SavedModel _model;
    private readonly CancellationToken _cancellation;

    /// <summary>For each node but weights the numbers of its elements: NaN where inputs change them, an infinity for all that is not finite.</summary>
    private readonly double[]?[] _numbers;

    private readonly Use[]?[] _uses;

    /// <summary>What is asked for once the uses are known: in the order of the graph from its end.</summary>
    private readonly int[]?[] _alive;

    public Liveness(SavedModel model, CancellationToken cancellation)
    {
        _model = model;
        _cancellation = cancellation;
        int count = model.Nodes.Count;
        _numbers = new double[]?[count];
        _uses = new Use[]?[count];
        _alive = new int[]?[count];
        for (int i = 0; i < count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Node(i).Op != NodeOp.Weights)
                _numbers[i] = Numbers(Node(i));
        }

        for (int i = 0; i < count; i++)
            _uses[i] = Node(i).Op == NodeOp.Weights ? null : new Use[Node(i).Length];
        for (int i = 0; i < Node(count - 1).Length; i++)
            Mark(count - 1, i, Use.Value);
        for (int i = count - 1; i >= 0; i--)
        {
            cancellation.ThrowIfCancellationRequested();
            MarkOperands(i, Node(i));
        }
    }

    /// <summary>How an element is used.</summary>
    [Flags]
    public enum Use : byte
    {
        None = 0,

        /// <summary>It is multiplied by a weight, which may take a mean and a scale along.</summary>
        Factor = 1,

        /// <summary>It is used as it is.</summary>
        Value = 2,
    }

    /// <summary>Whether inputs change the element.</summary>
    public bool Varies(int node, int element) => double.IsNaN(Number(node, element));

    /// <summary>The number that the element is; NaN where it varies, an infinity where it is not finite.</summary>
    public double Number(int node, int element) =>
        _numbers[node] is { } numbers ? numbers[element] : _model.Fields[Node(node).Index].Weights[Node(node).Start + element];

    public Use UseOf(int node, int element) => _uses[node] is { } uses && Varies(node, element) ? uses[element] : Use.None;

    /// <summary>The elements that vary and that a score depends on, rising.</summary>
    public int[] Alive(int node)
    {
        if (_alive[node] is { } known)
            return known;
        var alive = new List<int>();
        for (int i = 0; _uses[node] is not null && i < Node(node).Length; i++)
        {
            if (UseOf(node, i) != Use.None)
                alive.Add(i);
        }

        return _alive[node] = [.. alive];
    }

    private NodeSpec Node(int index) => _model.Nodes[index];

    /// <summary>The element of an operand that stands beside an element of the result.</summary>
    private int Beside(int operand, int element) => Node(operand).Length == 1 ? 0 : element;

    private double[] Numbers(NodeSpec node)
    {
        var numbers = new double[node.Length];
        switch (node.Op)
        {
            case NodeOp.Input:
                return Filled(double.NaN);
            case NodeOp.Constant:
                return Filled(_model.Round(node.Parameter));
            case NodeOp.MatMul:
                AddProducts(numbers, node, node.Operands[1], Node(node.Operands[0]).Length, row => Number(node.Operands[0], row));
                return numbers;
            case NodeOp.SparseMatMul:
                AddProducts(numbers, node, node.Operands[0], _model.Inputs[node.Index].Length, _ => double.NaN);
                return numbers;
            case NodeOp.Gather:
                AddRows(numbers, node);
                return numbers;
            case NodeOp.Add or NodeOp.Subtract or NodeOp.Multiply or NodeOp.Divide:
                for (int i = 0; i < numbers.Length; i++)
                {
                    double a = Number(node.Operands[0], Beside(node.Operands[0], i)), b = Number(node.Operands[1], Beside(node.Operands[1], i));
                    numbers[i] = node.Op == NodeOp.Multiply && (a == 0 || b == 0) ? 0 : double.IsNaN(a) || double.IsNaN(b) ? double.NaN : Known(Combine(node.Op, a, b), isOfFinite: IsFinite(a) && IsFinite(b));
                }

                return numbers;
            case NodeOp.Sum or NodeOp.Max or NodeOp.Normalize:
                double[] all = [.. Enumerable.Range(0, Node(node.Operands[0]).Length).Select(i => Number(node.Operands[0], i))];
                bool isFinite = Array.TrueForAll(all, IsFinite);
                return all.Any(double.IsNaN) ? Filled(double.NaN) : [.. Reduced(node, all).Select(number => Known(number, isFinite))];
            case NodeOp.Concat:
                return [.. node.Operands.SelectMany(operand => Enumerable.Range(0, Node(operand).Length).Select(i => Number(operand, i)))];
            case NodeOp.Slice:
                return [.. Enumerable.Range(node.Start, node.Length).Select(i => Number(node.Operands[0], i))];
            default:
                for (int i = 0; i < numbers.Length; i++)
                    numbers[i] = Number(node.Operands[0], i) is var x && double.IsNaN(x) ? double.NaN : Known(Map(node, x), IsFinite(x));
                return numbers;
        }

        double[] Filled(double number)
        {
            for (int i = 0; i < numbers.Length; i++)
                numbers[i] = number;
            return numbers;
        }
    }

    private void AddProducts(double[] sums, NodeSpec node, int matrix, int rows, Func<int, double> factor)
    {
        for (int row = 0; row < rows; row++)
        {
            double x = factor(row);
            for (int column = 0; column < sums.Length; column++)
            {
                double weight = Number(matrix, (row * sums.Length) + column);
                if (weight != 0)
                    sums[column] += x * weight;
            }
        }

        for (int column = 0; column < sums.Length; column++)
            sums[column] = double.IsNaN(sums[column]) ? double.NaN : _model.Round(sums[column]);
    }

    /// <summary>A column that is the same in every row of the table is that number.</summary>
    private void AddRows(double[] numbers, NodeSpec node)
    {
        int table = node.Operands[0], rows = Node(table).Length / node.Length;
        for (int column = 0; column < node.Length; column++)
        {
            numbers[column] = Number(table, column);
            for (int row = 1; row < rows; row++)
            {
                if (Number(table, (row * node.Length) + column) != numbers[column])
                    numbers[column] = double.NaN;
            }
        }
    }

    /// <summary>A number rounded to the element. What comes of a number that is not finite is none either: the infinity may stand for NaN.</summary>
    private double Known(double value, bool isOfFinite) => isOfFinite && !double.IsNaN(value) ? _model.Round(value) : double.PositiveInfinity;

    private static bool IsFinite(double value) => !double.IsNaN(value) && !double.IsInfinity(value);

    private static double Combine(NodeOp op, double a, double b) => op switch
    {
        NodeOp.Add => a + b,
        NodeOp.Subtract => a - b,
        NodeOp.Multiply => a * b,
        _ => a / b,
    };

    private static double[] Reduced(NodeSpec node, double[] all)
    {
        if (node.Op == NodeOp.Max)
            return [all.Max()];
        if (node.Op == NodeOp.Sum)
            return [all.Sum() * node.Parameter];
        double mean = all.Average();
        double deviation = Math.Sqrt(all.Average(x => (x - mean) * (x - mean)) + node.Parameter);
        return [.. all.Select(x => (x - mean) / deviation)];
    }

    private static double Map(NodeSpec node, double x) => node.Op switch
    {
        NodeOp.Relu => x < 0 ? 0 : x,
        NodeOp.LeakyRelu => x > 0 ? x : node.Parameter * x,
        NodeOp.Sigmoid => Logistic(x),
        NodeOp.Tanh => Math.Tanh(x),
        NodeOp.Gelu => x * Logistic(2 * Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))),
        NodeOp.Softplus => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x))),
        NodeOp.Abs => Math.Abs(x),
        NodeOp.Square => x * x,
        NodeOp.Exp => Math.Exp(x),
        NodeOp.Log => Math.Log(x),
        _ => -x,
    };

    private static double Logistic(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    /// <summary>log(1 + x), x from 0 to 1: what 1 + x rounds away is put back.</summary>
    private static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * x / (sum - 1);
    }

    private void Mark(int node, int element, Use use)
    {
        if (_uses[node] is { } uses)
            uses[element] |= use;
    }

    private void MarkOperands(int index, NodeSpec node)
    {
        if (node.Op is NodeOp.Input or NodeOp.Weights or NodeOp.Constant or NodeOp.SparseMatMul or NodeOp.Gather)
            return;
        int[] alive = Alive(index);
        switch (node.Op)
        {
            case NodeOp.MatMul:
                for (int row = 0; row < Node(node.Operands[0]).Length; row++)
                {
                    if (alive.Any(column => Number(node.Operands[1], (row * node.Length) + column) != 0))
                        Mark(node.Operands[0], row, Use.Factor);
                }

                break;
            case NodeOp.Sum or NodeOp.Max or NodeOp.Normalize:
                for (int i = 0; alive.Length > 0 && i < Node(node.Operands[0]).Length; i++)
                    Mark(node.Operands[0], i, Use.Value);
                break;
            case NodeOp.Concat:
                int start = 0;
                foreach (int operand in node.Operands)
                {
                    for (int i = 0; i < Node(operand).Length; i++)
                        Mark(operand, i, UseOf(index, start + i));
                    start += Node(operand).Length;
                }

                break;
            case NodeOp.Slice:
                foreach (int element in alive)
                    Mark(node.Operands[0], node.Start + element, UseOf(index, element));
                break;
            default:
                foreach (int operand in node.Operands)
                {
                    foreach (int element in alive)
                        Mark(operand, Beside(operand, element), Use.Value);
                }

                break;
        }
    }
}
