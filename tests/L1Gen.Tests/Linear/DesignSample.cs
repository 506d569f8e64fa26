using System.Numerics;

namespace L1Gen.Tests.Linear;

/// <summary>The ways in which a design may lie in memory.</summary>
public enum Layout
{
    DoubleColumns,
    FloatColumns,
    DoubleRows,
    FloatRows,
    DoubleMatrix,
    FloatMatrix,
    DoubleSparseColumns,
    FloatSparseColumns,
    DoubleSparseRows,
    FloatSparseRows,
}

/// <summary>A random matrix in every layout; its elements are floats, so that all layouts hold the same numbers.</summary>
internal sealed class DesignSample
{
    public static readonly Layout[] Layouts = Enum.GetValues<Layout>();

    public DesignSample(int rows, int columns, int seed, double density = 0.4)
    {
        Rows = rows;
        Columns = columns;
        Values = new double[rows, columns];
        var random = new Random(seed);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                Values[i, j] = j % 5 != 3 && random.NextDouble() < density ? (float)(random.NextDouble() - 0.5) : 0;
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Every fifth column is empty.</summary>
    public double[,] Values { get; }

    public DesignMatrix In(Layout layout) => layout switch
    {
        Layout.DoubleColumns => DesignMatrix.FromColumns(ByColumns<double>(), Rows, Columns),
        Layout.FloatColumns => DesignMatrix.FromColumns(ByColumns<float>(), Rows, Columns),
        Layout.DoubleRows => DesignMatrix.FromRows(ByRows<double>(), Rows, Columns),
        Layout.FloatRows => DesignMatrix.FromRows(ByRows<float>(), Rows, Columns),
        Layout.DoubleMatrix => Values,
        Layout.FloatMatrix => Floats(),
        Layout.DoubleSparseColumns => Sparse<double>((starts, rows, values) => DesignMatrix.FromSparseColumns(starts, rows, values, Rows), byColumns: true),
        Layout.FloatSparseColumns => Sparse<float>((starts, rows, values) => DesignMatrix.FromSparseColumns(starts, rows, values, Rows), byColumns: true),
        Layout.DoubleSparseRows => Sparse<double>((starts, columns, values) => new SparseMatrix<double>(starts, columns, values, Columns), byColumns: false),
        _ => Sparse<float>((starts, columns, values) => new SparseMatrix<float>(starts, columns, values, Columns), byColumns: false),
    };

    private T[] ByColumns<T>()
        where T : INumber<T> =>
        [.. from j in Enumerable.Range(0, Columns) from i in Enumerable.Range(0, Rows) select T.CreateChecked(Values[i, j])];

    private T[] ByRows<T>()
        where T : INumber<T> =>
        [.. from i in Enumerable.Range(0, Rows) from j in Enumerable.Range(0, Columns) select T.CreateChecked(Values[i, j])];

    private float[,] Floats()
    {
        var floats = new float[Rows, Columns];
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
                floats[i, j] = (float)Values[i, j];
        }

        return floats;
    }

    private DesignMatrix Sparse<T>(Func<int[], int[], T[], DesignMatrix> create, bool byColumns)
        where T : INumber<T>
    {
        var starts = new List<int> { 0 };
        var indices = new List<int>();
        var values = new List<T>();
        for (int major = 0; major < (byColumns ? Columns : Rows); major++)
        {
            for (int minor = 0; minor < (byColumns ? Rows : Columns); minor++)
            {
                double value = byColumns ? Values[minor, major] : Values[major, minor];
                if (value == 0)
                    continue;
                indices.Add(minor);
                values.Add(T.CreateChecked(value));
            }

            starts.Add(indices.Count);
        }

        return create([.. starts], [.. indices], [.. values]);
    }
}
