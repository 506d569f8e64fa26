using L1Gen.Generator.Model;

namespace L1Gen.Generator.Emission;

/// <summary>What is decided about the code of a row, for each step and each value.</summary>
internal sealed class FrozenPlan
{
    /// <summary>Terms that stand in one method: at some 17 bytes of IL each far below the 60,000 at which the JIT stops to optimize.</summary>
    public const int LongestMethod = 1_000;

    /// <summary>Elements of a value that locals hold, and operations that are written out element by element.</summary>
    private const int ShortValue = 16;
    private const int MostLocals = 128;

    private readonly Dictionary<FrozenProduct, FrozenForm> _forms = [];
    private readonly HashSet<FrozenStep> _chunked = [];
    private readonly HashSet<FrozenValue> _spans = [];
    private readonly Dictionary<FrozenValue, FrozenSelect> _selects = [];

    public FrozenPlan(FrozenNetwork network)
    {
        int terms = 0;
        foreach (FrozenProduct product in network.Steps.OfType<FrozenProduct>())
        {
            FrozenForm form = FrozenCost.Row(product.Weights.Count, Places(product).Count, product.To.Length);
            _forms[product] = form;
            terms += form == FrozenForm.Straight ? product.Weights.Count : 0;
            if (form == FrozenForm.Straight && terms > LongestMethod)
                _chunked.Add(product);
        }

        foreach (FrozenSelect select in network.Steps.OfType<FrozenSelect>())
            _selects[select.To] = select;
        ScoresValue = Whole(network);
        if (ScoresValue is not null && network.Scores.Count > 1)
            _spans.Add(ScoresValue);
        for (int i = network.Steps.Count - 1; i >= 0; i--)
            Spans(network.Steps[i]);
        if (network.Steps.Where(step => !_spans.Contains(step.To)).Sum(step => step.To.Length) > MostLocals)
            _spans.UnionWith(network.Steps.Where(step => step is not FrozenSelect).Select(step => step.To));
        IsStraight = network.Inputs.All(input => !_spans.Contains(input.Value));
    }

    /// <summary>The value that is the scores, element by element, and is written where they are wanted; null where they are put together.</summary>
    public FrozenValue? ScoresValue { get; }

    /// <summary>Whether inputs are read element by element, so that they may be anything with elements.</summary>
    public bool IsStraight { get; }

    public FrozenForm Form(FrozenProduct product) => _forms[product];

    /// <summary>Whether a straight line is cut into methods.</summary>
    public bool IsChunked(FrozenProduct product) => _chunked.Contains(product);

    /// <summary>Whether a value stands in memory rather than in locals.</summary>
    public bool IsSpan(FrozenValue value) => _spans.Contains(value);

    /// <summary>The choice of elements that a value is another name of; null where it is one of its own.</summary>
    public FrozenSelect? Alias(FrozenValue value) => !_spans.Contains(value) && _selects.TryGetValue(value, out FrozenSelect? select) ? select : null;

    /// <summary>The elements of the factor that a product reads, rising.</summary>
    public static List<int> Places(FrozenProduct product) => product.Indices.Distinct().OrderBy(place => place).ToList();

    /// <summary>Whether an operation of one element is written as an expression; the others are loops of kernels.</summary>
    public static bool IsSimple(NodeOp op) => op is NodeOp.Relu or NodeOp.LeakyRelu or NodeOp.Abs or NodeOp.Square or NodeOp.Negate;

    /// <summary>Whether a step of these lengths is written out.</summary>
    public static bool IsShort(int length) => length <= ShortValue;

    private static FrozenValue? Whole(FrozenNetwork network)
    {
        FrozenValue? value = network.Scores[0].Value;
        return value is not null && value.Length == network.Scores.Count
            && network.Scores.Select((score, i) => score.Value == value && score.Index == i).All(isSame => isSame)
            && network.Steps.Any(step => step.To == value && step is not (FrozenGather or FrozenSelect))
                ? value
                : null;
    }

    private void Spans(FrozenStep step)
    {
        if (step.To.Length > 4 * ShortValue)
            _spans.Add(step.To);
        switch (step)
        {
            case FrozenProduct product:
                if (_forms[product] != FrozenForm.Straight || _chunked.Contains(product))
                {
                    _spans.Add(product.X);
                    if (product.To.Length > 1)
                        _spans.Add(product.To);
                }

                if (product.Activation is { } activation && !IsSimple(activation))
                    _spans.Add(product.To);
                break;
            case FrozenMap map when !IsSimple(map.Op) || !IsShort(map.To.Length):
                _spans.Add(map.X);
                _spans.Add(map.To);
                break;
            case FrozenCombine combine when !IsShort(combine.To.Length):
                _spans.Add(combine.To);
                if (combine.A.Value is not null)
                    _spans.Add(combine.A.Value);
                if (combine.B.Value is not null)
                    _spans.Add(combine.B.Value);
                break;
            case FrozenReduce reduce when reduce.Op != NodeOp.Sum || !IsShort(reduce.X.Length):
                _spans.Add(reduce.X);
                _spans.Add(reduce.To);
                break;
            case FrozenGather:
                _spans.Add(step.To);
                break;
        }
    }
}
