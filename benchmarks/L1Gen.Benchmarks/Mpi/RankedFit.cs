using System.Globalization;
using L1Gen.Benchmarks.Peers;

namespace L1Gen.Benchmarks.Mpi;

/// <summary>Steps a second of a fit of 784→512→256→10 by the ranks that mpirun has started, one thread each.</summary>
internal static class RankedFit
{
    private const int Rows = 20_480;
    private const int Inputs = 784;
    private const int WarmUpEpochs = 2;
    private const int LeastEpochs = 5;
    private const int LeastSteps = 300;

    /// <summary>Rank 0 prints batch size, ranks, steps a second, and of a step the milliseconds and those of them in a reduction, waiting for the other ranks included.</summary>
    /// <param name="batchSize">Rows of a batch of all ranks together.</param>
    public static void Print(int batchSize)
    {
        using var mpi = MpiCommunicator.Initialize();
        var ranks = new TimedRanks(mpi);
        int steps = (Rows + batchSize - 1) / batchSize, epochs = WarmUpEpochs + Math.Max(LeastEpochs, LeastSteps / steps);
        List<double> times = [], reducing = [];
        double last = 0, lastReducing = 0;
        new Net784Deep(seed: 1).Fit(
            Shard(mpi.Rank, mpi.Size),
            new FitOptions { Epochs = epochs, BatchSize = batchSize, Threads = 1, Communicator = ranks },
            FitProgress.Of(epoch =>
            {
                if (epoch.Epoch > WarmUpEpochs)
                {
                    times.Add((epoch.Elapsed.TotalMilliseconds - last) / steps);
                    reducing.Add((ranks.Milliseconds - lastReducing) / steps);
                }

                (last, lastReducing) = (epoch.Elapsed.TotalMilliseconds, ranks.Milliseconds);
            }));
        if (mpi.Rank != 0)
            return;
        double time = Median(times), inReduction = Median(reducing);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{batchSize} {mpi.Size} {1000 / time:F1} {time:F3} {inReduction:F3}"));
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    /// <summary>A rank's part of rows that depend on their numbers alone.</summary>
    private static Dataset<float> Shard(int rank, int size)
    {
        int first = (int)((long)Rows * rank / size), end = (int)((long)Rows * (rank + 1) / size);
        var inputs = new float[end - first, Inputs];
        var classes = new int[end - first];
        for (int row = first; row < end; row++)
        {
            var random = new Random(row);
            for (int column = 0; column < Inputs; column++)
                inputs[row - first, column] = random.NextSingle();
            classes[row - first] = random.Next(10);
        }

        return new Dataset<float>(inputs, classes);
    }
}
