using System.Globalization;
using System.Runtime.InteropServices;

namespace L1Gen.Benchmarks.Linear;

/// <summary>Runs the tasks on both sides, one after the other, and prints a Markdown table.</summary>
internal static class LinearReport
{
    public static void Print(string[] names)
    {
        string folder = LinearPeers.Data() ?? throw new InvalidOperationException("benchmarks/peers/linear_data.py made no data.");
        LinearTask[] all = LinearTask.All(folder);
        if (names.FirstOrDefault(name => all.All(task => task.Name != name)) is { } unknown)
            throw new ArgumentException($"There is no task '{unknown}'; there are {string.Join(", ", all.Select(task => task.Name))}.");
        Console.WriteLine($"{Processor()}; {RuntimeInformation.FrameworkDescription}; {LinearPeers.Versions()}. Milliseconds (relative duality gap reached).\n");
        Console.WriteLine("| task | gap | peers | L1Gen | its first call | L1Gen / fastest peer that reached the gap |");
        Console.WriteLine("| --- | ---: | --- | ---: | ---: | ---: |");
        foreach (LinearTask task in all.Where(task => names.Length == 0 || names.Contains(task.Name)))
        {
            Console.Error.WriteLine($"{task.Name} …");
            Console.WriteLine(Row(task, folder));
        }
    }

    private static string Row(LinearTask task, string folder)
    {
        LinearTime[] peers = LinearPeers.Peers(task, folder);
        double gap = task.Gap ?? peers.Min(peer => peer.Gap) ?? 1e-2;
        (LinearTime ours, double first) = LinearPeers.Ours(task, folder, gap);
        // Without a dual point the gap is to the least objective that a side found.
        double? least = peers.Append(ours).Min(time => time.Objective);
        peers = [.. peers.Select(WithGap)];
        ours = WithGap(ours);
        double? fastest = peers.Where(peer => peer.Gap is not { } reached || reached <= gap).Min(peer => peer.Ms);
        string theirs = string.Join(", ", peers.Select(peer => $"{peer.Peer} {Time(peer)}"));
        string ratio = fastest is null ? "none reached it" : Invariant($"{ours.Ms / fastest:0.00#}×");
        return Invariant($"| {task.Title} | {gap:0E+0} | {theirs} | {Time(ours)} | {first:#,0} | {ratio} |");

        LinearTime WithGap(LinearTime time) => time.Objective is { } objective ? time with { Gap = (objective - least) / least } : time;
    }

    private static string Time(LinearTime time)
    {
        if (time.Skipped is { } reason)
            return $"skipped: {reason}";
        string ms = Invariant($"{time.Ms:#,0}");
        if (time.Ms < 100)
            ms = Invariant($"{time.Ms:0.0}");
        return time.Note is { } note ? $"{ms} ({note})" : Invariant($"{ms} ({time.Gap:0E+0}, {time.NonZeros} non-zeros)");
    }

    private static string Processor()
    {
        string name = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) ?? "" : "";
        return $"{name.Split(':')[^1].Trim()}, {Environment.ProcessorCount} cores";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
