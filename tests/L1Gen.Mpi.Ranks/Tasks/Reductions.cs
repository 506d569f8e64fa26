using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace L1Gen.Mpi.Ranks.Tasks;

/// <summary>All-reduces of every kind, element and length, with a digest of the bits that this rank received.</summary>
internal static class Reductions
{
    private static readonly int[] Lengths = [0, 1, 2, 7, 1001, 1_000_003];

    /// <param name="chunk">Elements of one call of MPI; 0 for as many as it takes.</param>
    public static int Run(int chunk)
    {
        using var mpi = MpiCommunicator.Initialize();
        if (chunk > 0)
            mpi.ChunkLength = chunk;
        foreach (int length in Lengths)
        {
            foreach (ReduceOperation operation in Enum.GetValues<ReduceOperation>())
            {
                // Whole numbers, of which every order of addition gives the same sum, and then numbers of which it does not.
                float[] whole = [.. Enumerable.Range(0, length).Select(i => (float)Whole(i, mpi.Rank))];
                mpi.AllReduce(whole, operation);
                double[] doubles = [.. Enumerable.Range(0, length).Select(i => Whole(i, mpi.Rank))];
                mpi.AllReduce(doubles, operation);
                int wrong = Enumerable.Range(0, length).Count(i => whole[i] != Expected(i, mpi.Size, operation) || doubles[i] != Expected(i, mpi.Size, operation));

                var random = new Random(length + mpi.Rank);
                float[] floats = [.. Enumerable.Range(0, length).Select(_ => (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-6, 6)))];
                mpi.AllReduce(floats, operation);
                doubles = [.. Enumerable.Range(0, length).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 6)))];
                mpi.AllReduce(doubles, operation);
                mpi.Say($"{operation} of {length}: {wrong} wrong, {Digest(floats)} {Digest(doubles)}");
            }
        }

        return 0;
    }

    private static double Whole(int i, int rank) => ((i * 7919) + (rank * 104729)) % 1009 - 504;

    private static double Expected(int i, int size, ReduceOperation operation)
    {
        IEnumerable<double> all = Enumerable.Range(0, size).Select(rank => Whole(i, rank));
        return operation == ReduceOperation.Sum ? all.Sum() : all.Max();
    }

    private static string Digest<T>(T[] values)
        where T : struct => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan())))[..16];
}
