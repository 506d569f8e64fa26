using System.Numerics;

namespace L1Gen.Tests.Losses;

/// <summary>One loss of one element kind: the methods under test, and the same from its definition where that is a function of r = actual − predicted.</summary>
public sealed record LossCase<T>(
    string Name,
    Func<T[], T[], T[]?, double> Mean,
    Func<T[], T[], T[]?, double> Sum,
    Action<T[], T[], T[]> PerElement,
    Func<T[], T[], T[], T[]?, double> MeanAndGradient,
    Func<T[], T[], T[], T[]?, double> SumAndGradient,
    Func<double, double>? Error = null,
    Func<double, double>? ErrorDerivative = null)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public double Loss(double r) => Error!(r);

    public double Derivative(double r) => ErrorDerivative!(r);
}

/// <summary>The losses; the derivative is that with respect to predicted.</summary>
public static class LossCases
{
    public const double Delta = 0.75;
    public const double Tau = 0.25;

    public static readonly LossCase<float>[] Single =
    [
        new("L1",
            (a, p, w) => L1Loss.Mean(a, p, w),
            (a, p, w) => L1Loss.Sum(a, p, w),
            (a, p, d) => L1Loss.PerElement(a, p, d),
            (a, p, g, w) => L1Loss.MeanAndGradient(a, p, g, w),
            (a, p, g, w) => L1Loss.SumAndGradient(a, p, g, w),
            Absolute, AbsoluteDerivative),
        new("L2",
            (a, p, w) => L2Loss.Mean(a, p, w),
            (a, p, w) => L2Loss.Sum(a, p, w),
            (a, p, d) => L2Loss.PerElement(a, p, d),
            (a, p, g, w) => L2Loss.MeanAndGradient(a, p, g, w),
            (a, p, g, w) => L2Loss.SumAndGradient(a, p, g, w),
            Square, SquareDerivative),
        new("Huber",
            (a, p, w) => HuberLoss.Mean(a, p, Delta, w),
            (a, p, w) => HuberLoss.Sum(a, p, Delta, w),
            (a, p, d) => HuberLoss.PerElement(a, p, d, Delta),
            (a, p, g, w) => HuberLoss.MeanAndGradient(a, p, g, Delta, w),
            (a, p, g, w) => HuberLoss.SumAndGradient(a, p, g, Delta, w),
            Huber, HuberDerivative),
        new("Quantile",
            (a, p, w) => QuantileLoss.Mean(a, p, Tau, w),
            (a, p, w) => QuantileLoss.Sum(a, p, Tau, w),
            (a, p, d) => QuantileLoss.PerElement(a, p, d, Tau),
            (a, p, g, w) => QuantileLoss.MeanAndGradient(a, p, g, Tau, w),
            (a, p, g, w) => QuantileLoss.SumAndGradient(a, p, g, Tau, w),
            Pinball, PinballDerivative),
    ];

    public static readonly LossCase<double>[] Double =
    [
        new("L1",
            (a, p, w) => L1Loss.Mean(a, p, w),
            (a, p, w) => L1Loss.Sum(a, p, w),
            (a, p, d) => L1Loss.PerElement(a, p, d),
            (a, p, g, w) => L1Loss.MeanAndGradient(a, p, g, w),
            (a, p, g, w) => L1Loss.SumAndGradient(a, p, g, w),
            Absolute, AbsoluteDerivative),
        new("L2",
            (a, p, w) => L2Loss.Mean(a, p, w),
            (a, p, w) => L2Loss.Sum(a, p, w),
            (a, p, d) => L2Loss.PerElement(a, p, d),
            (a, p, g, w) => L2Loss.MeanAndGradient(a, p, g, w),
            (a, p, g, w) => L2Loss.SumAndGradient(a, p, g, w),
            Square, SquareDerivative),
        new("Huber",
            (a, p, w) => HuberLoss.Mean(a, p, Delta, w),
            (a, p, w) => HuberLoss.Sum(a, p, Delta, w),
            (a, p, d) => HuberLoss.PerElement(a, p, d, Delta),
            (a, p, g, w) => HuberLoss.MeanAndGradient(a, p, g, Delta, w),
            (a, p, g, w) => HuberLoss.SumAndGradient(a, p, g, Delta, w),
            Huber, HuberDerivative),
        new("Quantile",
            (a, p, w) => QuantileLoss.Mean(a, p, Tau, w),
            (a, p, w) => QuantileLoss.Sum(a, p, Tau, w),
            (a, p, d) => QuantileLoss.PerElement(a, p, d, Tau),
            (a, p, g, w) => QuantileLoss.MeanAndGradient(a, p, g, Tau, w),
            (a, p, g, w) => QuantileLoss.SumAndGradient(a, p, g, Tau, w),
            Pinball, PinballDerivative),
    ];

    /// <summary>The losses of a target and a score.</summary>
    public static readonly LossCase<float>[] SingleScores =
    [
        new("Logistic",
            (a, p, w) => LogisticLoss.Mean(a, p, w),
            (a, p, w) => LogisticLoss.Sum(a, p, w),
            (a, p, d) => LogisticLoss.PerElement(a, p, d),
            (a, p, g, w) => LogisticLoss.MeanAndGradient(a, p, g, w),
            (a, p, g, w) => LogisticLoss.SumAndGradient(a, p, g, w)),
        new("Poisson",
            (a, p, w) => PoissonLoss.Mean(a, p, w),
            (a, p, w) => PoissonLoss.Sum(a, p, w),
            (a, p, d) => PoissonLoss.PerElement(a, p, d),
            (a, p, g, w) => PoissonLoss.MeanAndGradient(a, p, g, w),
            (a, p, g, w) => PoissonLoss.SumAndGradient(a, p, g, w)),
    ];

    /// <summary>The losses of a target and a score.</summary>
    public static readonly LossCase<double>[] DoubleScores =
    [
        new("Logistic",
            (a, p, w) => LogisticLoss.Mean(a, p, w),
            (a, p, w) => LogisticLoss.Sum(a, p, w),
            (a, p, d) => LogisticLoss.PerElement(a, p, d),
            (a, p, g, w) => LogisticLoss.MeanAndGradient(a, p, g, w),
            (a, p, g, w) => LogisticLoss.SumAndGradient(a, p, g, w)),
        new("Poisson",
            (a, p, w) => PoissonLoss.Mean(a, p, w),
            (a, p, w) => PoissonLoss.Sum(a, p, w),
            (a, p, d) => PoissonLoss.PerElement(a, p, d),
            (a, p, g, w) => PoissonLoss.MeanAndGradient(a, p, g, w),
            (a, p, g, w) => PoissonLoss.SumAndGradient(a, p, g, w)),
    ];

    private static double Absolute(double r) => Math.Abs(r);

    private static double AbsoluteDerivative(double r) => -Math.Sign(r);

    private static double Square(double r) => r * r;

    private static double SquareDerivative(double r) => -2 * r;

    private static double Huber(double r) => Math.Abs(r) <= Delta ? 0.5 * r * r : Delta * (Math.Abs(r) - 0.5 * Delta);

    private static double HuberDerivative(double r) => -Math.Clamp(r, -Delta, Delta);

    private static double Pinball(double r) => Tau * Math.Max(r, 0) + (1 - Tau) * Math.Max(-r, 0);

    private static double PinballDerivative(double r) => r > 0 ? -Tau : r < 0 ? 1 - Tau : 0;
}
