using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// A model whose forward method the compiler has read: its forward and backward pass over a batch. The compiler implements it on a type
/// with <see cref="ForwardAttribute"/>; <c>Fit</c>, <c>Evaluate</c> and <c>Predict</c> are written against it.
/// </summary>
/// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
public interface IDifferentiable<T> : IRegularized
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What is known of the model at compile time: inputs, weight fields, workspace.</summary>
    ForwardPlan Plan { get; }

    /// <summary>The elements of a weight field, in place.</summary>
    /// <param name="field">The number of the field in <see cref="ForwardPlan.Fields"/>.</param>
    Span<T> WeightsOf(int field);

    /// <summary>Computes every value of the graph for the lanes of <paramref name="pass"/>, the scores last.</summary>
    void Forward(in Pass<T> pass);

    /// <summary>The losses of the pass's rows, and on request the gradient with respect to the scores.</summary>
    /// <param name="pass">Holds the scores.</param>
    /// <param name="withGradient">Whether <see cref="Backward"/> follows.</param>
    void Loss(in Pass<T> pass, bool withGradient);

    /// <summary>The gradient with respect to every value of the graph, for the lanes of <paramref name="pass"/>.</summary>
    void Backward(in Pass<T> pass);

    /// <summary>Writes the gradient with respect to the weights, the sum over all rows of the batch.</summary>
    /// <param name="pass">Covers all lanes, after <see cref="Backward"/>.</param>
    /// <param name="gradient">As long as <see cref="ForwardPlan.GradientLength"/>, laid out by <see cref="FieldPlan.Offset"/>.</param>
    /// <param name="share">The part of it to write.</param>
    void WeightGradient(in Pass<T> pass, Span<T> gradient, Share share);
}
