namespace L1Gen;

/// <summary>The two factors of <c>mean loss + λ·Σ|w| + λ₂·Σw²</c>.</summary>
/// <param name="Lambda">λ.</param>
/// <param name="Lambda2">λ₂.</param>
public readonly record struct ElasticNetPenalty(double Lambda, double Lambda2)
{
    /// <summary>r = λ / (λ + 2·λ₂), for <see cref="PathOptions.L1Ratio"/>: there the ridge term is λ·(1 − r)/(2r). NaN where both factors are 0.</summary>
    public double L1Ratio => Lambda / (Lambda + 2 * Lambda2);
}
