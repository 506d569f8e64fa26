using System.Numerics;

namespace L1Gen.Kernels;

public static partial class Kernel
{
    /// <summary>
    /// λ·Σ|w| + λ₂·Σw², and in the same pass its subgradient: gradient += λ·sign(w) + 2·λ₂·w, with sign(0) = 0 and sign(NaN) = NaN.
    /// </summary>
    /// <param name="weights">w.</param>
    /// <param name="gradient">Holds the gradient of the loss, or zeros; as long as <paramref name="weights"/>, and other memory.</param>
    /// <param name="lambda">λ; finite, not negative. The gradient takes it in the precision of the weights.</param>
    /// <param name="lambda2">λ₂ of the elastic net; finite, not negative. The gradient takes 2·λ₂ in the precision of the weights.</param>
    /// <returns>The penalty; NaN if a weight is NaN.</returns>
    /// <exception cref="ArgumentException">The lengths differ. Nothing has been written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">λ or λ₂ is negative, NaN or infinite. Nothing has been written.</exception>
    public static double PenaltyAndGradient(ReadOnlySpan<float> weights, Span<float> gradient, double lambda, double lambda2 = 0) =>
        PenaltyAndGradientCore(weights, gradient, lambda, lambda2);

    /// <inheritdoc cref="PenaltyAndGradient(ReadOnlySpan{float}, Span{float}, double, double)"/>
    public static double PenaltyAndGradient(ReadOnlySpan<double> weights, Span<double> gradient, double lambda, double lambda2 = 0) =>
        PenaltyAndGradientCore(weights, gradient, lambda, lambda2);

    /// <summary>
    /// Soft-thresholding and shrinking, w ← sign(w)·max(|w| − threshold, 0)·shrink: the proximal operator of t·(λ·Σ|w| + λ₂·Σw²) with
    /// threshold = tλ and shrink = 1/(1 + 2tλ₂) (Parikh and Boyd 2014, Proximal Algorithms, §6.5.2 and §6.5.3).
    /// </summary>
    /// <param name="weights">w. What is killed becomes +0; NaN stays NaN, and ±∞ stays ±∞ (NaN where <paramref name="shrink"/> is 0).</param>
    /// <param name="threshold">Finite, not negative. Taken in the precision of the weights.</param>
    /// <param name="shrink">Between 0 and 1. Taken in the precision of the weights.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range. Nothing has been written.</exception>
    public static void ProximalStep(Span<float> weights, double threshold, double shrink = 1) => ProximalStepCore(weights, threshold, shrink);

    /// <inheritdoc cref="ProximalStep(Span{float}, double, double)"/>
    public static void ProximalStep(Span<double> weights, double threshold, double shrink = 1) => ProximalStepCore(weights, threshold, shrink);

    private static unsafe double PenaltyAndGradientCore<T>(ReadOnlySpan<T> weights, Span<T> gradient, double lambda, double lambda2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require.SameLength(weights.Length, gradient.Length, nameof(gradient));
        Require.FiniteNotNegative(lambda);
        Require.FiniteNotNegative(lambda2);
        nuint n = (nuint)weights.Length;
        fixed (T* w = weights, g = gradient)
        {
            if (lambda2 == 0)
                return lambda * Reduction.Sum<T, GradientStep<T>>(new(w, g, Require.Saturated<T>(lambda)), n);
            double squares = Reduction.Sum<double, SquareStep<T>>(new(w), n);
            return lambda * Reduction.Sum<T, ElasticGradientStep<T>>(new(w, g, Require.Saturated<T>(lambda), Require.Saturated<T>(2 * lambda2)), n) + lambda2 * squares;
        }
    }

    private static unsafe void ProximalStepCore<T>(Span<T> weights, double threshold, double shrink)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require.FiniteNotNegative(threshold);
        Require.Fraction(shrink);
        fixed (T* w = weights)
            SoftThreshold.Run(w, (nuint)weights.Length, Require.Saturated<T>(threshold), T.CreateTruncating(shrink));
    }
}
