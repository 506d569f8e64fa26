using System.Numerics;
using L1Gen.Tests.Modeling;

namespace L1Gen.Tests.Training;

/// <summary>Streams on several ranks: a batch is what each gives next.</summary>
public class RanksStreamTests
{
    private static readonly FitOptions Options = new() { Epochs = 4, ClipNorm = 1, ClassWeights = [1, 2, 0.5] };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Batches_of_one_process_are_those_of_all_ranks_together(int size)
    {
        Dataset<double> data = TrainingData.Classes<double>(120, 10, 3);
        double[] weights = [.. Enumerable.Range(0, 120).Select(i => 0.2 + i % 4)];
        data = new(data.Inputs, data.Targets) { Weights = weights };

        // Rank r has r + 2 batches an epoch, of 5 + r rows but for an empty one in the middle.
        var next = 0;
        Dataset<double>[][] batches = [.. Enumerable.Range(0, size).Select(rank => Enumerable.Range(0, rank + 2).Select(i =>
        {
            int rows = rank > 0 && i == 1 ? 0 : 5 + rank;
            next += rows;
            return data.Subset([.. Enumerable.Range(next - rows, rows)]);
        }).ToArray())];
        Dataset<double>[] together = [.. Enumerable.Range(0, size + 1).Select(i =>
            data.Subset([.. batches.Where(own => i < own.Length).SelectMany(own => own[i].RowNumbers)]))];
        FitOptions options = Options with { Validation = TrainingData.Classes<double>(20, 10, 3, seed: 4) };

        HandNet<double> whole = Net<double>();
        FitResult expected = whole.Train(together, options);
        (HandNet<double> Net, FitResult Result)[] Fit() => ThreadRanks.Run(size, ranks =>
        {
            HandNet<double> net = Net<double>();
            var validation = (Dataset<double>)options.Validation!;
            Dataset<double> part = ranks.Rank == 0 ? validation : validation.Subset([]);
            return (net, net.Train(batches[ranks.Rank], options with { Communicator = ranks, Validation = part }));
        });

        (HandNet<double> Net, FitResult Result)[] ends = Fit(), again = Fit();
        Assert.All(ends.Concat(again), end => Assert.True(end.Net.WeightsEqual(ends[0].Net)));
        RanksData.Close(whole, ends[0].Net, 1e-12);
        Assert.All(ends, end => RanksData.Close(expected, end.Result, 1e-12));
    }

    [Fact]
    public void Streams_that_wait_give_the_bits_of_those_that_do_not()
    {
        Dataset<float>[] batches = [.. Enumerable.Range(0, 6).Select(i => TrainingData.Classes<float>(10 + i, 10, 3, seed: i))];
        HandNet<float>[] expected = ThreadRanks.Run(2, ranks =>
        {
            HandNet<float> net = Net<float>();
            net.Train(batches[(3 * ranks.Rank)..(3 * ranks.Rank + 2 + ranks.Rank)], Options with { Communicator = ranks });
            return net;
        });
        HandNet<float>[] waiting = ThreadRanks.Run(2, ranks =>
        {
            HandNet<float> net = Net<float>();
            net.FitAsync(Async(batches[(3 * ranks.Rank)..(3 * ranks.Rank + 2 + ranks.Rank)]), Options with { Communicator = ranks }, null, TestContext.Current.CancellationToken)
                .GetAwaiter().GetResult();
            return net;
        });
        Assert.All(expected.Concat(waiting), net => Assert.True(net.WeightsEqual(expected[0])));

        static async IAsyncEnumerable<Dataset<float>> Async(Dataset<float>[] batches)
        {
            foreach (Dataset<float> batch in batches)
            {
                await Task.Yield();
                yield return batch;
            }
        }
    }

    private static HandNet<T> Net<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var net = new HandNet<T>(10, 12, 3, Loss.SoftmaxCrossEntropy, 0.01);
        net.Initialize(7);
        return net;
    }
}
