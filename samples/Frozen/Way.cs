using System.Diagnostics;
using System.Runtime;

namespace Frozen;

/// <summary>One way to predict the rows of a model.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Rows">How many rows a pass predicts.</param>
/// <param name="Pass">Predicts them all.</param>
internal sealed record Way(string Name, int Rows, Action Pass)
{
    private const int Tries = 7;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.4), Try = TimeSpan.FromSeconds(0.05);

    /// <summary>Runs it: the IL bytes that its first pass had compiled, and the nanoseconds of a row, the least of seven tries.</summary>
    public (long Bytes, double Nanoseconds) Measure()
    {
        long before = JitInfo.GetCompiledILBytes();
        Pass();
        long bytes = JitInfo.GetCompiledILBytes() - before;
        PassesIn(WarmUp);
        double least = double.PositiveInfinity;
        for (int i = 0; i < Tries; i++)
        {
            long start = Stopwatch.GetTimestamp();
            long passes = PassesIn(Try);
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalNanoseconds / passes / Rows);
        }

        return (bytes, least);
    }

    private long PassesIn(TimeSpan time)
    {
        long passes = 0;
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < time; passes++)
            Pass();
        return passes;
    }
}
