namespace L1Gen;

/// <summary>Which ranks share this process's host, and the numbers of their processes there.</summary>
/// <param name="LocalRank">The number of this process among them.</param>
/// <param name="LocalSize">How many they are.</param>
/// <param name="Peers">The others.</param>
internal sealed record HostTable(int LocalRank, int LocalSize, (int Rank, int Process)[] Peers)
{
    /// <summary>Tells every rank of every other; each calls it.</summary>
    public static HostTable Exchange(ICommunicator ranks)
    {
        // One sum, to which each rank adds its own two numbers. Whole numbers below 2⁵³ stay what they are.
        double[] table = new double[2 * ranks.Size];
        double mine = Identity();
        (table[2 * ranks.Rank], table[(2 * ranks.Rank) + 1]) = (mine, Environment.ProcessId);
        ranks.AllReduce(table);
        (int Rank, int Process)[] here = [.. Enumerable.Range(0, ranks.Size).Where(rank => table[2 * rank] == mine).Select(rank => (rank, (int)table[(2 * rank) + 1]))];
        return new(here.Count(one => one.Rank < ranks.Rank), here.Length, [.. here.Where(one => one.Rank != ranks.Rank)]);
    }

    /// <summary>A 52-bit hash (FNV-1a) of the host's name and of the space of process numbers, which containers have for themselves.</summary>
    private static double Identity()
    {
        string space = OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget ?? "" : "";
        ulong hash = 14695981039346656037;
        foreach (char c in $"{Environment.MachineName} {space}")
            hash = (hash ^ c) * 1099511628211;
        return hash >> 12;
    }
}
