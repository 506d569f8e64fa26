using System.Globalization;
using L1Gen;

namespace Diabetes;

/// <summary>Ten measurements of each patient, and how far the disease progressed in a year. Source and licence: data/README.md.</summary>
/// <param name="Names">What was measured.</param>
/// <param name="X">Patients × measurements.</param>
/// <param name="Y">The progression of each patient.</param>
internal sealed record Patients(string[] Names, double[,] X, double[] Y)
{
    /// <summary>Measurements of a patient.</summary>
    public const int Measurements = 10;

    /// <summary>Patients and progression, to fit on.</summary>
    public Dataset<double> Data => new(X, Y);

    /// <summary>Reads the file.</summary>
    public static Patients Load(string path)
    {
        double[][] lines = [.. File.ReadLines(path).Skip(1).Select(line => Array.ConvertAll(line.Split(','), cell => double.Parse(cell, CultureInfo.InvariantCulture)))];
        var x = new double[lines.Length, Measurements];
        for (int i = 0; i < lines.Length; i++)
        {
            for (int j = 0; j < Measurements; j++)
                x[i, j] = lines[i][j];
        }

        string[] names = ["age", "sex", "body mass index", "blood pressure", "cholesterol (s1)", "LDL (s2)", "HDL (s3)", "cholesterol/HDL (s4)", "log triglycerides (s5)", "blood sugar (s6)"];
        return new Patients(names, x, [.. lines.Select(line => line[Measurements])]);
    }

    /// <summary>The standard deviation of a measurement.</summary>
    public double Deviation(int measurement)
    {
        double[] column = [.. Enumerable.Range(0, Y.Length).Select(i => X[i, measurement])];
        double mean = column.Average();
        return Math.Sqrt(column.Average(value => (value - mean) * (value - mean)));
    }
}
