using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// Adam (Kingma and Ba 2015, algorithm 1) on loss and penalty together, with the subgradient λ·sign(w) + 2·λ₂·w: what other frameworks do where a penalty is
/// added to the loss. It yields no exact zeros: weights oscillate around 0. Use it to compare; <see cref="ProximalAdam"/> ends in zeros.
/// </summary>
public sealed record SubgradientAdam : Optimizer
{
    /// <summary>The learning rate; 0.001.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How much of the mean of the gradients remains at each step; 0.9.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>How much of the mean of the squared gradients remains at each step; 0.999.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε, outside the root; 1e-8.</summary>
    public double Epsilon { get; init; } = 1e-8;

    internal override double Rate => LearningRate;

    internal override int States => 2;

    internal override void Check() => ProximalAdam.Check(LearningRate, Beta1, Beta2, Epsilon);

    internal override void Step<T>(in StepContext<T> step)
    {
        SubgradientSgd.AddPenalty(step);
        ProximalAdam.Run(step, Beta1, Beta2, Epsilon, scale: 1, lambda: 0, lambda2: 0);
    }
}
