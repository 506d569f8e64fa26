namespace L1Gen.Mpi.Ranks;

/// <summary>What a rank tells the test that started it.</summary>
internal static class Output
{
    /// <summary>Writes a line that the test finds under this rank's number.</summary>
    public static void Say(this ICommunicator ranks, FormattableString text) => Console.Out.WriteLine($"rank {ranks.Rank}: {FormattableString.Invariant(text)}");
}
