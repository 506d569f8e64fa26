namespace L1Gen.Generator.Model;

/// <summary>
/// Whether the scores of a forward method are <c>x·W</c> or <c>x·W + b</c>, in either order: x its one input, W a whole weight field that is regularized with
/// λ, b absent or a whole field that is not regularized. Anything else is not linear here, even where algebra could bring it into that form.
/// </summary>
internal sealed class LinearForm
{
    private readonly ModelSpec _model;
    private readonly ForwardSpec _forward;

    private LinearForm(ModelSpec model, ForwardSpec forward)
    {
        _model = model;
        _forward = forward;
        Fault = Read();
    }

    /// <summary>The number of the weight field W.</summary>
    public int Slopes { get; private set; } = -1;

    /// <summary>The number of the weight field b, or −1.</summary>
    public int Intercept { get; private set; } = -1;

    /// <summary>What keeps the model from being linear, in the user's words; null where it is linear.</summary>
    public string? Fault { get; }

    /// <summary>Reads the graph of a model with a forward method.</summary>
    public static LinearForm Of(ModelSpec model) => new(model, model.Forward!);

    private NodeSpec Node(int index) => _forward.Nodes[index];

    private string? Read()
    {
        if (_forward.Inputs.Count != 1)
            return $"it takes {Count(_forward.Inputs.Count, "input")}";
        if (_forward.Inputs[0].Kind == InputKind.Index)
            return $"'{_forward.Inputs[0].SourceName}' is an index";
        NodeSpec scores = Node(_forward.Output), product = scores;
        if (scores.Op == NodeOp.Add)
        {
            (NodeSpec a, NodeSpec b) = (Node(scores.Operands[0]), Node(scores.Operands[1]));
            (product, NodeSpec bias) = a.Op == NodeOp.Weights ? (b, a) : (a, b);
            if (bias.Op != NodeOp.Weights)
                return $"'{Text(scores)}' is more than a product and an intercept";
            Intercept = bias.Index;
            if (!IsWhole(bias))
                return PartOf(bias);
        }

        return FaultOfProduct(product) ?? FaultOfScores(scores.Length) ?? FaultOfSlopes() ?? FaultOfIntercept(scores.Length);
    }

    private string? FaultOfProduct(NodeSpec product)
    {
        string input = _forward.Inputs[0].SourceName;
        if (product.Op is NodeOp.Add or NodeOp.Subtract)
            return $"'{Text(product)}' is more than a product and an intercept";
        if (product.Op == NodeOp.Input)
            return $"'{input}' is multiplied by no weight field";
        NodeSpec[] factors = [.. product.Operands.Select(Node)];
        int weights = Array.FindIndex(factors, factor => factor.Op == NodeOp.Weights);

        // One number times a vector is a product with a matrix of one row.
        bool isProduct = product.Op is NodeOp.MatMul or NodeOp.SparseMatMul || (product.Op == NodeOp.Multiply && _forward.Inputs[0].Length == 1);
        if (!isProduct || weights < 0)
            return $"'{Text(product)}' stands between '{input}' and the scores";
        if (factors.FirstOrDefault(factor => factor.Op is not (NodeOp.Weights or NodeOp.Input)) is { } other)
            return $"'{Text(other)}' stands between '{input}' and the scores";
        Slopes = factors[weights].Index;
        return IsWhole(factors[weights]) ? null : PartOf(factors[weights]);
    }

    private string? FaultOfScores(int scores) => scores == 1 || _forward.Loss == "SoftmaxCrossEntropy"
        ? null
        : $"it has {scores} scores; a path is for one, or for the classes of SoftmaxCrossEntropy";

    private string? FaultOfSlopes()
    {
        FieldSpec slopes = _model.Fields[Slopes];
        return slopes.IsExempt ? $"its slopes '{slopes.SourceName}' are not regularized" : slopes.Lambda > 0 ? null : $"the λ of its slopes '{slopes.SourceName}' is 0";
    }

    private string? FaultOfIntercept(int scores)
    {
        if (Intercept < 0)
            return null;
        FieldSpec intercept = _model.Fields[Intercept];
        if (Intercept == Slopes)
            return $"'{intercept.SourceName}' is slope and intercept at once";
        if (intercept.Length != scores)
            return $"its intercept '{intercept.SourceName}' has {Count(intercept.Length, "element")} for {Count(scores, "score")}";
        return intercept.IsExempt || (intercept.Lambda == 0 && intercept.Lambda2 == 0)
            ? null
            : $"its intercept '{intercept.SourceName}' is regularized, which that of a path never is; mark it [Unregularized]";
    }

    private bool IsWhole(NodeSpec weights) => weights.Length == _model.Fields[weights.Index].Length;

    private string PartOf(NodeSpec weights) => $"'{Text(weights)}' is a part of the weight field '{_model.Fields[weights.Index].SourceName}'";

    /// <summary>The user's expression, without the arguments of a call where it is long.</summary>
    private static string Text(NodeSpec node)
    {
        const int Length = 32;
        string text = node.Text.Length > 0 ? node.Text : node.Name;
        if (text.Length <= Length)
            return text;
        return node.Op is >= NodeOp.Relu and <= NodeOp.Log ? $"{node.Op}(…)" : text.Substring(0, char.IsHighSurrogate(text[Length - 1]) ? Length - 1 : Length).TrimEnd('…') + "…";
    }

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
