using L1Gen.Tests.Modeling;

namespace L1Gen.Tests.Linear;

/// <summary>A regression whose rows lie with several ranks, in the order of the ranks.</summary>
internal sealed class RankedCase
{
    public required Func<Range, DesignMatrix> Design { get; init; }

    public required DataTargets<double> Y { get; init; }

    public required PathOptions Options { get; init; }

    public required int Rows { get; init; }

    public static RankedCase Of(double[,] x, DataTargets<double> y, PathOptions options, Layout? layout = null) => new()
    {
        Design = rows => Part(x, rows, layout),
        Y = y,
        Options = options,
        Rows = x.GetLength(0),
    };

    public static RankedCase Of(LinearCase regression, Layout? layout = null) => Of(regression.X, regression.Y, regression.Options, layout);

    /// <summary>What one process makes of all rows.</summary>
    public LinearPath Whole() => LinearPath.Fit(Design(..Rows), Y, Options, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>What each of the ranks makes of them, with these numbers of rows.</summary>
    public LinearPath[] Fit(params int[] shards) => Fit(shards, out _);

    public LinearPath[] Fit(int[] shards, out int reductions)
    {
        (LinearPath Path, int Reductions)[] ends = ThreadRanks.Run(shards.Length, ranks =>
        {
            Range own = Shard(shards, ranks.Rank);
            return (LinearPath.Fit(Design(own), Of(Y, own), Own(own, ranks), cancellationToken: TestContext.Current.CancellationToken), ranks.Reductions);
        });
        reductions = ends[0].Reductions;
        return [.. ends.Select(end => end.Path)];
    }

    public static Range Shard(int[] shards, int rank) => shards.Take(rank).Sum()..shards.Take(rank + 1).Sum();

    public static int[] Even(int rows, int ranks) => [.. Enumerable.Range(0, ranks).Select(r => rows * (r + 1) / ranks - rows * r / ranks)];

    public static DataTargets<double> Of(DataTargets<double> y, Range rows) => y.AreClasses ? new(y.Classes[rows]) : new(y.Elements[rows].ToArray());

    public PathOptions Own(Range rows, ICommunicator ranks)
    {
        int outputs = Options.Offsets.Length / Rows;
        (int start, int count) = rows.GetOffsetAndLength(Rows);
        return Options with
        {
            Communicator = ranks,
            Weights = Options.Weights.IsEmpty ? default : Options.Weights[rows],
            Offsets = Options.Offsets.IsEmpty ? default : Options.Offsets.Slice(start * outputs, count * outputs),
        };
    }

    private static DesignMatrix Part(double[,] x, Range rows, Layout? layout)
    {
        (int start, int count) = rows.GetOffsetAndLength(x.GetLength(0));
        int columns = x.GetLength(1);
        var part = new DesignSample(count, columns, seed: 0);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < columns; j++)
                part.Values[i, j] = x[start + i, j];
        }

        return part.In(layout ?? Layout.DoubleColumns);
    }
}
