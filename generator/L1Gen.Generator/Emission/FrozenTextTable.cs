namespace L1Gen.Generator.Emission;

/// <summary>
/// The data of <c>L1Gen.Kernels.Frozen.TermTable</c>, which says what they mean: a displacement for each bucket of edges, found by trying one after another, the largest bucket first,
/// until all its edges come to slots that are free (Belazzougui, Botelho and Dietzfelbinger, Hash, displace, and compress, 2009).
/// </summary>
internal sealed class FrozenTextTable
{
    /// <summary>Four edges come to a bucket and ten to eleven slots, so that the table is small and still found at the first or second attempt.</summary>
    private const int EdgesOfBucket = 4, Edges = 10, SlotsOfEdges = 11;
    private readonly ulong[] _hashes;
    private readonly ushort[] _displacements;

    /// <summary>A table of edges.</summary>
    /// <param name="edges">The edges, none twice.</param>
    public FrozenTextTable(IReadOnlyList<FrozenTextEdge> edges)
    {
        int buckets = 1;
        while (buckets * EdgesOfBucket < edges.Count)
            buckets *= 2;
        _hashes = new ulong[edges.Count];
        _displacements = new ushort[buckets];
        int[]? edgeOfSlot = null;
        for (ulong attempt = 0; edgeOfSlot is null; attempt++)
        {
            NodeFactor = Odd(2 * attempt);
            Factor = Odd(2 * attempt + 1);
            for (int edge = 0; edge < edges.Count; edge++)
            {
                ulong hash = unchecked((edges[edge].Block + (ulong)edges[edge].From * NodeFactor) * Factor);
                _hashes[edge] = hash ^ (hash >> 32);
            }

            edgeOfSlot = Place(1 + (int)((long)edges.Count * SlotsOfEdges / Edges));
        }

        Slots = edgeOfSlot.Select(edge => edge < 0 ? new FrozenTextEdge(-1, 0, -1) : edges[edge]).ToArray();
    }

    /// <summary>The factor of an edge's node in its hash.</summary>
    public ulong NodeFactor { get; private set; }

    /// <summary>The factor of the hash.</summary>
    public ulong Factor { get; private set; }

    /// <summary>The displacement of each bucket.</summary>
    public IReadOnlyList<ushort> Displacements => _displacements;

    /// <summary>The edge of each slot; from −1 where it is empty.</summary>
    public IReadOnlyList<FrozenTextEdge> Slots { get; }

    /// <summary>The edge in each slot, −1 where there is none; null if a bucket found no displacement.</summary>
    private int[]? Place(int slots)
    {
        int[] edgeOfSlot = new int[slots];
        for (int slot = 0; slot < slots; slot++)
            edgeOfSlot[slot] = -1;
        ulong mask = (ulong)_displacements.Length - 1;
        IEnumerable<IGrouping<ulong, int>> buckets = Enumerable.Range(0, _hashes.Length).GroupBy(edge => _hashes[edge] & mask).OrderByDescending(bucket => bucket.Count());
        foreach (IGrouping<ulong, int> bucket in buckets)
        {
            int[] edges = bucket.ToArray();
            int displacement = 0;
            while (!TryPlace(edges, (uint)displacement, edgeOfSlot))
            {
                if (++displacement > ushort.MaxValue)
                    return null;
            }

            _displacements[(int)bucket.Key] = (ushort)displacement;
        }

        return edgeOfSlot;
    }

    private bool TryPlace(int[] edges, uint displacement, int[] edgeOfSlot)
    {
        for (int i = 0; i < edges.Length; i++)
        {
            int slot = SlotOf(_hashes[edges[i]], displacement, edgeOfSlot.Length);
            if (edgeOfSlot[slot] >= 0)
            {
                while (--i >= 0)
                    edgeOfSlot[SlotOf(_hashes[edges[i]], displacement, edgeOfSlot.Length)] = -1;
                return false;
            }

            edgeOfSlot[slot] = edges[i];
        }

        return true;
    }

    private static int SlotOf(ulong hash, uint displacement, int slots) => unchecked((int)((hash * (2 * displacement + 1) >> 32) * (uint)slots >> 32));

    /// <summary>A number of the sequence SplitMix64 (Steele, Lea and Flood 2014), made odd.</summary>
    private static ulong Odd(ulong index)
    {
        unchecked
        {
            ulong z = (index + 1) * 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (z ^ (z >> 31)) | 1;
        }
    }
}
