namespace L1Gen;

/// <summary>What weighs the fit of a model against its number of coefficients; less is better.</summary>
public enum InformationCriterion
{
    /// <summary>−2·log L + 2·df (Akaike 1974).</summary>
    Aic,

    /// <summary>−2·log L + log(n)·df (Schwarz 1978).</summary>
    Bic,

    /// <summary>−2·log L + log(n)·df + 2γ·log(p over k), for many more features than rows (Chen and Chen 2008); k features of p are in the model.</summary>
    Ebic,
}
