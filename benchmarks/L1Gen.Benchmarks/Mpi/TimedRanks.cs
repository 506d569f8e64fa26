using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace L1Gen.Benchmarks.Mpi;

/// <summary>Measures the time that a rank spends in reductions, those of one number included.</summary>
internal sealed class TimedRanks(ICommunicator ranks) : ICommunicator
{
    private long _ticks;

    public int Rank => ranks.Rank;

    public int Size => ranks.Size;

    /// <summary>The time in reductions so far.</summary>
    public double Milliseconds => Stopwatch.GetElapsedTime(0, _ticks).TotalMilliseconds;

    public void AllReduce(Span<float> values, ReduceOperation operation)
    {
        long start = Stopwatch.GetTimestamp();
        ranks.AllReduce(values, operation);
        _ticks += Stopwatch.GetTimestamp() - start;
    }

    public void AllReduce(Span<double> values, ReduceOperation operation)
    {
        long start = Stopwatch.GetTimestamp();
        ranks.AllReduce(values, operation);
        _ticks += Stopwatch.GetTimestamp() - start;
    }

    public void Broadcast(Span<byte> bytes, int root) => ranks.Broadcast(bytes, root);

    public void Barrier() => ranks.Barrier();

    [DoesNotReturn]
    public void Abort(string reason) => ranks.Abort(reason);
}
