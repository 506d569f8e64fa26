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
internal readonly struct LogisticRowLoss : IRowLoss
{
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

    private static double Entropy(double p) => p <= 0 ? 0 : p * Math.Log(p);
}

/// <summary>exp(η) − y·η.</summary>
internal readonly struct PoissonRowLoss : IRowLoss
{
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
