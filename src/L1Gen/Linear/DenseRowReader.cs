using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>Reads a dense design by rows.</summary>
internal sealed unsafe class DenseRowReader<T>(MemoryHandle values, int rows, int columns) : DesignReader(rows, columns)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T* _values = (T*)values.Pointer;

    public override long Elements => (long)Rows * Columns;

    public override bool IsSparse => false;

    public T* Row(int row) => _values + (nint)row * Columns;

    public override void Correlate(double* vectors, int count, double* result)
    {
        NativeMemory.Clear(result, (nuint)count * (nuint)Columns * sizeof(double));
        for (int row = 0; row < Rows; row++)
        {
            for (int vector = 0; vector < count; vector++)
            {
                var add = new ColumnAdd<T>(Row(row), vectors[(nint)vector * Rows + row], null, result + (nint)vector * Columns, Columns);
                Wide.Run(ref add);
            }
        }
    }

    public override void Moments(double* weights, double* sums, double* squares)
    {
        NativeMemory.Clear(sums, (nuint)Columns * sizeof(double));
        NativeMemory.Clear(squares, (nuint)Columns * sizeof(double));
        for (int row = 0; row < Rows; row++)
        {
            T* x = Row(row);
            for (int column = 0; column < Columns; column++)
            {
                double value = Wide.Load(x + column);
                sums[column] += weights[row] * value;
                squares[column] += weights[row] * value * value;
            }
        }
    }

    public override void Gram(double* weights, double* gram)
    {
        using GramProduct product = new();
        double* unequal = UniformWeight(weights, out double weight) ? null : weights;
        var panels = new RowPanels<T>(_values, Columns);
        product.Run(panels, Columns, panels, Columns, symmetric: true, Rows, unequal, gram, Columns);
        if (unequal is null)
            Scale(gram, weight);
    }

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

    public override WorkingColumns CreateWorkingColumns() => new DenseWorkingColumns<T>(this);

    public override void Dispose() => values.Dispose();
}
