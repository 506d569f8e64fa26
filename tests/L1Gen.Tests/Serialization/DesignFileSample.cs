using L1Gen.Tests.Linear;

namespace L1Gen.Tests.Serialization;

/// <summary>A design of 173 rows in blocks of 32 with responses and weights, in memory and in a file.</summary>
internal sealed class DesignFileSample
{
    public const int Rows = 173;

    public const int Columns = 13;

    public const int RowsOfBlock = 32;

    public DesignFileSample(int seed = 1, double density = 0.4)
    {
        X = new DesignSample(Rows, Columns, seed, density).Values;
        Y = Samples.Numbers(Rows, seed + 1);
        for (int i = 0; i < Rows; i++)
            Y[i] += 2 * X[i, 0] - X[i, 2];
        Weights = Samples.Zeros(Rows, seed + 2);
        Classes = [.. Enumerable.Range(0, Rows).Select(i => i * 7 % 3)];
    }

    public double[,] X { get; }

    public double[] Y { get; }

    public double[] Weights { get; }

    public int[] Classes { get; }

    public static IEnumerable<(DesignLayout Layout, Type Element)> Kinds =>
        from layout in Enum.GetValues<DesignLayout>() from element in new[] { typeof(float), typeof(double) } select (layout, element);

    public void Write(string path, DesignLayout layout, Type element, DesignResponses responses = DesignResponses.Numbers)
    {
        if (element == typeof(float))
            Write<float>(path, layout, responses);
        else
            Write<double>(path, layout, responses);
    }

    private void Write<T>(string path, DesignLayout layout, DesignResponses responses)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var options = new DesignFileOptions
        {
            Layout = layout,
            Responses = responses,
            HasWeights = true,
            RowsOfBlock = RowsOfBlock,
            FeatureNames = [.. Enumerable.Range(0, Columns).Select(j => $"feature {j}")],
            ClassNames = responses == DesignResponses.Classes ? ["red", "green", "blau ü"] : null,
        };
        T[] x = [.. X.Cast<double>().Select(T.CreateChecked)];
        using var writer = new DesignFileWriter<T>(path, Columns, options);

        // In pieces that don't end where blocks do.
        for (int first = 0, count; first < Rows; first += count)
        {
            count = Math.Min(first == 0 ? 1 : 45, Rows - first);
            ReadOnlySpan<T> rows = x.AsSpan(first * Columns, count * Columns);
            ReadOnlySpan<double> weights = Weights.AsSpan(first, count);
            if (responses == DesignResponses.Classes)
                writer.AppendClasses(rows, Classes.AsSpan(first, count), weights);
            else
                writer.Append(rows, Y.AsSpan(first, count), weights);
        }

        writer.Complete();
    }
}
