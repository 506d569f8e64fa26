using System.Diagnostics;

namespace L1Gen;

/// <summary>
/// Marks the forward method of a regularized class: one row in, scores out. The compiler reads it as a graph, and emits the forward and
/// backward pass over a batch of rows with the loss at the end, so that the model can be trained by <c>Fit</c>.
/// </summary>
/// <param name="loss">The loss that training minimises, together with the penalty.</param>
/// <remarks>Called directly, the method runs as it is written, slowly. See docs/forward.md for what it may hold.</remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
[Conditional("L1GEN_KEEP_ATTRIBUTES")]
public sealed class ForwardAttribute(Loss loss) : Attribute
{
    /// <summary>The loss that training minimises, together with the penalty.</summary>
    public Loss Loss { get; } = loss;

    /// <summary>δ of <see cref="L1Gen.Loss.Huber"/>: where the square turns into a line. Positive; 1 by default, in units of the target.</summary>
    public double Delta { get; set; } = 1;

    /// <summary>τ of <see cref="L1Gen.Loss.Quantile"/>, between 0 and 1; ½, the median, by default.</summary>
    public double Tau { get; set; } = 0.5;
}
