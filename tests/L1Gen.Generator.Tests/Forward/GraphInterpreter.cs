using L1Gen.Generator.Model;

namespace L1Gen.Generator.Tests.Forward;

/// <summary>Computes the scores of a graph for one row in double: what the nodes mean, said once more and plainly.</summary>
/// <param name="spec">The graph.</param>
/// <param name="weights">The elements of the weight fields in the order of declaration.</param>
/// <param name="inputs">The inputs: the elements, of an index the one number; a sparse one as if it were dense.</param>
internal sealed class GraphInterpreter(ForwardSpec spec, IReadOnlyList<double[]> weights, IReadOnlyList<double[]> inputs)
{
    public double[] Run()
    {
        var values = new List<double[]>();
        foreach (NodeSpec node in spec.Nodes)
        {
            double[] value = Compute(node, [.. node.Operands.Select(operand => values[operand])]);
            Assert.Equal(node.Length, value.Length);
            values.Add(value);
        }

        return values[spec.Output];
    }

    private double[] Compute(NodeSpec node, double[][] operands)
    {
        switch (node.Op)
        {
            case NodeOp.Input:
                return inputs[node.Index];
            case NodeOp.Weights:
                return weights[node.Index][node.Start..(node.Start + node.Length)];
            case NodeOp.Constant:
                return [node.Parameter];
            case NodeOp.MatMul:
                return Product(operands[0], operands[1], node.Length);
            case NodeOp.SparseMatMul:
                return Product(inputs[node.Index], operands[0], node.Length);
            case NodeOp.Gather:
                return operands[0][((int)inputs[node.Index][0] * node.Length)..][..node.Length];
            case NodeOp.Sum:
                return [operands[0].Sum() * node.Parameter];
            case NodeOp.Max:
                return [operands[0].Max()];
            case NodeOp.Concat:
                return [.. operands.SelectMany(operand => operand)];
            case NodeOp.Slice:
                return operands[0][node.Start..(node.Start + node.Length)];
            case NodeOp.Normalize:
                double mean = operands[0].Average();
                double variance = operands[0].Average(x => (x - mean) * (x - mean));
                return [.. operands[0].Select(x => (x - mean) / Math.Sqrt(variance + node.Parameter))];
            case NodeOp.Add or NodeOp.Subtract or NodeOp.Multiply or NodeOp.Divide:
                return [.. Enumerable.Range(0, node.Length).Select(i => Combine(node.Op, At(operands[0], i), At(operands[1], i)))];
            default:
                return [.. operands[0].Select(x => Map(node, x))];
        }
    }

    private static double At(double[] operand, int i) => operand[operand.Length == 1 ? 0 : i];

    private static double[] Product(double[] vector, double[] matrix, int columns)
    {
        Assert.Equal(vector.Length * columns, matrix.Length);
        return [.. Enumerable.Range(0, columns).Select(column => vector.Select((x, row) => x * matrix[row * columns + column]).Sum())];
    }

    private static double Combine(NodeOp op, double a, double b) => op switch
    {
        NodeOp.Add => a + b,
        NodeOp.Subtract => a - b,
        NodeOp.Multiply => a * b,
        _ => a / b,
    };

    private static double Map(NodeSpec node, double x) => node.Op switch
    {
        NodeOp.Relu => Math.Max(x, 0),
        NodeOp.LeakyRelu => x > 0 ? x : node.Parameter * x,
        NodeOp.Sigmoid => 1 / (1 + Math.Exp(-x)),
        NodeOp.Tanh => Math.Tanh(x),
        NodeOp.Gelu => Ops.Gelu(x),
        NodeOp.Softplus => Math.Log(1 + Math.Exp(x)),
        NodeOp.Abs => Math.Abs(x),
        NodeOp.Square => x * x,
        NodeOp.Exp => Math.Exp(x),
        NodeOp.Log => Math.Log(x),
        NodeOp.Negate => -x,
        _ => throw new ArgumentException($"There is no {node.Op} of one number."),
    };
}
