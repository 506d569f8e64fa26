namespace L1Gen;

/// <summary>How features are held to be stable.</summary>
public sealed record StabilityOptions
{
    /// <summary>The number of subsamples, each of half the rows; 100 by default.</summary>
    public int Subsamples { get; init; } = 100;

    /// <summary>The share of subsamples in which a stable feature is selected, above ½ and at most 1; 0.75 by default. Meinshausen and Bühlmann take 0.6 to 0.9.</summary>
    public double Threshold { get; init; } = 0.75;

    /// <summary>
    /// q, the most features that a subsample may select: its path ends at the last λ of the grid up to which no more than these have entered. null, the default, for √(0.8·p), with
    /// which a threshold of 0.9 expects at most one false selection.
    /// </summary>
    public int? MaxFeatures { get; init; }

    /// <summary>
    /// The least factor of the randomised lasso, above 0 and at most 1: each subsample divides the penalty of each feature by a number between this and 1, by chance. 1, the
    /// default, for the lasso as it is; among features that stand in for each other 0.2 to 0.8 finds more.
    /// </summary>
    public double Weakness { get; init; } = 1;

    /// <summary>Decides which rows come into which subsample; 0 by default.</summary>
    public int Seed { get; init; }

    /// <summary>The most threads, each with a subsample; as many as there are processors. The result does not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
