using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>Dense columns: those of the design, or of a design by rows, of one on the disk or of some of its rows a copy.</summary>
internal sealed unsafe partial class DenseWorkingColumns<T> : WorkingColumns
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DenseColumnReader<T>? _byColumns;
    private readonly DenseRowReader<T>? _byRows;
    private readonly IColumnSource<T>? _source;

    /// <summary>The copies; a position keeps its place in them when the set is emptied.</summary>
    private readonly List<NativeBuffer<T>> _copies = [];

    private nint[] _starts = [];
    private int _copied;

    /// <summary>The rows that are copied; null for all.</summary>
    private readonly int[]? _rows;

    public DenseWorkingColumns(DenseColumnReader<T> design, int[]? rows)
        : base(rows?.Length ?? design.Rows) => (_byColumns, _rows) = (design, rows);

    public DenseWorkingColumns(DenseRowReader<T> design, int[]? rows)
        : base(rows?.Length ?? design.Rows) => (_byRows, _rows) = (design, rows);

    public DenseWorkingColumns(IColumnSource<T> source, int rowsOfDesign, int[]? rows)
        : base(rows?.Length ?? rowsOfDesign) => (_source, _rows) = (source, rows);

    public override bool IsSparse => false;

    public override int Elements(int position) => Rows;

    public override double Dot(int position, double* v)
    {
        var dot = new ColumnDot<T>(Start(position), v, Rows);
        Wide.Run(ref dot);
        return dot.Sum;
    }

    public override void Dots(ReadOnlySpan<int> positions, double* v, double* result)
    {
        DotTile<double, T> tile = default;
        tile.Rows = Rows;
        tile.SetLeft(v, 0, 1);
        for (int k = 0; k < positions.Length; k += 4)
        {
            int last = Math.Min(positions.Length - k, 4) - 1;
            tile.Right0 = Start(positions[k]);
            tile.Right1 = Start(positions[k + Math.Min(1, last)]);
            tile.Right2 = Start(positions[k + Math.Min(2, last)]);
            tile.Right3 = Start(positions[k + last]);
            Wide.Run(ref tile);
            for (int b = 0; b <= last; b++)
                result[k + b] = tile.Sums[b];
        }
    }

    public override void Add(int position, double scale, double* v)
    {
        var add = new ColumnAdd<T>(Start(position), scale, null, v, Rows);
        Wide.Run(ref add);
    }

    public override void AddWeighted(int position, double scale, double* weights, double* v)
    {
        var add = new ColumnAdd<T>(Start(position), scale, weights, v, Rows);
        Wide.Run(ref add);
    }

    public override void Gather(int position, ReadOnlySpan<int> rows, double* result)
    {
        T* x = Start(position);
        for (int k = 0; k < rows.Length; k++)
            result[k] = Wide.Load(x + rows[k]);
    }

    public override (double Sum, double Square) Moments(int position, double* weights)
    {
        var moments = new ColumnMoments<T>(Start(position), weights, Rows);
        Wide.Run(ref moments);
        return (moments.Sum, moments.Square);
    }

    public override void Dispose()
    {
        foreach (NativeBuffer<T> copy in _copies)
            copy.Dispose();
        _copies.Clear();
        _gram.Dispose();
        _fewColumns.Dispose();
        _copied = 0;
    }

    protected override void Load(int first, ReadOnlySpan<int> columns)
    {
        int count = first + columns.Length;
        if (count > _starts.Length)
            Array.Resize(ref _starts, Math.Max(count, 2 * _starts.Length));
        if (_byColumns is not null && _rows is null)
        {
            for (int k = 0; k < columns.Length; k++)
                _starts[first + k] = (nint)_byColumns.Column(columns[k]);
            return;
        }

        if (count > _copied)
            Grow(count);
        _source?.Copy(columns, _rows, _starts.AsSpan(first, columns.Length));
        for (int k = 0; k < columns.Length && _byColumns is not null; k++)
        {
            T* x = _byColumns.Column(columns[k]), to = Start(first + k);
            for (int row = 0; row < Rows; row++)
                to[row] = x[_rows![row]];
        }

        for (int row = 0; row < Rows && _byRows is not null; row++)
        {
            T* x = _byRows.Row(_rows is null ? row : _rows[row]);
            for (int k = 0; k < columns.Length; k++)
                Start(first + k)[row] = x[columns[k]];
        }
    }

    private T* Start(int position) => (T*)_starts[position];

    /// <summary>Memory for copies at positions below <paramref name="count"/>, each from a cache line's boundary on.</summary>
    private void Grow(int count)
    {
        int line = 64 / sizeof(T);
        nint stride = (Rows + line - 1) / line * line;
        var copy = new NativeBuffer<T>(stride * (count - _copied));
        _copies.Add(copy);
        for (T* start = copy.Pointer; _copied < count; start += stride)
            _starts[_copied++] = (nint)start;
    }
}
