namespace L1Gen.Tests.Training;

public class FitTests
{
    [Fact]
    public void A_network_learns_and_says_how()
    {
        Dataset<float> data = TrainingData.Classes<float>(400, 10, 3);
        var net = new HandNet<float>(10, 16, 3, Loss.SoftmaxCrossEntropy, 0.01);
        net.Initialize(1);
        double before = net.Evaluate(data).Accuracy!.Value;
        var heard = new List<FitProgress>();
        FitResult result = net.Train(data, new FitOptions { Epochs = 40, Optimizer = new ProximalAdam { LearningRate = 0.01 }, ValidationFraction = 0.25 }, FitProgress.Of(heard.Add));
        Assert.Equal(result.History, heard);
        Assert.Equal(Enumerable.Range(1, 40), heard.Select(progress => progress.Epoch));
        Assert.Equal((300, 100), (result.Training!.Rows, result.Validation!.Rows));
        Assert.Equal(40, result.BestEpoch);
        Assert.True(result.Training.Accuracy > before + 0.1);
        FitProgress last = heard[^1];
        Assert.Equal(net.ZeroWeights(), last.Zeros);
        Assert.Equal(10 * 16 + 16 + 16 * 3 + 3, last.Weights);
        Assert.InRange(last.Zeros, 20, last.Weights);
        Assert.Equal(net.Penalty(), last.Penalty);
        Assert.Equal(last.Loss + last.Penalty, last.Objective);
        Assert.Equal(result.Validation, last.Validation);
    }

