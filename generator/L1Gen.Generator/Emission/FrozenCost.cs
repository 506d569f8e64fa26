using L1Gen.Generator.Model;

namespace L1Gen.Generator.Emission;

/// <summary>How a product is computed.</summary>
internal enum FrozenForm
{
    /// <summary>Statements, one term after the other.</summary>
    Straight,

    /// <summary>A loop over a table of places and weights.</summary>
    Table,

    /// <summary>A loop over all weights of the block, zeros among them, results side by side in vectors.</summary>
    Dense,
}

/// <summary>The thresholds by which the plan of each block is chosen.</summary>
internal static class FrozenCost
{
    /// <summary>The terms of the longest straight line.</summary>
    private const int LongestStraight = 1024;

    /// <summary>The least share of weights that are not zero at which the dense loop is faster than a table.</summary>
    private const double LeastDense = 0.2;

    /// <summary>Of a block that few rows fill, the rows from which the lanes are faster than row by row.</summary>
    public const int LeastRows = 6;

    /// <summary>The plan of one row's product.</summary>
    /// <param name="terms">Weights that are not zero.</param>
    /// <param name="factors">Elements of the factor that are read.</param>
    /// <param name="results">Elements of the result.</param>
    public static FrozenForm Row(int terms, int factors, int results) =>
        terms <= LongestStraight ? FrozenForm.Straight
        : results >= 8 && terms >= LeastDense * factors * results ? FrozenForm.Dense
        : FrozenForm.Table;

    /// <summary>Whether 16 rows are computed by the dense loop.</summary>
    public static bool IsDenseInLanes(int terms, int factors, int results) => terms >= 0.75 * factors * results;

    /// <summary>Whether rows one after the other are worth being brought into lanes.</summary>
    public static bool IsInLanes(FrozenNetwork network)
    {
        long terms = network.Steps.OfType<FrozenProduct>().Sum(product => (long)product.Weights.Count);
        long read = network.Inputs.Sum(input => (long)input.Survivors.Count);
        return terms >= 3 * read && terms >= 64;
    }
}
