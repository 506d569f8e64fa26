using System.Diagnostics;

namespace L1Gen.Mpi.Ranks.Tasks;

/// <summary>One rank ends before the others, which wait for it in an all-reduce.</summary>
internal static class Ending
{
    // Of a rank with data: the operating system takes them away before it tells the launcher.
    private const int DataBytes = 256 << 20;

    public static int Run(string how, int which)
    {
        try
        {
            using var mpi = MpiCommunicator.Initialize();
            byte[] data = new byte[DataBytes];
            data.AsSpan().Fill(1);
            mpi.Barrier();
            if (mpi.Rank == which || how == "throw-together")
                End(how, mpi);
            float[] values = new float[1000];
            while (data[^1] == 1)
                mpi.AllReduce(values);
            return 0;
        }
        catch (ArgumentException exception) when (how.StartsWith("throw", StringComparison.Ordinal))
        {
            Console.Error.WriteLine($"caught: {exception.Message}");
            return 3;
        }
    }

    private static void End(string how, MpiCommunicator mpi)
    {
        switch (how)
        {
            case "kill":
                Process.GetCurrentProcess().Kill();
                break;
            case "exit":
                Environment.Exit(0);
                break;
            case "abort":
                mpi.Abort("the data are gone.");
                break;
            default:
                throw new ArgumentException("a broken row");
        }
    }
}
