namespace L1Gen;

/// <summary>How rows are held out, and what is measured on them.</summary>
public sealed record CrossValidationOptions
{
    /// <summary>
    /// The number of folds, from 2 to the number of rows; 10 by default. Rows come to folds by chance, of losses with classes so that every fold has about the
    /// same share of each class.
    /// </summary>
    public int Folds { get; init; } = 10;

    /// <summary>Decides which rows come together; 0 by default.</summary>
    public int Seed { get; init; }

    /// <summary>A number for each of the process's own rows; rows with the same number are held out together. null, the default, where rows have nothing to do with each other.</summary>
    public IReadOnlyList<int>? Groups { get; init; }

    /// <summary>The fold of each row, from 0, instead of <see cref="Folds"/>, <see cref="Seed"/> and <see cref="Groups"/>; null, the default, for none.</summary>
    public IReadOnlyList<int>? FoldOfRow { get; init; }

    /// <summary>What is measured on the held-out rows; their mean loss by default.</summary>
    public CrossValidationMeasure Measure { get; init; }

    /// <summary>
    /// What the ranks of <see cref="PathOptions.Communicator"/> divide between them: the rows, by default, where one fold is fitted after the other by all ranks; or the folds, where
    /// every rank has all rows. Without effect in one process.
    /// </summary>
    public FoldDistribution OverRanks { get; init; }

    /// <summary>The most threads, each with a fold; as many as there are processors. The result does not depend on it. Ranks that divide the rows take one.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}

/// <summary>What several processes divide between them in a cross-validation.</summary>
public enum FoldDistribution
{
    /// <summary>The rows: each rank has its own, and all fit every fold together.</summary>
    Rows,

    /// <summary>The folds: every rank has all rows, and fits fold f if f modulo the number of ranks is its own. The result is that of one process to the bit.</summary>
    Folds,
}

/// <summary>What is measured on held-out rows, each with its weight.</summary>
public enum CrossValidationMeasure
{
    /// <summary>The mean of the loss that is fitted.</summary>
    Loss,

    /// <summary>The share of rows given another class than theirs; of <see cref="L1Gen.Loss.Logistic"/> the class is 1 where the response is at least ½.</summary>
    Misclassification,

    /// <summary>The mean of |y − prediction|, for <see cref="L1Gen.Loss.Poisson"/> of the rate; not for losses with classes.</summary>
    AbsoluteError,
}
