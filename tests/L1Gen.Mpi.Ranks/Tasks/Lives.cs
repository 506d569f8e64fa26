using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace L1Gen.Mpi.Ranks.Tasks;

/// <summary>What the life of a communicator allows and what it refuses.</summary>
internal static class Lives
{
    /// <summary>MPI is started twice, used by two threads at once, after its end, and started again.</summary>
    public static int Misuse()
    {
        var mpi = MpiCommunicator.Initialize();
        mpi.Say($"again: {Refusal(() => MpiCommunicator.Initialize())}");

        // Rank 0 holds the others in a barrier that it comes to late.
        if (mpi.Rank > 0)
        {
            var waiting = new Thread(mpi.Barrier);
            waiting.Start();
            Thread.Sleep(200);
            mpi.Say($"two threads: {Refusal(mpi.Barrier)}");
            mpi.Say($"dispose: {Refusal(mpi.Dispose)}");
            waiting.Join();
        }
        else
        {
            Thread.Sleep(1500);
            mpi.Barrier();
        }

        mpi.Dispose();
        mpi.Dispose();
        mpi.Say($"disposed: {Refusal(mpi.Barrier)}");
        mpi.Say($"after the end: {Refusal(() => MpiCommunicator.Initialize())}");
        return 0;
    }

    /// <summary>Bytes allocated by many calls.</summary>
    public static int Allocation()
    {
        using var mpi = MpiCommunicator.Initialize();
        float[] floats = new float[1000];
        double[] doubles = new double[1000];
        byte[] bytes = new byte[1000];
        long before = 0;
        for (int i = 0; i < 200; i++)
        {
            if (i == 100)
                before = GC.GetAllocatedBytesForCurrentThread();
            mpi.AllReduce(floats);
            mpi.AllReduce(doubles, ReduceOperation.Max);
            mpi.Broadcast(bytes);
            mpi.Barrier();
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        mpi.Say($"{allocated} bytes");
        return 0;
    }

    /// <summary>The runtime's own signals still reach it: a null reference is an exception, and a collection stops all threads.</summary>
    public static int Signals()
    {
        using var mpi = MpiCommunicator.Initialize();
        mpi.Say($"null: {Refusal(() => LengthOf(null!))}");
        int zero = mpi.Size - mpi.Size;
        mpi.Say($"zero: {Refusal(() => _ = 1 / zero)}");
        for (int i = 0; i < 20; i++)
        {
            mpi.AllReduce(new float[100_000]);
            GC.Collect();
        }

        using var child = Process.Start(new ProcessStartInfo("true"))!;
        child.WaitForExit();
        mpi.Say($"child: {child.ExitCode}");
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LengthOf(float[] values) => _ = values.Length;

    private static string Refusal(Action action)
    {
        try
        {
            action();
            return "nothing";
        }
        catch (Exception exception)
        {
            return $"{exception.GetType().Name}: {exception.Message}";
        }
    }
}
