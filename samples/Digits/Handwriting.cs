using System.Globalization;
using L1Gen;

namespace Digits;

/// <summary>The digits, divided by a seed. Source and licence: data/README.md.</summary>
/// <param name="Training">To learn from while λ is tuned.</param>
/// <param name="Validation">To choose λ by.</param>
/// <param name="Both">To learn from once λ is chosen.</param>
/// <param name="Test">Looked at once, at the end.</param>
/// <param name="First">The pixels of the file's first digit, a 0.</param>
internal sealed record Handwriting(Dataset<float> Training, Dataset<float> Validation, Dataset<float> Both, Dataset<float> Test, float[] First)
{
    /// <summary>Pixels of a row.</summary>
    public const int Width = 8;

    private const int Pixels = Width * Width;

    /// <summary>Reads the file.</summary>
    public static Handwriting Load(string path, int seed)
    {
        int[][] lines = [.. File.ReadLines(path).Select(line => Array.ConvertAll(line.Split(','), text => int.Parse(text, CultureInfo.InvariantCulture)))];
        float[] pixels = [.. lines.SelectMany(line => line[..Pixels]).Select(ink => ink / 16f)];
        int[] digits = [.. lines.Select(line => line[Pixels])];
        (Dataset<float> both, Dataset<float> test) = new Dataset<float>(pixels, digits).Split(0.2, seed);
        (Dataset<float> training, Dataset<float> validation) = both.Split(0.2, seed);
        return new Handwriting(training, validation, both, test, pixels[..Pixels]);
    }
}
