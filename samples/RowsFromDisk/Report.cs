using System.Diagnostics;
using L1Gen;
using Samples;

namespace RowsFromDisk;

/// <summary>What came out.</summary>
internal static class Report
{
    /// <summary>The part of λmax at which features are chosen.</summary>
    private const double Chosen = 0.05;

    public static void Converted(string csv, string design, long rows) =>
        Console.WriteLine($"{rows} rows: {Megabytes(csv)} of CSV have become {Megabytes(design)} of float32 with checksums.\n");

    public static void Path(DesignFile file, LinearPath path)
    {
        PathPoint point = path.At(Chosen * path.LambdaMax);
        Console.WriteLine($"A path of {path.Count} λ's on {file}, block by block from the disk. At {Chosen:0 %} of λmax {point.NonZeros} features are left:\n");
        var table = new Table("feature", "coefficient");
        foreach (NamedCoefficient one in path.Coefficients(point).OrderByDescending(one => Math.Abs(one.Value)).Take(12))
            table.Add(one.Name, Table.Number(one.Value, "0.000"));
        table.Print();
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"Peak memory of the process: {process.PeakWorkingSet64 / 1e6:0} MB, of which the runtime takes most.\n");
    }

    public static void Fit(FitResult fit, DeliveryTime model)
    {
        Console.WriteLine("The same line trained on batches from the disk, in another order each epoch:\n");
        var table = new Table("epoch", "mean square of the errors", "weights that are zero");
        foreach (FitProgress epoch in fit.History)
            table.Add($"{epoch.Epoch}", Table.Number(epoch.Loss, "0.00"), $"{epoch.Zeros} of {epoch.Weights}");
        table.Print();
        Console.WriteLine($"At the mean of all features it predicts {model.Intercept:0.0} minutes; 30 is right.");
    }

    /// <summary>States what came out.</summary>
    /// <returns>0 if both fits find the six features that count, and only those; 1 if not.</returns>
    public static int Conclude(LinearPath path, DeliveryTime model)
    {
        PathPoint point = path.At(Chosen * path.LambdaMax);
        int[] counted = [.. Deliveries.Effects.Keys.Order()];
        bool holds = path.Converged
            && counted.SequenceEqual(Enumerable.Range(0, Deliveries.Features).Where(j => point.Coefficients[j] != 0))
            && counted.SequenceEqual(Enumerable.Range(0, Deliveries.Features).Where(j => model.Slopes[j] != 0));
        Console.WriteLine(holds
            ? "Both choose the six features that count, and no other."
            : "Unexpected: both fits should choose the six features that count, and no other.");
        return holds ? 0 : 1;
    }

    private static string Megabytes(string path) => $"{new FileInfo(path).Length / 1e6:0.0} MB";
}
