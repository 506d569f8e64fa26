namespace L1Gen.Tests.Linear;

/// <summary>Predictions of a point with coefficients 0, 2, 0, −1 and an intercept of 0.5, in every layout.</summary>
public class PredictionTests
{
    private static readonly double[] Row = [9, 1, 9, 3];

    private static double[,] X => new double[,] { { 9, 1, 9, 3 }, { 0, 0, 0, 0 }, { 1, -2, 0, 0.5 } };

    public static TheoryData<DesignMatrix> Layouts => new()
    {
        X,
        new float[,] { { 9, 1, 9, 3 }, { 0, 0, 0, 0 }, { 1, -2, 0, 0.5f } },
        DesignMatrix.FromColumns(new double[] { 9, 0, 1, 1, 0, -2, 9, 0, 0, 3, 0, 0.5 }, 3, 4),
        SparseMatrix<double>.FromRows([[(0, 9), (1, 1), (2, 9), (3, 3)], [], [(0, 1), (1, -2), (3, 0.5)]], 4),
        DesignMatrix.FromSparseColumns(new[] { 0, 2, 4, 5, 7 }, new[] { 0, 2, 0, 2, 0, 0, 2 }, new double[] { 9, 1, 1, -2, 9, 3, 0.5 }, 3),
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Scores(DesignMatrix x)
    {
        Assert.Equal([-0.5, 0.5, -4], Point(Loss.L2).Predict(x));
        Assert.Equal([0.5, 2.5, -1], Point(Loss.L2).Predict(x, new double[] { 1, 2, 3 }));
    }

    [Fact]
    public void One_row()
    {
        Assert.Equal(-0.5, Point(Loss.L2).Predict(Row));
        double[] scores = new double[2];
        TwoOutputs.Predict(Row, scores);
        Assert.Equal([-0.5, 10], scores);
    }

    [Fact]
    public void Probabilities_classes_and_rates()
    {
        PathPoint logistic = Point(Loss.Logistic), softmax = TwoOutputs, poisson = Point(Loss.Poisson);
        double[] probabilities = new double[2];

        softmax.Probabilities(Row, probabilities);

        Assert.Equal(1 / (1 + Math.Exp(0.5)), logistic.Probability(Row), 1e-15);
        Assert.Equal([1 / (1 + Math.Exp(0.5)), 1 / (1 + Math.Exp(-0.5)), 1 / (1 + Math.Exp(4))], logistic.Probabilities(X), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal((0, 1), (logistic.Classify(Row), softmax.Classify(Row)));
        Assert.Equal([0, 1, 0], logistic.Classify(X));
        Assert.Equal([1, 1, 1], softmax.Classify(X));
        Assert.Equal(1 / (1 + Math.Exp(10.5)), probabilities[0], 1e-15);
        Assert.Equal(1, probabilities.Sum(), 1e-15);
        Assert.Equal(probabilities, softmax.Probabilities(X).Take(2));
        Assert.Equal([-0.5, 10, 0.5, 1, -4, 2], softmax.Predict(X));
        Assert.Equal(Math.Exp(-0.5), poisson.Rate(Row), 1e-15);
        Assert.Equal(2 * Math.Exp(-0.5), poisson.Rate(Row, Math.Log(2)), 1e-15);
        Assert.Equal(Math.Exp(-4), poisson.Rates(X)[2], 1e-15);
    }

    [Fact]
    public void Of_one_row_they_allocate_nothing()
    {
        PathPoint plain = Point(Loss.L2), logistic = Point(Loss.Logistic), softmax = TwoOutputs, poisson = Point(Loss.Poisson);
        double[] outputs = new double[2];
        Ask();

        long before = GC.GetAllocatedBytesForCurrentThread();
        Ask();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Ask()
        {
            plain.Predict(Row);
            softmax.Predict(Row, outputs);
            logistic.Probability(Row);
            softmax.Probabilities(Row, outputs);
            logistic.Classify(Row);
            softmax.Classify(Row);
            poisson.Rate(Row);
        }
    }

    [Fact]
    public void A_refusal_names_what_the_loss_has()
    {
        Assert.Equal("There are 2 scores, one for each class: give Predict a span for them, or use Classify.", Refusal(() => TwoOutputs.Predict(Row)));
        Assert.Equal("A model with the loss SoftmaxCrossEntropy has no one probability; use Probabilities.", Refusal(() => TwoOutputs.Probability(Row)));
        Assert.Equal("A model with the loss Logistic has no probability of each class; use Probability.", Refusal(() => Point(Loss.Logistic).Probabilities(Row, new double[2])));
        Assert.Equal("A model with the loss Poisson has no class; use Rate.", Refusal(() => Point(Loss.Poisson).Classify(Row)));
        Assert.Equal("A model with the loss L2 has no rate; use Predict.", Refusal(() => Point(Loss.L2).Rate(Row)));
    }

    [Fact]
    public void Coefficients_on_a_line()
    {
        Assert.Equal("2 of 4: 1 → 2, 3 → -1", Point(Loss.L2).Coefficients.ToString());
        Assert.Equal("0 of 4", new SparseCoefficients([], [], 4).ToString());
        Assert.EndsWith("9 → 1, …", new SparseCoefficients([.. Enumerable.Range(0, 11)], [.. Enumerable.Repeat(1.0, 11)], 20).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_what_does_not_fit()
    {
        PathPoint point = Point(Loss.L2);

        Assert.Equal("row", Assert.Throws<ArgumentException>(() => point.Predict([1, 2])).ParamName);
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => point.Predict(new double[2, 3])).ParamName);
        Assert.Equal("offsets", Assert.Throws<ArgumentException>(() => point.Predict(X, new double[2])).ParamName);
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => point.Predict(new double[,] { { 0, double.NaN, 0, 0 } })).ParamName);
        Assert.Equal("scores", Assert.Throws<ArgumentException>(() => point.Predict(Row, new double[2])).ParamName);
        Assert.Throws<InvalidOperationException>(() => point.Classify(Row));
        Assert.Throws<InvalidOperationException>(() => point.Probabilities(X));
        Assert.Throws<InvalidOperationException>(() => point.Rate(Row));
        Assert.Throws<InvalidOperationException>(() => TwoOutputs.Predict(Row));
    }

    private static string Refusal(Action ask) => Assert.Throws<InvalidOperationException>(ask).Message;

    private static PathPoint TwoOutputs => Point(Loss.SoftmaxCrossEntropy, [new([1, 3], [2, -1], 4), new([0], [1], 4)], [0.5, 1]);

    private static PathPoint Point(Loss loss) => Point(loss, [new([1, 3], [2, -1], 4)], [0.5]);

    private static PathPoint Point(Loss loss, SparseCoefficients[] outputs, double[] intercepts) => new(outputs, intercepts)
    {
        Lambda = 1,
        Loss = loss,
        MeanLoss = 0,
        Objective = 0,
        DualityGap = 0,
        Converged = true,
        Iterations = 0,
        DevianceExplained = 0,
    };
}
