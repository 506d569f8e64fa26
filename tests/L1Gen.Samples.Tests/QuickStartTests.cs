using System.Globalization;

namespace L1Gen.Samples.Tests;

/// <summary>One run of the QuickStart, shared by the tests.</summary>
public sealed class QuickStartRun : IAsyncLifetime
{
    public SampleRun Run { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Run = await SampleRun.Of("QuickStart");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public class QuickStartTests(QuickStartRun shared) : IClassFixture<QuickStartRun>
{
    private readonly SampleRun _run = shared.Run;

    [Fact]
    public void Ends_well_and_silently()
    {
        Assert.Equal("", _run.Errors);
        Assert.Equal(0, _run.ExitCode);
    }

    [Theory]
    [InlineData("mean absolute error, [10, 20, 30, 40, 50] and [12, 18, 29, 42, 47]", "2.0")]
    [InlineData("L1 loss of actual 1000, predicted 10", "990")]
    [InlineData("L2 loss of actual 1000, predicted 10", "980,100")]
    [InlineData("penalty 0.01·Σ|w| of [[1, −2], [0.5, 0]] and [−1, 3]", "0.075")]
    [InlineData("gradient of |w| at 3, −0.5, 0", "1, −1, 0")]
    [InlineData("gradient of w² at 3, −0.5, 0", "6, −1, 0")]
    public void Prints_the_textbook_figures(string what, string figure) => Assert.Equal(figure, _run.Last(what));

    [Fact]
    public void Only_the_proximal_step_leaves_zeros()
    {
        Assert.Equal("0", _run.Last("Adam + subgradient"));
        Assert.Equal("0", _run.Last("SGD + subgradient"));
        Assert.InRange(int.Parse(_run.Last("proximal gradient"), CultureInfo.InvariantCulture), 15, 29);
        Assert.Contains("The subgradient leaves no zeros, the proximal step does.", _run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Adam + subgradient")]
    [InlineData("SGD + subgradient")]
    [InlineData("proximal gradient")]
    public void Every_run_comes_near_the_minimum_and_predicts(string run)
    {
        string[] cells = _run.Cells(run);

        Assert.InRange(double.Parse(cells[2], CultureInfo.InvariantCulture), 0.2130, 0.2150);
        Assert.InRange(double.Parse(cells[3].Replace(" %", "", StringComparison.Ordinal), CultureInfo.InvariantCulture), 94, 100);
    }

    [Fact]
    public void Reports_what_is_left_by_name()
    {
        Assert.StartsWith("_weights", _run.Cells("_weights")[0], StringComparison.Ordinal);
        Assert.Contains("worst radius", _run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', _run.Output);
    }
}
