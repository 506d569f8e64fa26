using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>Reads a sparse design by columns.</summary>
internal sealed unsafe class SparseColumnReader<T>(MemoryHandle columnStarts, MemoryHandle rowIndices, MemoryHandle values, int rows, int columns)
    : DesignReader(rows, columns)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Vectors = SparseDots<T>.Vectors;

    private readonly int* _starts = (int*)columnStarts.Pointer;
    private readonly int* _rowIndices = (int*)rowIndices.Pointer;
    private readonly T* _values = (T*)values.Pointer;

    /// <summary>Vectors side by side.</summary>
    private readonly NativeBuffer<double> _vectors = new();

    public override long Elements => _starts[Columns];

    public override bool IsSparse => true;

    public SparseColumn<T> Column(int column)
    {
        int start = _starts[column];
        return new(_rowIndices + start, _values + start, _starts[column + 1] - start);
    }

    public override void Correlate(double* vectors, int count, double* result)
    {
        for (; count > 0; count -= Vectors, vectors += (nint)Vectors * Rows, result += (nint)Vectors * Columns)
        {
            if (count > 1)
            {
                CorrelateSeveral(vectors, Math.Min(count, Vectors), result);
                continue;
            }

            for (int column = 0; column < Columns; column++)
                result[column] = Column(column).Dot(vectors);
        }
    }

    public override void Moments(double* weights, double* sums, double* squares)
    {
        for (int column = 0; column < Columns; column++)
            (sums[column], squares[column]) = Column(column).Moments(weights);
    }

    public override void Gram(double* weights, double* gram)
    {
        using SparseWorkingColumns<T> all = new(this);
        int[] columns = [.. Enumerable.Range(0, Columns)];
        all.Append(columns);
        all.Gram(columns, columns, weights, gram, Columns);
    }

    public override (int Row, int Column)? FirstNotFinite()
    {
        int element = Finite.First(new ReadOnlySpan<T>(_values, _starts[Columns]));
        if (element < 0)
            return null;
        int column = 0;
        while (_starts[column + 1] <= element)
            column++;
        return (_rowIndices[element], column);
    }

    public override WorkingColumns CreateWorkingColumns() => new SparseWorkingColumns<T>(this);

    public override void Dispose()
    {
        columnStarts.Dispose();
        rowIndices.Dispose();
        values.Dispose();
        _vectors.Dispose();
    }

    private void CorrelateSeveral(double* vectors, int count, double* result)
    {
        double* sideBySide = _vectors.Reserve((nint)Rows * Vectors);
        NativeMemory.Clear(sideBySide, (nuint)Rows * Vectors * sizeof(double));
        for (int m = 0; m < count; m++)
        {
            for (int row = 0; row < Rows; row++)
                sideBySide[(nint)row * Vectors + m] = vectors[(nint)m * Rows + row];
        }

        SparseDots<T> dots = new(sideBySide);
        for (int column = 0; column < Columns; column++)
        {
            dots.Column = Column(column);
            Wide.Run(ref dots);
            for (int m = 0; m < count; m++)
                result[(nint)m * Columns + column] = dots.Sums[m];
        }
    }
}
