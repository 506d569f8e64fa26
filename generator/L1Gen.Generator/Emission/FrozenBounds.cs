using L1Gen.Generator.Model;

namespace L1Gen.Generator.Emission;

/// <summary>
/// How far two computations of a row's scores may be apart, the order of additions being free: the first-order bounds of rounding, carried from step to step. A sum of n products has the
/// error γ·Σ|w·x|, where γ is the lesser of (n + 3)·u (Higham 2002, section 3.1) and λ·√(n + 3)·u with λ = 6, which independent rounding errors exceed with a probability of at most 2·exp(−λ²/2) = 3·10⁻⁸
/// (Higham and Mary 2019, theorem 2.4); a function of one element has its slope times the error of its argument, and 4 units in the last place.
/// </summary>
internal sealed class FrozenBounds
{
    /// <summary>Both computations err, and so do the weights into which a standardisation was folded.</summary>
    private const double Computations = 4;

    private readonly FrozenNetwork _network;
    private readonly double _unit;
    private readonly Dictionary<FrozenValue, (double[] Value, double[] Error)> _known = [];

    private FrozenBounds(FrozenNetwork network)
    {
        _network = network;
        _unit = network.Element == "float" ? 1.0 / (1 << 24) : 1.0 / (1L << 53);
    }

    /// <summary>The bound of each score of a row; infinite where the scores are next to a pole.</summary>
    public static double[] Of(FrozenNetwork network, FrozenRow row)
    {
        var bounds = new FrozenBounds(network);
        bounds.Inputs(row);
        foreach (FrozenStep step in network.Steps)
            bounds._known[step.To] = bounds.Step(step, row);
        return network.Scores.Select(score =>
        {
            (double value, double error) = bounds.Element(score);
            return Computations * (error + 2 * bounds._unit * Math.Abs(value));
        }).ToArray();
    }

    private void Inputs(FrozenRow row)
    {
        for (int i = 0; i < _network.Inputs.Count; i++)
        {
            FrozenInput input = _network.Inputs[i];
            if (input.Kind == InputKind.Index)
                continue;
            double[] values = [.. row.Inputs[i]];
            if (input.Kind == InputKind.Sparse)
            {
                var survivors = new double[input.Survivors.Count];
                Dictionary<int, int> places = Enumerable.Range(0, survivors.Length).ToDictionary(k => input.Survivors[k]);
                for (int k = 0; k < values.Length; k++)
                {
                    if (places.TryGetValue(row.Columns[k], out int place))
                        survivors[place] = values[k];
                }

                values = survivors;
            }

            _known[input.Value] = (values, new double[values.Length]);
        }
    }

    private (double Value, double Error) Element(FrozenElement element) =>
        element.Value is null ? (element.Number, 0) : (_known[element.Value].Value[element.Index], _known[element.Value].Error[element.Index]);

    private (double[] Value, double[] Error) Step(FrozenStep step, FrozenRow row)
    {
        switch (step)
        {
            case FrozenProduct product:
                return Each(product.To.Length, j =>
                {
                    (double value, double error) = Product(product, j);
                    return product.Activation is { } activation ? Map(activation, product.Parameter, value, error) : (value, error);
                });
            case FrozenGather gather:
                int first = (int)row.Inputs[_network.Inputs.ToList().IndexOf(gather.Input)][0] * gather.To.Length;
                return Each(gather.To.Length, j => (gather.Table[first + j], 0));
            case FrozenMap map:
                return Each(map.To.Length, i => Map(map.Op, map.Parameter, _known[map.X].Value[i], _known[map.X].Error[i]));
            case FrozenCombine combine:
                return Each(combine.To.Length, i => Combine(combine.Op, Operand(combine.A, i), Operand(combine.B, i)));
            case FrozenSelect select:
                return Each(select.To.Length, i => Element(select.Elements[i]));
            default:
                var reduce = (FrozenReduce)step;
                return Reduce(reduce, _known[reduce.X].Value, _known[reduce.X].Error);
        }
    }

