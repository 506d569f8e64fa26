using Samples;

namespace RobustRegression;

/// <summary>What came out.</summary>
internal static class Report
{
    private static double[] Sizes(Machine machine) => [.. machine.Actual.Select(change => Math.Abs((double)change)).Order()];

    public static void Compare(Forecast[] forecasts, Machine machine)
    {
        double[] sizes = Sizes(machine);
        var table = new Table("trained with", "training: mean square", "training: mean error", "held out: mean error", "held out: median", "hours used");
        table.Add("\"no change\"", "", "", Degrees(sizes.Average()), Degrees(sizes[sizes.Length / 2]), "0");
        foreach (Forecast forecast in forecasts)
        {
            double square = Math.Pow(forecast.Training.RootMeanSquaredError!.Value, 2);
            table.Add(forecast.Name, $"{square:0.00}", Degrees(forecast.Training.MeanAbsoluteError!.Value), Degrees(forecast.HeldOut.MeanAbsoluteError!.Value), Degrees(forecast.Median), $"{forecast.Hours} of {Machine.Hours}");
        }

        table.Print();
    }

    /// <summary>States what came out.</summary>
    /// <returns>0 if least absolute deviations beat both least squares, by a twentieth, and "no change"; 1 if not.</returns>
    public static int Conclude(Forecast squares, Forecast absolute, Machine machine)
    {
        double l2 = squares.HeldOut.MeanAbsoluteError!.Value, l1 = absolute.HeldOut.MeanAbsoluteError!.Value, none = Sizes(machine).Average();
        bool holds = l1 <= 0.95 * l2 && l1 < none;
        Console.WriteLine(holds
            ? $"On clean hours the L1 loss errs by {1 - l1 / l2:0.0 %} less than the L2 loss, by {1 - l1 / none:0.0 %} less than \"no change\"."
            : "Unexpected: the L1 loss should err less on clean hours than the L2 loss and \"no change\".");
        Console.WriteLine("""

            A square makes an error of 20 degrees count as much as 400 errors of one degree. The shutdown has such errors, so the L2 loss bends its weights
            towards a shutdown and is best where it was trained, in its own measure; what it learnt there does not hold for ordinary hours.
            To the L1 loss an outlier is one row among many, whatever its size. The Huber loss is a square near 0 and a line beyond.
            """);
        return holds ? 0 : 1;
    }

    private static string Degrees(double value) => $"{value:0.000}°";
}