    [Fact]
    public void A_fit_allocates_nothing_per_batch()
    {
        var net = new HandNet<float>(10, 8, 3, Loss.SoftmaxCrossEntropy, 0.01);
        Measure(1600);

        // 600 batches more in four epochs, for which only the order of the rows takes more room: two arrays. The least of several, because code that is
        // not yet optimized boxes here and there.
        long more = Enumerable.Range(0, 5).Min(_ => Measure(6400) - Measure(1600));
        Assert.InRange(more, 0, 2 * sizeof(int) * (6400 - 1600) + 500);

        long Measure(int rows)
        {
            Dataset<float> data = TrainingData.Classes<float>(rows, 10, 3);
            long before = GC.GetAllocatedBytesForCurrentThread();
            net.Train(data, new FitOptions { Epochs = 4, ClassWeights = ClassWeights.Balanced, ClipNorm = 1, Schedule = new Schedule.WarmUp(10, new Schedule.Cosine()) });
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Early_stopping_restores_the_best_weights()
    {
        Dataset<float> data = TrainingData.Classes<float>(60, 10, 3);
        var net = new HandNet<float>(10, 32, 3, Loss.SoftmaxCrossEntropy);
        net.Initialize(1);
        FitResult result = net.Train(data, new FitOptions
        {
            Epochs = 500,
            Optimizer = new ProximalAdam { LearningRate = 0.05 },
            Validation = TrainingData.Classes<float>(200, 10, 3, seed: 2),
            EarlyStopping = new EarlyStopping(Patience: 4),
        });
        Assert.Equal(FitEnd.EarlyStopping, result.End);
        Assert.Equal(result.BestEpoch + 4, result.History.Count);
        Assert.Equal(result.History.Min(progress => progress.Validation!.Loss), result.Validation!.Loss);
        Assert.Equal(result.History[result.BestEpoch - 1].Validation, result.Validation);
    }

    [Theory]
    [InlineData(1e18)]
    [InlineData(1e38)]
    public void A_fit_that_diverges_leaves_the_last_good_weights(double rate)
    {
        Dataset<float> data = TrainingData.Regression<float>(64, 4);
        HandLinear<float> model = new(4, 1, Loss.L2), good = new(4, 1, Loss.L2);
        FitOptions options = new() { Epochs = 1, BatchSize = 64, Optimizer = new ProximalSgd { LearningRate = 0.01 } };
        good.Train(data, options);
        model.Train(data, options);
        FitDivergedException exception = Assert.Throws<FitDivergedException>(() =>
            model.Train(data, options with { Epochs = 5, Optimizer = new ProximalSgd { LearningRate = rate } }));
        Assert.InRange(exception.Epoch, 1, 3);
        Assert.Equal(1, exception.Batch);
        Assert.Contains($"epoch {exception.Epoch}, batch 1", exception.Message, StringComparison.Ordinal);
        Assert.Contains("A smaller learning rate", exception.Message, StringComparison.Ordinal);
        Assert.All(model.Weights(), w => Assert.True(double.IsFinite(w)));
        if (exception.Epoch == 1)
            Assert.True(model.WeightsEqual(good));
    }

    [Fact]
    public void Divergence_names_the_field()
    {
        var model = new HandLinear<float>(4, 1, Loss.L2);
        model.WeightsOf(1)[0] = float.NaN;
        FitDivergedException exception = Assert.Throws<FitDivergedException>(() => model.Train(TrainingData.Regression<float>(64, 4)));
        Assert.Equal(("Intercept", 1, 1), (exception.Field, exception.Epoch, exception.Batch));
        Assert.Contains("in 'Intercept'. No step was taken: the weights it started from give this.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_leaves_the_weights_of_the_last_finished_epoch()
    {
        Dataset<float> data = TrainingData.Regression<float>(64, 4);
        HandLinear<float> model = new(4, 1, Loss.L2), expected = new(4, 1, Loss.L2);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => model.Fit(
            data, new() { Epochs = 9 }, FitProgress.Of(progress => { if (progress.Epoch == 2) stop.Cancel(); }), stop.Token));
        expected.Train(data, new() { Epochs = 2 });
        Assert.True(model.WeightsEqual(expected));
    }

    [Fact]
    public void Schedules_follow_their_formulas()
    {
        Assert.Equal([1, 1, 0.1, 0.1, 0.01], Enumerable.Range(0, 5).Select(epoch => Math.Round(new Schedule.StepDecay(2).Factor(0, epoch, 5), 12)));
        Assert.Equal([1, 0.75, 0.5, 0.25], new[] { 0, 1.0 / 3, 0.5, 2.0 / 3 }.Select(part => Math.Round(new Schedule.Cosine().Factor(0, (int)Math.Round(6 * part), 6), 12)));
        Assert.Equal([0.25, 0.5, 0.75, 1, 1], Enumerable.Range(0, 5).Select(step => new Schedule.WarmUp(4).Factor(step, 0, 5)));
        Assert.Equal(0.05, new Schedule.WarmUp(4, new Schedule.StepDecay(1)).Factor(1, 1, 5), 12);
        FitResult result = new HandLinear<float>(4, 1, Loss.L2).Train(
            TrainingData.Regression<float>(64, 4), new() { Epochs = 3, Optimizer = new ProximalSgd { LearningRate = 0.5 }, Schedule = new Schedule.StepDecay(1, 0.5) });
        Assert.Equal([0.5, 0.25, 0.125], result.History.Select(progress => progress.LearningRate));
    }

    [Fact]
    public void A_loss_with_kinks_is_not_for_whole_batches()
    {
        var model = new HandLinear<float>(4, 1, Loss.L1);
        ArgumentException exception = Assert.Throws<ArgumentException>(() =>
            model.Train(TrainingData.Regression<float>(64, 4), new() { Optimizer = new ProximalGradient() }));
        Assert.StartsWith("ProximalGradient needs a smooth loss; the model's is L1.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clipping_shortens_the_gradient_to_the_norm()
    {
        Dataset<double> data = TrainingData.Regression<double>(64, 4);
        var model = new HandLinear<double>(4, 1, Loss.L2);
        var gradient = new double[model.Plan.GradientLength];
        L1Gen.Training.LossAndGradient(model, data, gradient);
        double norm = Math.Sqrt(gradient.Sum(g => g * g));
        FitOptions options = new() { Epochs = 1, BatchSize = 64, Shuffle = false, Optimizer = new ProximalSgd { LearningRate = 1 } };
        model.Train(data, options with { ClipNorm = norm / 4 });
        Assert.Equal(-gradient[0] / 4, model.WeightsOf(0)[0], 1e-14);
        var unclipped = new HandLinear<double>(4, 1, Loss.L2);
        unclipped.Train(data, options with { ClipNorm = norm * 1.01 });
        Assert.Equal(-gradient[0], unclipped.WeightsOf(0)[0], 1e-14);
    }

    [Fact]
    public void Balanced_class_weights_and_sample_weights_are_repeated_rows()
    {
        // 3 rows of class 0, 1 of class 1: balanced weights are 2/3 and 2, as if the last row were there three times.
        double[,] x = { { 1, 2 }, { -1, 0.5 }, { 0.3, 1 }, { 2, -1 } };
        int[] classes = [0, 0, 0, 1];
        var data = new Dataset<double>(x, classes);
        Dataset<double> repeated = data.Subset([0, 1, 2, 3, 3, 3]);
        var weighted = new Dataset<double>(x, classes) { Weights = new double[] { 1, 1, 1, 3 } };
        FitOptions options = new() { Epochs = 20, BatchSize = 6, Shuffle = false };
        HandLinear<double> Fit(Dataset<double> rows, ClassWeights? weights)
        {
            var model = new HandLinear<double>(2, 2, Loss.SoftmaxCrossEntropy, 0.01);
            model.Train(rows, options with { ClassWeights = weights });
            return model;
        }

        double[] expected = Fit(repeated, null).Weights();
        Assert.Equal(expected, Fit(data, ClassWeights.Balanced).Weights(), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(expected, Fit(data, [2.0 / 3, 2]).Weights(), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(expected, Fit(weighted, null).Weights(), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Throws<ArgumentException>(() => Fit(data, [1]));
        Assert.Throws<ArgumentException>(() => Fit(data, new[] { 0.0, 0.0 }));
        Assert.Throws<ArgumentException>(() => new HandLinear<double>(2, 2, Loss.SoftmaxCrossEntropy).Train([data], options with { ClassWeights = ClassWeights.Balanced }));
    }

    [Fact]
    public void Another_lambda_scales_the_declared_ones()
    {
        Dataset<double> data = TrainingData.Regression<double>(64, 4);
        HandLinear<double> declared = new(4, 1, Loss.L2, 0.3), other = new(4, 1, Loss.L2, 0.1);
        FitResult result = declared.Train(data, new() { Epochs = 5 });
        FitResult scaled = other.Train(data, new() { Epochs = 5, Lambda = 0.3 });
        Assert.Equal(declared.Weights(), other.Weights(), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(result.Training!.Penalty, scaled.Training!.Penalty, 1e-12);
        Assert.Equal((0.3, 0.3), (result.Lambda, scaled.Lambda));
        Assert.Equal(scaled.Training, other.Evaluate(data, scaled.Lambda));
        Assert.NotEqual(scaled.Training, other.Evaluate(data));
        Assert.Equal(result.Sparsity.Rows.Select(row => (row.Name, Math.Round(row.Lambda, 12))), scaled.Sparsity.Rows.Select(row => (row.Name, Math.Round(row.Lambda, 12))));
        Assert.Equal([0.3, 0], result.Sparsity.Rows.Select(row => row.Lambda));
    }

    [Fact]
    public void Options_out_of_range_are_refused_and_nothing_is_changed()
    {
        Dataset<float> data = TrainingData.Regression<float>(64, 4);
        var model = new HandLinear<float>(4, 1, Loss.L2);
        FitOptions[] bad =
        [
            new() { Epochs = 0 },
            new() { BatchSize = 0 },
            new() { Threads = 0 },
            new() { ClipNorm = 0 },
            new() { Lambda = -1 },
            new() { Lambda = double.NaN },
            new() { ValidationFraction = 1 },
            new() { ValidationFraction = 0.5, Validation = data },
            new() { Validation = TrainingData.Regression<double>(64, 4) },
            new() { EarlyStopping = new(0) },
            new() { EarlyStopping = new(1, -1) },
            new() { ClassWeights = ClassWeights.Balanced },
            new() { Schedule = new Schedule.StepDecay(0) },
            new() { Schedule = new Schedule.WarmUp(0) },
            new() { Schedule = new Schedule.Cosine(), Optimizer = new Ftrl() },
            new() { ClipNorm = 1, Optimizer = new ProximalGradient() },
            new() { Optimizer = new ProximalAdam { LearningRate = 0 } },
            new() { Optimizer = new ProximalAdam { Beta1 = 1 } },
            new() { Optimizer = new ProximalSgd { Momentum = -0.1 } },
            new() { Optimizer = new Ftrl { Beta = 0 } },
            new() { Optimizer = new ProximalGradient { Tolerance = 0 } },
            new() { Optimizer = null! },
            new() { Schedule = null! },
        ];
        Assert.All(bad, options => Assert.Equal("options", Assert.ThrowsAny<ArgumentException>(() => model.Train(data, options)).ParamName));
        Assert.StartsWith("'BatchSize' must be positive.", Assert.ThrowsAny<ArgumentException>(() => model.Train(data, bad[1])).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => model.Train([data], new() { ValidationFraction = 0.1 }));
        Assert.ThrowsAny<ArgumentException>(() => model.Train([data], new() { Optimizer = new ProximalGradient() }));
        Assert.ThrowsAny<ArgumentException>(() => model.Train(new Dataset<float>(new float[0, 4], Array.Empty<float>())));
        Assert.All(model.Weights(), w => Assert.Equal(0, w));
    }
}
