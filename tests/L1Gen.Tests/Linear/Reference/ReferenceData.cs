using System.Globalization;
using System.IO.Compression;
using System.Reflection;

namespace L1Gen.Tests.Linear.Reference;

/// <summary>A data set from the folder <c>shared/data</c> beside the repository, column by column.</summary>
internal sealed class ReferenceData
{
    private ReferenceData(double[] y, int[][] rows, double[][] values, bool isSparse)
    {
        Y = y;
        ColumnRows = rows;
        ColumnValues = values;
        IsSparse = isSparse;
        Design = isSparse
            ? DesignMatrix.FromSparseColumns(Starts(rows), rows.SelectMany(column => column).ToArray(), values.SelectMany(column => column).ToArray(), y.Length)
            : DesignMatrix.FromColumns(values.SelectMany(column => column).ToArray(), y.Length, values.Length);
    }

    public double[] Y { get; }

    /// <summary>The rows of each column's elements, and below the elements; a dense column has all rows.</summary>
    public int[][] ColumnRows { get; }

    public double[][] ColumnValues { get; }

    public bool IsSparse { get; }

    public DesignMatrix Design { get; }

    /// <summary>The folder of the data; null where there is none.</summary>
    private static string? Folder
    {
        get
        {
            string root = typeof(ReferenceData).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "RepositoryRoot").Value!;
            string folder = Path.GetFullPath(Path.Combine(root, "..", "shared", "data"));
            return Directory.Exists(folder) ? folder : null;
        }
    }

    /// <summary>Reads a data set, or skips the test that asks for it.</summary>
    public static ReferenceData Read(string name)
    {
        return name switch
        {
            "diabetes" => Table("diabetes/diabetes.csv", header: true, response: ^1),
            "digits" => Table("digits8x8/digits.csv", header: false, response: ^1),
            "breast_cancer" => Table("breast_cancer_wdbc/breast_cancer.csv", header: true, response: ^1),
            "randhie" => Table("statsmodels_public_domain/randhie.csv", header: true, response: 0),
            "stackloss" => Table("statsmodels_public_domain/stackloss.csv", header: true, response: 0),
            "engel" => Table("statsmodels_public_domain/engel.csv", header: true, response: ^1),
            "colon" => Table("gene_alon/alon.csv.gz", header: true, response: 0),
            "heart" => Pairs("heart_scale/heart_scale.libsvm", first: 1, columns: 13, isSparse: false),
            "rcv1" => Pairs("rcv1_small/rcv1_small_train.vw", first: 0, columns: null, isSparse: true),
            _ => throw new ArgumentException($"There is no data set {name}.", nameof(name)),
        };
    }

    private static ReferenceData Table(string file, bool header, Index response)
    {
        string[][] cells = [.. Lines(file).Skip(header ? 1 : 0).Select(line => line.Split(','))];
        int y = response.GetOffset(cells[0].Length);
        int[] all = [.. Enumerable.Range(0, cells.Length)];
        double[][] columns = [.. Enumerable.Range(0, cells[0].Length).Where(j => j != y).Select(j => Array.ConvertAll(cells, row => Number(row[j])))];
        return new(Array.ConvertAll(cells, row => Number(row[y])), [.. columns.Select(_ => all)], columns, isSparse: false);
    }

    /// <summary>Lines of a label and index:value pairs, of libsvm's and Vowpal Wabbit's kind.</summary>
    private static ReferenceData Pairs(string file, int first, int? columns, bool isSparse)
    {
        string[][] lines = [.. Lines(file).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        var elements = lines.SelectMany((line, row) => line.Skip(1).Where(pair => pair.Contains(':', StringComparison.Ordinal)).Select(pair => pair.Split(':'))
            .Select(pair => (Row: row, Column: int.Parse(pair[0], CultureInfo.InvariantCulture) - first, Value: Number(pair[1])))).ToArray();
        int count = columns ?? (elements.Max(element => element.Column) + 1);
        ILookup<int, (int Row, int Column, double Value)> byColumn = elements.ToLookup(element => element.Column);
        double[] y = Array.ConvertAll(lines, line => Number(line[0]) > 0 ? 1.0 : 0.0);
        if (isSparse)
        {
            return new(
                y,
                [.. Enumerable.Range(0, count).Select(j => byColumn[j].Select(element => element.Row).ToArray())],
                [.. Enumerable.Range(0, count).Select(j => byColumn[j].Select(element => element.Value).ToArray())],
                isSparse: true);
        }

        double[][] dense = [.. Enumerable.Range(0, count).Select(_ => new double[y.Length])];
        foreach ((int row, int column, double value) in elements)
            dense[column][row] = value;
        int[] all = [.. Enumerable.Range(0, y.Length)];
        return new(y, [.. dense.Select(_ => all)], dense, isSparse: false);
    }

    /// <summary>The lines of a file in the folder that are not empty, or the test that asks for them is skipped.</summary>
    public static List<string> Lines(string file)
    {
        Assert.SkipWhen(Folder is null, "The data sets are in ../shared/data beside the repository, which is not there.");
        string path = Path.Combine(Folder!, file);
        using Stream stream = File.OpenRead(path);
        using Stream plain = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        using var reader = new StreamReader(plain);
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
                lines.Add(line);
        }

        return lines;
    }

    /// <summary>A number, or one of the colon data's labels: t for a tumour.</summary>
    private static double Number(string text) => text.Trim('"') switch
    {
        "t" => 1,
        "n" => 0,
        string number => double.Parse(number, CultureInfo.InvariantCulture),
    };

    private static int[] Starts(int[][] rows)
    {
        int[] starts = new int[rows.Length + 1];
        for (int j = 0; j < rows.Length; j++)
            starts[j + 1] = starts[j] + rows[j].Length;
        return starts;
    }
}
