using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// Adam (Kingma and Ba 2015, algorithm 1) with the proximal step in its own metric: with t = rate/(√v̂ + ε) for each weight, w is set to the soft threshold
/// of w − t·m̂ at tλ, over 1 + 2tλ₂ (Yun, Lozano and Yang 2021, ProxGen, §3; Melchior, Joseph and Moolekamp 2019). Ends in exact zeros.
/// </summary>
/// <remarks>
/// The penalty moves no weight by more in a step than the loss could, times two: Adam's own steps are at most rate·max(1, (1 − β₁)/√(1 − β₂)) (Kingma and
/// Ba 2015, §2.1). Without that bound a weight that no row has reached yet, v̂ = 0, would be set to 0 at once, and a row of an embedding with it. Where the
/// bound acts, the penalty outweighs the loss anyway, so that the optimum is the same.
/// </remarks>
public sealed record ProximalAdam : Optimizer
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

    internal override void Check() => Check(LearningRate, Beta1, Beta2, Epsilon);

    internal override void Step<T>(in StepContext<T> step) => Run(step, Beta1, Beta2, Epsilon, step.Scale, step.Lambda, step.Lambda2);

    internal static void Check(double rate, double beta1, double beta2, double epsilon)
    {
        Positive(rate, nameof(LearningRate));
        Fraction(beta1, nameof(Beta1));
        Fraction(beta2, nameof(Beta2));
        Positive(epsilon, nameof(Epsilon));
    }

    /// <summary>The most that Adam moves a weight by in a step (Kingma and Ba 2015, §2.1).</summary>
    private static double LongestStep(double rate, double beta1, double beta2) => rate * Math.Max(1, (1 - beta1) / Math.Sqrt(1 - beta2));

    /// <summary>A step of Adam, with no penalty where λ and λ₂ are 0.</summary>
    internal static unsafe void Run<T>(in StepContext<T> step, double beta1, double beta2, double epsilon, double scale, double lambda, double lambda2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double bias1 = 1 - Math.Pow(beta1, step.Number), bias2 = 1 - Math.Pow(beta2, step.Number);
        fixed (T* w = step.Weights, g = step.Gradient, m = step.First, v = step.Second)
        {
            var kernel = new AdamStep<T>(w, g, m, v)
            {
                Scale = T.CreateTruncating(scale),
                Beta1 = T.CreateTruncating(beta1),
                Rest1 = T.CreateTruncating(1 - beta1),
                Beta2 = T.CreateTruncating(beta2),
                Rest2 = T.CreateTruncating(1 - beta2),
                Root = T.CreateTruncating(1 / Math.Sqrt(bias2)),
                Epsilon = T.CreateTruncating(epsilon),
                Rate = T.CreateTruncating(step.Rate / bias1),
                Lambda = Require.Saturated<T>(lambda * bias1),
                Limit = Require.Saturated<T>(2 * LongestStep(step.Rate, beta1, beta2) / (Math.Max(lambda, 2 * lambda2) * bias1)),
                Decay = Require.Saturated<T>(2 * lambda2 * bias1),
            };
            WeightStep.Run<T, AdamStep<T>>(kernel, (nuint)step.Weights.Length);
        }
    }
}
