using System.Globalization;

namespace L1Gen.Mpi.Tests;

/// <summary>A fit by the ranks of a job is that of one process, and is resumed after the end of one of them.</summary>
public class FitTests
{
    private static readonly Lazy<string[]> Alone = new(() => MpiRun.Alone().Run(1, "fit", "6").Succeeded().Rank(0)[0].Split(' '));

    [Theory]
    [MemberData(nameof(MpiRun.FamiliesAndRanks), MemberType = typeof(MpiRun))]
    public void Ranks_follow_one_process(MpiFamily family, int ranks)
    {
        string[][] lines = MpiRun.Of(family).Run(ranks, "fit", "6").Succeeded().Ranks(ranks);

        Assert.All(lines, line => Assert.Equal(lines[0], line));
        string[] said = lines[0][0].Split(' ');
        if (ranks == 1)
            Assert.Equal(Alone.Value, said);
        Assert.Equal(Objective(Alone.Value), Objective(said), 1e-12);
    }

    [Theory]
    [MemberData(nameof(MpiRun.Families), MemberType = typeof(MpiRun))]
    public void After_the_end_of_a_rank_the_fit_goes_on_to_the_same_bits(MpiFamily family)
    {
        string[] whole = MpiRun.Of(family).Run(4, "fit", "6").Succeeded().Rank(0)[0].Split(' ');
        string folder = Directory.CreateTempSubdirectory("l1gen").FullName;
        try
        {
            string file = Path.Combine(folder, "fit");
            MpiRun.Of(family).Run(4, "fit", "6", "checkpoint", file, "kill", "2", "4").Failed("L1Gen: rank 2 of 4 (process ");

            string[][] lines = MpiRun.Of(family).Run(4, "fit", "6", "checkpoint", file).Succeeded().Ranks(4);
            Assert.All(lines, line => Assert.Equal(lines[0], line));
            string[] said = lines[0][0].Split(' ');
            Assert.Equal(whole[..2], said[..2]);

            // The rank may have ended before rank 0 had written the file of that epoch.
            Assert.InRange(int.Parse(said[2], CultureInfo.InvariantCulture), 3, 4);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(MpiRun.Families), MemberType = typeof(MpiRun))]
    public void A_rank_with_NaN_is_refused_by_all(MpiFamily family)
    {
        string[][] lines = MpiRun.Of(family).Run(4, "fit", "6", "nan", "3").Succeeded().Ranks(4);
        Assert.All(lines, line => Assert.Equal(["Rank 3 of 4: Input 'x' is NaN at row 5, column 2; it must be finite. (Parameter 'data')"], line));
    }

    private static double Objective(string[] said) => double.Parse(said[1], CultureInfo.InvariantCulture);
}
