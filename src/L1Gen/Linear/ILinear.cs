using System.Numerics;

namespace L1Gen;

/// <summary>
/// A model whose scores are <c>x·W</c> or <c>x·W + b</c>: x its one input, dense or sparse, W a weight field that is regularized, b one that is not. The compiler
/// implements it on a type with such a <see cref="ForwardAttribute"/> method and one score, or the scores of <see cref="Loss.SoftmaxCrossEntropy"/>.
/// </summary>
/// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
public interface ILinear<T> : IDifferentiable<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Which weight field is which.</summary>
    LinearPlan LinearPlan { get; }
}

/// <summary>The weight fields of a linear model, by their numbers in <see cref="ForwardPlan.Fields"/>.</summary>
/// <param name="Slopes">W: inputs × scores, row after row.</param>
/// <param name="Intercept">b, one for each score; −1 where there is none.</param>
public readonly record struct LinearPlan(int Slopes, int Intercept);
