namespace L1Gen;

/// <summary>
/// minimize Σᵢ ωᵢ·f(yᵢ, ηᵢ) + λ·Σⱼ aⱼ·|βⱼ| + λ·Σⱼ cⱼ·βⱼ², η = offset + b + X·β, on the original scale of X. Standardisation needs no other columns:
/// with sⱼ the weighted standard deviation of column j it is aⱼ = sⱼ·factor, cⱼ = sⱼ²·factor·(1 − ratio)/(2·ratio).
/// </summary>
internal sealed class LinearProblem
{
    public required DesignReader X { get; init; }

    public required Loss Loss { get; init; }

    /// <summary>δ of Huber, τ of Quantile (½ for L1, whose loss is twice the quantile's).</summary>
    public double LossParameter { get; init; }

    /// <summary>1, or the number of classes; arrays over outputs are output-major.</summary>
    public required int Outputs { get; init; }

    /// <summary>The response; of a classification the class number.</summary>
    public required double[] Y { get; init; }

    /// <summary>ωᵢ ≥ 0, with sum 1. A row with 0 takes no part: held-out rows of a fold are such.</summary>
    public required double[] Weights { get; init; }

    /// <summary>Outputs × rows, or null for 0.</summary>
    public double[]? Offsets { get; init; }

    public bool HasIntercept { get; init; } = true;

    /// <summary>aⱼ ≥ 0: 0 where the column is never penalised, +∞ where it is left out.</summary>
    public required double[] L1Factors { get; init; }

    /// <summary>cⱼ ≥ 0; null for 0.</summary>
    public double[]? L2Factors { get; init; }

    /// <summary>Bounds of each coefficient, lower ≤ 0 ≤ upper; null for none.</summary>
    public double[]? Lower { get; init; }

    /// <inheritdoc cref="Lower"/>
    public double[]? Upper { get; init; }

    /// <summary>
    /// The group of each column, from 0; null where each column is its own. The penalty of a group g is λ·‖(aⱼ·βⱼ)‖₂ over its columns, so that with
    /// standardisation it is that of the columns divided by their standard deviations.
    /// </summary>
    public int[]? Groups { get; init; }

    /// <summary>The same problem in as many rows as columns, which is to be solved in the place of this one; null where there is none.</summary>
    public TallReduction? Reduction { get; init; }

    /// <summary>What made this problem from one of more rows; null where it was not made so.</summary>
    public TallReduction? ReducedBy { get; init; }

    /// <summary>The problem of some of its rows.</summary>
    /// <param name="x">The design of these rows.</param>
    /// <param name="rows">Which they are; the others have a weight of 0.</param>
    public LinearProblem OfRows(DesignReader x, int[] rows) => new()
    {
        X = x,
        Loss = Loss,
        LossParameter = LossParameter,
        Outputs = Outputs,
        Y = Array.ConvertAll(rows, i => Y[i]),
        Weights = Array.ConvertAll(rows, i => Weights[i]),
        Offsets = Offsets is { } offsets ? [.. Enumerable.Range(0, Outputs).SelectMany(m => rows.Select(i => offsets[m * Rows + i]))] : null,
        HasIntercept = HasIntercept,
        L1Factors = L1Factors,
        L2Factors = L2Factors,
        Lower = Lower,
        Upper = Upper,
        Groups = Groups,
    };

    /// <summary>A least-squares problem of one process, without an intercept, with the penalty that this one has on some of its columns.</summary>
    /// <param name="x">The design of these columns.</param>
    /// <param name="columns">Which they are.</param>
    /// <param name="y">The response.</param>
    /// <param name="weights">The rows' weights.</param>
    public LinearProblem OfColumns(DesignReader x, ReadOnlySpan<int> columns, double[] y, double[] weights)
    {
        int[] chosen = columns.ToArray();
        return new()
        {
            X = x,
            Loss = L1Gen.Loss.L2,
            Outputs = 1,
            Y = y,
            Weights = weights,
            HasIntercept = false,
            L1Factors = Array.ConvertAll(chosen, j => L1Factors[j]),
            L2Factors = L2Factors is { } ridge ? Array.ConvertAll(chosen, j => ridge[j]) : null,
            Lower = Lower is { } lower ? Array.ConvertAll(chosen, j => lower[j]) : null,
            Upper = Upper is { } upper ? Array.ConvertAll(chosen, j => upper[j]) : null,
            Groups = Groups is { } groups ? Array.ConvertAll(chosen, j => groups[j]) : null,
        };
    }

    /// <summary>Those of this process: what has an element for each row has one for each of them.</summary>
    public int Rows => X.Rows;

    /// <summary>The processes whose rows the sums are over.</summary>
    public ICommunicator Ranks => X.Ranks;

    public int Columns => X.Columns;
}
