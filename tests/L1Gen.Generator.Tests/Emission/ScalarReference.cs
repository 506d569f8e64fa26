namespace L1Gen.Generator.Tests.Emission;

/// <summary>The penalty, its gradient and the proximal step by their formulas, element after element in <see langword="double"/>.</summary>
public static class ScalarReference
{
    /// <summary>Σ|w|.</summary>
    public static double L1Norm(double[] weights) => weights.Sum(Math.Abs);

    /// <summary>λ·Σ|w| + λ₂·Σw².</summary>
    public static double Penalty(double[] weights, double lambda, double lambda2) =>
        lambda * L1Norm(weights) + (lambda2 == 0 ? 0 : lambda2 * weights.Sum(w => w * w));

    /// <summary>λ·sign(w) + 2·λ₂·w, with sign(0) = 0.</summary>
    public static double Gradient(double weight, double lambda, double lambda2) =>
        lambda * Sign(weight) + (lambda2 == 0 ? 0 : 2 * lambda2 * weight);

    /// <summary>sign(w)·max(|w| − tλ, 0) / (1 + 2tλ₂); +0 within the threshold.</summary>
    public static double ProximalStep(double weight, double step, double lambda, double lambda2)
    {
        double rest = Math.Abs(weight) - step * lambda;
        return double.IsNaN(weight) ? double.NaN : rest > 0 ? Sign(weight) * rest / (1 + 2 * step * lambda2) : 0;
    }

    private static double Sign(double weight) => double.IsNaN(weight) ? double.NaN : weight > 0 ? 1 : weight < 0 ? -1 : 0;
}
