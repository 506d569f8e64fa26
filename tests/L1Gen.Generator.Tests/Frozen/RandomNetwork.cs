using L1Gen.Generator.Model;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>A pruned network that whole numbers choose, one for each step: any kind of input, any step, any share of weights.</summary>
internal sealed class RandomNetwork
{
    private static readonly NodeOp[] Functions =
        [NodeOp.Relu, NodeOp.LeakyRelu, NodeOp.Sigmoid, NodeOp.Tanh, NodeOp.Gelu, NodeOp.Softplus, NodeOp.Abs, NodeOp.Square, NodeOp.Negate];

    private readonly Random _random;
    private readonly string _element;
    private readonly List<FrozenInput> _inputs = [];
    private readonly List<FrozenStep> _steps = [];
    private readonly List<FrozenValue> _values = [];

    public RandomNetwork(IReadOnlyList<int> choices, string element)
    {
        _random = new Random(choices.Sum() + choices.Count);
        _element = element;
        Inputs(choices[0]);
        foreach (int choice in choices)
            Step(choice);
        Network = Finish(choices[^1]);
    }

    public FrozenNetwork Network { get; }

    /// <summary>Rows of the inputs: of a dense or sparse one elements, of an index numbers.</summary>
    public object[] Rows(int rows) => [.. _inputs.Select(object (input) => input.Kind == Model.InputKind.Index
        ? Enumerable.Range(0, rows).Select(_ => _random.Next(input.Length)).ToArray()
        : Elements(rows * input.Length, input.Kind == Model.InputKind.Sparse ? 0.2 : 0.9))];

    private object Elements(int count, double share)
    {
        double[] numbers = [.. Enumerable.Range(0, count).Select(_ => _random.NextDouble() < share ? Networks.Number(_random, _element) * 2 : 0)];
        return _element == "float" ? numbers.Select(number => (float)number).ToArray() : numbers;
    }

    private void Inputs(int choice)
    {
        Add("x", choice % 5 == 0 ? Model.InputKind.Sparse : Model.InputKind.Dense, 1 + _random.Next(choice % 3 == 0 ? 300 : 12));
        if (choice % 4 == 1)
            Add("other", Model.InputKind.Dense, 1 + _random.Next(5));
        if (choice % 4 == 2)
            Add("kind", Model.InputKind.Index, 1 + _random.Next(6));
    }

    private void Add(string name, Model.InputKind kind, int length)
    {
        double share = _random.NextDouble();
        int[] survivors = kind == Model.InputKind.Index ? [] : [.. Enumerable.Range(0, length).Where(_ => _random.NextDouble() <= share)];
        if (survivors.Length == 0 && kind != Model.InputKind.Index)
            survivors = [_random.Next(length)];
        var input = new FrozenInput(name, kind, length, survivors, _inputs.Sum(other => other.Length), true);
        _inputs.Add(input);
        if (kind != Model.InputKind.Index)
            _values.Add(input.Value);
    }

    private void Step(int choice)
    {
        FrozenValue x = _values[_random.Next(_values.Count)], inner = Inner(x);
        string text = $"step {_steps.Count}";
        NodeOp function = Functions[_random.Next(Functions.Length)];
        switch (choice % 9)
        {
            case 0 or 1 or 2 or 3:
                Do(Product(x, 1 + _random.Next(choice % 2 == 0 ? 40 : 5), choice % 3 == 0 ? null : function));
                break;
            case 4:
                Do(new FrozenMap(New("mapped", inner.Length), text, inner, function, 0.1));
                break;
            case 5:
                FrozenOperand other = _random.Next(3) switch
                {
                    0 => new FrozenOperand(null, Numbers(1)),
                    1 => new FrozenOperand(null, Numbers(inner.Length)),
                    _ => new FrozenOperand(Reduced(inner), null),
                };
                NodeOp op = _random.Next(3) switch { 0 => NodeOp.Add, 1 => NodeOp.Subtract, _ => NodeOp.Multiply };
                FrozenOperand first = new(inner, null);
                bool isSwapped = _random.Next(2) == 0;
                Do(new FrozenCombine(New("combined", inner.Length), text, isSwapped ? other : first, isSwapped ? first : other, op));
                break;
            case 6:
                Do(Select([.. Elements(inner), .. Elements(Inner(_values[_random.Next(_values.Count)])), new FrozenElement(null, 0, Networks.Number(_random, _element))]));
                break;
            case 7:
                Do(new FrozenReduce(New("normal", inner.Length), text, inner, NodeOp.Normalize, 0.5));
                break;
            default:
                if (_inputs.Find(input => input.Kind == Model.InputKind.Index) is { } index)
                {
                    int length = 1 + _random.Next(5);
                    Do(new FrozenGather(New("embedding", length), text, index, Numbers(index.Length * length)));
                }

                break;
        }
    }

