namespace L1Gen.Tests.Linear;

/// <summary>The passes over whole designs, held against plain loops; all layouts hold the same numbers, and so they agree.</summary>
public sealed unsafe class DesignReaderTests
{
    private const double Tolerance = 1e-12;

    private static readonly int[] Sizes = [0, 1, 7, 15, 16, 17, 100];

    public static TheoryData<Layout, int> LayoutsAndRows()
    {
        var data = new TheoryData<Layout, int>();
        foreach (Layout layout in DesignSample.Layouts)
        {
            foreach (int rows in Sizes)
                data.Add(layout, rows);
        }

        return data;
    }

    public static TheoryData<Layout> Layouts() => [.. DesignSample.Layouts];

    [Theory]
    [MemberData(nameof(LayoutsAndRows))]
    public void Correlations_moments_and_Gram_matrices_agree_with_plain_loops(Layout layout, int rows)
    {
        foreach (int columns in Sizes.Where(columns => columns > 0 || layout < Layout.DoubleSparseRows))
            Check(layout, rows, columns);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void So_do_they_where_rows_and_columns_fill_several_blocks(Layout layout)
    {
        Check(layout, 2_100, 5);
        Check(layout, 300, 37);
        Check(layout, 37, 540);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void The_first_number_that_is_not_finite_is_found(Layout layout)
    {
        var sample = new DesignSample(20, 30, seed: 3, density: 0.2);
        using (DesignReader finite = sample.In(layout).Open())
            Assert.Null(finite.FirstNotFinite());
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            foreach ((int row, int column) in new[] { (0, 0), (19, 29), (7, 3), (19, 0), (0, 29) })
            {
                sample.Values[row, column] = bad;
                using DesignReader reader = sample.In(layout).Open();
                Assert.Equal((row, column), reader.FirstNotFinite());
                sample.Values[row, column] = 0;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Great_numbers_are_finite(Layout layout)
    {
        var sample = new DesignSample(4, 4, seed: 1);
        for (int i = 0; i < 4; i++)
            sample.Values[i, 0] = float.MaxValue;
        using DesignReader reader = sample.In(layout).Open();
        Assert.Null(reader.FirstNotFinite());
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Extents_and_elements_are_those_of_the_matrix(Layout layout)
    {
        var sample = new DesignSample(12, 9, seed: 4);
        using DesignReader reader = sample.In(layout).Open();
        Assert.Equal((12, 9), (reader.Rows, reader.Columns));
        Assert.Equal(layout >= Layout.DoubleSparseColumns, reader.IsSparse);
        Assert.Equal(reader.IsSparse ? sample.Values.Cast<double>().Count(x => x != 0) : 108, reader.Elements);
    }

    private static void Check(Layout layout, int rows, int columns)
    {
        var sample = new DesignSample(rows, columns, seed: rows + 1000 * columns);
        double[,] x = sample.Values;
        using DesignReader reader = sample.In(layout).Open();
        string place = $"{layout}, {rows} × {columns}";
        foreach (int count in new[] { 1, 2, 3, 4, 5, 8, 11 })
        {
            double[] vectors = Samples.Numbers(count * rows, seed: count);
            double[] result = Samples.Nonsense(count * columns);
            fixed (double* v = vectors, to = result)
                reader.Correlate(v, count, to);
            for (int m = 0; m < count; m++)
            {
                for (int j = 0; j < columns; j++)
                    Samples.Close(Sum(rows, i => x[i, j] * vectors[m * rows + i]), result[m * columns + j], Tolerance, place);
            }
        }

        foreach (double[] weights in new[] { Samples.Numbers(rows, seed: 9), Samples.Zeros(rows, seed: 10), Enumerable.Repeat(0.25, rows).ToArray() })
        {
            double[] sums = Samples.Nonsense(columns), squares = Samples.Nonsense(columns), gram = Samples.Nonsense(columns * columns);
            fixed (double* w = weights, s = sums, q = squares, g = gram)
            {
                reader.Moments(w, s, q);
                reader.Gram(w, g);
            }

            for (int j = 0; j < columns; j++)
            {
                Samples.Close(Sum(rows, i => weights[i] * x[i, j]), sums[j], Tolerance, place);
                Samples.Close(Sum(rows, i => weights[i] * x[i, j] * x[i, j]), squares[j], Tolerance, place);
                for (int k = 0; k < columns && rows <= 300; k++)
                {
                    Samples.Close(Sum(rows, i => weights[i] * x[i, j] * x[i, k]), gram[j * columns + k], Tolerance, place);
                    Assert.Equal(gram[j * columns + k], gram[k * columns + j]);
                }
            }
        }
    }

    private static double Sum(int n, Func<int, double> term)
    {
        double sum = 0;
        for (int i = 0; i < n; i++)
            sum += term(i);
        return sum;
    }
}

/// <summary>Numbers for the tests of designs.</summary>
internal static class Samples
{
    public static double[] Numbers(int n, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.25)];
    }

    /// <summary>Weights with zeros among them.</summary>
    public static double[] Zeros(int n, int seed) => [.. Numbers(n, seed).Select(x => Math.Max(x, 0))];

    /// <summary>What must be overwritten.</summary>
    public static double[] Nonsense(int n) => [.. Enumerable.Repeat(double.NaN, n)];

    public static void Close(double expected, double actual, double tolerance, string place) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{place}: {actual} for {expected}.");
}
