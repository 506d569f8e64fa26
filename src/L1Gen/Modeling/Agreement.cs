using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace L1Gen;

/// <summary>What all ranks of a communicator do together before and between computations: sums of single numbers, texts, and checks whose failure on one rank fails all.</summary>
internal static class Agreement
{
    /// <summary><see cref="ICommunicator.AllReduce(Span{float}, ReduceOperation)"/> of either element.</summary>
    public static void AllReduce<T>(this ICommunicator communicator, Span<T> values, ReduceOperation operation = ReduceOperation.Sum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
            communicator.AllReduce(MemoryMarshal.Cast<T, float>(values), operation);
        else
            communicator.AllReduce(MemoryMarshal.Cast<T, double>(values), operation);
    }

    /// <summary>The sum of a number over all ranks. Whole numbers are exact up to 2⁵³.</summary>
    public static double Sum(this ICommunicator communicator, double value)
    {
        communicator.AllReduce(new Span<double>(ref value));
        return value;
    }

    /// <summary>The greatest of a number over all ranks.</summary>
    public static double Max(this ICommunicator communicator, double value)
    {
        communicator.AllReduce(new Span<double>(ref value), ReduceOperation.Max);
        return value;
    }

    /// <summary>A text of one rank, on all of them.</summary>
    public static string Broadcast(this ICommunicator communicator, string text, int root)
    {
        byte[] bytes = communicator.Rank == root ? Encoding.UTF8.GetBytes(text) : [];
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        communicator.Broadcast(length, root);
        if (communicator.Rank != root)
            bytes = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
        communicator.Broadcast(bytes, root);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Runs what may fail on some ranks; where it does, every rank throws an exception of the same type that names the first of them.</summary>
    /// <param name="communicator">The ranks. None of them may be in another call.</param>
    /// <param name="check">Makes no call of the communicator.</param>
    /// <exception cref="ArgumentException">A rank's check threw one, or threw what has no place here.</exception>
    /// <exception cref="InvalidOperationException">A rank's check threw one.</exception>
    /// <exception cref="InvalidDataException">A rank's check threw one.</exception>
    /// <exception cref="IOException">A rank's check threw one.</exception>
    /// <exception cref="OperationCanceledException">A rank's check threw one.</exception>
    public static void Agree(this ICommunicator communicator, Action check)
    {
        if (communicator.Size == 1)
        {
            check();
            return;
        }

        Exception? failure = null;
        try
        {
            check();
        }
#pragma warning disable CA1031 // Whatever it is, the other ranks must hear of it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        int first = communicator.Size - (int)communicator.Max(failure is null ? 0 : communicator.Size - communicator.Rank);
        if (first == communicator.Size)
            return;
        string kind = communicator.Broadcast(KindOf(failure), first);
        string message = $"Rank {first} of {communicator.Size}: {communicator.Broadcast(failure?.Message ?? "", first)}";
        throw kind switch
        {
            nameof(OperationCanceledException) => new OperationCanceledException(message, failure),
            nameof(InvalidOperationException) => new InvalidOperationException(message, failure),
            nameof(InvalidDataException) => new InvalidDataException(message, failure),
            nameof(IOException) => new IOException(message, failure),
            _ => new ArgumentException(message, failure),
        };
    }

    /// <summary>Refuses, on every rank, a rank whose facts are not those of rank 0.</summary>
    /// <param name="communicator">The ranks.</param>
    /// <param name="facts">Names and values, as many and in the same order on ranks that agree.</param>
    /// <exception cref="ArgumentException">They differ; the message names the rank, the fact and both values.</exception>
    public static void AgreeOn(this ICommunicator communicator, IReadOnlyList<(string Name, string Value)> facts)
    {
        if (communicator.Size == 1)
            return;
        const char Between = '\u001f', After = '\u001e';
        string mine = string.Concat(facts.Select(fact => $"{fact.Name}{Between}{fact.Value}{After}"));
        string theirs = communicator.Broadcast(mine, root: 0);
        communicator.Agree(() =>
        {
            if (mine == theirs)
                return;
            (string, string)[] first = [.. theirs.Split(After, StringSplitOptions.RemoveEmptyEntries).Select(fact => fact.Split(Between)).Select(parts => (parts[0], parts[1]))];
            foreach (((string name, string value), (string firstName, string firstValue)) in facts.Zip(first))
            {
                if (name != firstName)
                    throw new ArgumentException($"it has a {name} where rank 0 has a {firstName}.");
                if (value != firstValue)
                    throw new ArgumentException($"its {name} is {value}, that of rank 0 is {firstValue}.");
            }

            throw new ArgumentException($"it tells {facts.Count} facts, rank 0 {first.Length}.");
        });
    }

    private static string KindOf(Exception? failure) => failure switch
    {
        OperationCanceledException => nameof(OperationCanceledException),
        InvalidOperationException => nameof(InvalidOperationException),
        InvalidDataException => nameof(InvalidDataException),
        IOException or UnauthorizedAccessException => nameof(IOException),
        _ => nameof(ArgumentException),
    };
}
