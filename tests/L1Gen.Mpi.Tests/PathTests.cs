using System.Globalization;

namespace L1Gen.Mpi.Tests;

/// <summary>Paths by the ranks of a job are those of one process.</summary>
public class PathTests
{
    public static TheoryData<MpiFamily, int, string> Cases() =>
        [.. MpiRun.FamiliesAndRanks.SelectMany(row => (string[])["L2", "Logistic"], (row, loss) => (row.Data.Item1, row.Data.Item2, loss))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ranks_follow_the_path_of_one_process(MpiFamily family, int ranks, string loss)
    {
        string[] alone = MpiRun.Alone().Run(1, "path", loss).Succeeded().Rank(0);
        string[][] lines = MpiRun.Of(family).Run(ranks, "path", loss).Succeeded().Ranks(ranks);

        Assert.All(lines, line => Assert.Equal(lines[0], line));
        if (ranks == 1)
            Assert.Equal(alone, lines[0]);
        double[] expected = Numbers(alone), actual = Numbers(lines[0]);
        Assert.Equal(expected[..2], actual[..2]);
        for (int k = 2; k < expected.Length - 1; k++)
            Assert.Equal(expected[k], actual[k], (loss == "L2" ? 1e-9 : 1e-4) * Math.Abs(expected[k]));
        Assert.InRange(actual[^1], 0, 1e-10);
    }

    private static double[] Numbers(string[] lines) => [.. lines[0].Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
}
