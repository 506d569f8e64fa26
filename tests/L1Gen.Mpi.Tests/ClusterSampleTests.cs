namespace L1Gen.Mpi.Tests;

/// <summary>The sample that runs on several ranks.</summary>
public class ClusterSampleTests
{
    [Theory]
    [MemberData(nameof(MpiRun.Families), MemberType = typeof(MpiRun))]
    public void Two_and_four_ranks_print_the_numbers_of_one(MpiFamily family)
    {
        string one = Numbers(family, 1);

        Assert.Contains("Both found the sensors that count.", one, StringComparison.Ordinal);
        Assert.Equal(one, Numbers(family, 2));
        Assert.Equal(one, Numbers(family, 4));
    }

    /// <summary>What is printed after the line that tells the ranks.</summary>
    private static string Numbers(MpiFamily family, int ranks)
    {
        MpiOutput output = MpiRun.Of(family).RunProgram(ranks, "Cluster").Succeeded();
        Assert.Equal("", output.Errors);
        Assert.Contains($"{ranks} rank", output.Text, StringComparison.Ordinal);
        return output.Text[output.Text.IndexOf('\n', StringComparison.Ordinal)..];
    }
}
