using System.Globalization;

namespace L1Gen.Samples.Tests;

/// <summary>One run of Genes, shared by the tests.</summary>
public sealed class GenesRun : IAsyncLifetime
{
    public SampleRun Run { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Run = await SampleRun.Of("Genes");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public class GenesTests(GenesRun shared) : IClassFixture<GenesRun>
{
    private readonly SampleRun _run = shared.Run;

    [Fact]
    public void Ends_well_and_silently()
    {
        Assert.Equal("", _run.Errors);
        Assert.Equal(0, _run.ExitCode);
    }

    [Fact]
    public void A_few_genes_predict_better_than_none()
    {
        double[] none = Numbers("no gene"), least = Numbers("λ.min");

        Assert.InRange(least[1], 3, 40);
        Assert.True(least[2] < 0.75 * none[2]);
    }

    [Fact]
    public void The_stable_gene_is_named() => Assert.Contains("\ngene 493", _run.Output, StringComparison.Ordinal);

    /// <summary>λ, genes and loss.</summary>
    private double[] Numbers(string row) => [.. _run.Cells(row)[1..].Select(cell => double.Parse(cell.Split(' ')[0], CultureInfo.InvariantCulture))];
}
