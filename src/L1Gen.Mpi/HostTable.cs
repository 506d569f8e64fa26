namespace L1Gen;

/// <summary>Which ranks share this process's host, and the numbers of their processes and of the threads that watch.</summary>
/// <param name="LocalRank">The number of this process among them.</param>
/// <param name="LocalSize">How many they are.</param>
/// <param name="Peers">The others, beginning with the rank after this one.</param>
internal sealed record HostTable(int LocalRank, int LocalSize, (int Rank, int Process, int Thread)[] Peers)
{
    /// <summary>Tells every rank of every other; each calls it.</summary>
    public static HostTable Exchange(ICommunicator ranks, int thread)
    {
        // One sum, to which each rank adds its own three numbers. Whole numbers below 2⁵³ stay what they are.
        const int Numbers = 3;
        double[] table = new double[Numbers * ranks.Size];
        double mine = Identity();
        ReadOnlySpan<double> numbers = [mine, Environment.ProcessId, thread];
        numbers.CopyTo(table.AsSpan(Numbers * ranks.Rank));
        ranks.AllReduce(table);
        var here = new List<(int Rank, int Process, int Thread)>();
        for (int rank = 0; rank < ranks.Size; rank++)
        {
            if (table[Numbers * rank] == mine)
                here.Add((rank, (int)table[(Numbers * rank) + 1], (int)table[(Numbers * rank) + 2]));
        }

        int local = here.FindIndex(one => one.Rank == ranks.Rank);
        return new(local, here.Count, [.. here.Skip(local + 1), .. here.Take(local)]);
    }

    /// <summary>A 52-bit hash (FNV-1a) of the host's name, of its start, because many a host is called localhost, and of the space of process numbers, which containers have for themselves.</summary>
    private static double Identity()
    {
        const string BootId = "/proc/sys/kernel/random/boot_id";
        string start = File.Exists(BootId) ? File.ReadAllText(BootId) : "";
        string space = OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget ?? "" : "";
        ulong hash = 14695981039346656037;
        foreach (char c in $"{Environment.MachineName} {start} {space}")
            hash = (hash ^ c) * 1099511628211;
        return hash >> 12;
    }
}
