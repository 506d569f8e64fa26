using System.Globalization;
using System.Reflection;

namespace L1Gen.Samples.Tests;

/// <summary>One run of Frozen, shared by the tests.</summary>
public sealed class FrozenRun : IAsyncLifetime
{
    public SampleRun Run { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Run = await SampleRun.Of("Frozen");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public class FrozenTests(FrozenRun shared) : IClassFixture<FrozenRun>
{
    private readonly SampleRun _run = shared.Run;

    [Fact]
    public void Ends_well_and_silently()
    {
        Assert.Equal("", _run.Errors);
        Assert.Equal(0, _run.ExitCode);
    }

    [Theory]
    [InlineData("digits ", 2410, 613, 64, 46)]
    [InlineData("spam ", 6912, 51, 6911, 50)]
    [InlineData("genes ", 2001, 11, 2000, 10)]
    public void Says_what_is_left(string model, params int[] counts) =>
        Assert.Equal(counts, _run.Cells(model)[1..].Select(cell => int.Parse(cell, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)));

    [Fact]
    public void A_message_is_read_as_what_it_is()
    {
        Assert.Contains("call 09061701461 now': spam", _run.Output, StringComparison.Ordinal);
        Assert.Contains("I'll wait': no spam", _run.Output, StringComparison.Ordinal);
    }
}

/// <summary>What FrozenTraining saves is what Frozen is compiled with, but for the last bits of weights on another processor.</summary>
public class FrozenTrainingTests
{
    [Fact]
    public async Task Saves_the_models_that_Frozen_compiles()
    {
        SampleRun run = await SampleRun.Of("FrozenTraining");

        Assert.Equal("", run.Errors);
        Assert.Equal(0, run.ExitCode);
        foreach (string model in new[] { "digits", "spam", "genes" })
            Assert.Equal(Head("Frozen", model), Head("FrozenTraining", model));
    }

    /// <summary>A model's file up to the weights: graph, inputs, names.</summary>
    private static string Head(string sample, string model)
    {
        string program = typeof(SampleRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == sample).Value!;
        string text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(program)!, "models", $"{model}.l1.json"));
        return text[..text.IndexOf("\"fields\"", StringComparison.Ordinal)];
    }
}
