using System.Globalization;

namespace QuickStart;

/// <summary>Rows of measurements and what each is: 1 malignant, 0 benign.</summary>
internal sealed record Rows(float[][] Measurements, float[] Malignant)
{
    public int Count => Malignant.Length;
}

/// <summary>The breast-cancer data, split and standardised. Source and licence: data/README.md.</summary>
internal sealed class BreastCancer
{
    private static readonly string[] Properties =
    [
        "radius", "texture", "perimeter", "area", "smoothness",
        "compactness", "concavity", "concave points", "symmetry", "fractal dimension",
    ];

    /// <summary>The names of the 30 measurements: mean radius, …, worst fractal dimension.</summary>
    public static readonly string[] Names =
        [.. from kind in new[] { "mean", "error of", "worst" } from property in Properties select $"{kind} {property}"];

    private BreastCancer(Rows training, Rows heldOut) => (Training, HeldOut) = (training, heldOut);

    /// <summary>Four of five rows.</summary>
    public Rows Training { get; }

    /// <summary>The others; nothing is learnt from them, not even their means.</summary>
    public Rows HeldOut { get; }

    /// <summary>Reads the file, shuffles the rows, splits them, and gives every measurement mean 0 and variance 1 over the training rows.</summary>
    public static BreastCancer Load(string path, int seed)
    {
        float[][] lines = [.. File.ReadLines(path).Skip(1).Select(Numbers)];
        new Random(seed).Shuffle(lines);
        int training = lines.Length * 4 / 5;
        Standardise(lines, training);
        return new BreastCancer(ToRows(lines[..training]), ToRows(lines[training..]));
    }

    private static float[] Numbers(string line) => Array.ConvertAll(line.Split(','), text => float.Parse(text, CultureInfo.InvariantCulture));

    private static void Standardise(float[][] lines, int training)
    {
        for (int j = 0; j < Names.Length; j++)
        {
            double mean = lines.Take(training).Average(line => line[j]);
            double deviation = Math.Sqrt(lines.Take(training).Average(line => (line[j] - mean) * (line[j] - mean)));
            foreach (float[] line in lines)
                line[j] = (float)((line[j] - mean) / deviation);
        }
    }

    // In the file the last column is 0 for malignant.
    private static Rows ToRows(float[][] lines) =>
        new([.. lines.Select(line => line[..Names.Length])], [.. lines.Select(line => line[Names.Length] == 0 ? 1f : 0f)]);
}
