using System.Globalization;

namespace L1Gen.Samples.Tests;

/// <summary>One run of Diabetes, shared by the tests.</summary>
public sealed class DiabetesRun : IAsyncLifetime
{
    public SampleRun Run { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Run = await SampleRun.Of("Diabetes");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public class DiabetesTests(DiabetesRun shared) : IClassFixture<DiabetesRun>
{
    private readonly SampleRun _run = shared.Run;

    [Fact]
    public void Ends_well_and_silently()
    {
        Assert.Equal("", _run.Errors);
        Assert.Equal(0, _run.ExitCode);
    }

    [Fact]
    public void Cross_validation_keeps_few_measurements_and_explains_half_of_the_variance()
    {
        double[] none = Numbers("no measurement"), fewest = Numbers("λ.1se"), least = Numbers("λ.min");

        Assert.InRange(fewest[1], 4, 7);
        Assert.InRange(least[1], 7, 10);
        Assert.True(fewest[0] > least[0] && least[2] < 0.55 * none[2] && fewest[2] < 0.55 * none[2]);
    }

    [Fact]
    public void Says_what_one_sees() => Assert.Contains("The order is that of Efron", _run.Output, StringComparison.Ordinal);

    /// <summary>λ, measurements and error.</summary>
    private double[] Numbers(string row) => [.. _run.Cells(row)[1..].Select(cell => double.Parse(cell.Split(' ')[0], CultureInfo.InvariantCulture))];
}
