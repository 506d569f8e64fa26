using System.Diagnostics.CodeAnalysis;

namespace L1Gen;

/// <summary>A process by itself: what is reduced over it stays as it is.</summary>
internal sealed class OneProcess : ICommunicator
{
    public int Rank => 0;

    public int Size => 1;

    public void AllReduce(Span<float> values, ReduceOperation operation)
    {
    }

    public void AllReduce(Span<double> values, ReduceOperation operation)
    {
    }

    public void Broadcast(Span<byte> bytes, int root) => ArgumentOutOfRangeException.ThrowIfNotEqual(root, 0);

    public void Barrier()
    {
    }

    [DoesNotReturn]
    public void Abort(string reason)
    {
        Console.Error.WriteLine(reason);
        Environment.Exit(1);
    }
}
