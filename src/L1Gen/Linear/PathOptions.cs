namespace L1Gen;

/// <summary>What a λ path minimizes and how: the defaults fit the lasso on the columns as they are.</summary>
/// <remarks>
/// The objective is <c>Σ ωᵢ·loss(yᵢ, ηᵢ) + λ·Σ fⱼ·(|βⱼ| + (1 − r)/(2r)·βⱼ²)</c> with η = offset + intercept + x·β, ω the weights divided by their sum, f the
/// penalty factors and r the L1 ratio; with <see cref="Standardize"/> the βⱼ in the penalty are those of the columns divided by their standard deviations.
/// The loss of <see cref="Loss.L2"/> is (y − η)², without ½.
/// </remarks>
public sealed record PathOptions
{
    /// <summary>The loss; the default is <see cref="Loss.L2"/>.</summary>
    public Loss Loss { get; init; } = Loss.L2;

    /// <summary>δ of <see cref="Loss.Huber"/>, in the units of y; 1 by default. Other losses refuse another value.</summary>
    public double Delta { get; init; } = 1;

    /// <summary>τ of <see cref="Loss.Quantile"/>, between 0 and 1; ½ by default. Other losses refuse another value.</summary>
    public double Tau { get; init; } = 0.5;

    /// <summary>
    /// r, the share of the L1 norm in the elastic net (Zou and Hastie 2005), above 0 and at most 1, as scikit-learn's <c>l1_ratio</c> and glmnet's
    /// <c>alpha</c>: the ridge term is λ·(1 − r)/(2r)·Σβ². 1, the default, is the lasso.
    /// </summary>
    public double L1Ratio { get; init; } = 1;

    /// <summary>Whether an intercept is fitted, which is never penalised; <see langword="true"/> by default.</summary>
    public bool Intercept { get; init; } = true;

    /// <summary>
    /// Whether the penalty is on the coefficients of columns divided by their standard deviations (weighted, divisor Σω). Coefficients come back for the columns as
    /// they are. <see langword="false"/> by default, so that λ means what it means in a model's objective.
    /// </summary>
    public bool Standardize { get; init; }

    /// <summary>A factor of λ for each column, not negative, 0 for one that is never penalised, +∞ for one to leave out; null, the default, for 1 everywhere.</summary>
    public IReadOnlyList<double>? PenaltyFactors { get; init; }

    /// <summary>Whether coefficients may not be negative; <see langword="false"/> by default.</summary>
    public bool NonNegative { get; init; }

    /// <summary>The least value of each coefficient, at most 0; null, the default, for none.</summary>
    public IReadOnlyList<double>? LowerBounds { get; init; }

    /// <summary>The greatest value of each coefficient, at least 0; null, the default, for none.</summary>
    public IReadOnlyList<double>? UpperBounds { get; init; }

    /// <summary>
    /// The group of each column, from 0: coefficients of a group g are zero together, by the penalty λ·√|g|·‖β_g‖₂ (group lasso, Yuan and Lin 2006).
    /// With <see cref="Standardize"/> the norm is ‖(sⱼ·βⱼ)‖₂, s the columns' standard deviations. null, the default, for the L1 norm. Not together with bounds or an
    /// L1 ratio.
    /// </summary>
    public IReadOnlyList<int>? Groups { get; init; }

    /// <summary>The weight of each row, not negative, not all 0; empty, the default, where each counts once.</summary>
    public ReadOnlyMemory<double> Weights { get; init; }

    /// <summary>What is added to each row's score, on the scale of the score: logarithms of exposures for <see cref="Loss.Poisson"/>, say. rows × outputs; empty, the default, for 0.</summary>
    public ReadOnlyMemory<double> Offsets { get; init; }

    /// <summary>The λ's, positive, in any order; null, the default, for <see cref="LambdaCount"/> from λmax down.</summary>
    public IReadOnlyList<double>? Lambdas { get; init; }

    /// <summary>The number of λ's, in equal ratios; 100 by default.</summary>
    public int LambdaCount { get; init; } = 100;

    /// <summary>The last λ as a part of λmax; null, the default, for 10⁻² with more columns than rows and 10⁻⁴ else.</summary>
    public double? LambdaMinRatio { get; init; }

    /// <summary>
    /// Whether a path on its own λ's ends where the deviance explained passes 0.999 or grows by less than 10⁻⁵ of itself a λ, in the mean of five; <see langword="true"/> by default, without effect
    /// on given <see cref="Lambdas"/>. <see cref="Loss.L1"/> and <see cref="Loss.Quantile"/> have only the first rule: their solutions stand still for some λ's and go on.
    /// </summary>
    public bool StopAtSaturation { get; init; } = true;

    /// <summary>
    /// The duality gap at which a fit ends; 10⁻⁶ by default. It bounds how far the objective is from its minimum. Its unit is max(|P₀|, P₀ − least), with P₀ the
    /// objective of the model without features and least the smallest mean loss that any scores could have: of losses that are never negative that is P₀.
    /// </summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>The most iterations for one λ; 100,000 by default. A fit that needs more says so in <see cref="PathPoint.Converged"/>.</summary>
    public int MaxIterations { get; init; } = 100_000;

    /// <summary>
    /// The processes that fit together, each with its own rows: as if one had all rows, those of rank 0 first; this process alone by default. What is given for
    /// each row is given for a rank's own. Every rank receives the same path.
    /// </summary>
    public ICommunicator Communicator { get; init; } = ICommunicator.OneProcess;

    /// <summary>The columns' names, for what is printed; null, the default, for <c>x0</c>, <c>x1</c>, ….</summary>
    public IReadOnlyList<string>? FeatureNames { get; init; }
}
