using System.Diagnostics;
using System.Globalization;
using static L1Gen.Ops;

namespace L1Gen.Benchmarks.Disk;

/// <summary>A line through 500 features, trained batch by batch.</summary>
[L1Regularized(0.001)]
internal sealed partial class WideLine
{
    /// <summary>The features.</summary>
    public const int Features = 500;

    [Weights(Features)] public partial Vector Slopes { get; }

    [Weights, Unregularized] public partial ref float Intercept { get; }

    [Forward(Loss.L2)]
    public float Predict(Vector x) => Dot(x, Slopes) + Intercept;
}

/// <summary>A path, and a fit of batches, on a file that may be larger than memory: seconds, bytes a second, peak memory.</summary>
internal static class DiskReport
{
    /// <summary>Features that have a part in the response.</summary>
    private const int Planted = 20;

    /// <summary>Runs one task.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        switch (arguments)
        {
            case ["generate", string path, string rows, string columns]:
                Generate(path, int.Parse(rows, CultureInfo.InvariantCulture), int.Parse(columns, CultureInfo.InvariantCulture));
                return 0;
            case ["verify", string path]:
                Measure("verified", path, file => file.Verify());
                return 0;
            case ["fit", string path]:
                Measure("fitted", path, Fit);
                return 0;
            case ["train", string path]:
                Measure("trained", path, Train);
                return 0;
            case ["csv", string path, string rows, string columns]:
                WriteCsv(path, int.Parse(rows, CultureInfo.InvariantCulture), int.Parse(columns, CultureInfo.InvariantCulture));
                return 0;
            case ["convert", string csv, string path]:
                Convert(csv, path);
                return 0;
            default:
                Console.Error.WriteLine("usage: … -- disk generate FILE ROWS COLUMNS | disk verify FILE | disk fit FILE | disk train FILE | disk csv FILE ROWS COLUMNS | disk convert CSV FILE");
                return 1;
        }
    }

    /// <summary>Rows of float32 in steps of 2⁻¹⁵ about column means from 0 to 6, and a response of 20 columns and noise.</summary>
    private static void Generate(string path, int rows, int columns)
    {
        const int AtOnce = 4096;
        using var writer = new DesignFileWriter<float>(path, columns);
        float[] x = new float[AtOnce * columns];
        double[] y = new double[AtOnce];
        ulong state = 88172645463325252;
        for (int first = 0; first < rows; first += AtOnce)
        {
            int count = Math.Min(AtOnce, rows - first);
            for (int i = 0; i < count; i++)
            {
                Span<float> row = x.AsSpan(i * columns, columns);
                for (int j = 0; j < columns; j += 4)
                {
                    // Four numbers of a step of xorshift64 (Marsaglia 2003).
                    state ^= state << 13;
                    state ^= state >> 7;
                    state ^= state << 17;
                    for (int k = 0; k < Math.Min(4, columns - j); k++)
                        row[j + k] = (short)(state >> (16 * k)) / 32768f + (j + k) % 7;
                }

                y[i] = (short)(state >> 24) / 32768.0;
                for (int k = 0; k < Planted; k++)
                    y[i] += (k % 2 == 0 ? 1.0 : -1.0) / (k + 1) * row[k * (columns / Planted)];
            }

            writer.Append(x.AsSpan(0, count * columns), y.AsSpan(0, count));
        }

        writer.Complete();
    }

    /// <summary>100 λ's by the Gram matrix.</summary>
    private static void Fit(DesignFile file)
    {
        LinearPath path = LinearPath.Fit(file.Design, file.Targets, new PathOptions { StopAtSaturation = false });
        Console.WriteLine($"{path.Count} λ's, converged: {path.Converged}, features at the last: {path[^1].NonZeros}");
    }

    /// <summary>One epoch of batches of 256 rows.</summary>
    private static void Train(DesignFile file)
    {
        FitResult result = new WideLine().Fit(file.Batches<float>(256), new FitOptions { Epochs = 1 });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"loss {result.History[0].Loss:g4}, {file.Rows / result.History[0].Elapsed.TotalSeconds / 1e6:0.00} million rows/s"));
    }

    /// <summary>A table of as many fields, numbers of six decimals.</summary>
    private static void WriteCsv(string csv, int rows, int columns)
    {
        using var text = new StreamWriter(csv);
        text.WriteLine($"{string.Join(',', Enumerable.Range(0, columns).Select(j => $"x{j}"))},y");
        var random = new Random(1);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                text.Write(string.Create(CultureInfo.InvariantCulture, $"{random.NextDouble() - 0.5:0.000000},"));
            text.WriteLine(i % 10);
        }
    }

    private static void Convert(string csv, string path)
    {
        var clock = Stopwatch.StartNew();
        long rows = DesignConversion.FromCsv<float>(csv, path);
        Print($"converted {rows} rows", new FileInfo(csv).Length, clock);
    }

    private static void Measure(string what, string path, Action<DesignFile> task)
    {
        var clock = Stopwatch.StartNew();
        using DesignFile file = DesignFile.Open(path);
        Console.WriteLine(file);
        task(file);
        Print(what, file.Length, clock);
    }

    private static void Print(string what, long bytes, Stopwatch clock)
    {
        double seconds = clock.Elapsed.TotalSeconds, gigabytes = bytes / 1e9;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {gigabytes:0.00} GB in {seconds:0.0} s, {gigabytes / seconds:0.00} GB/s; {process.TotalProcessorTime.TotalSeconds:0.0} s of processor time; peak memory {process.PeakWorkingSet64 / 1e6:0} MB"));
    }
}
