using L1Gen.Generator.Model;

namespace L1Gen.Generator.Emission;

/// <summary>How each weight field should start, by its first place in the forward method.</summary>
internal sealed class InitializationOf
{
    private readonly Dictionary<int, string> _kinds = [];
    private readonly ModelSpec _model;

    public InitializationOf(ForwardGraph graph, ModelSpec model)
    {
        _model = model;
        foreach (Step step in graph.Steps)
        {
            if (step.Matrix is { } matrix)
                Add(matrix, OfMatrix(graph, step));
            // What scales a value starts at 1: at 0 it would let no gradient through.
            string scale = step.Op is NodeOp.Multiply or NodeOp.Divide ? "One" : "Zero";
            foreach (Operand? operand in new[] { step.A, step.B })
            {
                if (operand?.Weights is { } weights)
                    Add(weights, scale);
            }
        }
    }

    public string Of(FieldSpec field) => _kinds.TryGetValue(_model.Fields.ToList().IndexOf(field), out string? kind) ? kind : "Zero";

    private void Add(NodeSpec weights, string kind)
    {
        if (!_kinds.ContainsKey(weights.Index))
            _kinds.Add(weights.Index, kind);
    }

    private static string OfMatrix(ForwardGraph graph, Step step)
    {
        // A linear model is convex: it needs no symmetry broken, and 0 is where its path starts.
        if (step.Op != NodeOp.Gather && graph.Steps.Count(other => other.Matrix is not null) == 1 && step.To.Length == 1)
            return "Zero";
        NodeOp? rectifier = step.Activation?.Op ?? graph.Steps.FirstOrDefault(other => other.X == step.To)?.Op;
        return rectifier is NodeOp.Relu or NodeOp.LeakyRelu or NodeOp.Gelu or NodeOp.Softplus ? "He" : "Glorot";
    }
}
