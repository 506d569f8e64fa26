using System.Globalization;

namespace L1Gen.Benchmarks.Mpi;

/// <summary>
/// The time of an all-reduce as α + β·bytes in two pieces, short and long messages, fitted to measured times by least squares of relative residuals. The
/// pieces meet nowhere in particular: they belong to different protocols of the library.
/// </summary>
internal static class AllReduceModel
{
    /// <summary>Fits the lines "bytes, microseconds" of a file, of which more columns are left out, and prints both pieces with their residuals.</summary>
    public static void Print(string file)
    {
        (double Bytes, double Time)[] points =
            [.. File.ReadLines(file).Select(line => line.Split('\t')).Select(parts => (double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture)))];

        // Two points make any line, but where buffers leave the caches more of that size may not be there.
        const int Fewest = 2;
        ((double, double) Short, (double, double) Long, double Error, int Cut) best = ((0, 0), (0, 0), double.PositiveInfinity, 0);
        for (int cut = Fewest; cut <= points.Length - Fewest; cut++)
        {
            (double, double) below = Fit(points[..cut]), above = Fit(points[cut..]);
            double error = points[..cut].Sum(point => Square(Residual(below, point))) + points[cut..].Sum(point => Square(Residual(above, point)));
            if (error < best.Error)
                best = (below, above, error, cut);
        }

        Describe("short", best.Short, points[..best.Cut]);
        Describe("long", best.Long, points[best.Cut..]);
    }

    /// <summary>Least squares of (α + β·n − T)/T.</summary>
    private static (double Alpha, double Beta) Fit((double Bytes, double Time)[] points)
    {
        double aa = 0, ab = 0, bb = 0, a = 0, b = 0;
        foreach ((double bytes, double time) in points)
        {
            double one = 1 / time, n = bytes / time;
            (aa, ab, bb, a, b) = (aa + (one * one), ab + (one * n), bb + (n * n), a + one, b + n);
        }

        double determinant = (aa * bb) - (ab * ab);
        double alpha = ((a * bb) - (b * ab)) / determinant;
        double beta = ((b * aa) - (a * ab)) / determinant;
        // Less than nothing is noise: what is left over is fitted alone.
        return alpha < 0 ? (0, b / bb) : beta < 0 ? (a / aa, 0) : (alpha, beta);
    }

    private static double Residual((double Alpha, double Beta) line, (double Bytes, double Time) point) => (line.Alpha + (line.Beta * point.Bytes) - point.Time) / point.Time;

    private static double Square(double x) => x * x;

    private static void Describe(string name, (double Alpha, double Beta) line, (double Bytes, double Time)[] points)
    {
        string residuals = string.Join(", ", points.Select(point => Residual(line, point).ToString("+0.0%;-0.0%", CultureInfo.InvariantCulture)));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}, {points[0].Bytes:F0} to {points[^1].Bytes:F0} bytes: {line.Alpha:G4} µs + {line.Beta * 1000:G4} ns a byte; residuals {residuals}"));
    }
}
