using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// Stochastic gradient descent with the proximal step, with momentum on request: v ← μv + g, w ← prox(w − rate·v) (Polyak 1964), or with Nesterov's
/// look-ahead w ← prox(w − rate·(g + μv)) (Nesterov 1983; Sutskever et al. 2013, §2). Ends in exact zeros.
/// </summary>
/// <remarks>
/// The proximal step has the size that the gradients together have in the step, rate·(1 − μᵏ)/(1 − μ) at step k, so that weights at rest are those where
/// the gradient equals λ.
/// </remarks>
public sealed record ProximalSgd : Optimizer
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
        double sum = (1 - Math.Pow(Momentum, step.Number + (Nesterov ? 1 : 0))) / (1 - Momentum);
        Run(step, Momentum, Nesterov, step.Scale, step.Rate * sum, step.Lambda, step.Lambda2);
    }

    /// <summary>A step with momentum, and the proximal step of the given size.</summary>
    internal static unsafe void Run<T>(in StepContext<T> step, double momentum, bool nesterov, double scale, double size, double lambda, double lambda2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* w = step.Weights, g = step.Gradient, v = step.First)
        {
            var kernel = new MomentumStep<T>(w, g, momentum > 0 ? v : null)
            {
                Scale = T.CreateTruncating(scale),
                Momentum = T.CreateTruncating(momentum),
                Nesterov = nesterov,
                Rate = T.CreateTruncating(step.Rate),
                Threshold = Require.Saturated<T>(size * lambda),
                Shrink = T.CreateTruncating(1 / (1 + 2 * size * lambda2)),
            };
            WeightStep.Run<T, MomentumStep<T>>(kernel, (nuint)step.Weights.Length);
        }
    }
}
