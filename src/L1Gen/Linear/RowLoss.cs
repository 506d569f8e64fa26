using System.Runtime.CompilerServices;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>f(y, η) of one row for the losses of one output, with f′ and f″ by η and the conjugate f*(s) = sup over η of s·η − f(η).</summary>
internal interface IRowLoss
{
    /// <summary>How far outside the conjugate's domain rounding can lead.</summary>
    const double Rounding = 1e-12;

    double Value(double y, double eta);

    double Derivative(double y, double eta);

    /// <summary>f″.</summary>
    double Curvature(double y, double eta);

    /// <summary>The curvature of a parabola that touches f at η and is nowhere below; 0 where f″ does without.</summary>
    double Majorizer(double y, double eta) => 0;

    /// <summary>+∞ outside its domain.</summary>
    double Conjugate(double y, double s);
}

/// <summary>(y − η)².</summary>
internal readonly struct L2RowLoss : IRowLoss
{
    public double Value(double y, double eta) => (y - eta) * (y - eta);

    public double Derivative(double y, double eta) => 2 * (eta - y);

    public double Curvature(double y, double eta) => 2;

    public double Conjugate(double y, double s) => s * (y + s / 4);
}

/// <summary>log(1 + exp(η)) − y·η, y from 0 to 1.</summary>
internal readonly struct LogisticRowLoss : IRowLoss, IExponentialLoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Evaluate<TSimd, TVector>(TVector y, TVector eta, out TVector derivative, out TVector curvature)
        where TSimd : ISimd<double, TVector>
        where TVector : struct
    {
        // With e = exp(−|η|) the probabilities are 1/(1 + e) and e/(1 + e), and the curvature is their product.
        TVector zero = TSimd.Create(0), one = TSimd.Create(1), e = Exp<double>.Invoke<TSimd, TVector>(TSimd.Subtract(zero, TSimd.Abs(eta)));
        TVector greater = TSimd.Divide(one, TSimd.Add(one, e)), less = TSimd.Multiply(e, greater);
        derivative = TSimd.Subtract(TSimd.SelectLessOrEqual(zero, eta, greater, less), y);
        curvature = TSimd.Multiply(less, greater);
        TVector linear = TSimd.Subtract(TSimd.SelectLessOrEqual(zero, eta, eta, zero), TSimd.Multiply(y, eta));
        return TSimd.Add(linear, Log<double>.OfOnePlus<TSimd, TVector>(e));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Conjugate<TSimd, TVector>(TVector y, TVector s)
        where TSimd : ISimd<double, TVector>
        where TVector : struct
    {
        TVector p = TSimd.Add(s, y), q = TSimd.Subtract(TSimd.Create(1), p), outside = TSimd.Create(-IRowLoss.Rounding), infinite = TSimd.Create(double.PositiveInfinity);
        TVector value = TSimd.Add(Entropy<TSimd, TVector>(p), Entropy<TSimd, TVector>(q));
        return TSimd.SelectLessOrEqual(p, outside, infinite, TSimd.SelectLessOrEqual(q, outside, infinite, value));
    }

    public double Value(double y, double eta) => Math.Max(eta, 0) - y * eta + Math.Log(1 + Math.Exp(-Math.Abs(eta)));

    public double Derivative(double y, double eta) => Probability(eta) - y;

    public double Curvature(double y, double eta)
    {
        double p = Probability(eta);
        return p * (1 - p);
    }

    public double Conjugate(double y, double s)
    {
        double p = s + y;
        return p is < -IRowLoss.Rounding or > 1 + IRowLoss.Rounding ? double.PositiveInfinity : Entropy(p) + Entropy(1 - p);
    }

    private static double Probability(double eta) => 1 / (1 + Math.Exp(-eta));

    /// <summary>p·log p, 0 at 0 and where rounding leaves less.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Entropy<TSimd, TVector>(TVector p)
        where TSimd : ISimd<double, TVector>
        where TVector : struct
    {
        TVector least = TSimd.Create(1e-300);
        p = TSimd.SelectLessOrEqual(p, least, least, p);
        return TSimd.Multiply(p, Log<double>.Invoke<TSimd, TVector>(p));
    }

    private static double Entropy(double p) => p <= 0 ? 0 : p * Math.Log(p);
}

/// <summary>exp(η) − y·η.</summary>
internal readonly struct PoissonRowLoss : IRowLoss, IExponentialLoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Evaluate<TSimd, TVector>(TVector y, TVector eta, out TVector derivative, out TVector curvature)
        where TSimd : ISimd<double, TVector>
        where TVector : struct
    {
        curvature = Exp<double>.Invoke<TSimd, TVector>(eta);
        derivative = TSimd.Subtract(curvature, y);
        return TSimd.Subtract(curvature, TSimd.Multiply(y, eta));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Conjugate<TSimd, TVector>(TVector y, TVector s)
        where TSimd : ISimd<double, TVector>
        where TVector : struct
    {
        TVector rate = TSimd.Add(s, y), least = TSimd.Create(1e-300), one = TSimd.Create(1);
        TVector positive = TSimd.SelectLessOrEqual(rate, least, least, rate);
        TVector value = TSimd.Multiply(positive, TSimd.Subtract(Log<double>.Invoke<TSimd, TVector>(positive), one));
        TVector outside = TSimd.Multiply(TSimd.Create(-IRowLoss.Rounding), TSimd.Add(one, y));
        return TSimd.SelectLessOrEqual(rate, outside, TSimd.Create(double.PositiveInfinity), value);
    }

    public double Value(double y, double eta) => Math.Exp(eta) - y * eta;

    public double Derivative(double y, double eta) => Math.Exp(eta) - y;

    public double Curvature(double y, double eta) => Math.Exp(eta);

    public double Conjugate(double y, double s)
    {
        double rate = s + y;
        return rate < -IRowLoss.Rounding * (1 + y) ? double.PositiveInfinity : rate <= 0 ? 0 : rate * (Math.Log(rate) - 1);
    }
}

/// <summary>e²/2 up to δ, δ·(|e| − δ/2) beyond, with e = y − η (Huber 1964).</summary>
internal readonly struct HuberRowLoss(double delta) : IRowLoss
{
    public double Value(double y, double eta)
    {
        double e = Math.Abs(y - eta);
        return e <= delta ? e * e / 2 : delta * (e - delta / 2);
    }

    public double Derivative(double y, double eta) => Math.Clamp(eta - y, -delta, delta);

    public double Curvature(double y, double eta) => Math.Abs(y - eta) <= delta ? 1 : 0;

    public double Majorizer(double y, double eta) => delta / Math.Max(Math.Abs(y - eta), delta);

    public double Conjugate(double y, double s) => Math.Abs(s) > delta * (1 + IRowLoss.Rounding) ? double.PositiveInfinity : s * (y + s / 2);
}

/// <summary>max(τ·e, (τ − 1)·e)·scale with e = y − η; τ = ½ and scale 2 is the absolute error.</summary>
internal readonly struct QuantileRowLoss(double tau, double scale) : IRowLoss
{
    public double Value(double y, double eta) => scale * Math.Max(tau * (y - eta), (tau - 1) * (y - eta));

    /// <summary>At the kink the middle of its subgradients.</summary>
    public double Derivative(double y, double eta) => scale * (y > eta ? -tau : y < eta ? 1 - tau : 0.5 - tau);

    public double Curvature(double y, double eta) => 0;

    public double Conjugate(double y, double s) => s < -(tau + IRowLoss.Rounding) * scale || s > (1 - tau + IRowLoss.Rounding) * scale ? double.PositiveInfinity : s * y;
}
