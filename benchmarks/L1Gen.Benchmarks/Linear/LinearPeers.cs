using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace L1Gen.Benchmarks.Linear;

/// <summary>A line of benchmarks/peers/linear_peers.py or of <see cref="LinearRun"/>.</summary>
/// <param name="Peer">The library.</param>
/// <param name="Ms">The median time in milliseconds.</param>
/// <param name="Calls">How many calls it is the median of.</param>
/// <param name="Gap">The greatest relative duality gap on the path.</param>
/// <param name="Objective">Instead of the gap, where the script has no dual point.</param>
/// <param name="NonZeros">Of the last λ.</param>
/// <param name="Note">What cross-validation chose.</param>
/// <param name="Skipped">Why there are no figures.</param>
internal sealed record LinearTime(string? Peer, double? Ms, int? Calls, double? Gap, double? Objective, int? NonZeros, string? Note, string? Skipped);

/// <summary>Starts the two sides of a task, each in processes of its own, on the same core.</summary>
internal static class LinearPeers
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly string? Taskset = File.Exists("/usr/bin/taskset") ? "/usr/bin/taskset" : null;

    /// <summary>The folder of the data, made where it is not there; null where Python can't.</summary>
    public static string? Data() => Script(1, "linear_data.py") is [.., { } last] ? last : null;

    /// <summary>The versions of the peers that are installed.</summary>
    public static string Versions() => string.Join(", ", Script(1, "linear_peers.py", "--versions"));

    public static LinearTime[] Peers(LinearTask task, string folder) => [.. Script(task.Threads, "linear_peers.py", task.Name, folder).Select(Parse)];

    /// <summary>This library's time, with the gap that the same script finds for it, and the time of a process's first call; NaN where the fit failed.</summary>
    public static (LinearTime Time, double First) Ours(LinearTask task, string folder, double tolerance)
    {
        try
        {
            return Measured(task, folder, tolerance);
        }
        catch (InvalidOperationException e)
        {
            string reason = e.Message.Split('\n').FirstOrDefault(line => line.Contains("Exception", StringComparison.Ordinal)) ?? e.Message;
            return (new LinearTime(null, null, null, null, null, null, null, reason), double.NaN);
        }
    }

    private static (LinearTime Time, double First) Measured(LinearTask task, string folder, double tolerance)
    {
        string file = Path.Combine(folder, "coefficients.bin");
        string limit = tolerance.ToString(CultureInfo.InvariantCulture);
        LinearTime time = Parse(Self(task.Threads, quickJit: false, "linear", "--run", task.Name, folder, limit, file)[^1]);
        double first = Parse(Self(task.Threads, quickJit: true, "linear", "--first", task.Name, folder, limit)[^1]).Ms!.Value;
        if (!task.IsCrossValidation)
        {
            LinearTime quality = Parse(Script(1, "linear_peers.py", task.Name, folder, "--gap", file)[^1]);
            time = quality with { Ms = time.Ms, Calls = time.Calls };
        }

        return (time, first);
    }

    private static LinearTime Parse(string line) => JsonSerializer.Deserialize<LinearTime>(line, Json)!;

    private static string[] Script(int threads, params string[] arguments)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string run = Path.Combine(folder.FullName, "benchmarks", "peers", "run");
            if (File.Exists(run))
                return Lines(threads, new ProcessStartInfo(), ["/bin/sh", run, .. arguments]);
        }

        throw new FileNotFoundException("benchmarks/peers/run is not above this folder.");
    }

    private static string[] Self(int threads, bool quickJit, params string[] arguments)
    {
        var start = new ProcessStartInfo();
        // This project asks for full optimization at once; users get the default.
        start.Environment["DOTNET_TC_QuickJit"] = quickJit ? "1" : "0";
        return Lines(threads, start, ["dotnet", Assembly.GetExecutingAssembly().Location, .. arguments]);
    }

    private static string[] Lines(int threads, ProcessStartInfo start, string[] command)
    {
        if (Taskset is not null)
            command = [Taskset, "-c", threads == 1 ? $"{Environment.ProcessorCount - 1}" : $"0-{threads - 1}", .. command];
        start.FileName = command[0];
        foreach (string argument in command[1..])
            start.ArgumentList.Add(argument);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return process.ExitCode == 0 ? lines : throw new InvalidOperationException($"{string.Join(' ', command)}: {errors.Result.Trim()}");
    }
}
