using L1Gen.Kernels;

namespace L1Gen.Tests.Training;

public class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_share_of_every_phase_is_done_once(int threads)
    {
        using var team = new WorkerTeam(threads);
        var work = new Counting(threads);
        for (int phase = 0; phase < 200; phase++)
        {
            team.Run(work, phase);
            Assert.All(work.Done, phases => Assert.Equal(phase + 1, phases));

            // Long enough for the others to fall asleep.
            if (phase % 50 == 0)
                Thread.Sleep(20);
        }
    }

    [Fact]
    public void What_a_share_throws_reaches_the_caller_and_the_team_goes_on()
    {
        using var team = new WorkerTeam(3);
        for (int thrower = 0; thrower < 3; thrower++)
        {
            Assert.Equal($"share {thrower}", Assert.Throws<InvalidOperationException>(() => team.Run(new Throwing(), thrower)).Message);
            var work = new Counting(3);
            team.Run(work, 0);
            Assert.All(work.Done, phases => Assert.Equal(1, phases));
        }
    }

    [Fact]
    public void A_phase_allocates_nothing()
    {
        using var team = new WorkerTeam(2);
        var work = new Counting(2);
        team.Run(work, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int phase = 1; phase < 100; phase++)
            team.Run(work, phase);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private sealed class Counting(int threads) : ITeamWork
    {
        public int[] Done { get; } = new int[threads];

        public void Run(int phase, Share share) => Done[share.Index] += Done[share.Index] == phase ? 1 : 1000;
    }

    private sealed class Throwing : ITeamWork
    {
        public void Run(int phase, Share share)
        {
            if (share.Index == phase)
                throw new InvalidOperationException($"share {share.Index}");
        }
    }
}
