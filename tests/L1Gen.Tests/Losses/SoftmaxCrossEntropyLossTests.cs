using L1Gen.Kernels;

namespace L1Gen.Tests.Losses;

/// <summary>The softmax cross-entropy of row-major scores, and <see cref="Link"/>.</summary>
public sealed class SoftmaxCrossEntropyLossTests
{
    private static readonly double[] Scores = [1, 2, 3, 0, 0, 0];
    private static readonly int[] Classes = [2, 0];

    [Fact]
    public void Mean_and_gradient_by_hand()
    {
        double first = Math.Log(Math.Exp(1) + Math.Exp(2) + Math.Exp(3)) - 3, second = Math.Log(3);
        Assert.Equal((first + second) / 2, SoftmaxCrossEntropyLoss.Mean(Classes, Scores), 1e-15);
        Assert.Equal((3 * first + second) / 4, SoftmaxCrossEntropyLoss.Mean(Classes, Scores, [3, 1]), 1e-15);
        double[] gradient = new double[6];
        Assert.Equal(SoftmaxCrossEntropyLoss.Mean(Classes, Scores, [3, 1]), SoftmaxCrossEntropyLoss.MeanAndGradient(Classes, Scores, gradient, [3, 1]));
        double total = Math.Exp(1) + Math.Exp(2) + Math.Exp(3);
        double[] expected =
        [
            0.75 * Math.Exp(1) / total, 0.75 * Math.Exp(2) / total, 0.75 * (Math.Exp(3) / total - 1), 0.25 * (1 / 3.0 - 1), 0.25 / 3, 0.25 / 3,
        ];
        for (int i = 0; i < 6; i++)
            Assert.Equal(expected[i], gradient[i], 1e-15);
    }

    [Fact]
    public void Float_agrees_with_double_for_any_number_of_classes()
    {
        var random = new Random(1);
        foreach (int classes in new[] { 1, 2, 3, 10, 17, 33, 300 })
        {
            float[] scores = [.. Enumerable.Range(0, 4 * classes).Select(_ => (float)(random.NextDouble() * 20 - 10))];
            double[] wide = [.. scores];
            int[] actual = [.. Enumerable.Range(0, 4).Select(_ => random.Next(classes))];
            float[] gradient = new float[scores.Length];
            double[] wideGradient = new double[scores.Length];
            double found = SoftmaxCrossEntropyLoss.MeanAndGradient(actual, scores, gradient);
            double expected = SoftmaxCrossEntropyLoss.MeanAndGradient(actual, wide, wideGradient);
            Assert.Equal(expected, found, 1e-5);
            Assert.Equal(Enumerable.Range(0, 4).Average(i => Math.Log(Enumerable.Range(0, classes).Sum(j => Math.Exp(wide[i * classes + j])))
                - wide[i * classes + actual[i]]), expected, 1e-12);
            for (int i = 0; i < scores.Length; i++)
                Assert.Equal(wideGradient[i], gradient[i], 1e-6);
            SoftmaxCrossEntropyLoss.Probabilities(scores, classes, gradient);
            SoftmaxCrossEntropyLoss.Probabilities(wide, classes, wideGradient);
            for (int i = 0; i < scores.Length; i++)
                Assert.Equal(wideGradient[i], gradient[i], 1e-6);
            for (int i = 0; i < 4; i++)
                Assert.Equal(1, wideGradient.Skip(i * classes).Take(classes).Sum(), 1e-12);
        }
    }

    [Fact]
    public void Extreme_scores()
    {
        Assert.Equal(0, SoftmaxCrossEntropyLoss.Mean([0], [1e4f, -1e4f]));
        Assert.Equal(2e4, SoftmaxCrossEntropyLoss.Mean([1], [1e4f, -1e4f]));
        Assert.Equal(double.PositiveInfinity, SoftmaxCrossEntropyLoss.Mean([1], [0f, float.NegativeInfinity]));
        Assert.Equal(double.NaN, SoftmaxCrossEntropyLoss.Mean([1], [0f, float.NaN]));
        Assert.Equal(double.NaN, SoftmaxCrossEntropyLoss.Mean([1], [0f, float.PositiveInfinity]));
        float[] row = [1e4f, float.NegativeInfinity, -1e4f];
        Link.Softmax<float>(row);
        Assert.Equal([1, 0, 0], row);
        row = [0, float.NaN, 0];
        Link.Softmax<float>(row);
        Assert.All(row, p => Assert.Equal(float.NaN, p));
        Link.Softmax<float>([]);
    }

    [Fact]
    public void Sigmoid_of_one_score()
    {
        Assert.Equal(0.5, Link.Sigmoid(0.0));
        Assert.Equal(1, Link.Sigmoid(1e4f));
        Assert.Equal(0, Link.Sigmoid(float.NegativeInfinity));
        Assert.Equal(float.NaN, Link.Sigmoid(float.NaN));
        Assert.Equal(Math.Exp(-50), Link.Sigmoid(-50.0), 1e-15 * Math.Exp(-50));
    }

    [Fact]
    public void Bad_arguments_are_refused_before_anything_is_written()
    {
        double[] gradient = [7, 7, 7, 7, 7, 7];
        Refused<ArgumentException>("actual", () => SoftmaxCrossEntropyLoss.Mean([], Scores));
        Refused<ArgumentException>("scores", () => SoftmaxCrossEntropyLoss.Mean([0, 0, 0, 0], Scores));
        Refused<ArgumentException>("scores", () => SoftmaxCrossEntropyLoss.Mean([0], ReadOnlySpan<double>.Empty));
        Refused<ArgumentOutOfRangeException>("actual", () => SoftmaxCrossEntropyLoss.Mean([0, 3], Scores));
        Refused<ArgumentOutOfRangeException>("actual", () => SoftmaxCrossEntropyLoss.MeanAndGradient([-1, 0], Scores, gradient));
        Refused<ArgumentException>("weights", () => SoftmaxCrossEntropyLoss.MeanAndGradient(Classes, Scores, gradient, [1]));
        Refused<ArgumentException>("weights", () => SoftmaxCrossEntropyLoss.MeanAndGradient(Classes, Scores, gradient, [1, -1]));
        Refused<ArgumentException>("weights", () => SoftmaxCrossEntropyLoss.MeanAndGradient(Classes, Scores, gradient, [0, 0]));
        Refused<ArgumentException>("gradient", () => SoftmaxCrossEntropyLoss.MeanAndGradient(Classes, Scores, gradient.AsSpan(1)));
        Refused<ArgumentException>("gradient", () => SoftmaxCrossEntropyLoss.MeanAndGradient(Classes, gradient, gradient));
        Refused<ArgumentException>("scores", () => SoftmaxCrossEntropyLoss.Probabilities(Scores, 4, gradient));
        Refused<ArgumentOutOfRangeException>("classes", () => SoftmaxCrossEntropyLoss.Probabilities(Scores, 0, gradient));
        Refused<ArgumentException>("destination", () => SoftmaxCrossEntropyLoss.Probabilities(Scores, 3, gradient.AsSpan(1)));
        Assert.All(gradient, g => Assert.Equal(7, g));
    }

    private static void Refused<TException>(string argument, Action call)
        where TException : ArgumentException => Assert.Equal(argument, Assert.Throws<TException>(call).ParamName);
}
