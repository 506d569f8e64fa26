namespace L1Gen.Mpi.Ranks.Tasks;

/// <summary>Broadcasts from every rank.</summary>
internal static class Broadcasts
{
    public static int Run(int chunk)
    {
        using var mpi = MpiCommunicator.Initialize();
        if (chunk > 0)
            mpi.ChunkLength = chunk;
        foreach (int length in (int[])[0, 1, 1001, 300_007])
        {
            for (int root = 0; root < mpi.Size; root++)
            {
                byte[] bytes = Of(mpi.Rank, length);
                mpi.Broadcast(bytes, root);
                mpi.Say($"{length} bytes of rank {root}: {(bytes.AsSpan().SequenceEqual(Of(root, length)) ? "right" : "wrong")}");
            }
        }

        foreach (int root in (int[])[-1, mpi.Size])
        {
            try
            {
                mpi.Broadcast([], root);
            }
            catch (ArgumentOutOfRangeException exception)
            {
                mpi.Say($"root {root}: {exception.ParamName}");
            }
        }

        return 0;
    }

    private static byte[] Of(int rank, int length)
    {
        byte[] bytes = new byte[length];
        new Random(rank).NextBytes(bytes);
        return bytes;
    }
}
