namespace L1Gen.Samples.Tests;

/// <summary>One run of RowsFromDisk, shared by the tests.</summary>
public sealed class RowsFromDiskRun : IAsyncLifetime
{
    public SampleRun Run { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Run = await SampleRun.Of("RowsFromDisk");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public class RowsFromDiskTests(RowsFromDiskRun shared) : IClassFixture<RowsFromDiskRun>
{
    private readonly SampleRun _run = shared.Run;

    [Fact]
    public void Ends_well_and_silently()
    {
        Assert.Equal("", _run.Errors);
        Assert.Equal(0, _run.ExitCode);
    }

    [Fact]
    public void The_greatest_effect_comes_first() => Assert.Contains("───────────\nfeature 0 ", _run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);

    [Fact]
    public void Both_fits_choose_the_same() => Assert.Contains("Both choose the six features that count, and no other.", _run.Output, StringComparison.Ordinal);
}
