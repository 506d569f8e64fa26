using L1Gen.Generator.Model;

namespace L1Gen.Generator.Freezing;

/// <summary>The inputs with what is read of them, and how they are standardised.</summary>
internal sealed class NetworkInputs
{
    private readonly SavedModel _model;
    private readonly Liveness _liveness;

    /// <summary>Of the sparse input the place of each column among the survivors.</summary>
    private readonly Dictionary<int, int> _places = [];

    /// <summary>The standardised elements of each input, once something needs them.</summary>
    private readonly Dictionary<int, FrozenElement[]> _standardized = [];

    private readonly Dictionary<FrozenValue, int> _numbers = [];

    public NetworkInputs(SavedModel model, Liveness liveness)
    {
        _model = model;
        _liveness = liveness;
        Inputs = [.. model.Inputs.Select(ToInput)];
        for (int i = 0; i < Inputs.Count; i++)
        {
            _numbers.Add(Inputs[i].Value, i);
            for (int place = 0; Inputs[i].Kind == InputKind.Sparse && place < Inputs[i].Survivors.Count; place++)
                _places.Add(Inputs[i].Survivors[place], place);
        }
    }

    public IReadOnlyList<FrozenInput> Inputs { get; }

    /// <summary>The column of a sparse input, if it is read.</summary>
    public FrozenElement OfSparse(int input, int column) => _places.TryGetValue(column, out int place) ? new FrozenElement(Inputs[input].Value, place, 0) : default;

    /// <summary>Mean and scale of an element; 0 and 1 of one that is no input's.</summary>
    public (double Mean, double Scale) Standardization(FrozenElement element)
    {
        if (_model.Means is null || element.Value is null || !_numbers.TryGetValue(element.Value, out int number))
            return (0, 1);
        FrozenInput input = Inputs[number];
        int feature = input.FirstFeature + (input.Kind == InputKind.Sparse ? input.Survivors[element.Index] : element.Index);
        return (_model.Means[feature], _model.Scales![feature]);
    }

    /// <summary>The element after standardisation; the steps for it are added once.</summary>
    public FrozenElement AsValue(FrozenElement element, List<FrozenStep> steps)
    {
        if (_model.Means is null || element.Value is null || !_numbers.TryGetValue(element.Value, out int number))
            return element;
        if (!_standardized.TryGetValue(number, out FrozenElement[]? elements))
            _standardized.Add(number, elements = Standardize(number, steps));
        return elements[element.Index];
    }

    /// <summary>The elements as one value: the one that they are, or else a new one.</summary>
    public static FrozenValue Gathered(FrozenElement[] elements, string name, string text, List<FrozenStep> steps)
    {
        FrozenValue? whole = elements.Length > 0 ? elements[0].Value : null;
        if (whole is not null && whole.Length == elements.Length && Enumerable.Range(0, elements.Length).All(i => elements[i].Value == whole && elements[i].Index == i))
            return whole;
        foreach (FrozenStep step in steps)
        {
            if (step is FrozenSelect known && known.Elements.Count == elements.Length && known.Elements.SequenceEqual(elements))
                return known.To;
        }

        var to = new FrozenValue(name, elements.Length);
        steps.Add(new FrozenSelect(to, text, elements));
        return to;
    }

    private FrozenElement[] Standardize(int number, List<FrozenStep> steps)
    {
        FrozenInput input = Inputs[number];
        int[] used = [.. Enumerable.Range(0, _model.Nodes.Count)
            .Where(node => _model.Nodes[node].Op == NodeOp.Input && _model.Nodes[node].Index == number)
            .SelectMany(node => _liveness.Alive(node).Where(element => _liveness.UseOf(node, element).HasFlag(Liveness.Use.Value)))
            .Distinct().OrderBy(element => element)];
        FrozenValue value = Gathered([.. used.Select(element => new FrozenElement(input.Value, element, 0))], input.Name, input.Name, steps);
        double[] means = [.. used.Select(element => _model.Round(_model.Means![input.FirstFeature + element]))], scales = [.. used.Select(element => _model.Round(_model.Scales![input.FirstFeature + element]))];
        if (!Array.TrueForAll(means, mean => mean == 0))
            Apply(NodeOp.Subtract, means, $"{input.Name} - mean");
        if (!Array.TrueForAll(scales, scale => scale == 1))
            Apply(NodeOp.Divide, scales, $"({input.Name} - mean) / scale");
        var elements = new FrozenElement[input.Length];
        for (int i = 0; i < used.Length; i++)
            elements[used[i]] = new FrozenElement(value, i, 0);
        return elements;

        void Apply(NodeOp op, double[] numbers, string text)
        {
            var to = new FrozenValue("standardized", used.Length);
            steps.Add(new FrozenCombine(to, text, new FrozenOperand(value, null), new FrozenOperand(null, numbers), op));
            value = to;
        }
    }

    private FrozenInput ToInput(InputSpec input, int number)
    {
        var read = new SortedSet<int>();
        bool isRead = false;
        for (int i = 0; i < _model.Nodes.Count; i++)
        {
            NodeSpec node = _model.Nodes[i];
            if (node.Index != number || node.Op is not (NodeOp.Input or NodeOp.SparseMatMul or NodeOp.Gather))
                continue;
            int[] alive = _liveness.Alive(i);
            isRead |= alive.Length > 0;
            if (node.Op == NodeOp.Input)
                read.UnionWith(alive);
            else if (node.Op == NodeOp.SparseMatMul)
                read.UnionWith(Enumerable.Range(0, input.Length).Where(row => alive.Any(column => _liveness.Number(node.Operands[0], (row * node.Length) + column) != 0)));
        }

        return new FrozenInput(input.SourceName, input.Kind, input.Length, [.. read], _model.FirstFeature(number), isRead);
    }
}
