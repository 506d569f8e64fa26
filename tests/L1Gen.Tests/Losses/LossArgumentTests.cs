using System.Numerics;

namespace L1Gen.Tests.Losses;

/// <summary>What bad arguments get, and that nothing has been written by then.</summary>
public abstract class LossArgumentTests<T>(LossCase<T>[] cases)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T[] Three = [T.One, T.One, T.One];
    private static readonly T[] Five = [T.One, T.One, T.One, T.One, T.One];

    [Fact]
    public void A_length_mismatch_names_the_argument_and_both_lengths()
    {
        foreach (LossCase<T> loss in cases)
        {
            Names("predicted", "'predicted' has 3 elements, 'actual' has 5", () => loss.Mean(Five, Three, null));
            Names("predicted", "'predicted' has 3 elements, 'actual' has 5", () => loss.Sum(Five, Three, null));
            Names("weights", "'weights' has 3 elements, 'actual' has 5", () => loss.Sum(Five, Five, Three));
            Names("weights", "'weights' has 5 elements, 'actual' has 0", () => loss.Sum([], [], Five));
            Unwritten("predicted", g => loss.MeanAndGradient(Three, Five, g, null), 3);
            Unwritten("weights", g => loss.SumAndGradient(Three, Three, g, Five), 3);
            Unwritten("gradient", g => loss.SumAndGradient(Five, Five, g, null), 3);
            Unwritten("gradient", g => loss.MeanAndGradient(Three, Three, g, null), 5);
            Unwritten("predicted", d => loss.PerElement(Three, Five, d), 3);
            Unwritten("destination", d => loss.PerElement(Five, Five, d), 3);
        }
    }

    [Fact]
    public void No_elements_have_a_sum_and_no_mean()
    {
        foreach (LossCase<T> loss in cases)
        {
            Assert.Equal(0, loss.Sum([], [], null));
            Assert.Equal(0, loss.SumAndGradient([], [], [], []));
            loss.PerElement([], [], []);
            Names("actual", "The mean of no elements is undefined.", () => loss.Mean([], [], null));
            Names("actual", "The mean of no elements is undefined.", () => loss.MeanAndGradient([], [], [], null));
        }
    }

    [Fact]
    public void Weights_are_finite_and_not_negative()
    {
        foreach (LossCase<T> loss in cases)
        {
            foreach (T bad in new[] { -T.One, -T.Epsilon, T.NaN, T.PositiveInfinity, T.NegativeInfinity })
            {
                T[] weights = [T.One, T.One, bad];
                Names("weights", "weights[2] is ", () => loss.Mean(Three, Three, weights));
                Names("weights", "weights[2] is ", () => loss.Sum(Three, Three, weights));
                Unwritten("weights", g => loss.MeanAndGradient(Three, Three, g, weights), 3);
                Unwritten("weights", g => loss.SumAndGradient(Three, Three, g, weights), 3);
            }
        }
    }

    [Fact]
    public void A_mean_needs_a_positive_weight_and_a_sum_does_not()
    {
        T[] none = [T.Zero, T.NegativeZero, T.Zero];
        foreach (LossCase<T> loss in cases)
        {
            Names("weights", "every weight is 0", () => loss.Mean(Three, new T[3], none));
            Unwritten("weights", g => loss.MeanAndGradient(Three, new T[3], g, none), 3);
            Assert.Equal(0, loss.Sum(Three, new T[3], none));
        }
    }

    [Fact]
    public void Weights_whose_reciprocal_overflows_have_no_gradient()
    {
        foreach (LossCase<T> loss in cases)
            Unwritten("weights", g => loss.MeanAndGradient(Three, Three, g, [T.Epsilon, T.Epsilon, T.Epsilon]), 3);
    }

    [Fact]
    public void The_gradient_lies_apart_from_the_operands()
    {
        foreach (LossCase<T> loss in cases)
        {
            T[] same = [.. Three];
            Names("gradient", "overlaps", () => loss.SumAndGradient(same, Three, same, null));
            Names("gradient", "overlaps", () => loss.MeanAndGradient(Three, same, same, null));
            Names("gradient", "overlaps", () => loss.MeanAndGradient(Three, Three, same, same));
            Assert.Equal(Three, same);
        }
    }

    private static void Unwritten(string argument, Action<T[]> call, int length)
    {
        T[] target = [.. Enumerable.Repeat(T.Pi, length)];
        Assert.Equal(argument, Assert.ThrowsAny<ArgumentException>(() => call(target)).ParamName);
        Assert.All(target, x => Assert.Equal(T.Pi, x));
    }

    private static void Names(string argument, string message, Action call)
    {
        var exception = Assert.Throws<ArgumentException>(call);
        Assert.Equal(argument, exception.ParamName);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }
}

public sealed class SingleLossArgumentTests() : LossArgumentTests<float>([.. LossCases.Single, .. LossCases.SingleScores]);

public sealed class DoubleLossArgumentTests() : LossArgumentTests<double>([.. LossCases.Double, .. LossCases.DoubleScores]);

/// <summary>The parameters δ and τ, and spans that overlap in part.</summary>
public sealed class LossParameterTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e300)]
    [InlineData(1e-300)]
    public void Delta_is_positive_and_finite_in_the_precision_of_the_elements(double delta)
    {
        float[] one = [1], gradient = [7];
        Assert.Equal("delta", Assert.Throws<ArgumentOutOfRangeException>(() => HuberLoss.Mean(one, one, delta)).ParamName);
        Assert.Equal("delta", Assert.Throws<ArgumentOutOfRangeException>(() => HuberLoss.MeanAndGradient(one, one, gradient, delta)).ParamName);
        Assert.Equal(7, gradient[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void Tau_lies_between_0_and_1(double tau)
    {
        double[] one = [1], gradient = [7];
        Assert.Equal("tau", Assert.Throws<ArgumentOutOfRangeException>(() => QuantileLoss.Sum(one, one, tau)).ParamName);
        Assert.Equal("tau", Assert.Throws<ArgumentOutOfRangeException>(() => QuantileLoss.SumAndGradient(one, one, gradient, tau)).ParamName);
        Assert.Equal(7, gradient[0]);
    }

    [Fact]
    public void A_destination_that_overlaps_in_part_is_refused()
    {
        double[] memory = [1, 2, 3, 4];
        double[] other = [0, 0, 0];
        Assert.Throws<ArgumentException>("destination", () => L1Loss.PerElement(memory.AsSpan(0, 3), other, memory.AsSpan(1, 3)));
        Assert.Throws<ArgumentException>("destination", () => L1Loss.PerElement(other, memory.AsSpan(1, 3), memory.AsSpan(0, 3)));
        Assert.Equal([1, 2, 3, 4], memory);
    }
}
