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

/// <summary>
/// The plan of each block by what it costs, in ns on one core of Sapphire Rapids at 3 GHz. The measurements: <c>dotnet run -c Release --project benchmarks/L1Gen.Benchmarks -- frozen-plans</c>.
/// </summary>
internal static class FrozenCost
{
    /// <summary>The terms of the longest straight line: beyond, its code fits no first-level cache (32 KB at 17 to 25 bytes a term), and a table is as fast.</summary>
    private const int LongestStraight = 2048;

    /// <summary>Of a straight line: an element goes into a vector by one instruction on one port; a sum is ended by five.</summary>
    private const double StraightTerm = 0.25, StraightResult = 2;

    /// <summary>Of a table: three loads a term; the end of a result's loop is predicted wrongly.</summary>
    private const double TableTerm = 0.28, TableResult = 6;

    /// <summary>Of a matrix with its zeros: 100 bytes a ns from the first-level cache; from the second 120 where rows begin on a cache line, else 70.</summary>
    private const double AlignedWeight = 0.033, FarWeight = 0.057, NearWeight = 0.04;

    /// <summary>Weights that the first-level cache holds beside what else is in it.</summary>
    private const int NearWeights = 8192;

    /// <summary>Of 16 rows: a term of the table and one weight of the matrix; the table's loop ends once for each result.</summary>
    private const double LaneTerm = 1.0, LaneWeight = 0.45, LaneResult = 8;

    /// <summary>Of 16 rows: an element into the lanes and out of them.</summary>
    private const double ToLanes = 2.7, FromLanes = 3;

    /// <summary>What the lanes must gain: rows one by one wait for memory side by side.</summary>
    private const double LaneGain = 0.5;

    /// <summary>With fewer weights a row is over before the lanes are set up, and the code is half as long without them.</summary>
    private const int FewestTerms = 64;

    /// <summary>Of a block that few rows fill, the rows from which the lanes are faster than row by row.</summary>
    public const int LeastRows = 6;

    /// <summary>The plan of one row's product.</summary>
    /// <param name="terms">Weights that are not zero.</param>
    /// <param name="factors">Elements of the factor that are read.</param>
    /// <param name="results">Elements of the result.</param>
    public static FrozenForm Row(int terms, int factors, int results)
    {
        long weights = (long)factors * Math.Max(results, 8);
        double dense = weights * (weights <= NearWeights ? NearWeight : results % 16 == 0 ? AlignedWeight : FarWeight);
        double table = TableTerm * terms + TableResult * results;
        double straight = terms <= LongestStraight ? StraightTerm * terms + StraightResult * Math.Min(results, terms) : double.PositiveInfinity;
        if (results >= 4 && dense < straight && dense < table)
            return FrozenForm.Dense;
        return straight <= table ? FrozenForm.Straight : FrozenForm.Table;
    }

    /// <summary>Whether 16 rows are computed by the dense loop.</summary>
    /// <inheritdoc cref="Row"/>
    public static bool IsDenseInLanes(int terms, int factors, int results) =>
        LaneWeight * factors * results < LaneTerm * terms + LaneResult * results;

    /// <summary>Whether rows one after the other are worth being brought into lanes: whether 16 rows cost less there, the transposition included.</summary>
    public static bool IsInLanes(FrozenNetwork network)
    {
        double rows = 0, lanes = ToLanes * network.Inputs.Sum(input => (double)input.Survivors.Count) + FromLanes * network.Scores.Count;
        foreach (FrozenProduct product in network.Steps.OfType<FrozenProduct>())
        {
            rows += 16 * (StraightTerm * product.Weights.Count + StraightResult * Math.Min(product.To.Length, product.Weights.Count));
            lanes += LaneTerm * product.Weights.Count + LaneResult * product.To.Length;
        }

        return lanes < LaneGain * rows && network.Steps.OfType<FrozenProduct>().Sum(product => product.Weights.Count) >= FewestTerms;
    }
}
