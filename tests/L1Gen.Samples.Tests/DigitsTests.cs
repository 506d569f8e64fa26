using System.Globalization;

namespace L1Gen.Samples.Tests;

/// <summary>One run of Digits, shared by the tests.</summary>
public sealed class DigitsRun : IAsyncLifetime
{
    public SampleRun Run { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Run = await SampleRun.Of("Digits");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public class DigitsTests(DigitsRun shared) : IClassFixture<DigitsRun>
{
    private readonly SampleRun _run = shared.Run;

    [Fact]
    public void Ends_well_and_silently()
    {
        Assert.Equal("", _run.Errors);
        Assert.Equal(0, _run.ExitCode);
    }

    [Theory]
    [InlineData("accuracy on 359 digits", 96)]
    [InlineData("regularized weights that are exactly zero", 60)]
    public void Keeps_its_promises(string what, double least)
    {
        string reached = _run.Cells(what)[1];

        Assert.InRange(double.Parse(reached.Replace(" %", "", StringComparison.Ordinal), CultureInfo.InvariantCulture), least, 100);
    }

    [Fact]
    public void Chooses_one_of_the_lambdas() => Assert.Single(_run.Output.Split('\n'), line => line.TrimEnd().EndsWith('←'));

    [Fact]
    public void Loads_what_it_saved() => Assert.Contains("and loaded: the same weights.", _run.Output, StringComparison.Ordinal);

    [Fact]
    public void Shows_no_bar_in_a_file() => Assert.DoesNotContain('\u001b', _run.Output);
}
