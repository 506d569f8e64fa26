using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// FTRL-Proximal (McMahan et al. 2013, Ad Click Prediction, algorithm 1): a learning rate for each weight, α/(β + √Σg²), and exact zeros from a sum of
/// gradients rather than from one. Made for sparse data and few passes.
/// </summary>
/// <remarks>
/// The paper's λ₁ is a constant beside a sum over all steps, and so fades as the steps go on. Here it is λ times the number of steps, so that the method
/// minimises mean loss + λ·Σ|w| + λ₂·Σw², as all others here do (McMahan 2011, Follow-the-Regularized-Leader and Mirror Descent, §2).
/// </remarks>
public sealed record Ftrl : Optimizer
{
    /// <summary>α, the scale of the learning rates; 0.1.</summary>
    public double Alpha { get; init; } = 0.1;

    /// <summary>β, which holds the first learning rates down; 1.</summary>
    public double Beta { get; init; } = 1;

    internal override double Rate => Alpha;

    internal override bool TakesSchedule => false;

    internal override int States => 2;

    internal override void Check()
    {
        Positive(Alpha, nameof(Alpha));
        Positive(Beta, nameof(Beta));
    }

    /// <summary>Sets z such that the weights of no step are those that the fit starts from.</summary>
    internal override void Start<T>(ReadOnlySpan<T> weights, Span<T> first, Span<T> second)
    {
        T factor = T.CreateTruncating(-Beta / Alpha);
        for (int i = 0; i < weights.Length; i++)
            first[i] = weights[i] * factor;
    }

    internal override unsafe void Step<T>(in StepContext<T> step)
    {
        fixed (T* w = step.Weights, g = step.Gradient, z = step.First, n = step.Second)
        {
            var kernel = new FtrlStep<T>(w, g, z, n)
            {
                Scale = T.CreateTruncating(step.Scale),
                Inverse = T.CreateTruncating(1 / Alpha),
                Beta = T.CreateTruncating(Beta),
                Threshold = Require.Saturated<T>(step.Number * step.Lambda),
                Decay = Require.Saturated<T>(step.Number * 2 * step.Lambda2),
            };
            WeightStep.Run<T, FtrlStep<T>>(kernel, (nuint)step.Weights.Length);
        }
    }
}
