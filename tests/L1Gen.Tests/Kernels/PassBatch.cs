using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen.Tests.Kernels;

/// <summary>What is done in a pass.</summary>
internal delegate void PassAction<T>(in Pass<T> pass)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>A workspace for tests, all NaN until it is filled, and stays so in the padding.</summary>
internal sealed class PassBatch<T>(int rows, int features)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static readonly int[] RowCounts = [1, 5, 16, 33, 100];
    public static readonly int[] FeatureCounts = [1, 3, 7, 17];

    private int _used;

    public int Rows => rows;

    public int Stride { get; } = rows == 1 ? 1 : (rows + 15) / 16 * 16;

    public T[] Workspace { get; } = [.. Enumerable.Repeat(T.NaN, features * (rows == 1 ? 1 : (rows + 15) / 16 * 16))];

    public int[] Indices { get; set; } = [];

    public int[] SparseStarts { get; set; } = [];

    public int[] SparseEnds { get; set; } = [];

    public int[] SparseColumns { get; set; } = [];

    public T[] SparseValues { get; set; } = [];

    public T[] Targets { get; set; } = [];

    public int[] Classes { get; set; } = [];

    public T[] RowWeights { get; set; } = [];

    public T[] Losses { get; set; } = [];

    public double Scale { get; set; } = 1;

    public Block Take(int count)
    {
        Block block = new(_used, count);
        _used += count;
        return block;
    }

    /// <summary>A block of numbers in ±range that float represents.</summary>
    public Block Take(int count, Random random, double range = 2)
    {
        Block block = Take(count);
        Fill(block, random, range);
        return block;
    }

    public void Fill(Block block, Random random, double range = 2)
    {
        for (int f = 0; f < block.Count; f++)
        {
            for (int b = 0; b < rows; b++)
                this[block, f, b] = T.CreateTruncating((float)((random.NextDouble() - 0.5) * 2 * range));
        }
    }

    public T this[Block block, int feature, int row]
    {
        get => Workspace[(block.Start + feature) * Stride + row];
        set => Workspace[(block.Start + feature) * Stride + row] = value;
    }

    public double Wide(Block block, int feature, int row) => double.CreateTruncating(this[block, feature, row]);

    public double[] Row(Block block, int row) => [.. Enumerable.Range(0, block.Count).Select(f => Wide(block, f, row))];

    public T[] Of(Block block) => Workspace[(block.Start * Stride)..((block.Start + block.Count) * Stride)];

    public Pass<T> Pass(int first, int end) => new(Workspace, Stride)
    {
        Rows = rows,
        First = first,
        End = end,
        Indices = Indices,
        SparseStarts = SparseStarts,
        SparseEnds = SparseEnds,
        SparseColumns = SparseColumns,
        SparseValues = SparseValues,
        Targets = Targets,
        Classes = Classes,
        RowWeights = RowWeights,
        Losses = Losses,
        Scale = Scale,
    };

    public void Run(PassAction<T> action)
    {
        Pass<T> pass = Pass(0, Stride);
        action(in pass);
    }

    /// <summary>In two passes; whether the rows have the same bits as in one, which is what remains.</summary>
    public void RunDivided(PassAction<T> action)
    {
        T[] before = [.. Workspace];
        int middle = Stride / 32 * 16;
        for (int part = 1; part >= 0 && Stride > 1; part--)
        {
            Pass<T> pass = part == 0 ? Pass(0, middle) : Pass(middle, Stride);
            action(in pass);
        }

        T[] divided = [.. Workspace];
        before.CopyTo(Workspace, 0);
        Run(action);
        if (Stride > 1)
            Assert.Equal(Samples.Bits(RowsOf(Workspace)), Samples.Bits(RowsOf(divided)));
    }

    public void AllClose(Block block, Func<int, int, double> expected, double tolerance, string what = "")
    {
        for (int f = 0; f < block.Count; f++)
        {
            for (int b = 0; b < rows; b++)
                Close(expected(f, b), Wide(block, f, b), tolerance, $"{what} feature {f} row {b} of {block.Count} × {rows} of {typeof(T).Name}");
        }
    }

    public static void Close(double expected, double found, double tolerance, string what)
    {
        bool close = double.IsNaN(expected) ? double.IsNaN(found)
            : double.IsInfinity(expected) ? expected == found
            : Math.Abs(expected - found) <= tolerance * Math.Max(1, Math.Abs(expected));
        Assert.True(close, $"{what}: expected {expected:R}, found {found:R}");
    }

    private T[] RowsOf(T[] workspace) => [.. workspace.Where((_, i) => i % Stride < rows)];

    /// <summary>Backward methods against central differences of the forward one, adding and not; T must be double.</summary>
    public void GradientAgrees(Block x, Block to, Block dTo, Block dx, PassAction<T> forward, Action<bool, PassBatch<T>> backward, string what)
    {
        const double Step = 1.0 / 65536;
        double[,] expected = new double[x.Count, rows];
        for (int f = 0; f < x.Count; f++)
        {
            double[][] sides = [.. new[] { Step, -Step }.Select(step =>
            {
                double[] kept = [.. Enumerable.Range(0, rows).Select(b => Wide(x, f, b))];
                for (int b = 0; b < rows; b++)
                    this[x, f, b] = T.CreateTruncating(kept[b] + step);
                Run(forward);
                for (int b = 0; b < rows; b++)
                    this[x, f, b] = T.CreateTruncating(kept[b]);
                return Enumerable.Range(0, rows).Select(b => Row(to, b).Zip(Row(dTo, b), (y, d) => y * d).Sum()).ToArray();
            })];
            for (int b = 0; b < rows; b++)
                expected[f, b] = (sides[0][b] - sides[1][b]) / (2 * Step);
        }

        Run(forward);
        foreach (bool add in new[] { false, true })
        {
            var random = new Random(9);
            Fill(dx, random);
            T[] before = Of(dx);
            backward(add, this);
            AllClose(dx, (f, b) => expected[f, b] + (add ? double.CreateTruncating(before[f * Stride + b]) : 0), 1e-7, what);
        }
    }
}
