using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>Reads a dense design by rows.</summary>
internal sealed unsafe class DenseRowReader<T>(MemoryHandle values, int rows, int columns) : DesignReader(rows, columns)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Columns of a block: four rows of it and eight results stay in the second level of the cache.</summary>
    private const int Block = 4096;

    private readonly T* _values = (T*)values.Pointer;

    public override long Elements => (long)Rows * Columns;

    public override bool IsSparse => false;

    public T* Row(int row) => _values + (nint)row * Columns;

    public override void Correlate(double* vectors, int count, double* result)
    {
        NativeMemory.Clear(result, (nuint)count * (nuint)Columns * sizeof(double));
        for (int column = 0; column < Columns; column += Block)
        {
            for (int row = 0; row < Rows; row += 4)
            {
                RowsAdd<T> rows = FourRows(row, column, Math.Min(Block, Columns - column));
                for (int vector = 0; vector < count; vector++)
                {
                    SetScales(ref rows, vectors + (nint)vector * Rows, row);
                    rows.To = result + (nint)vector * Columns + column;
                    Wide.Run(ref rows);
                }
            }
        }
    }

    public override void Moments(double* weights, double* sums, double* squares)
    {
        NativeMemory.Clear(sums, (nuint)Columns * sizeof(double));
        NativeMemory.Clear(squares, (nuint)Columns * sizeof(double));
        for (int column = 0; column < Columns; column += Block)
        {
            for (int row = 0; row < Rows; row += 4)
            {
                RowsAdd<T> rows = FourRows(row, column, Math.Min(Block, Columns - column));
                SetScales(ref rows, weights, row);
                rows.To = sums + column;
                rows.Squares = squares + column;
                Wide.Run(ref rows);
            }
        }
    }

    public override void Gram(double* weights, double* gram) => GramOfAll(new RowPanels<T>(_values, Columns), weights, gram);

    public override CentredGram CentredGram(double* weights, double* y) =>
        L1Gen.CentredGram.FromPanels(new RowPanels<T>(_values, Columns), Rows, Columns, weights, y);

    public override (int Row, int Column)? FirstNotFinite()
    {
        for (int row = 0; row < Rows; row++)
        {
            int column = Finite.First(new ReadOnlySpan<T>(Row(row), Columns));
            if (column >= 0)
                return (row, column);
        }

        return null;
    }

    public override WorkingColumns CreateWorkingColumns() => new DenseWorkingColumns<T>(this, null);

    public override WorkingColumns CreateWorkingColumns(int[] rows) => new DenseWorkingColumns<T>(this, rows);

    public override void Dispose() => values.Dispose();

    /// <summary>Rows from one on; where there are fewer than four, the last stands for those that are missing.</summary>
    private RowsAdd<T> FourRows(int row, int column, int columns) => new(
        Row(row) + column, Row(Math.Min(row + 1, Rows - 1)) + column, Row(Math.Min(row + 2, Rows - 1)) + column, Row(Math.Min(row + 3, Rows - 1)) + column, columns);

    /// <summary>The scales of those rows, 0 for those that are missing.</summary>
    private void SetScales(ref RowsAdd<T> rows, double* scales, int row)
    {
        int last = Rows - 1 - row;
        rows.Scale0 = scales[row];
        rows.Scale1 = last >= 1 ? scales[row + 1] : 0;
        rows.Scale2 = last >= 2 ? scales[row + 2] : 0;
        rows.Scale3 = last >= 3 ? scales[row + 3] : 0;
    }
}
