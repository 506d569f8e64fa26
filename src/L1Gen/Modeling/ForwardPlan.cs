using L1Gen.Kernels;

namespace L1Gen;

/// <summary>What the compiler knows of a model with a forward method.</summary>
public sealed class ForwardPlan
{
    /// <summary>The forward method as it is written, on one line.</summary>
    public required string Text { get; init; }

    /// <summary>
    /// What the forward method computes, one line for each value, operands before what uses them and the scores last:
    /// <c>[name = ]operation length[: operands][ of index][ from start][ by parameter]</c>, with operands as numbers of lines from 0. <c>docs/files.md</c> describes it.
    /// </summary>
    public required IReadOnlyList<string> Graph { get; init; }

    /// <summary>The parameters of the forward method. Dense ones come first in the workspace, in this order.</summary>
    public required IReadOnlyList<InputPlan> Inputs { get; init; }

    /// <summary>The weight fields in the order of declaration.</summary>
    public required IReadOnlyList<FieldPlan> Fields { get; init; }

    /// <summary>Elements of the gradient with respect to the weights, padding between fields included.</summary>
    public required int GradientLength { get; init; }

    /// <summary>The loss.</summary>
    public required Loss Loss { get; init; }

    /// <summary>δ of <see cref="Loss.Huber"/> or τ of <see cref="Loss.Quantile"/>; else 0.</summary>
    public double LossParameter { get; init; }

    /// <summary>Where the scores stand in the workspace; their count is the number of outputs.</summary>
    public required Block Scores { get; init; }

    /// <summary>Elements of the workspace for a row, without gradients.</summary>
    public required int ValueCount { get; init; }

    /// <summary>Elements of the workspace for a row of a batch that is trained on: the values, then their gradients.</summary>
    public required int WorkspaceCount { get; init; }

    /// <summary>Multiply-adds of the forward pass for a row; what the number of threads is chosen by.</summary>
    public long MultiplyAdds { get; init; }
}

/// <summary>A parameter of a forward method.</summary>
/// <param name="Name">Its name in the source.</param>
/// <param name="Kind">What a row of it is.</param>
/// <param name="Length">The number of elements; of an <see cref="InputKind.Index"/> the number of values, from 0.</param>
public sealed record InputPlan(string Name, InputKind Kind, int Length);

/// <summary>What a row of an input is.</summary>
public enum InputKind
{
    /// <summary>A number for each element.</summary>
    Dense,

    /// <summary>The elements that are not zero.</summary>
    Sparse,

    /// <summary>A row number of an embedding's table.</summary>
    Index,
}

/// <summary>A weight field of a model with a forward method.</summary>
/// <param name="Name">Its name in the source.</param>
/// <param name="Shape">Its extents; empty for a scalar.</param>
/// <param name="Length">The number of elements.</param>
/// <param name="Offset">Where its gradient starts.</param>
/// <param name="Lambda">The declared λ; 0 where the field is exempt.</param>
/// <param name="Lambda2">The declared λ₂; 0 where the field is exempt.</param>
/// <param name="Initialization">How <c>Initialize</c> fills it.</param>
public sealed record FieldPlan(string Name, IReadOnlyList<int> Shape, int Length, int Offset, double Lambda, double Lambda2, Initialization Initialization);

/// <summary>How the weights of a field start.</summary>
public enum Initialization
{
    /// <summary>
    /// What the field's place in the forward method asks for: He before a rectifier, Glorot for other matrices, 1 for what scales a value, 0 else.
    /// </summary>
    Auto,

    /// <summary>0.</summary>
    Zero,

    /// <summary>1.</summary>
    One,

    /// <summary>Uniform in ±√(6 / (inputs + outputs)) (Glorot and Bengio 2010, eq. 16).</summary>
    Glorot,

    /// <summary>Uniform in ±√(6 / inputs) (He et al. 2015, §2.2).</summary>
    He,
}
