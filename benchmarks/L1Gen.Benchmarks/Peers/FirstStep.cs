using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime;

namespace L1Gen.Benchmarks.Peers;

/// <summary>What the first training step of a process costs, most of it the JIT's work: each model in a process of its own, with .NET's default tiers.</summary>
internal static class FirstStep
{
    /// <summary>Runs in the child: one step of one batch, twice.</summary>
    public static void Print(string name)
    {
        PeerCase peer = PeerCase.Of(name);
        var options = new FitOptions { Epochs = 1, BatchSize = peer.Batch, Threads = 1 };
        IDifferentiable<float> model = peer.Model();
        Dataset<float> batch = peer.Data.Subset([.. Enumerable.Range(0, peer.Batch)]);

        TimeSpan compiled = JitInfo.GetCompilationTime();
        long methods = JitInfo.GetCompiledMethodCount(), start = Stopwatch.GetTimestamp();
        model.Fit(batch, options);
        double first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        double jit = (JitInfo.GetCompilationTime() - compiled).TotalMilliseconds;
        methods = JitInfo.GetCompiledMethodCount() - methods;
        start = Stopwatch.GetTimestamp();
        model.Fit(batch, options);
        double second = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {first:0} ms | {jit:0} ms | {methods} | {second:0.0} ms |"));
    }

    /// <summary>A line of the table, from a child process.</summary>
    public static string Row(string name)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly.GetExecutingAssembly().Location, "peers", "--first", name]) { RedirectStandardOutput = true };
        // This project asks for full optimization at once; users get the default.
        start.Environment["DOTNET_TC_QuickJit"] = "1";
        using Process child = Process.Start(start)!;
        string line = child.StandardOutput.ReadToEnd().Trim();
        child.WaitForExit();
        return line;
    }
}
