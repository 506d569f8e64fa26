using System.Text;

namespace L1Gen.Mpi.Ranks;

/// <summary>What a rank tells the test that started it.</summary>
internal static class Output
{
    private static readonly Stream Standard = Console.OpenStandardOutput();

    /// <summary>Writes a line that the test finds under this rank's number; in one piece, so that the launcher doesn't mix it with those of other ranks.</summary>
    public static void Say(this ICommunicator ranks, FormattableString text) =>
        Standard.Write(Encoding.UTF8.GetBytes($"rank {ranks.Rank}: {FormattableString.Invariant(text).ReplaceLineEndings(" ")}\n"));
}
