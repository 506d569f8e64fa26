using System.Globalization;

namespace L1Gen.Samples.Tests;

/// <summary>One run of SpamText, shared by the tests.</summary>
public sealed class SpamTextRun : IAsyncLifetime
{
    public SampleRun Run { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Run = await SampleRun.Of("SpamText");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public class SpamTextTests(SpamTextRun shared) : IClassFixture<SpamTextRun>
{
    private readonly SampleRun _run = shared.Run;

    [Fact]
    public void Ends_well_and_silently()
    {
        Assert.Equal("", _run.Errors);
        Assert.Equal(0, _run.ExitCode);
    }

    [Fact]
    public void Few_terms_tell_spam_from_other_messages()
    {
        Assert.True(Percent("accuracy on messages held out") >= 97);
        Assert.InRange(Percent("terms with a weight"), 0.01, 10);
    }

    [Fact]
    public void The_surviving_vocabulary_is_printed() => Assert.Contains("reply", _run.Output, StringComparison.Ordinal);

    private double Percent(string row) => double.Parse(_run.Cells(row)[1].TrimEnd('%', ' '), CultureInfo.InvariantCulture);
}
