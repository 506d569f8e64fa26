using System.Globalization;
using System.Runtime.InteropServices;

namespace L1Gen;

/// <content>The checks of several ranks, each of its own rows: what one of them refuses all refuse, and they must agree on everything that isn't for a row.</content>
internal static partial class LinearChecks
{
    /// <summary>Opens a design that has been checked with everything else that a path is fitted to.</summary>
    /// <param name="x">The design, of this rank's rows.</param>
    /// <param name="y">The response of these rows.</param>
    /// <param name="options">All else.</param>
    /// <param name="elements">Whether the design's elements are checked too; if not, <see cref="Finite"/> is for the caller.</param>
    /// <exception cref="ArgumentException">Something does not fit; the message names it.</exception>
    public static DesignReader Open(DesignMatrix x, DataTargets<double> y, PathOptions options, bool elements = true)
    {
        ICommunicator ranks = Ranks(options);
        ranks.Agree(() => ArgumentNullException.ThrowIfNull(x));
        ranks.Agree(() => ArgumentNullException.ThrowIfNull(y));
        DesignReader reader = x.Open();
        try
        {
            if (ranks.Size > 1)
            {
                Shards(reader, y, options);
                reader = new ShardReader(reader, ranks);
            }
            else if (elements)
            {
                Finite(reader);
            }

            Rows(reader);
            int outputs = Outputs(y, options.Loss, reader);
            ranks.Agree(() => Options(options, reader.Rows, reader.Columns, outputs));
            SumOfWeights(options);
            Response(y, options, outputs);
            if (ranks.Size > 1 && elements)
                Finite(reader);
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <exception cref="ArgumentException">The options have no communicator.</exception>
    public static ICommunicator Ranks(PathOptions options) => options.Communicator ?? throw Fault($"'{nameof(options.Communicator)}' is null.");

    /// <summary>Refuses ranks whose numbers are not those of rank 0.</summary>
    public static void Same(ICommunicator ranks, string name, IEnumerable<double> numbers)
    {
        if (ranks.Size > 1)
            ranks.AgreeOn([(name, Listed([.. numbers]))]);
    }

    /// <summary>What must be known of every rank before sums over all of them are taken.</summary>
    private static void Shards(DesignReader x, DataTargets<double> y, PathOptions options)
    {
        ICommunicator ranks = options.Communicator;
        ranks.Agree(() => Rows(x));
        ranks.AgreeOn(Facts(x, y, options));
        double rows = ranks.Sum(x.Rows);
        if (rows > int.MaxValue)
            throw new ArgumentException($"The ranks have {Number(rows)} rows; {int.MaxValue} is the most.", nameof(x));
    }

    /// <summary>What ranks must agree on, but for rows.</summary>
    private static (string Name, string Value)[] Facts(DesignReader x, DataTargets<double> y, PathOptions options) => [
        ("number of columns", Number(x.Columns)),
        ("kind of design", x.IsSparse ? "sparse" : "dense"),
        ("kind of response", y.AreClasses ? "classes" : "numbers"),
        (nameof(options.Loss), options.Loss.ToString()),
        (nameof(options.Delta), Text(options.Delta)),
        (nameof(options.Tau), Text(options.Tau)),
        (nameof(options.L1Ratio), Text(options.L1Ratio)),
        (nameof(options.Intercept), options.Intercept.ToString()),
        (nameof(options.Standardize), options.Standardize.ToString()),
        (nameof(options.PenaltyFactors), Listed(options.PenaltyFactors)),
        (nameof(options.NonNegative), options.NonNegative.ToString()),
        (nameof(options.LowerBounds), Listed(options.LowerBounds)),
        (nameof(options.UpperBounds), Listed(options.UpperBounds)),
        (nameof(options.Groups), Listed(options.Groups?.Select(group => (double)group).ToArray())),
        (nameof(options.Weights), options.Weights.IsEmpty ? "empty" : "given"),
        (nameof(options.Offsets), options.Offsets.IsEmpty ? "empty" : "given"),
        (nameof(options.Lambdas), Listed(options.Lambdas)),
        (nameof(options.LambdaCount), Number(options.LambdaCount)),
        (nameof(options.LambdaMinRatio), options.LambdaMinRatio is { } ratio ? Text(ratio) : "null"),
        (nameof(options.StopAtSaturation), options.StopAtSaturation.ToString()),
        (nameof(options.Tolerance), Text(options.Tolerance)),
        (nameof(options.MaxIterations), Number(options.MaxIterations)),
    ];

    /// <summary>A few numbers as they are, many by a checksum.</summary>
    private static string Listed(IReadOnlyList<double>? numbers)
    {
        const int Few = 8;
        if (numbers is null)
            return "null";
        if (numbers.Count <= Few)
            return $"[{string.Join(", ", numbers.Select(Text))}]";
        ulong checksum = Checksum(MemoryMarshal.AsBytes<double>(numbers.ToArray()));
        return $"{Counted.Of(numbers.Count, "number")} with the checksum {checksum:X16}";
    }

    /// <summary>FNV-1a (Fowler, Noll and Vo) of 64 bits.</summary>
    private static ulong Checksum(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (byte one in bytes)
            hash = (hash ^ one) * 0x100000001b3;
        return hash;
    }

    private static string Number(double value) => value.ToString("F0", CultureInfo.InvariantCulture);
}
