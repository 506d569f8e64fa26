using System.Globalization;
using System.IO.Compression;
using L1Gen;

namespace Genes;

/// <summary>Samples of colon tissue. Source and licence: data/README.md.</summary>
/// <param name="Names">The genes.</param>
/// <param name="X">Samples × genes: the logarithms to base 2 of the expressions.</param>
/// <param name="IsTumour">1 for a tumour, 0 for normal tissue.</param>
internal sealed record Tissues(string[] Names, double[,] X, int[] IsTumour)
{
    /// <summary>Genes of a sample.</summary>
    public const int Genes = 2000;

    /// <summary>Samples and classes, to fit on.</summary>
    public Dataset<double> Data => new(X, IsTumour);

    /// <summary>Reads the file.</summary>
    public static Tissues Load(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        string[][] lines = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];
        var x = new double[lines.Length, Genes];
        for (int i = 0; i < lines.Length; i++)
        {
            for (int j = 0; j < Genes; j++)
                x[i, j] = Math.Log2(double.Parse(lines[i][j + 1], CultureInfo.InvariantCulture));
        }

        return new Tissues([.. Enumerable.Range(1, Genes).Select(number => $"gene {number}")], x, [.. lines.Select(cells => cells[0] == "\"t\"" ? 1 : 0)]);
    }
}
