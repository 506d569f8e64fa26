using System.ComponentModel;

namespace L1Gen.Kernels;

/// <summary>
/// The proximal operator of t·(λ·Σ|w| + λ₂·Σw²): w ← sign(w)·max(|w| − tλ, 0) / (1 + 2tλ₂) (Parikh and Boyd 2014, Proximal Algorithms, §6.5.2
/// and §6.5.3), made once and applied to every weight field.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ProximalOperator
{
    private readonly double _threshold;
    private readonly double _shrink;

    /// <summary>The operator for one step size and penalty.</summary>
    /// <param name="stepSize">t, finite and not negative.</param>
    /// <param name="lambda">λ, finite and not negative.</param>
    /// <param name="lambda2">λ₂, finite and not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is negative, NaN or infinite.</exception>
    public ProximalOperator(double stepSize, double lambda, double lambda2 = 0)
    {
        Weights.CheckStep(stepSize, lambda);
        Weights.CheckLambda(lambda2);
        _threshold = stepSize * lambda;
        _shrink = 1 / (1 + 2 * stepSize * lambda2);
    }

    /// <summary>Applies the operator in place. A weight within the threshold becomes +0; NaN stays NaN.</summary>
    public void Apply(Span<float> weights) => Kernel.ProximalStep(weights, _threshold, _shrink);

    /// <inheritdoc cref="Apply(Span{float})"/>
    public void Apply(Span<double> weights) => Kernel.ProximalStep(weights, _threshold, _shrink);
}
