using L1Gen.Tests.Training;
using Xunit;
using static L1Gen.Ops;

namespace L1Gen.Tests.Serialization;

/// <summary>A line through the rows of <see cref="DesignFileSample"/>.</summary>
[L1Regularized(0.001)]
internal sealed partial class FileLine
{
    [Weights(DesignFileSample.Columns)] public partial DoubleVector Slopes { get; }

    [Weights, Unregularized] public partial ref double Intercept { get; }

    [Forward(Loss.L2)]
    public double Predict(DoubleVector x) => Dot(x, Slopes) + Intercept;
}

/// <summary>Three classes from sparse rows.</summary>
[L1Regularized(0.001)]
internal sealed partial class FileClasses
{
    [Weights(DesignFileSample.Columns, 3)] public partial Matrix Slopes { get; }

    [Forward(Loss.SoftmaxCrossEntropy)]
    public Vector Scores(SparseVector x) => x * Slopes;
}

public sealed class DesignFileBatchesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DesignFileSample _sample = new();

    public static TheoryData<DesignLayout> Layouts() => [.. Enum.GetValues<DesignLayout>()];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Every_row_comes_once_an_epoch_with_its_response_and_weight(DesignLayout layout)
    {
        using DesignFile file = Written(layout);
        foreach ((int first, int count) in new[] { (0, 173), (20, 100), (70, 3) })
        {
            foreach (int size in new[] { 1, 7, 64, 1000 })
            {
                DesignBatches<double> batches = file.Part(first, count).Batches<double>(size, seed: 5);
                Assert.Equal((count + size - 1) / size, batches.Count);
                Assert.Equal(Enumerable.Range(first, count).Where(i => size > 1 || _sample.Weights[i] > 0), RowsOf(batches.OfEpoch(0)).Order());
            }
        }
    }

    [Fact]
    public void An_epoch_has_its_own_order_and_a_seed_repeats_it()
    {
        using DesignFile file = Written(DesignLayout.Rows);
        DesignBatches<double> batches = file.Batches<double>(16, seed: 5), again = file.Batches<double>(16, seed: 5), other = file.Batches<double>(16, seed: 6);
        int[] first = RowsOf(batches), second = RowsOf(batches);
        Assert.NotEqual(first, second);
        Assert.NotEqual(first, RowsOf(other));
        Assert.Equal(second, RowsOf(again.OfEpoch(1)));
        Assert.Equal(first, RowsOf(again.OfEpoch(0)));
        Assert.Equal(Enumerable.Range(0, 173), RowsOf(file.Batches<double>(16, shuffle: false)));
    }

    [Fact]
    public void Batches_of_one_size_share_their_memory()
    {
        using DesignFile file = Written(DesignLayout.Rows);
        Dataset<double>[] all = [.. file.Batches<double>(16)];
        Assert.Equal(2, all.Distinct().Count());
        Assert.Equal(173 % 16, all[^1].Rows);
    }

    [Fact]
    public void A_line_is_found()
    {
        using DesignFile file = Written(DesignLayout.Columns);
        var model = new FileLine();
        FitResult result = model.Train(file.Batches<double>(16), new FitOptions { Epochs = 200, Optimizer = new ProximalAdam { LearningRate = 0.02 } });
        Assert.Equal(200, result.History.Count);
        Assert.Equal(2, model.Slopes[0], 0.3);
        Assert.Equal(-1, model.Slopes[2], 0.3);
    }

    [Fact]
    public void A_fit_that_resumes_ends_with_the_same_bits()
    {
        using DesignFile file = Written(DesignLayout.Rows);
        FileLine whole = new(), halves = new();
        var options = new FitOptions { Epochs = 6, Optimizer = new ProximalAdam { LearningRate = 0.02 } };
        whole.Train(file.Batches<double>(16), options);

        options = options with { Checkpoint = new MemoryCheckpoint { EveryEpochs = 1 } };
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => halves.Fit(file.Batches<double>(16), options, new StopAfter(3, stop), stop.Token));
        FitResult rest = halves.Train(file.Batches<double>(16), options);
        Assert.Equal(3, rest.ResumedFromEpoch);
        Assert.Equal(whole.Slopes.AsSpan().ToArray(), halves.Slopes.AsSpan().ToArray());
    }

    [Fact]
    public void Sparse_classes_are_trained_on()
    {
        _sample.Write(_folder["c.l1x"], DesignLayout.SparseRows, typeof(float), DesignResponses.Classes);
        using DesignFile file = DesignFile.Open(_folder["c.l1x"]);
        FitResult result = new FileClasses().Train(file.Batches<float>(32), new FitOptions { Epochs = 20 });
        Assert.True(result.History[^1].Loss < result.History[0].Loss);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using DesignFile file = Written(DesignLayout.Rows);
        Assert.Contains("holds float64; the batches of a model of float need another file", Assert.Throws<InvalidOperationException>(() => file.Batches<float>(16)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Batches<double>(0));
    }

    [Fact]
    public void A_damaged_block_ends_the_epoch()
    {
        Written(DesignLayout.Rows).Dispose();
        byte[] bytes = File.ReadAllBytes(_folder["a.l1x"]);
        bytes[200] ^= 1;
        File.WriteAllBytes(_folder["a.l1x"], bytes);
        using DesignFile file = DesignFile.Open(_folder["a.l1x"]);
        Assert.Contains("block 0 (rows 0–31)", Assert.Throws<InvalidDataException>(() => new FileLine().Train(file.Batches<double>(16))).Message, StringComparison.Ordinal);
    }

    private DesignFile Written(DesignLayout layout)
    {
        _sample.Write(_folder["a.l1x"], layout, typeof(double));
        return DesignFile.Open(_folder["a.l1x"]);
    }

    /// <summary>The rows of batches, which are known by their responses.</summary>
    private int[] RowsOf(IEnumerable<Dataset<double>> batches)
    {
        var rows = new List<int>();
        foreach (Dataset<double> batch in batches)
        {
            ReadOnlySpan<double> y = batch.Targets!.Elements, weights = batch.Weights.Span;
            for (int k = 0; k < y.Length; k++)
            {
                int row = Array.IndexOf(_sample.Y, y[k]);
                rows.Add(row);
                Assert.Equal(_sample.Weights[row], weights[k]);
                if (batch.Inputs[0].Kind == InputKind.Dense)
                    Assert.Equal(_sample.X[row, 4], batch.Inputs[0].Elements[k * DesignFileSample.Columns + 4]);
            }
        }

        return [.. rows];
    }

    private sealed class StopAfter(int epoch, CancellationTokenSource stop) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            if (value.Epoch == epoch)
                stop.Cancel();
        }
    }
}
