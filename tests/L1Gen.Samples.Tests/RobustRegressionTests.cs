using System.Globalization;

namespace L1Gen.Samples.Tests;

/// <summary>One run of RobustRegression, shared by the tests.</summary>
public sealed class RobustRegressionRun : IAsyncLifetime
{
    public SampleRun Run { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Run = await SampleRun.Of("RobustRegression");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public class RobustRegressionTests(RobustRegressionRun shared) : IClassFixture<RobustRegressionRun>
{
    private readonly SampleRun _run = shared.Run;

    [Fact]
    public void Ends_well_and_silently()
    {
        Assert.Equal("", _run.Errors);
        Assert.Equal(0, _run.ExitCode);
    }

    [Fact]
    public void The_L2_loss_is_best_in_squares_and_on_clean_hours_the_worst()
    {
        double[] squares = Numbers("L2 loss, squares"), sizes = Numbers("L1 loss, sizes"), huber = Numbers("Huber loss, δ = 1°");

        Assert.True(squares[0] < sizes[0] && squares[0] < huber[0]);
        Assert.True(sizes[2] < 0.95 * squares[2]);
        Assert.True(huber[2] < 0.95 * squares[2]);
    }

    [Fact]
    public void Says_what_one_sees() => Assert.Contains("less than the L2 loss", _run.Output, StringComparison.Ordinal);

    /// <summary>Mean square and mean error in training, mean and median error held out.</summary>
    private double[] Numbers(string row) =>
        [.. _run.Cells(row)[1..5].Select(cell => double.Parse(cell.Replace("°", "", StringComparison.Ordinal), CultureInfo.InvariantCulture))];
}
