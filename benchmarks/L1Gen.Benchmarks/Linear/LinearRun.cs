using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace L1Gen.Benchmarks.Linear;

/// <summary>This library's side of a task, in a process of its own.</summary>
internal static class LinearRun
{
    private const int Calls = 5;
    private const double WarmUp = 1, Seconds = 10;

    /// <summary>Times one call, the first of the process: a JSON object with its milliseconds.</summary>
    public static void PrintFirst(string name, string folder, double tolerance)
    {
        Func<object> call = Call(name, folder, tolerance);
        long start = Stopwatch.GetTimestamp();
        call();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{{\"ms\": {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.00}}}"));
    }

    /// <summary>Times calls until there are five or ten seconds are over, after a second of warm-up, and writes the coefficients: λ × columns in float64.</summary>
    public static void Print(string name, string folder, double tolerance, string file)
    {
        Func<object> call = Call(name, folder, tolerance);
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUp;)
            call();
        object result;
        var times = new List<double>();
        do
        {
            long before = Stopwatch.GetTimestamp();
            result = call();
            times.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }
        while (times.Count < Calls && times.Sum() + times[^1] < 1000 * Seconds);
        times.Sort();
        string ms = string.Create(CultureInfo.InvariantCulture, $"\"ms\": {Median(times):0.000}, \"calls\": {times.Count}");
        if (result is not LinearPath path)
        {
            Console.WriteLine($"{{{ms}, \"note\": \"{result}\"}}");
            return;
        }

        Write(path, file);
        Console.WriteLine($"{{{ms}}}");
    }

    /// <summary>Prints the live memory of a path beyond its design, the greatest of those after each point: a collection is forced there.</summary>
    public static void PrintMemory(string name, string folder, double tolerance)
    {
        LinearTask task = LinearTask.All(folder).Single(task => task.Name == name);
        DesignMatrix x = task.Design(folder);
        double[] y = task.Response(folder);
        PathOptions options = task.Options(folder, tolerance);
        LinearPath.Fit(x, y, options with { Lambdas = [options.Lambdas![0]] });
        long before = GC.GetTotalMemory(forceFullCollection: true), peak = before;
        LinearPath.Fit(x, y, options, new AfterEach(() => peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true))));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {(peak - before) / 1e6:0.0} MB beyond the design"));
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    private static double Median(List<double> sorted) => (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;

    private static Func<object> Call(string name, string folder, double tolerance)
    {
        LinearTask task = LinearTask.All(folder).Single(task => task.Name == name);
        DesignMatrix x = task.Design(folder);
        double[] y = task.Response(folder);
        PathOptions options = task.Options(folder, tolerance);
        if (!task.IsCrossValidation)
            return () => LinearPath.Fit(x, y, options);
        var folds = new CrossValidationOptions { FoldOfRow = [.. Enumerable.Range(0, y.Length).Select(i => i % 5)], Threads = task.Threads };
        return () =>
        {
            var chosen = CrossValidation.Run(x, y, options, folds);
            return string.Create(CultureInfo.InvariantCulture, $"λ.min is number {chosen.IndexMin}, mean squared error {chosen.Curve[chosen.IndexMin].Mean:G6}");
        };
    }

    private static void Write(LinearPath path, string file)
    {
        using FileStream stream = File.Create(file);
        foreach (PathPoint point in path)
            stream.Write(MemoryMarshal.AsBytes(point.Coefficients.ToArray().AsSpan()));
    }

    private sealed class AfterEach(Action action) : IProgress<PathPoint>
    {
        public void Report(PathPoint value) => action();
    }
}
