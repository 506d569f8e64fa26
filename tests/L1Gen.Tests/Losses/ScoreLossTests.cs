using System.Numerics;

namespace L1Gen.Tests.Losses;

/// <summary>The losses that are not functions of the error: logistic and Poisson.</summary>
public abstract class ScoreLossTests<T>(LossCase<T>[] cases, double tolerance)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Infinity = double.PositiveInfinity;

    [Fact]
    public void Every_length_agrees_with_the_definition()
    {
        var random = new Random(1);
        foreach (int n in Enumerable.Range(1, 70).Append(2049))
        {
            T[] actual = Numbers(n, () => random.Next(2)), scores = Numbers(n, () => (float)(random.NextDouble() * 16 - 8)), element = new T[n];
            T[] weights = Numbers(n, () => (float)random.NextDouble() + 0.125f);
            foreach (LossCase<T> loss in cases)
            {
                double Value(int i) => Of(loss).Value(Wide(actual[i]), Wide(scores[i]));
                double Slope(int i) => Of(loss).Slope(Wide(actual[i]), Wide(scores[i]));
                double sum = Enumerable.Range(0, n).Sum(Value), total = weights.Sum(Wide);
                double weighted = Enumerable.Range(0, n).Sum(i => Wide(weights[i]) * Value(i));
                Close(sum, loss.Sum(actual, scores, null));
                Close(weighted, loss.Sum(actual, scores, weights));
                Close(sum / n, loss.Mean(actual, scores, null));
                Close(weighted / total, loss.Mean(actual, scores, weights));
                loss.PerElement(actual, scores, element);
                AllClose(Value, element);
                Assert.Equal(loss.Sum(actual, scores, null), loss.SumAndGradient(actual, scores, element, null));
                AllClose(Slope, element);
                Assert.Equal(loss.Mean(actual, scores, weights), loss.MeanAndGradient(actual, scores, element, weights));
                AllClose(i => Wide(weights[i]) / total * Slope(i), element);
            }
        }
    }

    [Fact]
    public void Extreme_scores()
    {
        foreach ((double y, double s, double value, double slope) in new[]
        {
            (1, 1e4, 0, 0), (1, -1e4, 1e4, -1), (0, 1e4, 1e4, 1), (0, -1e4, 0, 0),
            (1, Infinity, 0, 0), (1, -Infinity, Infinity, -1), (0, Infinity, Infinity, 1), (0, -Infinity, 0, 0),
            (1, double.NaN, double.NaN, double.NaN), (double.NaN, 0, double.NaN, double.NaN), (double.NaN, Infinity, double.NaN, double.NaN),
        })
            Has(cases[0], y, s, value, slope);
        foreach ((double y, double s, double value, double slope) in new[]
        {
            (0, -1e4, 0, 0), (2, -1e4, 2e4, -2), (2, 1e4, Infinity, Infinity), (0, 1e4, Infinity, Infinity),
            (0, -Infinity, 0, 0), (2, -Infinity, Infinity, -2), (2, Infinity, Infinity, Infinity), (0, Infinity, Infinity, Infinity),
            (1, double.NaN, double.NaN, double.NaN), (double.NaN, 0, double.NaN, double.NaN), (double.NaN, Infinity, double.NaN, double.NaN),
        })
            Has(cases[1], y, s, value, slope);
    }

    [Fact]
    public void A_sure_right_score_keeps_its_small_gradient()
    {
        T[] gradient = new T[2];
        cases[0].SumAndGradient(Numbers(2, () => 1), [T.CreateTruncating(40), T.CreateTruncating(60)], gradient, null);
        Assert.Equal(-Math.Exp(-40), Wide(gradient[0]), 1e-5 * Math.Exp(-40));
        Assert.Equal(-Math.Exp(-60), Wide(gradient[1]), 1e-5 * Math.Exp(-60));
    }

    private void Has(LossCase<T> loss, double y, double s, double value, double slope)
    {
        foreach (int n in new[] { 1, 20 })
        {
            T[] actual = Numbers(n, () => y), scores = Numbers(n, () => s), gradient = new T[n], element = new T[n];
            Assert.Equal(n * value, loss.SumAndGradient(actual, scores, gradient, null));
            loss.PerElement(actual, scores, element);
            Assert.All(element, l => Assert.Equal(value, Wide(l)));
            Assert.All(gradient, g => Assert.Equal(slope, Wide(g)));
        }
    }

    private (Func<double, double, double> Value, Func<double, double, double> Slope) Of(LossCase<T> loss) => loss == cases[0]
        ? ((y, s) => Math.Log(1 + Math.Exp(s)) - y * s, (y, s) => 1 / (1 + Math.Exp(-s)) - y)
        : ((y, s) => Math.Exp(s) - y * s, (y, s) => Math.Exp(s) - y);

    private void AllClose(Func<int, double> expected, T[] found)
    {
        for (int i = 0; i < found.Length; i++)
            Close(expected(i), Wide(found[i]));
    }

    private void Close(double expected, double found) =>
        Assert.True(Math.Abs(expected - found) <= tolerance * Math.Max(1, Math.Abs(expected)), $"expected {expected:R}, found {found:R}");

    private static T[] Numbers(int n, Func<double> next) => [.. Enumerable.Range(0, n).Select(_ => T.CreateTruncating(next()))];

    private static double Wide(T x) => double.CreateTruncating(x);
}

public sealed class SingleScoreLossTests() : ScoreLossTests<float>(LossCases.SingleScores, 4e-6);

public sealed class DoubleScoreLossTests() : ScoreLossTests<double>(LossCases.DoubleScores, 1e-13);
