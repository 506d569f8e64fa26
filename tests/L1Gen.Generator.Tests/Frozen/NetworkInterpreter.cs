using L1Gen.Generator.Model;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>Computes the scores of a pruned model for one row in double, and checks on the way what its parts promise.</summary>
/// <param name="network">The model.</param>
/// <param name="inputs">The inputs before standardisation: the elements, of an index the one number; a sparse one as if it were dense.</param>
internal sealed class NetworkInterpreter(FrozenNetwork network, IReadOnlyList<double[]> inputs)
{
    private readonly Dictionary<FrozenValue, double[]> _values = [];

    public double[] Run()
    {
        for (int i = 0; i < inputs.Count; i++)
        {
            FrozenInput input = network.Inputs[i];
            Assert.Equal(input.Survivors.Order().Distinct(), input.Survivors);
            // What does not survive must not be read.
            _values[input.Value] = input.Kind switch
            {
                Model.InputKind.Dense => [.. inputs[i].Select((x, place) => input.Survivors.Contains(place) ? x : double.NaN)],
                Model.InputKind.Sparse => [.. input.Survivors.Select(place => inputs[i][place])],
                _ => [],
            };
        }

        foreach (FrozenStep step in network.Steps)
        {
            double[] value = Compute(step);
            Assert.Equal(step.To.Length, value.Length);
            Assert.DoesNotContain('\n', step.Text);
            _values.Add(step.To, value);
        }

        return [.. network.Scores.Select(Of)];
    }

    private double[] Compute(FrozenStep step) => step switch
    {
        FrozenProduct product => Product(product),
        FrozenGather gather => Row(gather),
        FrozenMap map => [.. _values[map.X].Select(x => Map(map.Op, map.Parameter, x))],
        FrozenCombine combine => [.. Enumerable.Range(0, combine.To.Length).Select(i => Combine(combine.Op, Of(combine.A, i, combine.To), Of(combine.B, i, combine.To)))],
        FrozenSelect select => [.. select.Elements.Select(Of)],
        FrozenReduce reduce => Reduce(reduce.Op, reduce.Parameter, _values[reduce.X]),
        _ => throw new ArgumentException($"There is no {step.GetType().Name}."),
    };

    private double Of(FrozenElement element)
    {
        Assert.True(element.Value is not null || double.IsFinite(element.Number));
        return element.Value is null ? element.Number : _values[element.Value][element.Index];
    }

    private double Of(FrozenOperand operand, int i, FrozenValue result)
    {
        Assert.True(operand.Value is null != operand.Numbers is null);
        IReadOnlyList<double> all = operand.Numbers ?? _values[operand.Value!];
        Assert.True(all.Count == 1 || all.Count == result.Length);
        return all[all.Count == 1 ? 0 : i];
    }

    private double[] Product(FrozenProduct product)
    {
        double[] x = _values[product.X], to = new double[product.To.Length];
        Assert.Equal(to.Length + 1, product.Starts.Count);
        Assert.Equal(product.Indices.Count, product.Starts[^1]);
        Assert.DoesNotContain(0, product.Weights);
        for (int j = 0; j < to.Length; j++)
        {
            to[j] = product.Bias[j];
            for (int k = product.Starts[j]; k < product.Starts[j + 1]; k++)
            {
                Assert.True(k == product.Starts[j] || product.Indices[k] > product.Indices[k - 1]);
                to[j] += x[product.Indices[k]] * product.Weights[k];
            }

            to[j] = product.Activation is { } op ? Map(op, product.Parameter, to[j]) : to[j];
        }

        return to;
    }

    private double[] Row(FrozenGather gather)
    {
        int row = (int)inputs[network.Inputs.ToList().IndexOf(gather.Input)][0];
        return [.. gather.Table.Skip(row * gather.To.Length).Take(gather.To.Length)];
    }

    private static double[] Reduce(NodeOp op, double parameter, double[] x)
    {
        if (op != NodeOp.Normalize)
            return [op == NodeOp.Sum ? parameter * x.Sum() : x.Max()];
        double mean = x.Average(), variance = x.Average(element => (element - mean) * (element - mean));
        return [.. x.Select(element => (element - mean) / Math.Sqrt(variance + parameter))];
    }

    private static double Combine(NodeOp op, double a, double b) => op switch
    {
        NodeOp.Add => a + b,
        NodeOp.Subtract => a - b,
        NodeOp.Multiply => a * b,
        NodeOp.Divide => a / b,
        _ => throw new ArgumentException($"There is no {op} of two numbers."),
    };

    private static double Map(NodeOp op, double parameter, double x) => op switch
    {
        NodeOp.Relu => Math.Max(x, 0),
        NodeOp.LeakyRelu => x > 0 ? x : parameter * x,
        NodeOp.Sigmoid => 1 / (1 + Math.Exp(-x)),
        NodeOp.Tanh => Math.Tanh(x),
        NodeOp.Gelu => Ops.Gelu(x),
        NodeOp.Softplus => Math.Log(1 + Math.Exp(x)),
        NodeOp.Abs => Math.Abs(x),
        NodeOp.Square => x * x,
        NodeOp.Exp => Math.Exp(x),
        NodeOp.Log => Math.Log(x),
        NodeOp.Negate => -x,
        _ => throw new ArgumentException($"There is no {op} of one number."),
    };
}
