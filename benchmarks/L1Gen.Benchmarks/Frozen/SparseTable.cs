namespace L1Gen.Benchmarks.Frozen;

/// <summary>A random product with few weights that are not zero, and its matrix with the zeros.</summary>
internal sealed class SparseTable
{
    public SparseTable(int inputs, int results, int weights)
    {
        (Inputs, Results) = (inputs, results);
        var random = new Random(1);
        int[] places = [.. Enumerable.Range(0, inputs * results)];
        random.Shuffle(places);
        int[] chosen = places[..weights];
        Array.Sort(chosen);
        Starts = [.. Enumerable.Range(0, results + 1).Select(j => chosen.Count(place => place < j * inputs))];
        Indices = [.. chosen.Select(place => (ushort)(place % inputs))];
        Weights = [.. chosen.Select(_ => random.NextSingle() - 0.5f)];
        Dense = new float[inputs * results];
        for (int k = 0; k < weights; k++)
            Dense[chosen[k] % inputs * results + chosen[k] / inputs] = Weights[k];
        X = [.. Enumerable.Range(0, inputs).Select(_ => random.NextSingle())];
    }

    public int Inputs { get; }

    public int Results { get; }

    public int[] Starts { get; }

    public ushort[] Indices { get; }

    public float[] Weights { get; }

    /// <summary>Inputs × results.</summary>
    public float[] Dense { get; }

    public float[] X { get; }
}
