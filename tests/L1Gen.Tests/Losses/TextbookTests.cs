namespace L1Gen.Tests.Losses;

/// <summary>Figures that a reader can check by hand.</summary>
public sealed class TextbookTests
{
    private static readonly float[] Actual = [10, 20, 30, 40, 50];
    private static readonly float[] Predicted = [12, 18, 29, 42, 47];

    [Fact]
    public void Mean_absolute_error_of_the_textbook_is_2() => Assert.Equal(2.0, L1Loss.Mean(Actual, Predicted));

    [Fact]
    public void One_outlier_costs_990_under_L1_and_980100_under_L2()
    {
        Assert.Equal(990.0, L1Loss.Mean([1000f], [10f]));
        Assert.Equal(980_100.0, L2Loss.Mean([1000f], [10f]));
    }

    [Fact]
    public void Mean_squared_error_has_no_half() => Assert.Equal((4 + 4 + 1 + 4 + 9) / 5.0, L2Loss.Mean(Actual, Predicted));

    [Fact]
    public void Huber_is_a_square_up_to_delta_and_a_line_beyond()
    {
        // Errors 2, −2, −1, 2, −3 with δ = 2: ½·4, ½·4, ½·1, ½·4, 2·(3 − 1).
        Assert.Equal(2 + 2 + 0.5 + 2 + 4, HuberLoss.Sum(Actual, Predicted, 2));
    }

    [Fact]
    public void Quantile_of_one_half_is_half_the_absolute_error() => Assert.Equal(1.0, QuantileLoss.Mean(Actual, Predicted, 0.5));

    [Fact]
    public void Quantile_charges_tau_for_too_low_and_the_rest_for_too_high()
    {
        // Too high by 2 and 2, too low by 2, 1 and 3.
        Assert.Equal(0.25 * 4 + 0.75 * 6, QuantileLoss.Sum(Actual, Predicted, 0.75));
    }

    [Fact]
    public void Gradient_of_the_mean_absolute_error_is_sign_over_n_and_0_at_0()
    {
        var gradient = new double[4];
        Assert.Equal(1.0, L1Loss.MeanAndGradient([1.0, 2, 3, 4], [3.0, 2, 1, 4], gradient));
        Assert.Equal([0.25, 0, -0.25, 0], gradient);
    }
}
