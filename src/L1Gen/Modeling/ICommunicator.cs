using System.Diagnostics.CodeAnalysis;

namespace L1Gen;

/// <summary>
/// The processes that compute one result together, each with its own rows. Every process is a rank; all ranks make the same calls in the same order, each
/// with as many elements. A call returns when this rank's part is done. Trainers and solvers know this interface alone: one process is
/// <see cref="OneProcess"/>, and the package L1Gen.Mpi has one on MPI.
/// </summary>
public interface ICommunicator
{
    /// <summary>This process alone: rank 0 of 1. The default everywhere.</summary>
    static ICommunicator OneProcess { get; } = new OneProcess();

    /// <summary>The number of this process, from 0.</summary>
    int Rank { get; }

    /// <summary>The number of processes, at least 1.</summary>
    int Size { get; }

    /// <summary>Replaces each element by its sum or maximum over all ranks. All ranks receive the same bits, and the same ranks with the same numbers get the same again.</summary>
    /// <param name="values">As many elements on every rank; a million or many millions in one call are fine.</param>
    /// <param name="operation">Sum or maximum. Of a maximum with NaN nothing is promised.</param>
    void AllReduce(Span<float> values, ReduceOperation operation = ReduceOperation.Sum);

    /// <inheritdoc cref="AllReduce(Span{float}, ReduceOperation)"/>
    void AllReduce(Span<double> values, ReduceOperation operation = ReduceOperation.Sum);

    /// <summary>Gives every rank the bytes of one.</summary>
    /// <param name="bytes">As many on every rank; overwritten on all but the root.</param>
    /// <param name="root">The rank whose bytes they are.</param>
    void Broadcast(Span<byte> bytes, int root = 0);

    /// <summary>Returns when every rank has called it.</summary>
    void Barrier();

    /// <summary>Ends all ranks at once, because this one cannot go on and the others would wait for it for ever.</summary>
    /// <param name="reason">What is written to the standard error stream, with the rank.</param>
    [DoesNotReturn]
    void Abort(string reason);
}

/// <summary>How <see cref="ICommunicator"/> joins the numbers of its ranks.</summary>
public enum ReduceOperation
{
    /// <summary>The sum.</summary>
    Sum,

    /// <summary>The greatest.</summary>
    Max,
}
