namespace L1Gen.Tests.Training;

public class EvaluationTests
{
    [Fact]
    public void Figures_of_a_regression_are_their_formulas()
    {
        const int Rows = 2500;
        Dataset<double> data = TrainingData.Regression<double>(Rows, 5, 2);
        var model = new HandLinear<double>(5, 2, Loss.L1, 0.1);
        model.Initialize(1);
        double[] scores = model.Predict(data);
        var targets = data.Targets!.Elements.ToArray();
        Evaluation evaluation = model.Evaluate(data);
        double[] errors = [.. scores.Zip(targets, (score, target) => score - target)];
        double Spread(int output)
        {
            double[] ofOutput = [.. targets.Where((_, i) => i % 2 == output)];
            return ofOutput.Sum(target => Math.Pow(target - ofOutput.Average(), 2));
        }

        double square = errors.Sum(e => e * e);
        Assert.Equal(Rows, evaluation.Rows);
        Assert.Equal(errors.Average(Math.Abs), evaluation.Loss, 1e-12);
        Assert.Equal(errors.Average(Math.Abs), evaluation.MeanAbsoluteError!.Value, 1e-12);
        Assert.Equal(Math.Sqrt(square / errors.Length), evaluation.RootMeanSquaredError!.Value, 1e-12);
        Assert.Equal(1 - square / (Spread(0) + Spread(1)), evaluation.R2!.Value, 1e-10);
        Assert.Equal(model.Penalty(), evaluation.Penalty);
        Assert.Null(evaluation.Accuracy);
    }

    [Fact]
    public void Classes_and_probabilities_follow_from_the_scores()
    {
        Dataset<float> data = TrainingData.Classes<float>(1500, 6, 3);
        var model = new HandLinear<float>(6, 3, Loss.SoftmaxCrossEntropy, 0.1);
        model.Initialize(1);
        float[] scores = model.Predict(data), probabilities = model.Probabilities(data);
        int[] classes = model.Classify(data);
        for (int row = 0; row < 1500; row++)
        {
            float[] ofRow = scores[(3 * row)..(3 * row + 3)];
            Assert.Equal(Array.IndexOf(ofRow, ofRow.Max()), classes[row]);
            double sum = ofRow.Sum(score => Math.Exp(score));
            Assert.Equal(Math.Exp(ofRow[1]) / sum, probabilities[3 * row + 1], 1e-6);
        }

        Evaluation evaluation = model.Evaluate(data);
        int[] targets = data.Targets!.Classes.ToArray();
        Assert.Equal(classes.Zip(targets, (a, b) => a == b ? 1.0 : 0).Average(), evaluation.Accuracy);
        Assert.Null(evaluation.R2);
    }

