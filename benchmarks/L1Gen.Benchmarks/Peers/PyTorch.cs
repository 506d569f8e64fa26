using System.Diagnostics;
using System.Text.Json;

namespace L1Gen.Benchmarks.Peers;

/// <summary>What benchmarks/peers/run prints.</summary>
internal sealed class PyTorch
{
    private readonly Dictionary<(string Case, string Variant), Timing> _times = [];

    private PyTorch(string about) => About = about;

    /// <summary>Version, threads, the library of the matrix products; or why there are no figures.</summary>
    public string About { get; }

    /// <summary>Runs the script, about 45 seconds.</summary>
    public static PyTorch Run()
    {
        if (Script() is not { } script)
            return new PyTorch("skipped: benchmarks/peers/run is not above this folder.");
        var start = new ProcessStartInfo("/bin/sh", [script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            JsonElement[] lines = [.. process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
            process.WaitForExit();
            return process.ExitCode == 0 && lines.Length > 0 ? Of(lines) : new PyTorch($"skipped: {errors.Result.Trim().Split('\n')[^1]}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return new PyTorch($"skipped: {e.Message}");
        }
    }

    /// <summary>The fastest variant of a case; null where none was measured.</summary>
    /// <param name="name">The case, as the script names it.</param>
    /// <param name="isTuned">Whether a variant that says "tuned", or one that does not.</param>
    public Timing? Best(string name, bool isTuned)
    {
        Timing[] times = [.. _times.Where(pair => pair.Key.Case == name && pair.Key.Variant.EndsWith("tuned", StringComparison.Ordinal) == isTuned).Select(pair => pair.Value)];
        return times.Length == 0 ? null : times.MinBy(time => time.Fastest);
    }

    private static PyTorch Of(JsonElement[] lines)
    {
        JsonElement first = lines[0];
        var peer = new PyTorch($"PyTorch {first.GetProperty("torch")}, {first.GetProperty("threads")} thread, {first.GetProperty("blas")}");
        foreach (JsonElement line in lines.Where(line => line.TryGetProperty("fastest_us", out _)))
        {
            var key = (line.GetProperty("case").GetString()!, line.GetProperty("variant").GetString()!);
            peer._times[key] = new Timing(line.GetProperty("median_us").GetDouble(), line.GetProperty("fastest_us").GetDouble());
        }

        return peer;
    }

    private static string? Script()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "benchmarks", "peers", "run");
            if (File.Exists(path))
                return path;
        }

        return null;
    }
}
