using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;
using static L1Gen.Generator.Emission.GraphCode;

namespace L1Gen.Generator.Emission;

/// <summary>Writes the backward pass of a model and the gradient of its weights, in the reverse order of the user's expression.</summary>
internal sealed class BackwardEmitter(ModelSpec model, ForwardGraph graph, ArenaLayout layout, GraphCode code)
{
    public void Backward()
    {
        code.Open("Backward");
        var lines = new List<string>();
        var written = new HashSet<Value> { graph.Scores };
        foreach (Step step in graph.Steps.Reverse().Where(step => step.To.NeedsGradient))
        {
            // A value that the scores do not need has no gradient.
            if (!written.Contains(step.To))
                continue;
            List<string> calls = Backward(step, written).ToList();
            if (calls.Count == 0)
                continue;
            lines.Add(code.Comment(step));
            lines.AddRange(calls);
        }

        code.Body(lines);
    }

    public void WeightGradient()
    {
        code.Open("WeightGradient", $", global::System.Span<{model.Element}> gradient, {Kernels}Share share");
        List<WeightUse> uses = graph.Steps.SelectMany(Uses).ToList();
        var lines = new List<string>();
        for (int i = 0; i < model.Fields.Count; i++)
        {
            List<WeightUse> ofField = uses.Where(use => use.Weights.Index == i).ToList();
            lines.Add($"// ∂/∂{model.Fields[i].SourceName}");
            lines.AddRange(WeightGradient(model.Fields[i], ofField));
        }

        code.Body(lines, $", global::System.Span<{model.Element}> gradient, {Kernels}Share share", ", gradient, share");
    }

    private IEnumerable<string> Backward(Step step, HashSet<Value> written)
    {
        string to = code.Name(step.To), dTo = code.Gradient(step.To);
        if (step.Activation is { } activation)
            yield return $"pass.MapBackward({Kernels}Unary.{activation.Op}, {to}, {to}, {dTo}, {dTo}, add: false{Slope(activation)});";
        switch (step.Op)
        {
            case NodeOp.SparseMatMul or NodeOp.Gather:
                break;
            case NodeOp.MatMul:
                if (step.X!.NeedsGradient)
                    yield return $"pass.AffineBackward({dTo}, {code.Weights(step.Matrix!)}, {Into(step.X)});";
                break;
            case NodeOp.Add or NodeOp.Subtract or NodeOp.Multiply or NodeOp.Divide:
                foreach ((Operand operand, bool isFirst) in new[] { (step.A!, true), (step.B!, false) })
                {
                    if (operand.Block is { NeedsGradient: true } block)
                        yield return $"pass.CombineBackward({Kernels}Binary.{step.Op}, {code.Of(step.A!)}, {code.Of(step.B!)}, {dTo}, {code.Gradient(block)}, toFirst: {Bool(isFirst)}, add: {Bool(!written.Add(block))});";
                }

                break;
            case NodeOp.Concat:
                int start = 0;
                foreach (Value part in step.Parts!)
                {
                    if (part.NeedsGradient)
                        yield return $"pass.Copy({dTo}.Slice({start}, {part.Length}), {Into(part)});";
                    start += part.Length;
                }

                break;
            case NodeOp.Slice when step.X!.NeedsGradient:
                if (written.Add(step.X))
                    yield return $"pass.Clear({code.Gradient(step.X)});";
                yield return $"pass.Copy({dTo}, {code.Gradient(step.X)}.Slice({step.Node.Start}, {step.To.Length}), add: true);";
                break;
            case NodeOp.Sum:
                yield return $"pass.SumBackward({dTo}, {code.Gradient(step.X!)}, {Literals.Double(step.Node.Parameter)}, add: {Bool(!written.Add(step.X!))});";
                break;
            case NodeOp.Max:
                yield return $"pass.MaxBackward({code.Name(step.X!)}, {to}, {dTo}, {Into(step.X!)});";
                break;
            case NodeOp.Normalize:
                yield return $"pass.NormalizeBackward({to}, {code.Name(step.Deviation!)}, {dTo}, {Into(step.X!)});";
                break;
            default:
                yield return $"pass.MapBackward({Kernels}Unary.{step.Op}, {code.Name(step.X!)}, {to}, {dTo}, {Into(step.X!)}{Slope(step.Node)});";
                break;
        }

        string Into(Value x) => $"{code.Gradient(x)}, add: {Bool(!written.Add(x))}";
    }

    /// <summary>The steps that read a field, with the call that adds their part of its gradient.</summary>
    private IEnumerable<WeightUse> Uses(Step step)
    {
        string dTo = step.To.NeedsGradient ? code.Gradient(step.To) : "";
        switch (step.Op)
        {
            case NodeOp.MatMul:
                yield return new WeightUse(step.Matrix!, "MatrixGradient", $"{code.Name(step.X!)}, {dTo}, ", "");
                break;
            case NodeOp.SparseMatMul:
                yield return new WeightUse(step.Matrix!, "SparseMatrixGradient", $"{dTo}, ", "");
                break;
            case NodeOp.Gather:
                yield return new WeightUse(step.Matrix!, "GatherGradient", $"{code.IndexInput(step)}, {dTo}, ", "");
                break;
            case NodeOp.Add or NodeOp.Subtract or NodeOp.Multiply or NodeOp.Divide:
                foreach ((Operand operand, bool isFirst) in new[] { (step.A!, true), (step.B!, false) })
                {
                    if (operand.Weights is { } weights)
                        yield return new WeightUse(weights, "CombineGradient", $"{Kernels}Binary.{step.Op}, {code.Of(step.A!)}, {code.Of(step.B!)}, {dTo}, ", $"toFirst: {Bool(isFirst)}, ");
                }

                break;
        }

        if (step.Bias is not null)
            yield return new WeightUse(step.Bias, "BiasGradient", $"{dTo}, ", "");
    }

    private IEnumerable<string> WeightGradient(FieldSpec field, List<WeightUse> uses)
    {
        bool isWhole = uses.Count > 0 && uses.All(use => use.Weights.Length == field.Length);
        if (isWhole && uses.Select(use => use.Kernel).Distinct().Count() == 1)
        {
            for (int i = 0; i < uses.Count; i++)
                yield return Call(uses[i], "share", i > 0);
            yield break;
        }

        // What is read in part, or by several kernels, is one thread's: their shares would not be the same.
        yield return "if (share.Index == 0)";
        yield return "{";
        if (!isWhole)
            yield return $"    {Slice(layout.Start(field), field.Length)}.Clear();";
        for (int i = 0; i < uses.Count; i++)
            yield return "    " + Call(uses[i], $"{Kernels}Share.All", !isWhole || i > 0);
        yield return "}";

        string Call(WeightUse use, string share, bool add) =>
            $"pass.{use.Kernel}({use.Before}{Slice(layout.Start(field) + use.Weights.Start, use.Weights.Length)}, {use.After}{share}, add: {Bool(add)});";
    }

    private static string Slice(int start, int length) => $"gradient.Slice({Literals.Display(start)}, {Literals.Display(length)})";

    private sealed record WeightUse(NodeSpec Weights, string Kernel, string Before, string After);
}