    private (double Value, double Error) Product(FrozenProduct product, int j)
    {
        (double[] x, double[] error) = _known[product.X];
        double sum = product.Bias[j], size = Math.Abs(sum), carried = 0;
        for (int k = product.Starts[j]; k < product.Starts[j + 1]; k++)
        {
            double term = product.Weights[k] * x[product.Indices[k]];
            sum += term;
            size += Math.Abs(term);
            carried += Math.Abs(product.Weights[k]) * error[product.Indices[k]];
        }

        return (sum, carried + Gamma(product.Starts[j + 1] - product.Starts[j]) * size);
    }

    private double Gamma(int terms) => Math.Min(terms + 3, 6 * Math.Sqrt(terms + 3)) * _unit;

    private (double Value, double Error) Map(NodeOp op, double parameter, double x, double error)
    {
        double sigmoid = 1 / (1 + Math.Exp(-x)), inner = Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
        (double value, double slope) = op switch
        {
            NodeOp.Relu => (Math.Max(x, 0), 1),
            NodeOp.LeakyRelu => (x > 0 ? x : parameter * x, Math.Max(1, Math.Abs(parameter))),
            NodeOp.Sigmoid => (sigmoid, sigmoid * (1 - sigmoid)),
            NodeOp.Tanh => (Math.Tanh(x), 1 - Math.Tanh(x) * Math.Tanh(x)),
            NodeOp.Gelu => (0.5 * x * (1 + Math.Tanh(inner)), 1.13),
            NodeOp.Softplus => (Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))), sigmoid),
            NodeOp.Square => (x * x, 2 * Math.Abs(x)),
            NodeOp.Exp => (Math.Exp(x), Math.Exp(x)),
            NodeOp.Log => (Math.Log(x), 1 / Math.Abs(x)),
            NodeOp.Abs => (Math.Abs(x), 1),
            _ => (-x, 1.0),
        };
        // The slope may grow within the error of the argument: twice is enough where the error is small beside 1.
        return (value, 2 * slope * error + 4 * _unit * Math.Abs(value));
    }

    private (double Value, double Error) Combine(NodeOp op, (double Value, double Error) a, (double Value, double Error) b)
    {
        (double value, double carried) = op switch
        {
            NodeOp.Add => (a.Value + b.Value, a.Error + b.Error),
            NodeOp.Subtract => (a.Value - b.Value, a.Error + b.Error),
            NodeOp.Multiply => (a.Value * b.Value, Math.Abs(a.Value) * b.Error + Math.Abs(b.Value) * a.Error),
            _ => (a.Value / b.Value, (a.Error + Math.Abs(a.Value / b.Value) * b.Error) / Math.Abs(b.Value)),
        };
        return (value, carried + 2 * _unit * Math.Abs(value));
    }

    private (double Value, double Error) Operand(FrozenOperand operand, int i)
    {
        if (operand.Value is { } value)
            return Element(new FrozenElement(value, value.Length == 1 ? 0 : i, 0));
        return (operand.Numbers![operand.Numbers.Count == 1 ? 0 : i], 0);
    }

    private (double[] Value, double[] Error) Reduce(FrozenReduce reduce, double[] x, double[] error)
    {
        double size = x.Sum(Math.Abs);
        switch (reduce.Op)
        {
            case NodeOp.Sum:
                return Each(1, _ => (reduce.Parameter * x.Sum(), Math.Abs(reduce.Parameter) * (error.Sum() + Gamma(x.Length) * size)));
            case NodeOp.Max:
                return Each(1, _ => (x.Max(), error.Max()));
            default:
                double mean = x.Average(), ofMean = error.Average() + Gamma(x.Length) * size / x.Length;
                double[] centred = [.. x.Select(value => value - mean)], ofCentred = [.. error.Select((value, i) => value + ofMean + 2 * _unit * Math.Abs(centred[i]))];
                double variance = centred.Average(value => value * value) + reduce.Parameter, deviation = Math.Sqrt(variance);
                double relative = (centred.Select((value, i) => Math.Abs(value) * ofCentred[i]).Average() / variance) + Gamma(x.Length);
                return Each(x.Length, i => (centred[i] / deviation, ofCentred[i] / deviation + (relative + 4 * _unit) * Math.Abs(centred[i]) / deviation));
        }
    }

    private static (double[] Value, double[] Error) Each(int length, Func<int, (double Value, double Error)> element)
    {
        double[] values = new double[length], errors = new double[length];
        for (int i = 0; i < length; i++)
            (values[i], errors[i]) = element(i);
        return (values, errors);
    }
}
