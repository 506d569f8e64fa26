namespace L1Gen.Mpi.Tests;

/// <summary>Ranks that end before the others: the job ends at once, and someone says whose end it was.</summary>
public class EndTests
{
    [Theory]
    [MemberData(nameof(MpiRun.Families), MemberType = typeof(MpiRun))]
    public void A_killed_rank_is_named_by_the_others(MpiFamily family)
    {
        MpiOutput output = MpiRun.Of(family).Run(4, "end", "kill", "2").Failed("L1Gen: rank 2 of 4 (process ");

        string[] lines = Told(output);
        Assert.All(lines, line => Assert.Matches(@"^L1Gen: rank 2 of 4 \(process \d+ on .+\) ended; the job is aborted\.$", line));
        Assert.InRange(lines.Length, 1, 3);
    }

    [Theory]
    [MemberData(nameof(MpiRun.Families), MemberType = typeof(MpiRun))]
    public void One_of_two_is_named_by_the_other(MpiFamily family) =>
        MpiRun.Of(family).Run(2, "end", "kill", "0").Failed("L1Gen: rank 0 of 2 (process ");

    [Theory]
    [MemberData(nameof(MpiRun.Families), MemberType = typeof(MpiRun))]
    public void An_unhandled_exception_is_told_with_the_rank(MpiFamily family)
    {
        MpiOutput output = MpiRun.Of(family).Run(2, "end", "unhandled", "1").Failed("): unhandled ArgumentException: a broken row");

        Assert.StartsWith("L1Gen: rank 1 of 2 (process ", Told(output)[0], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(MpiRun.Families), MemberType = typeof(MpiRun))]
    public void An_exit_without_dispose_is_told_with_the_rank(MpiFamily family)
    {
        MpiOutput output = MpiRun.Of(family).Run(2, "end", "exit", "1").Failed("): ended without disposing of its MpiCommunicator; the job is aborted.");

        Assert.StartsWith("L1Gen: rank 1 of 2 (process ", Told(output)[0], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(MpiRun.Families), MemberType = typeof(MpiRun))]
    public void Abort_tells_the_reason_with_the_rank(MpiFamily family)
    {
        MpiOutput output = MpiRun.Of(family).Run(4, "end", "abort", "3").Failed("): the data are gone.");

        Assert.StartsWith("L1Gen: rank 3 of 4 (process ", Told(output)[0], StringComparison.Ordinal);
        Assert.Equal(1, output.ExitCode);
    }

    [Theory]
    [MemberData(nameof(MpiRun.Families), MemberType = typeof(MpiRun))]
    public void An_exception_that_leaves_the_block_on_one_rank_ends_all(MpiFamily family)
    {
        MpiOutput output = MpiRun.Of(family).Run(2, "end", "throw", "1").Failed("): left by an exception that the other ranks did not have: System.ArgumentException: a broken row");

        Assert.StartsWith("L1Gen: rank 1 of 2 (process ", Told(output)[0], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(MpiRun.Families), MemberType = typeof(MpiRun))]
    public void An_exception_that_leaves_the_block_on_every_rank_is_an_end_in_order(MpiFamily family)
    {
        MpiOutput output = MpiRun.Of(family).Run(2, "end", "throw-together", "0").Failed("caught: a broken row");

        Assert.Equal(3, output.ExitCode);
        Assert.Empty(Told(output));
        Assert.Equal(2, output.Errors.Split("caught: a broken row").Length - 1);
    }

    private static string[] Told(MpiOutput output) => [.. output.Errors.Split('\n').Where(line => line.StartsWith("L1Gen: ", StringComparison.Ordinal)).Select(line => line.TrimEnd('\r'))];
}
