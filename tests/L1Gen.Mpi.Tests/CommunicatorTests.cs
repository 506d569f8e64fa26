namespace L1Gen.Mpi.Tests;

public class CommunicatorTests
{
    [Theory]
    [MemberData(nameof(MpiRun.FamiliesAndRanks), MemberType = typeof(MpiRun))]
    public void Ranks_know_themselves_and_each_other(MpiFamily family, int ranks)
    {
        MpiOutput output = MpiRun.Of(family).Run(ranks, "hello").Succeeded();

        for (int rank = 0; rank < ranks; rank++)
        {
            string line = Assert.Single(output.Rank(rank));
            Assert.StartsWith($"of {ranks}, {rank} of {ranks} on ", line, StringComparison.Ordinal);
            Assert.Matches(family == MpiFamily.OpenMpi ? @", Open MPI \d+\.\d+\.\d+$" : @", MPICH \d+\.\d+", line);
        }
    }

    [Theory]
    [MemberData(nameof(MpiRun.FamiliesAndRanks), MemberType = typeof(MpiRun))]
    public void Reductions_are_right_and_the_same_on_every_rank_and_again(MpiFamily family, int ranks)
    {
        string[][] first = MpiRun.Of(family).Run(ranks, "reductions", "0").Succeeded().Ranks(ranks);
        string[][] second = MpiRun.Of(family).Run(ranks, "reductions", "0").Succeeded().Ranks(ranks);

        Assert.Equal(12, first[0].Length);
        Assert.All(first[0], line => Assert.Contains(": 0 wrong, ", line, StringComparison.Ordinal));
        Assert.All(first, rank => Assert.Equal(first[0], rank));
        Assert.Equal(first, second);
    }

    [Theory]
    [MemberData(nameof(MpiRun.Families), MemberType = typeof(MpiRun))]
    public void Reductions_may_come_in_chunks(MpiFamily family)
    {
        string[][] output = MpiRun.Of(family).Run(2, "reductions", "1000").Succeeded().Ranks(2);

        Assert.All(output[0], line => Assert.Contains(": 0 wrong, ", line, StringComparison.Ordinal));
        Assert.Equal(output[0], output[1]);
        // Of two ranks every order of addition gives the same.
        Assert.Equal(MpiRun.Of(family).Run(2, "reductions", "0").Succeeded().Rank(0), output[0]);
    }

    [Theory]
    [MemberData(nameof(MpiRun.FamiliesAndRanks), MemberType = typeof(MpiRun))]
    public void Every_rank_may_broadcast(MpiFamily family, int ranks)
    {
        MpiOutput output = MpiRun.Of(family).Run(ranks, "broadcasts", "0").Succeeded();
        MpiOutput inChunks = MpiRun.Of(family).Run(ranks, "broadcasts", "1000").Succeeded();

        string[] expected =
        [
            .. from length in (int[])[0, 1, 1001, 300_007] from root in Enumerable.Range(0, ranks) select $"{length} bytes of rank {root}: right",
            "root -1: root",
            $"root {ranks}: root",
        ];
        Assert.All(output.Ranks(ranks), lines => Assert.Equal(expected, lines));
        Assert.All(inChunks.Ranks(ranks), lines => Assert.Equal(expected, lines));
    }

    [Theory]
    [MemberData(nameof(MpiRun.Families), MemberType = typeof(MpiRun))]
    public void Calls_out_of_turn_are_refused(MpiFamily family)
    {
        string[][] output = MpiRun.Of(family).Run(2, "misuse").Succeeded().Ranks(2);

        const string Again = "InvalidOperationException: MPI starts once in a process: keep the first MpiCommunicator until the end and pass it on.";
        Assert.Equal([$"again: {Again}", "disposed: ObjectDisposedException", $"after the end: {Again}"], output[0].Select(WithoutName));
        Assert.Equal(
            [$"again: {Again}", "two threads: InvalidOperationException", "dispose: InvalidOperationException", "disposed: ObjectDisposedException", $"after the end: {Again}"],
            output[1].Select(WithoutName));

        static string WithoutName(string line) => line.Contains(Again, StringComparison.Ordinal) ? line : string.Join(':', line.Split(':')[..2]);
    }

    [Theory]
    [MemberData(nameof(MpiRun.Families), MemberType = typeof(MpiRun))]
    public void Calls_allocate_nothing(MpiFamily family)
    {
        MpiOutput output = MpiRun.Of(family).Run(2, "allocation").Succeeded();

        Assert.All(output.Ranks(2), lines => Assert.Equal(["0 bytes"], lines));
    }

    [Theory]
    [MemberData(nameof(MpiRun.Families), MemberType = typeof(MpiRun))]
    public void MPI_leaves_the_runtime_its_signals(MpiFamily family)
    {
        MpiOutput output = MpiRun.Of(family).Run(2, "signals").Succeeded();

        Assert.All(output.Ranks(2), lines => Assert.Equal(
            ["null: NullReferenceException", "zero: DivideByZeroException", "child: 0"],
            lines.Select(line => string.Join(':', line.Split(':')[..2]))));
    }
}