    [Fact]
    public void Logistic_takes_numbers_or_classes()
    {
        Dataset<double> classes = TrainingData.Classes<double>(100, 6, 1);
        var numbers = new Dataset<double>(classes.Inputs, classes.Targets!.Classes.ToArray().Select(c => (double)c).ToArray());
        HandLinear<double> first = new(6, 1, Loss.Logistic, 0.01), second = new(6, 1, Loss.Logistic, 0.01);
        FitOptions options = new() { Epochs = 5, ClassWeights = ClassWeights.Balanced };
        Assert.Equal(first.Train(classes, options).Training, second.Train(numbers, options).Training);
        Assert.True(first.WeightsEqual(second));
        Assert.Equal(first.Predict(classes).Select(score => score > 0 ? 1 : 0), first.Classify(classes));
        Assert.Equal(first.Predict(classes).Select(score => 1 / (1 + Math.Exp(-score))), first.Probabilities(classes), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void A_regression_has_no_classes()
    {
        var model = new HandLinear<float>(6, 1, Loss.L2);
        Assert.Throws<InvalidOperationException>(() => model.Classify(new(new float[6])));
        Assert.Throws<InvalidOperationException>(() => model.Probabilities(new(new float[6])));
    }

    [Fact]
    public void Sparse_rows_are_the_same_rows()
    {
        double[,] x = { { 0, 2, 0, 0 }, { 1, 0, 0, -3 }, { 0, 0, 0, 0 }, { 4, 5, 6, 7 } };
        var csr = new SparseMatrix<double>(new[] { 0, 1, 3, 3, 7 }, new[] { 1, 0, 3, 0, 1, 2, 3 }, new double[] { 2, 1, -3, 4, 5, 6, 7 }, 4);
        double[] y = [1, 0, 0, 1];
        HandLinear<double> dense = new(4, 1, Loss.Logistic, 0.01), sparse = new(4, 1, Loss.Logistic, 0.01, kind: InputKind.Sparse);
        FitOptions options = new() { Epochs = 30, BatchSize = 3 };
        dense.Train(new Dataset<double>(x, y), options);
        sparse.Train(new Dataset<double>(csr, y), options);
        Assert.Equal(dense.Weights(), sparse.Weights(), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(dense.Predict(new(x)), sparse.Predict(new(csr)), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void An_index_takes_its_row_of_the_table()
    {
        var model = new HandLinear<double>(3, 1, Loss.Poisson, kind: InputKind.Index);
        model.Train(new Dataset<double>(new[] { 0, 1, 2, 0, 1, 2 }, new double[] { 1, 2, 3, 1, 2, 3 }), new() { Epochs = 4000, Optimizer = new ProximalSgd { LearningRate = 0.1 } });
        Assert.Equal([1, 2, 3], model.Predict(new(new[] { 0, 1, 2 })).Select(Math.Exp), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(0, model.Evaluate(new(new[] { 2 }, new double[] { 3 })).MeanAbsoluteError!.Value, 1e-6);
    }

    [Fact]
    public void Scores_of_another_length_are_refused() =>
        Assert.Throws<ArgumentException>(() => new HandLinear<float>(2, 3, Loss.L2).Predict(new(new float[4]), new float[5]));

    [Fact]
    public void The_gradient_of_a_batch_is_that_of_finite_differences()
    {
        Dataset<double> batch = TrainingData.Classes<double>(37, 5, 3);
        var net = new HandNet<double>(5, 4, 3, Loss.SoftmaxCrossEntropy);
        net.Initialize(5);
        var gradient = new double[net.Plan.GradientLength];
        double loss = L1Gen.Training.LossAndGradient(net, batch, gradient);
        Assert.Equal(net.Evaluate(batch).Loss, loss, 1e-12);
        for (int i = 0; i < 20; i++)
        {
            double before = net.WeightsOf(0)[i];
            net.WeightsOf(0)[i] = before + 1e-6;
            double up = net.Evaluate(batch).Loss;
            net.WeightsOf(0)[i] = before - 1e-6;
            double down = net.Evaluate(batch).Loss;
            net.WeightsOf(0)[i] = before;
            Assert.Equal((up - down) / 2e-6, gradient[i], 1e-7);
        }

        Assert.Throws<ArgumentException>(() => L1Gen.Training.LossAndGradient(net, batch, new double[3]));
    }

    [Fact]
    public void A_loop_of_ones_own_takes_the_steps_of_a_fit()
    {
        Dataset<float> data = TrainingData.Regression<float>(64, 4);
        HandLinear<float> loop = new(4, 1, Loss.L2, 0.1, 0.01), fitted = new(4, 1, Loss.L2, 0.1, 0.01);
        var gradient = new float[loop.Plan.GradientLength];
        for (int step = 0; step < 20; step++)
        {
            loop.LossAndGradient(data, gradient);
            loop.Descend(gradient, rate: 0.1, lambda: 0.4);
        }

        fitted.Train(data, new() { Epochs = 20, BatchSize = 64, Shuffle = false, Optimizer = new ProximalSgd { LearningRate = 0.1 }, Lambda = 0.4 });
        Assert.True(loop.WeightsEqual(fitted));
        Assert.Contains(0f, loop.WeightsOf(0).ToArray());
        Assert.Throws<ArgumentException>("gradient", () => loop.Descend(new float[3], 0.1));
        Assert.Throws<ArgumentOutOfRangeException>("rate", () => loop.Descend(gradient, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("lambda", () => loop.Descend(gradient, 0.1, -1));
        Assert.True(loop.WeightsEqual(fitted));
    }

    [Fact]
    public void The_gradient_of_a_batch_allocates_nothing_again()
    {
        Dataset<float> batch = TrainingData.Classes<float>(37, 5, 3);
        var net = new HandNet<float>(5, 4, 3, Loss.SoftmaxCrossEntropy);
        var gradient = new float[net.Plan.GradientLength];
        L1Gen.Training.LossAndGradient(net, batch, gradient);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            L1Gen.Training.LossAndGradient(net, batch, gradient);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
