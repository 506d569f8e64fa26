namespace L1Gen.Tests.Modeling;

/// <summary>What all ranks do together: numbers, texts, and checks that fail on all when they fail on one.</summary>
public sealed class AgreementTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Sums_maxima_and_texts_are_those_of_all_ranks(int size)
    {
        (double Sum, double Max, string Text, float Single)[] results = ThreadRanks.Run(size, ranks =>
        {
            float[] single = [ranks.Rank + 0.5f];
            ranks.AllReduce<float>(single);
            return (ranks.Sum(ranks.Rank), ranks.Max(-ranks.Rank), ranks.Broadcast($"λ of {ranks.Rank}", root: size - 1), single[0]);
        });
        Assert.All(results, result => Assert.Equal((size * (size - 1) / 2, 0, $"λ of {size - 1}", size * size / 2f), result));
    }

    [Fact]
    public void One_rank_that_fails_fails_all_and_is_named()
    {
        (int, Exception? Error)[] ends = ThreadRanks.Outcomes(3, ranks =>
        {
            ranks.Agree(() =>
            {
                if (ranks.Rank == 1)
                    throw new InvalidOperationException("There are no rows.");
            });
            return 0;
        });
        Assert.All(ends, end => Assert.Equal("Rank 1 of 3: There are no rows.", Assert.IsType<InvalidOperationException>(end.Error).Message));
    }

    [Fact]
    public void The_lowest_rank_that_fails_is_the_one_that_all_name()
    {
        (int, Exception? Error)[] ends = ThreadRanks.Outcomes<int>(4, ranks =>
        {
            ranks.Agree(() => throw new ArgumentException($"fault {ranks.Rank}"));
            return 0;
        });
        Assert.All(ends, end => Assert.Equal("Rank 0 of 4: fault 0", Assert.IsType<ArgumentException>(end.Error).Message));
    }

    [Fact]
    public void A_rank_with_other_facts_is_refused_by_all()
    {
        (int, Exception? Error)[] ends = ThreadRanks.Outcomes(3, ranks =>
        {
            ranks.AgreeOn([("number of columns", "10"), ("λ", ranks.Rank == 2 ? "0.02" : "0.01")]);
            return 0;
        });
        Assert.All(ends, end => Assert.Equal("Rank 2 of 3: its λ is 0.02, that of rank 0 is 0.01.", Assert.IsType<ArgumentException>(end.Error).Message));
    }

    [Fact]
    public void One_process_checks_as_if_there_were_no_communicator()
    {
        ICommunicator one = ICommunicator.OneProcess;
        Assert.Equal((0, 1, 2.5), (one.Rank, one.Size, one.Sum(2.5)));
        one.AgreeOn([("λ", "0.01")]);
        Assert.Equal("own", Assert.Throws<ArgumentException>(() => one.Agree(() => throw new ArgumentException("own"))).Message);
    }
}
