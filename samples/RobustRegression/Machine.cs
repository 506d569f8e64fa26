using System.Globalization;
using L1Gen;

namespace RobustRegression;

/// <summary>
/// The temperature of an industrial machine, hour by hour. A row is how it changed in each of 24 hours, its target how it changes in the next, in
/// degrees. Source and licence: data/README.md.
/// </summary>
internal sealed class Machine
{
    /// <summary>Hours that a forecast looks back.</summary>
    public const int Hours = 24;

    private const int TrainingHours = 20 * 24;

    private Machine(Dataset<float> training, int failures, Dataset<float> heldOut, float[] actual)
    {
        Training = training;
        FailuresInTraining = failures;
        HeldOut = heldOut;
        Actual = actual;
    }

    /// <summary>The first 20 days, a shutdown among them.</summary>
    public Dataset<float> Training { get; }

    /// <summary>The rows of <see cref="Training"/> that an hour of failure has a part in.</summary>
    public int FailuresInTraining { get; }

    /// <summary>What follows, without the rows that an hour of failure has a part in.</summary>
    public Dataset<float> HeldOut { get; }

    /// <summary>The targets of <see cref="HeldOut"/>.</summary>
    public float[] Actual { get; }

    /// <summary>Reads the file.</summary>
    public static Machine Load(string path)
    {
        string[][] lines = [.. File.ReadLines(path).Skip(1).Select(line => line.Split(','))];
        float[] temperature = [.. lines.Select(cells => float.Parse(cells[1], CultureInfo.InvariantCulture))];
        float[] change = [.. temperature.Zip(temperature.Skip(1), (now, next) => next - now)];
        int[] rows = [.. Enumerable.Range(0, change.Length - Hours)];
        int[] clean = [.. rows.Where(row => lines[row..(row + Hours + 2)].All(cells => cells[2] == "0"))];

        Dataset<float> all = Rows(change, rows);
        int[] training = rows[..TrainingHours], heldOut = [.. clean.Where(row => row >= TrainingHours)];
        return new Machine(all.Subset(training), training.Except(clean).Count(), all.Subset(heldOut), [.. heldOut.Select(row => change[row + Hours])]);
    }

    private static Dataset<float> Rows(float[] change, int[] rows)
    {
        var inputs = new float[rows.Length, Hours];
        foreach (int row in rows)
        {
            for (int hour = 0; hour < Hours; hour++)
                inputs[row, hour] = change[row + hour];
        }

        return new Dataset<float>(inputs, change[Hours..]);
    }
}
