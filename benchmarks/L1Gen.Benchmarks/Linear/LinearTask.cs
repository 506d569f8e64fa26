using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace L1Gen.Benchmarks.Linear;

/// <summary>A task of benchmarks/peers/linear_data.py.</summary>
/// <param name="Name">What the scripts call it.</param>
/// <param name="Title">What the table calls it.</param>
/// <param name="Data">dense, tall, sparse or lad.</param>
/// <param name="Loss">l2, logistic, l1, or cv for cross-validation with l2.</param>
/// <param name="Gap">The relative duality gap to reach; null for that of the peer.</param>
/// <param name="Threads">1, or 2.</param>
internal sealed record LinearTask(string Name, string Title, string Data, string Loss, double? Gap, int Threads)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public bool IsCrossValidation => Loss == "cv";

    public static LinearTask[] All(string folder) => JsonSerializer.Deserialize<LinearTask[]>(File.ReadAllText(Path.Combine(folder, "tasks.json")), Json)!;

    /// <summary>The design; a sparse one by columns, as the peers get it.</summary>
    public DesignMatrix Design(string folder)
    {
        if (Data == "sparse")
            return SparseByColumns(folder);
        double[] values = Array<double>(folder, $"{Data}_X", out int[] extents);
        return DesignMatrix.FromColumns(values, extents[0], extents[1]);
    }

    /// <summary>The response; classes as 0 and 1.</summary>
    public double[] Response(string folder)
    {
        double[] y = Array<double>(folder, $"{Data}_{(IsCrossValidation ? "l2" : Loss)}", out _);
        return Loss == "logistic" ? System.Array.ConvertAll(y, value => value > 0 ? 1.0 : 0.0) : y;
    }

    /// <summary>The peers' λ in terms of this library: their loss is half the squared error.</summary>
    public double[] Lambdas(string folder) =>
        System.Array.ConvertAll(Array<double>(folder, $"{Name}_lambda", out _), lambda => Loss is "l2" or "cv" ? 2 * lambda : lambda);

    public PathOptions Options(string folder, double tolerance) => new()
    {
        Loss = Loss switch { "logistic" => L1Gen.Loss.Logistic, "l1" => L1Gen.Loss.L1, _ => L1Gen.Loss.L2 },
        Intercept = IsCrossValidation,
        Lambdas = Lambdas(folder),
        Tolerance = tolerance,
    };

    private static DesignMatrix SparseByColumns(string folder)
    {
        double[] values = Array<double>(folder, "sparse_data", out _);
        int[] columns = Array<int>(folder, "sparse_indices", out _), starts = Array<int>(folder, "sparse_indptr", out _);
        int[] columnStarts = new int[50_001], rows = new int[values.Length];
        double[] byColumns = new double[values.Length];
        foreach (int column in columns)
            columnStarts[column + 1]++;
        for (int j = 0; j < 50_000; j++)
            columnStarts[j + 1] += columnStarts[j];
        int[] next = columnStarts[..^1];
        for (int i = 0; i + 1 < starts.Length; i++)
        {
            for (int k = starts[i]; k < starts[i + 1]; k++)
            {
                int place = next[columns[k]]++;
                rows[place] = i;
                byColumns[place] = values[k];
            }
        }

        return DesignMatrix.FromSparseColumns(columnStarts, rows, byColumns, starts.Length - 1);
    }

    /// <summary>Reads a file of NumPy's: a header that names the extents, then the elements.</summary>
    private static T[] Array<T>(string folder, string name, out int[] extents)
        where T : unmanaged
    {
        using FileStream file = File.OpenRead(Path.Combine(folder, name + ".npy"));
        Span<byte> start = stackalloc byte[10];
        file.ReadExactly(start);
        byte[] header = new byte[start[8] + 256 * start[9]];
        file.ReadExactly(header);
        string text = Encoding.ASCII.GetString(header);
        string shape = text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..text.IndexOf(')', StringComparison.Ordinal)];
        extents = [.. shape.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(int.Parse)];
        var elements = new T[extents.Aggregate(1, (product, extent) => product * extent)];
        file.ReadExactly(MemoryMarshal.AsBytes(elements.AsSpan()));
        return elements;
    }
}
