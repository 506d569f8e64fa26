namespace L1Gen.Tests.Linear;

/// <summary>The columns of a working set, held against plain loops.</summary>
public sealed unsafe class DesignWorkingColumnsTests
{
    private const double Tolerance = 1e-12;
    private const int Columns = 60;

    public static TheoryData<Layout, int> LayoutsAndRows()
    {
        var data = new TheoryData<Layout, int>();
        foreach (Layout layout in DesignSample.Layouts)
        {
            foreach (int rows in new[] { 0, 1, 7, 15, 16, 17, 100, 600 })
                data.Add(layout, rows);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(LayoutsAndRows))]
    public void Operations_on_single_columns_agree_with_plain_loops(Layout layout, int rows)
    {
        var sample = new DesignSample(rows, Columns, seed: rows);
        using DesignReader reader = sample.In(layout).Open();
        using WorkingColumns columns = reader.CreateWorkingColumns();
        columns.Append([5, 59, 0]);
        CheckColumns(sample, columns, [5, 59, 0]);
        columns.Append([]);
        columns.Append([33]);
        CheckColumns(sample, columns, [5, 59, 0, 33]);

        // A set that was emptied takes other columns, and more of them.
        columns.Clear();
        Assert.Equal(0, columns.Count);
        columns.Append([1, 2, 3]);
        columns.Append([.. Enumerable.Range(10, 40)]);
        CheckColumns(sample, columns, [1, 2, 3, .. Enumerable.Range(10, 40)]);
    }

    [Theory]
    [MemberData(nameof(LayoutsAndRows))]
    public void Gram_matrices_agree_with_plain_loops(Layout layout, int rows)
    {
        var sample = new DesignSample(rows, Columns, seed: rows);
        using DesignReader reader = sample.In(layout).Open();
        using WorkingColumns columns = reader.CreateWorkingColumns();
        columns.Append([.. Enumerable.Range(0, Columns).Reverse()]);
        int[] all = [.. Enumerable.Range(0, Columns)];
        foreach ((int[] left, int[] right) in new[]
        {
            ([], all), (all, []), ([3], [3]), (all[..3], all[10..20]), (all[4..9], all), (all, all[4..9]), (all[7..40], all[20..]), (all[..17], all[20..37]),
            (all, all), (all[1..34], all[1..34]), (new[] { 8, 1, 5 }, new[] { 8, 1, 5 }),
        })
        {
            foreach (double[]? weights in new[] { null, Samples.Numbers(rows, seed: 5) })
                CheckGram(sample, columns, left, right, weights);
        }
    }

    private static void CheckColumns(DesignSample sample, WorkingColumns columns, int[] expected)
    {
        int rows = sample.Rows;
        Assert.Equal(expected, columns.Columns.ToArray());
        double[] v = Samples.Numbers(rows, seed: 2), weights = Samples.Numbers(rows, seed: 3), dots = Samples.Nonsense(columns.Count);
        int[] positions = [.. Enumerable.Range(0, columns.Count).Reverse()];
        fixed (double* pv = v, pw = weights, pd = dots)
        {
            columns.Dots(positions, pv, pd);
            for (int k = 0; k < columns.Count; k++)
            {
                double[] x = [.. Enumerable.Range(0, rows).Select(i => sample.Values[i, expected[k]])];
                double dot = x.Zip(v, (a, b) => a * b).Sum();
                Samples.Close(dot, columns.Dot(k, pv), Tolerance, "Dot");
                Samples.Close(dot, dots[columns.Count - 1 - k], Tolerance, "Dots");
                Assert.Equal(columns.IsSparse ? x.Count(value => value != 0) : rows, columns.Elements(k));
                (double sum, double square) = columns.Moments(k, pw);
                Samples.Close(x.Zip(weights, (a, b) => a * b).Sum(), sum, Tolerance, "sum");
                Samples.Close(x.Zip(weights, (a, b) => a * a * b).Sum(), square, Tolerance, "square");

                double[] added = [.. v], weighted = [.. v];
                fixed (double* pa = added, pb = weighted)
                {
                    columns.Add(k, -1.5, pa);
                    columns.AddWeighted(k, -1.5, pw, pb);
                }

                for (int i = 0; i < rows; i++)
                {
                    Samples.Close(v[i] - 1.5 * x[i], added[i], Tolerance, "Add");
                    Samples.Close(v[i] - 1.5 * weights[i] * x[i], weighted[i], Tolerance, "AddWeighted");
                }
            }
        }
    }

    private static void CheckGram(DesignSample sample, WorkingColumns columns, int[] left, int[] right, double[]? weights)
    {
        int stride = right.Length + 3;
        double[] result = Samples.Nonsense(left.Length * stride);
        fixed (double* w = weights, to = result)
            columns.Gram(left, right, w, to, stride);
        for (int a = 0; a < left.Length; a++)
        {
            int j = columns.Columns[left[a]];
            for (int b = 0; b < stride; b++)
            {
                if (b >= right.Length)
                {
                    Assert.True(double.IsNaN(result[a * stride + b]));
                    continue;
                }

                int k = columns.Columns[right[b]];
                double expected = 0;
                for (int i = 0; i < sample.Rows; i++)
                    expected += (weights?[i] ?? 1) * sample.Values[i, j] * sample.Values[i, k];
                Samples.Close(expected, result[a * stride + b], Tolerance, $"{left.Length} × {right.Length}");
            }
        }
    }
}
