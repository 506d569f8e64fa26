using System.Globalization;

namespace RowsFromDisk;

/// <summary>Made-up deliveries: 40 numbers of each, six of which have a part in how long it took.</summary>
internal static class Deliveries
{
    /// <summary>Numbers of a delivery.</summary>
    public const int Features = 40;

    /// <summary>The features that count, and what one more of each adds to the minutes.</summary>
    public static readonly IReadOnlyDictionary<int, double> Effects = new Dictionary<int, double> { [0] = 9, [3] = -6, [7] = 4, [12] = -3, [25] = 2, [31] = 1 };

    /// <summary>Writes a CSV file: a name for each field, then a line for each delivery.</summary>
    public static void Write(string path, int rows)
    {
        var random = new Random(7);
        using var text = new StreamWriter(path);
        text.WriteLine($"{string.Join(',', Enumerable.Range(0, Features).Select(j => $"feature {j}"))},minutes");
        var x = new double[Features];
        for (int i = 0; i < rows; i++)
        {
            double minutes = 30 + 4 * (random.NextDouble() + random.NextDouble() - 1);
            for (int j = 0; j < Features; j++)
            {
                x[j] = Math.Round(random.NextDouble() - 0.5, 4);
                minutes += Effects.GetValueOrDefault(j) * x[j];
                text.Write(x[j].ToString(CultureInfo.InvariantCulture));
                text.Write(',');
            }

            text.WriteLine(minutes.ToString("0.000", CultureInfo.InvariantCulture));
        }
    }
}
