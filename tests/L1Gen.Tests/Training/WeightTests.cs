namespace L1Gen.Tests.Training;

public class WeightTests
{
    [Fact]
    public void A_seed_decides_the_weights_and_a_scheme_their_range()
    {
        HandNet<float> first = new(10, 64, 3, Loss.SoftmaxCrossEntropy), second = new(10, 64, 3, Loss.SoftmaxCrossEntropy);
        first.Initialize(1);
        second.Initialize(2);
        Assert.False(first.WeightsEqual(second));
        second.Initialize(1);
        Assert.True(first.WeightsEqual(second));
        Assert.All(first.WeightsOf(1).ToArray(), w => Assert.Equal(0, w));
        Assert.InRange(first.WeightsOf(0).ToArray().Max(), 0.95 * Math.Sqrt(6.0 / 10), Math.Sqrt(6.0 / 10));
        Assert.InRange(first.WeightsOf(2).ToArray().Min(), -Math.Sqrt(6.0 / 67), -0.9 * Math.Sqrt(6.0 / 67));
        second.Initialize(1, Initialization.Glorot);
        Assert.InRange(second.WeightsOf(0).ToArray().Max(), 0.95 * Math.Sqrt(6.0 / 74), Math.Sqrt(6.0 / 74));
        second.Initialize(1, Initialization.One);
        Assert.All(second.Weights(), w => Assert.Equal(1, w));
        second.Initialize(1, Initialization.Zero);
        Assert.Equal(10 * 64 + 64 + 64 * 3 + 3, second.ZeroWeights());
    }

    [Fact]
    public void Copies_are_equal_to_the_bit()
    {
        HandLinear<double> first = new(3, 1, Loss.L2), second = new(3, 1, Loss.L2);
        first.Initialize(1);
        first.WeightsOf(1)[0] = double.NaN;
        first.CopyTo(second);
        Assert.True(first.WeightsEqual(second));
        (first.WeightsOf(0)[0], second.WeightsOf(0)[0]) = (0.0, -0.0);
        Assert.False(first.WeightsEqual(second));
        var other = new HandLinear<double>(4, 1, Loss.L2);
        Assert.False(first.WeightsEqual(other));
        Assert.Throws<ArgumentException>(() => first.CopyTo(other));
    }
}
