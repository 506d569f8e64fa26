namespace L1Gen;

/// <summary>A rank's rows among those of all ranks, which are numbered through from rank 0's first. One process has them all.</summary>
internal sealed class Shard
{
    private readonly int _first;
    private readonly int _count;
    private readonly int[]? _order;

    /// <summary>The shard of a rank that has so many rows.</summary>
    /// <param name="ranks">The ranks; all make this call.</param>
    /// <param name="rows">The rows of this one.</param>
    /// <param name="order">The rows of its memory that they are, in their order; null for all.</param>
    /// <exception cref="ArgumentException">Together they have more rows than an <see langword="int"/> counts.</exception>
    public Shard(ICommunicator ranks, int rows, int[]? order)
    {
        var all = new RankedRows(ranks, rows);
        (_first, _count, _order, Total) = (all.Own.Start.Value, rows, order, all.Total);
    }

    /// <summary>The rows of all ranks.</summary>
    public int Total { get; }

    /// <summary>The row of this rank's memory that a row of all ranks is, or −1 where another rank has it.</summary>
    public int RowOf(int row)
    {
        int own = row - _first;
        return (uint)own >= (uint)_count ? -1 : _order is null ? own : _order[own];
    }

    /// <summary>The rows of this rank's memory that are among some rows of all ranks, in the order of those.</summary>
    public int[] RowsOf(ReadOnlySpan<int> rows)
    {
        int count = 0;
        foreach (int row in rows)
            count += RowOf(row) >= 0 ? 1 : 0;
        var own = new int[count];
        RowsOf(rows, own);
        return own;
    }

    /// <summary>The rows of this rank's memory that are among some rows of all ranks, in the order of those.</summary>
    /// <param name="rows">Rows of all ranks.</param>
    /// <param name="own">Receives this rank's.</param>
    /// <returns>How many they are.</returns>
    public int RowsOf(ReadOnlySpan<int> rows, Span<int> own)
    {
        int count = 0;
        foreach (int row in rows)
        {
            if (RowOf(row) is >= 0 and var mine)
                own[count++] = mine;
        }

        return count;
    }
}
