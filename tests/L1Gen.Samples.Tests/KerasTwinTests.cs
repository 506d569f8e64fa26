using System.Globalization;

namespace L1Gen.Samples.Tests;

/// <summary>One run of KerasTwin, shared by the tests.</summary>
public sealed class KerasTwinRun : IAsyncLifetime
{
    public SampleRun Run { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Run = await SampleRun.Of("KerasTwin");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public class KerasTwinTests(KerasTwinRun shared) : IClassFixture<KerasTwinRun>
{
    private readonly SampleRun _run = shared.Run;

    [Fact]
    public void Ends_well_and_silently()
    {
        Assert.Equal("", _run.Errors);
        Assert.Equal(0, _run.ExitCode);
    }

    [Theory]
    [InlineData("penalty on the weight matrices")]
    [InlineData("penalty on every parameter")]
    public void Takes_the_steps_of_PyTorch(string flavour)
    {
        double[] theirs = Numbers(_run.Cells($"PyTorch 1.13, {flavour}")), ours = Numbers(_run.Cells($"L1Gen, {flavour}"));

        Assert.Equal(3, ours.Length);
        for (int i = 0; i < ours.Length; i++)
            Assert.InRange(ours[i], theirs[i] * (1 - 1e-4), theirs[i] * (1 + 1e-4));

        static double[] Numbers(string[] cells) => [.. cells[1..].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
    }

    [Fact]
    public void Only_ProximalAdam_leaves_zeros()
    {
        int[] zeros = [.. _run.Output.Split('\n').Where(line => line.TrimEnd().EndsWith(" of 899", StringComparison.Ordinal)).Select(Zeros)];

        Assert.Equal(6, zeros.Length);
        Assert.Equal([0, 0], new[] { zeros[0], zeros[3] });
        Assert.All(new[] { zeros[1], zeros[2], zeros[4], zeros[5] }, count => Assert.InRange(count, 750, 899));

        static int Zeros(string line) => int.Parse(line.Split("  ")[^1].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Says_what_one_sees()
    {
        Assert.Contains("SubgradientAdam takes PyTorch's steps.", _run.Output, StringComparison.Ordinal);
        Assert.Contains("It leaves no exact zeros; ProximalAdam does.", _run.Output, StringComparison.Ordinal);
        Assert.Contains("the objective falls.", _run.Output, StringComparison.Ordinal);
    }
}
