using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// Stochastic gradient descent on loss and penalty together, with the subgradient λ·sign(w) + 2·λ₂·w, with momentum on request as in
/// <see cref="ProximalSgd"/>. It yields no exact zeros: use it to compare.
/// </summary>
public sealed record SubgradientSgd : Optimizer
{
    /// <summary>The learning rate; 0.01.</summary>
    public double LearningRate { get; init; } = 1e-2;

    /// <summary>μ, at least 0 and below 1; 0.</summary>
    public double Momentum { get; init; }

    /// <summary>Whether the gradient counts once more ahead of the velocity; false.</summary>
    public bool Nesterov { get; init; }

    internal override double Rate => LearningRate;

    internal override int States => Momentum > 0 ? 1 : 0;

    internal override void Check()
    {
        Positive(LearningRate, nameof(LearningRate));
        Fraction(Momentum, nameof(Momentum));
    }

    internal override void Step<T>(in StepContext<T> step)
    {
        AddPenalty(step);
        ProximalSgd.Run(step, Momentum, Nesterov, scale: 1, size: 0, lambda: 0, lambda2: 0);
    }

    /// <summary>Scales the gradient of the loss, and adds the subgradient of the penalty.</summary>
    internal static unsafe void AddPenalty<T>(in StepContext<T> step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* w = step.Weights, g = step.Gradient)
        {
            var kernel = new SubgradientStep<T>(w, g)
            {
                Scale = T.CreateTruncating(step.Scale),
                Lambda = Require.Saturated<T>(step.Lambda),
                Decay = Require.Saturated<T>(2 * step.Lambda2),
            };
            WeightStep.Run<T, SubgradientStep<T>>(kernel, (nuint)step.Weights.Length);
        }
    }
}
