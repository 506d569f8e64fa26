using System.Reflection;
using System.Text.Json;

namespace L1Gen.Tests.Training;

/// <summary>
/// The 10→64→3 network of the texts on L1 regularization: its first weights and its rows, and what PyTorch made of them in 20 steps
/// (benchmarks/peers/parity.py, which makes the same numbers to the bit).
/// </summary>
internal sealed class TextbookNetwork
{
    public const int Rows = 100;
    public const int Inputs = 10;
    public const int Units = 64;
    public const int Classes = 3;

    private uint _state = 1;

    public TextbookNetwork()
    {
        Hidden = Numbers(Inputs * Units, 0.25f);
        Output = Numbers(Units * Classes, 0.25f);
        X = Numbers(Rows * Inputs, 1);
        Y = [.. Enumerable.Range(0, Rows).Select(_ => (int)(((ulong)Next() * Classes) >> 32))];
    }

    /// <summary>Inputs × units.</summary>
    public float[] Hidden { get; }

    /// <summary>Units × classes; the biases start at 0.</summary>
    public float[] Output { get; }

    /// <summary>Rows × inputs.</summary>
    public float[] X { get; }

    /// <summary>The class of each row.</summary>
    public int[] Y { get; }

    /// <summary>
    /// What PyTorch recorded: <c>weightsOnly</c> and <c>everyParameter</c>, in each <c>float32</c> and <c>float64</c>, in those <c>losses</c> and <c>penalties</c>
    /// before each step, and the weights of <c>step1</c>, <c>step10</c> and <c>step20</c> (float64: <c>step20</c>).
    /// </summary>
    public static JsonElement Recorded { get; } = Read();

    /// <summary>The numbers of an array of the record.</summary>
    public static T[] Numbers<T>(JsonElement array) => array.Deserialize<T[]>()!;

    private float[] Numbers(int count, float scale)
    {
        var numbers = new float[count];
        for (int i = 0; i < count; i++)
            numbers[i] = ((int)(Next() >> 8) - (1 << 23)) / (float)(1 << 23) * scale;
        return numbers;
    }

    private uint Next() => _state = unchecked(1664525 * _state + 1013904223);

    private static JsonElement Read()
    {
        string root = typeof(TextbookNetwork).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "RepositoryRoot").Value!;
        return JsonElement.Parse(File.ReadAllText(Path.Combine(root, "tests", "L1Gen.Tests", "Training", "pytorch-10-64-3.json")));
    }
}
