using FsCheck;
using FsCheck.Fluent;
using L1Gen.Kernels;

namespace L1Gen.Tests.Kernels;

/// <summary>What the penalty, its subgradient and its proximal step are by their definitions.</summary>
public sealed class KernelPropertyTests
{
    private static readonly Gen<double[]> Weights =
        from values in ArbMap.Default.GeneratorFor<NormalFloat[]>()
        select Array.ConvertAll(values, value => Math.Clamp(value.Get, -1e6, 1e6));

    private static readonly Gen<double> Factor = Gen.Choose(1, 1000).Select(k => k / 250.0);

    private static readonly Arbitrary<(double[] Weights, double First, double Second, double Third)> Cases =
        (from w in Weights from a in Factor from b in Factor from c in Factor select (w, a, b, c)).ToArbitrary();

    /// <summary>0 ∈ w⁺ − w + t·∂(λ·Σ|w⁺| + λ₂·Σw⁺²), element by element.</summary>
    [Fact]
    public void Proximal_step_is_optimal() => Prop.ForAll(Cases, x =>
    {
        var (w, t, lambda, lambda2) = x;
        double[] after = [.. w];
        Kernel.ProximalStep(after, t * lambda, 1 / (1 + 2 * t * lambda2));
        return w.Zip(after).All(pair =>
        {
            var (before, plus) = pair;
            double rest = before - plus - 2 * t * lambda2 * plus;
            double slack = 1e-12 * (Math.Abs(before) + t * lambda);
            return plus == 0 ? Math.Abs(rest) <= t * lambda + slack : Math.Abs(rest - t * lambda * Math.Sign(plus)) <= slack;
        });
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Penalty_is_homogeneous() => Prop.ForAll(Cases, x =>
    {
        var (w, factor, lambda, _) = x;
        double[] scaled = Array.ConvertAll(w, value => -factor * value);
        double once = Kernel.PenaltyAndGradient(w, new double[w.Length], lambda);
        double twice = Kernel.PenaltyAndGradient(scaled, new double[w.Length], lambda);
        return Math.Abs(twice - factor * once) <= 1e-12 * twice
            && Math.Abs(Kernel.L1Norm(scaled) - factor * Kernel.L1Norm(w)) <= 1e-12 * factor * Kernel.L1Norm(w);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Gradient_is_the_difference_quotient_away_from_zero() => Prop.ForAll(Cases, x =>
    {
        var (w, lambda, lambda2, _) = x;
        double[] gradient = new double[w.Length];
        Kernel.PenaltyAndGradient(w, gradient, lambda, lambda2);
        return Enumerable.Range(0, w.Length).All(i =>
        {
            double h = 1e-4 * Math.Max(1, Math.Abs(w[i]));
            if (Math.Abs(w[i]) < 2 * h)
                return true;
            double quotient = (Penalty(w[i] + h) - Penalty(w[i] - h)) / (2 * h);
            return Math.Abs(quotient - gradient[i]) <= 1e-6 * Math.Max(1, Math.Abs(gradient[i]));
        });

        double Penalty(double value) => Kernel.PenaltyAndGradient((double[])[value], new double[1], lambda, lambda2);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Fused_penalty_is_the_separate_one_to_the_bit() => Prop.ForAll(Cases, x =>
    {
        var (w, lambda, lambda2, _) = x;
        float[] floats = Array.ConvertAll(w, value => (float)value);
        return Kernel.PenaltyAndGradient(w, new double[w.Length], lambda) == lambda * Kernel.L1Norm(w)
            && Kernel.PenaltyAndGradient(floats, new float[w.Length], lambda, lambda2)
                == lambda * Kernel.L1Norm(floats) + lambda2 * Kernel.SumOfSquares(floats);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Sums_agree_with_plain_sums() => Prop.ForAll(Cases, x =>
    {
        double[] w = x.Weights, y = [.. w.Reverse()];
        float[] floats = Array.ConvertAll(w, value => (float)value);
        return Near(Kernel.L1Norm(w), w.Sum(Math.Abs), w.Sum(Math.Abs), 1e-13)
            && Near(Kernel.L1Norm(floats), floats.Sum(value => Math.Abs((double)value)), floats.Sum(value => Math.Abs((double)value)), 2e-7)
            && Near(Kernel.SumOfSquares(w), w.Sum(value => value * value), w.Sum(value => value * value), 1e-13)
            && Near(Kernel.Dot(w, y), w.Zip(y, (a, b) => a * b).Sum(), w.Zip(y, (a, b) => Math.Abs(a * b)).Sum(), 1e-13);

        static bool Near(double actual, double expected, double scale, double tolerance) => Math.Abs(actual - expected) <= tolerance * scale;
    }).QuickCheckThrowOnFailure();
}
