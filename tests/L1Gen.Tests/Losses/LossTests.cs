using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace L1Gen.Tests.Losses;

/// <summary>Every loss, for both element kinds, against its definition.</summary>
public abstract class LossTests<T>(LossCase<T>[] cases, double tolerance)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void Every_length_agrees_with_the_definition()
    {
        var random = new Random(1);
        foreach (LossCase<T> loss in cases)
        {
            for (int n = 0; n <= 130; n++)
                AgreesWithTheDefinition(loss, n, random);
            foreach (int n in new[] { 255, 1000, 2049, 70_001, 140_003 })
                AgreesWithTheDefinition(loss, n, random);
        }
    }

    private void AgreesWithTheDefinition(LossCase<T> loss, int n, Random random)
    {
        T[] actual = Numbers(random, n), predicted = Numbers(random, n), weights = Weights(random, n), element = new T[n];
        double[] r = [.. actual.Zip(predicted, (a, p) => Wide(a - p))];
        double sum = r.Sum(loss.Loss);
        double weighted = r.Zip(weights, (x, w) => Wide(w) * loss.Loss(x)).Sum();
        double total = weights.Sum(Wide);

        Close(sum, loss.Sum(actual, predicted, null), loss, n);
        Close(weighted, loss.Sum(actual, predicted, weights), loss, n);
        loss.PerElement(actual, predicted, element);
        AllClose(i => loss.Loss(r[i]), element, loss);
        Close(sum, loss.SumAndGradient(actual, predicted, element, null), loss, n);
        AllClose(i => loss.Derivative(r[i]), element, loss);
        Close(weighted, loss.SumAndGradient(actual, predicted, element, weights), loss, n);
        AllClose(i => Wide(weights[i]) * loss.Derivative(r[i]), element, loss);
        if (n == 0)
            return;

        Close(sum / n, loss.Mean(actual, predicted, null), loss, n);
        Close(weighted / total, loss.Mean(actual, predicted, weights), loss, n);
        Close(sum / n, loss.MeanAndGradient(actual, predicted, element, null), loss, n);
        AllClose(i => loss.Derivative(r[i]) / n, element, loss);
        Close(weighted / total, loss.MeanAndGradient(actual, predicted, element, weights), loss, n);
        AllClose(i => Wide(weights[i]) / total * loss.Derivative(r[i]), element, loss);
    }

    [Fact]
    public void Fused_and_plain_reductions_have_the_same_bits()
    {
        var random = new Random(2);
        foreach (LossCase<T> loss in cases)
        {
            foreach (int n in new[] { 1, 15, 16, 100, 899, 66_000 })
            {
                T[] actual = Numbers(random, n), predicted = Numbers(random, n), weights = Weights(random, n), gradient = new T[n];
                Assert.Equal(loss.Sum(actual, predicted, null), loss.SumAndGradient(actual, predicted, gradient, null));
                Assert.Equal(loss.Mean(actual, predicted, weights), loss.MeanAndGradient(actual, predicted, gradient, weights));
            }
        }
    }

    [Fact]
    public void A_weight_counts_as_that_many_repetitions() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        int n = random.Next(1, 50);
        T[] actual = Numbers(random, n), predicted = Numbers(random, n);
        int[] times = [.. Enumerable.Range(0, n).Select(_ => random.Next(1, 4))];
        T[] weights = [.. times.Select(T.CreateTruncating)];
        T[] Repeated(T[] source) => [.. Enumerable.Range(0, n).SelectMany(i => Enumerable.Repeat(source[i], times[i]))];
        foreach (LossCase<T> loss in cases)
            Close(loss.Mean(Repeated(actual), Repeated(predicted), null), loss.Mean(actual, predicted, weights), loss, n);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Gradient_is_that_of_finite_differences_away_from_the_kinks() => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
    {
        const double Step = 1.0 / 1024;
        var random = new Random(seed);
        int n = random.Next(1, 40);
        T[] actual = Numbers(random, n), gradient = new T[n], weights = Weights(random, n);
        T[] predicted = [.. actual.Select(a => a + T.CreateTruncating((random.Next(2) * 2 - 1) * (random.Next(2) == 0 ? 0.375 : 1.25)))];
        foreach (LossCase<T> loss in cases)
        {
            loss.MeanAndGradient(actual, predicted, gradient, weights);
            int i = random.Next(n);
            T[] above = [.. predicted], below = [.. predicted];
            above[i] += T.CreateTruncating(Step);
            below[i] -= T.CreateTruncating(Step);
            double slope = (loss.Mean(actual, above, weights) - loss.Mean(actual, below, weights)) / (2 * Step);
            Assert.Equal(slope, Wide(gradient[i]), 2e4 * tolerance);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void NaN_in_gives_NaN_out_and_leaves_the_other_gradients_alone()
    {
        foreach (LossCase<T> loss in cases)
        {
            foreach (int n in new[] { 1, 9, 16, 130, 3000 })
            {
                for (int at = 0; at < n; at += Math.Max(1, n / 7))
                {
                    NaNStays(loss, n, at, inActual: false);
                    NaNStays(loss, n, at, inActual: true);
                }
            }
        }
    }

    private static void NaNStays(LossCase<T> loss, int n, int at, bool inActual)
    {
        T[] actual = new T[n], predicted = [.. Enumerable.Repeat(T.One, n)], element = new T[n], weights = [.. Enumerable.Repeat(T.One, n)];
        (inActual ? actual : predicted)[at] = T.NaN;
        weights[at] = T.Zero;
        Assert.True(double.IsNaN(loss.Mean(actual, predicted, null)));
        Assert.True(double.IsNaN(loss.Sum(actual, predicted, weights)), "a weight of 0 does not hide a NaN");
        foreach (T[]? w in new[] { null, weights })
        {
            Assert.True(double.IsNaN(loss.SumAndGradient(actual, predicted, element, w)));
            for (int i = 0; i < n; i++)
                Assert.Equal(i == at ? double.NaN : loss.Derivative(-1), Wide(element[i]));
        }

        loss.PerElement(actual, predicted, element);
        for (int i = 0; i < n; i++)
            Assert.Equal(i == at, T.IsNaN(element[i]));
    }

    [Fact]
    public void An_infinite_error_costs_infinity_and_pulls_as_the_derivative_says()
    {
        foreach (LossCase<T> loss in cases)
        {
            foreach (T infinity in new[] { T.PositiveInfinity, T.NegativeInfinity })
            {
                T[] actual = new T[20], predicted = new T[20], gradient = new T[20];
                predicted[3] = infinity;
                Assert.Equal(double.PositiveInfinity, loss.SumAndGradient(actual, predicted, gradient, null));
                Assert.Equal(loss.Derivative(-Wide(infinity)), Wide(gradient[3]));
                Assert.All(gradient.Where((_, i) => i != 3), g => Assert.Equal(T.Zero, g));
                actual[3] = infinity;
                Assert.True(double.IsNaN(loss.SumAndGradient(actual, predicted, gradient, null)));
                Assert.True(T.IsNaN(gradient[3]));
            }
        }
    }

    [Fact]
    public void Negative_zero_is_zero_and_a_subnormal_error_has_its_sign()
    {
        foreach (LossCase<T> loss in cases)
        {
            var gradient = new T[3];
            double sum = loss.SumAndGradient([T.Zero, T.NegativeZero, T.Zero], [T.NegativeZero, T.Zero, T.Epsilon], gradient, null);
            Assert.InRange(sum, 0, Wide(T.Epsilon));
            Assert.Equal([T.Zero, T.Zero, T.CreateTruncating(loss.Derivative(-Wide(T.Epsilon)))], gradient);
        }
    }

    [Fact]
    public void Finite_losses_whose_float_sum_overflows_still_have_a_sum()
    {
        T[] actual = new T[256], predicted = [.. Enumerable.Repeat(T.CreateTruncating(3e38), 256)];
        Assert.Equal(256 * Wide(predicted[0]), cases[0].Sum(actual, predicted, null), 1e26);
    }

    [Fact]
    public void Per_element_may_write_over_an_operand()
    {
        var random = new Random(3);
        foreach (LossCase<T> loss in cases)
        {
            T[] actual = Numbers(random, 100), predicted = Numbers(random, 100), expected = new T[100];
            loss.PerElement(actual, predicted, expected);
            T[] target = [.. actual];
            loss.PerElement(target, predicted, target);
            Assert.Equal(expected, target);
            loss.PerElement(actual, predicted, predicted);
            Assert.Equal(expected, predicted);
        }
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        T[] actual = new T[899], predicted = new T[899], gradient = new T[899], weights = [.. Enumerable.Repeat(T.One, 899)];
        foreach (LossCase<T> loss in cases)
        {
            long allocated = 0;
            for (int round = 0; round < 2; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                loss.Mean(actual, predicted, weights);
                loss.Sum(actual, predicted, null);
                loss.PerElement(actual, predicted, gradient);
                loss.MeanAndGradient(actual, predicted, gradient, weights);
                loss.SumAndGradient(actual, predicted, gradient, null);
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            }

            Assert.Equal(0, allocated);
        }
    }

    private void AllClose(Func<int, double> expected, T[] found, LossCase<T> loss)
    {
        for (int i = 0; i < found.Length; i++)
            Close(expected(i), Wide(found[i]), loss, found.Length);
    }

    private void Close(double expected, double found, LossCase<T> loss, int n) => Assert.True(
        Math.Abs(expected - found) <= tolerance * Math.Abs(expected),
        $"{loss.Name} of {typeof(T).Name}, n = {n}: expected {expected:R}, found {found:R}");

    private static double Wide(T x) => double.CreateTruncating(x);

    /// <summary>Multiples of 2⁻¹⁰ in [−2, 2].</summary>
    private static T[] Numbers(Random random, int n) => [.. Enumerable.Range(0, n).Select(_ => T.CreateTruncating(random.Next(-2048, 2049) / 1024.0))];

    private static T[] Weights(Random random, int n) => [.. Enumerable.Range(0, n).Select(_ => T.CreateTruncating(random.Next(1, 1000) / 256.0))];
}

public sealed class SingleLossTests() : LossTests<float>(LossCases.Single, 1e-6);

public sealed class DoubleLossTests() : LossTests<double>(LossCases.Double, 1e-13);
