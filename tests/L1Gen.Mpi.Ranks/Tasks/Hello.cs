namespace L1Gen.Mpi.Ranks.Tasks;

/// <summary>Who the ranks are.</summary>
internal static class Hello
{
    public static int Run()
    {
        using var mpi = MpiCommunicator.Initialize();
        mpi.Say($"of {mpi.Size}, {mpi.LocalRank} of {mpi.LocalSize} on {mpi.Host}, {mpi.Library}");
        return 0;
    }
}
