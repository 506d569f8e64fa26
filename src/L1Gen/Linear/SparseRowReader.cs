using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>Reads a sparse design by rows.</summary>
internal sealed unsafe class SparseRowReader<T>(MemoryHandle rowStarts, MemoryHandle columnIndices, MemoryHandle values, int rows, int columns)
    : DesignReader(rows, columns), ISparseRowSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Vectors = SparseAddSeveral<T>.Vectors;

    private readonly int* _starts = (int*)rowStarts.Pointer;
    private readonly int* _columnIndices = (int*)columnIndices.Pointer;
    private readonly T* _values = (T*)values.Pointer;

    /// <summary>Results side by side.</summary>
    private readonly NativeBuffer<double> _sums = new();

    public override long Elements => _starts[Rows];

    public override bool IsSparse => true;

    /// <summary>A row, as a column of the transpose.</summary>
    public SparseColumn<T> Row(int row)
    {
        int start = _starts[row];
        return new(_columnIndices + start, _values + start, _starts[row + 1] - start);
    }

    void ISparseRowSource<T>.Visit(Action<SparseRowReader<T>, int> visit) => visit(this, 0);

    public override void Correlate(double* vectors, int count, double* result)
    {
        for (int m = 0; m < count; m += Vectors)
        {
            if (count - m == 1)
                CorrelateOne(vectors + (nint)m * Rows, result + (nint)m * Columns);
            else
                CorrelateSeveral(vectors + (nint)m * Rows, Math.Min(Vectors, count - m), result + (nint)m * Columns);
        }
    }

    public override void Moments(double* weights, double* sums, double* squares)
    {
        NativeMemory.Clear(sums, (nuint)Columns * sizeof(double));
        NativeMemory.Clear(squares, (nuint)Columns * sizeof(double));
        for (int row = 0; row < Rows; row++)
        {
            double weight = weights[row];
            for (int e = _starts[row]; e < _starts[row + 1]; e++)
            {
                double x = Wide.Load(_values + e);
                sums[_columnIndices[e]] += weight * x;
                squares[_columnIndices[e]] += weight * x * x;
            }
        }
    }

    public override void Gram(double* weights, double* gram)
    {
        NativeMemory.Clear(gram, (nuint)Columns * (nuint)Columns * sizeof(double));
        for (int row = 0; row < Rows; row++)
        {
            SparseColumn<T> x = Row(row);
            for (int e = 0; e < x.Count; e++)
            {
                var rest = new SparseColumn<T>(x.Rows + e, x.Values + e, x.Count - e);
                rest.Add(weights[row] * Wide.Load(x.Values + e), gram + (nint)x.Rows[e] * Columns);
            }
        }

        GramProduct.Mirror(gram, Columns, Columns);
    }

    public override (int Row, int Column)? FirstNotFinite()
    {
        int element = Finite.First(new ReadOnlySpan<T>(_values, _starts[Rows]));
        if (element < 0)
            return null;
        int row = 0;
        while (_starts[row + 1] <= element)
            row++;
        return (row, _columnIndices[element]);
    }

    public override WorkingColumns CreateWorkingColumns() => new SparseWorkingColumns<T>(this, Rows, Columns);

    public override void Dispose()
    {
        rowStarts.Dispose();
        columnIndices.Dispose();
        values.Dispose();
        _sums.Dispose();
    }

    private void CorrelateOne(double* vector, double* result)
    {
        NativeMemory.Clear(result, (nuint)Columns * sizeof(double));
        for (int row = 0; row < Rows; row++)
            Row(row).Add(vector[row], result);
    }

    private void CorrelateSeveral(double* vectors, int count, double* result)
    {
        double* sums = _sums.Reserve((nint)Columns * Vectors);
        NativeMemory.Clear(sums, (nuint)Columns * Vectors * sizeof(double));
        SparseAddSeveral<T> add = new(sums);
        for (int row = 0; row < Rows; row++)
        {
            add.Column = Row(row);
            for (int m = 0; m < count; m++)
                add.Scales[m] = vectors[(nint)m * Rows + row];
            Wide.Run(ref add);
        }

        for (int m = 0; m < count; m++)
        {
            for (int column = 0; column < Columns; column++)
                result[(nint)m * Columns + column] = sums[(nint)column * Vectors + m];
        }
    }
}
