using System.Numerics;
using System.Runtime.InteropServices;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>Sparse columns: those of the design, or of a design by rows a copy.</summary>
internal sealed unsafe class SparseWorkingColumns<T> : WorkingColumns
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Vectors = SparseDots<T>.Vectors;

    private readonly SparseColumnReader<T>? _byColumns;
    private readonly ISparseRowSource<T>? _byRows;

    /// <summary>The copies, a pair of buffers for each time that columns came.</summary>
    private readonly List<(NativeBuffer<int> Rows, NativeBuffer<T> Values)> _copies = [];

    /// <summary>Of each column of a design by rows its place among those that are being copied, from 1; else 0.</summary>
    private readonly int[] _places = [];

    private readonly NativeBuffer<double> _vectors = new();
    private SparseColumn<T>[] _columns = [];

    public SparseWorkingColumns(SparseColumnReader<T> design)
        : base(design.Rows) => _byColumns = design;

    public SparseWorkingColumns(ISparseRowSource<T> design, int rows, int columns)
        : base(rows)
    {
        _byRows = design;
        _places = new int[columns];
    }

    public override bool IsSparse => true;

    public override int Elements(int position) => _columns[position].Count;

    public override double Dot(int position, double* v) => _columns[position].Dot(v);

    public override void Dots(ReadOnlySpan<int> positions, double* v, double* result)
    {
        for (int k = 0; k < positions.Length; k++)
            result[k] = _columns[positions[k]].Dot(v);
    }

    public override void Add(int position, double scale, double* v) => _columns[position].Add(scale, v);

    public override void AddWeighted(int position, double scale, double* weights, double* v) => _columns[position].AddWeighted(scale, weights, v);

    public override void Gather(int position, ReadOnlySpan<int> rows, double* result)
    {
        SparseColumn<T> column = _columns[position];
        ReadOnlySpan<int> stored = new(column.Rows, column.Count);
        for (int k = 0; k < rows.Length; k++)
        {
            int element = stored.BinarySearch(rows[k]);
            result[k] = element < 0 ? 0 : Wide.Load(column.Values + element);
        }
    }

    public override (double Sum, double Square) Moments(int position, double* weights) => _columns[position].Moments(weights);

    public override void Gram(ReadOnlySpan<int> left, ReadOnlySpan<int> right, double* weights, double* result, nint stride)
    {
        bool symmetric = left.SequenceEqual(right);
        if (_vectors.Length == 0)
            NativeMemory.Clear(_vectors.Reserve((nint)Rows * Vectors), (nuint)Rows * Vectors * sizeof(double));
        double* sideBySide = _vectors.Pointer;
        SparseDots<T> dots = new(sideBySide);
        for (int a = 0; a < left.Length; a += Vectors)
        {
            int count = Math.Min(Vectors, left.Length - a);
            for (int k = 0; k < count; k++)
                _columns[left[a + k]].Scatter(weights, sideBySide + k, Vectors);
            for (int b = symmetric ? a : 0; b < right.Length; b++)
            {
                dots.Column = _columns[right[b]];
                Wide.Run(ref dots);
                for (int k = 0; k < count; k++)
                {
                    result[(a + k) * stride + b] = dots.Sums[k];
                    if (symmetric)
                        result[b * stride + a + k] = dots.Sums[k];
                }
            }

            for (int k = 0; k < count; k++)
                _columns[left[a + k]].Clear(sideBySide, Vectors);
        }
    }

    public override void Dispose()
    {
        FreeCopies();
        _vectors.Dispose();
    }

    protected override void Load(int first, ReadOnlySpan<int> columns)
    {
        if (first + columns.Length > _columns.Length)
            Array.Resize(ref _columns, Math.Max(first + columns.Length, 2 * _columns.Length));
        if (first == 0)
            FreeCopies();
        if (_byColumns is null)
        {
            Copy(columns, _columns.AsSpan(first, columns.Length));
            return;
        }

        for (int k = 0; k < columns.Length; k++)
            _columns[first + k] = _byColumns.Column(columns[k]);
    }

    /// <summary>Copies columns of a design by rows: counts their elements in one pass over it, and takes them in another.</summary>
    private void Copy(ReadOnlySpan<int> columns, Span<SparseColumn<T>> to)
    {
        var ends = new long[columns.Length];
        for (int k = 0; k < columns.Length; k++)
            _places[columns[k]] = k + 1;
        _byRows!.Visit((part, _) =>
        {
            for (int row = 0; row < part.Rows; row++)
            {
                SparseColumn<T> x = part.Row(row);
                for (int e = 0; e < x.Count; e++)
                {
                    int place = _places[x.Rows[e]];
                    if (place != 0)
                        ends[place - 1]++;
                }
            }
        });

        long elements = 0;
        for (int k = 0; k < ends.Length; k++)
        {
            long count = ends[k];
            ends[k] = elements;
            elements += count;
        }

        var rows = new NativeBuffer<int>((nint)elements);
        var values = new NativeBuffer<T>((nint)elements);
        _copies.Add((rows, values));
        for (int k = 0; k < ends.Length; k++)
        {
            int count = (int)((k + 1 < ends.Length ? ends[k + 1] : elements) - ends[k]);
            to[k] = new(rows.Pointer + ends[k], values.Pointer + ends[k], count);
        }

        _byRows.Visit((part, firstRow) =>
        {
            for (int row = 0; row < part.Rows; row++)
            {
                SparseColumn<T> x = part.Row(row);
                for (int e = 0; e < x.Count; e++)
                {
                    int place = _places[x.Rows[e]];
                    if (place == 0)
                        continue;
                    long end = ends[place - 1]++;
                    rows.Pointer[end] = firstRow + row;
                    values.Pointer[end] = x.Values[e];
                }
            }
        });

        foreach (int column in columns)
            _places[column] = 0;
    }

    private void FreeCopies()
    {
        foreach ((NativeBuffer<int> rows, NativeBuffer<T> values) in _copies)
        {
            rows.Dispose();
            values.Dispose();
        }

        _copies.Clear();
    }
}