    private FrozenNetwork Finish(int choice)
    {
        FrozenValue last = Inner(_values[^1]);
        IReadOnlyList<FrozenElement> scores;
        switch (choice % 3)
        {
            case 0:
                Do(Product(last, 1 + _random.Next(5), null));
                scores = Networks.All(_values[^1]);
                break;
            case 1:
                Do(Product(last, 1, null));
                scores = Networks.All(_values[^1]);
                break;
            default:
                scores = [new FrozenElement(null, 0, 0.5), .. Elements(last), .. Elements(last)];
                break;
        }

        return new FrozenNetwork
        {
            Element = _element,
            SavedType = "Random",
            Forward = "…",
            Loss = choice % 2 == 0 ? "L2" : scores.Count == 1 ? "Logistic" : "SoftmaxCrossEntropy",
            Inputs = _inputs,
            Steps = _steps,
            Scores = scores,
            Weights = 1000,
            Survivors = _steps.OfType<FrozenProduct>().Sum(product => product.Weights.Count),
        };
    }

    private void Do(FrozenStep step)
    {
        _steps.Add(step);
        _values.Add(step.To);
    }

    /// <summary>A value whose elements are all there: of a row those that are left.</summary>
    private FrozenValue Inner(FrozenValue value)
    {
        FrozenInput? input = _inputs.Find(input => input.Value == value);
        if (input is null || input.Kind == Model.InputKind.Sparse || input.Survivors.Count == input.Length)
            return value;
        FrozenSelect select = Select([.. input.Survivors.Select(place => new FrozenElement(value, place, 0))]);
        Do(select);
        return select.To;
    }

    private FrozenValue Reduced(FrozenValue x)
    {
        Do(new FrozenReduce(New("total", 1), "reduced", x, _random.Next(2) == 0 ? NodeOp.Max : NodeOp.Sum, 0.5));
        return _values[^1];
    }

    private FrozenProduct Product(FrozenValue x, int results, NodeOp? activation)
    {
        double share = _random.Next(4) switch { 0 => 1, 1 => 0, _ => _random.NextDouble() };
        double[][] weights = Networks.Weights(_random, results, x.Length, share, _element);
        if (_inputs.Find(input => input.Value == x) is { Kind: Model.InputKind.Dense } input)
            weights = [.. weights.Select(row => row.Select((weight, place) => input.Survivors.Contains(place) ? weight : 0).ToArray())];
        // Sums of a size that functions are not constant at.
        double scale = 1 << (int)Math.Log2(Math.Max(1, weights.Max(row => row.Count(weight => weight != 0))));
        weights = [.. weights.Select(row => row.Select(weight => weight / scale).ToArray())];
        return Networks.Product("product", $"product {_steps.Count}", x, weights, Numbers(results), activation, 0.1);
    }

    private FrozenSelect Select(FrozenElement[] elements) => new(New("selected", elements.Length), "[a, b]", elements);

    private static IEnumerable<FrozenElement> Elements(FrozenValue value) => Networks.All(value);

    private FrozenValue New(string name, int length) => new(_random.Next(2) == 0 ? name : "x", length);

    private double[] Numbers(int count) => Networks.Biases(_random, count, _element);
}
