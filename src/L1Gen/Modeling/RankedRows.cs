using System.Runtime.InteropServices;

namespace L1Gen;

/// <summary>The rows of all ranks in one order, those of rank 0 first.</summary>
internal sealed class RankedRows
{
    private readonly ICommunicator _ranks;
    private readonly int[] _starts;

    /// <param name="ranks">All of them are here.</param>
    /// <param name="own">The number of this rank's rows.</param>
    /// <exception cref="ArgumentException">Together they have more rows than an array holds; on every rank.</exception>
    public RankedRows(ICommunicator ranks, int own)
    {
        _ranks = ranks;
        double[] counts = new double[ranks.Size];
        counts[ranks.Rank] = own;
        ranks.AllReduce(counts.AsSpan());
        if (counts.Sum() is var total && total > Array.MaxLength)
            throw new ArgumentException($"All ranks together have {total} rows; {Array.MaxLength} are the most.");
        _starts = new int[ranks.Size + 1];
        for (int rank = 0; rank < counts.Length; rank++)
            _starts[rank + 1] = _starts[rank] + (int)counts[rank];
    }

    /// <summary>The rows of all ranks.</summary>
    public int Total => _starts[^1];

    /// <summary>Where this rank's rows are among those of all.</summary>
    public Range Own => _starts[_ranks.Rank].._starts[_ranks.Rank + 1];

    /// <summary>A number of each row, of all ranks.</summary>
    /// <param name="own">Those of this rank's rows.</param>
    public int[] Gather(ReadOnlySpan<int> own)
    {
        if (_ranks.Size == 1)
            return own.ToArray();
        int[] all = new int[Total];
        own.CopyTo(all.AsSpan(Own));
        for (int rank = 0; rank < _ranks.Size; rank++)
            _ranks.Broadcast(MemoryMarshal.AsBytes(all.AsSpan(_starts[rank].._starts[rank + 1])), rank);
        return all;
    }
}
