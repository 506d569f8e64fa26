using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;
using static L1Gen.Generator.Emission.GraphCode;

namespace L1Gen.Generator.Emission;

/// <summary>Writes the forward pass of a model and its loss, as calls of kernels in the order of the user's expression.</summary>
internal sealed class ForwardEmitter(CodeWriter writer, ModelSpec model, ForwardGraph graph, GraphCode code)
{
    public void Forward(bool checksWeights)
    {
        code.Open("Forward");
        if (checksWeights)
            writer.Line("CheckWeights();");
        var lines = new List<string>();
        foreach (Step step in graph.Steps.Where(step => step.Op != NodeOp.Slice))
        {
            lines.Add(code.Comment(step));
            lines.AddRange(Forward(step));
        }

        code.Body(lines);
    }

    public void Loss()
    {
        ForwardSpec forward = model.Forward!;
        string parameter = forward.Loss is "Huber" or "Quantile" ? $", {Literals.Double(forward.LossParameter)}" : "";
        Value scores = graph.Scores;
        writer.Line();
        writer.Line($"void {code.Interface}.Loss(in {Kernels}Pass<{model.Element}> pass, bool withGradient) =>");
        writer.Inner($"{Kernels}LaneLoss.{forward.Loss}(pass, {New(scores.Start, scores.Length)}, withGradient ? {New(scores.Gradient, scores.Length)} : default{parameter});");
    }

    private IEnumerable<string> Forward(Step step)
    {
        string to = code.Name(step.To);
        switch (step.Op)
        {
            case NodeOp.MatMul:
                yield return $"pass.Affine({code.Name(step.X!)}, {code.Weights(step.Matrix!)}, {(step.Bias is null ? "default" : code.Weights(step.Bias))}, {to}{Activation(step)});";
                break;
            case NodeOp.SparseMatMul:
                yield return $"pass.SparseAffine({code.Weights(step.Matrix!)}, {(step.Bias is null ? "default" : code.Weights(step.Bias))}, {to}{Activation(step)});";
                break;
            case NodeOp.Gather:
                yield return $"pass.Gather({code.IndexInput(step)}, {code.Weights(step.Matrix!)}, {to});";
                break;
            case NodeOp.Add or NodeOp.Subtract or NodeOp.Multiply or NodeOp.Divide:
                yield return $"pass.Combine({Kernels}Binary.{step.Op}, {code.Of(step.A!)}, {code.Of(step.B!)}, {to});";
                break;
            case NodeOp.Sum:
                yield return $"pass.Sum({code.Name(step.X!)}, {to}, {Literals.Double(step.Node.Parameter)});";
                break;
            case NodeOp.Max:
                yield return $"pass.Max({code.Name(step.X!)}, {to});";
                break;
            case NodeOp.Normalize:
                yield return $"pass.Normalize({code.Name(step.X!)}, {to}, {code.Name(step.Deviation!)}, {Literals.Double(step.Node.Parameter)});";
                break;
            case NodeOp.Concat:
                int start = 0;
                foreach (Value part in step.Parts!)
                {
                    yield return $"pass.Copy({code.Name(part)}, {to}.Slice({start}, {part.Length}));";
                    start += part.Length;
                }

                break;
            default:
                yield return $"pass.Map({Kernels}Unary.{step.Op}, {code.Name(step.X!)}, {to}{Slope(step.Node)});";
                break;
        }
    }

    private static string Activation(Step step) =>
        step.Activation is { } activation ? $", {Kernels}Unary.{activation.Op}{Slope(activation)}" : "";
}
