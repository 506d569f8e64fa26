using System.Buffers;
using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>Reads a dense design by columns.</summary>
internal sealed unsafe class DenseColumnReader<T>(MemoryHandle values, int rows, int columns) : DesignReader(rows, columns)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of a block of several vectors: of them four columns and eight vectors stay in the first level of the cache.</summary>
    private const int Block = 512;

    /// <summary>Rows of a block of up to two vectors.</summary>
    private const int LongBlock = 2048;

    private readonly T* _values = (T*)values.Pointer;

    public override long Elements => (long)Rows * Columns;

    public override bool IsSparse => false;

    public T* Column(int column) => _values + (nint)column * Rows;

    public override void Correlate(double* vectors, int count, double* result)
    {
        DotTile<double, T> tile = default;
        int block = count <= 2 ? LongBlock : Block;
        for (int from = 0; from < Rows || from == 0; from += block)
        {
            tile.Rows = Math.Min(block, Rows - from);
            for (int column = 0; column < Columns; column += 4)
            {
                int last = Math.Min(Columns - column, 4) - 1;
                tile.Right0 = Column(column) + from;
                tile.Right1 = tile.Right0 + (nint)Math.Min(1, last) * Rows;
                tile.Right2 = tile.Right0 + (nint)Math.Min(2, last) * Rows;
                tile.Right3 = tile.Right0 + (nint)last * Rows;
                for (int vector = 0; vector < count; vector += 4)
                {
                    // The first pass over the columns fetches those that come next.
                    tile.Ahead = vector == 0 && column + 8 <= Columns ? 4 * (nint)Rows : 0;
                    int lastVector = Math.Min(count - vector, 4) - 1;
                    tile.SetLeft(vectors + (nint)vector * Rows + from, Rows, lastVector + 1);
                    Wide.Run(ref tile);
                    for (int a = 0; a <= lastVector; a++)
                    {
                        double* to = result + (nint)(vector + a) * Columns + column;
                        for (int b = 0; b <= last; b++)
                            to[b] = from == 0 ? tile.Sums[4 * a + b] : to[b] + tile.Sums[4 * a + b];
                    }
                }
            }
        }
    }

    public override void Moments(double* weights, double* sums, double* squares)
    {
        for (int column = 0; column < Columns; column++)
        {
            var moments = new ColumnMoments<T>(Column(column), weights, Rows);
            Wide.Run(ref moments);
            sums[column] = moments.Sum;
            squares[column] = moments.Square;
        }
    }

    public override void Gram(double* weights, double* gram)
    {
        fixed (nint* starts = Starts())
        {
            var panels = new ColumnPanels<T>(starts);
            GramOfAll(panels, weights, gram);
        }
    }

    public override CentredGram CentredGram(double* weights, double* y)
    {
        fixed (nint* starts = Starts())
            return L1Gen.CentredGram.FromPanels(new ColumnPanels<T>(starts), Rows, Columns, weights, y);
    }

    public override (int Row, int Column)? FirstNotFinite()
    {
        for (int column = 0; column < Columns; column++)
        {
            int row = Finite.First(new ReadOnlySpan<T>(Column(column), Rows));
            if (row >= 0)
                return (row, column);
        }

        return null;
    }

    public override WorkingColumns CreateWorkingColumns() => new DenseWorkingColumns<T>(this, null);

    public override WorkingColumns CreateWorkingColumns(int[] rows) => new DenseWorkingColumns<T>(this, rows);

    public override void Dispose() => values.Dispose();

    private nint[] Starts()
    {
        var starts = new nint[Columns];
        for (int column = 0; column < starts.Length; column++)
            starts[column] = (nint)Column(column);
        return starts;
    }
}
