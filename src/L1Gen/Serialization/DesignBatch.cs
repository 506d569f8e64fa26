using System.Numerics;
using System.Runtime.InteropServices;

namespace L1Gen.Serialization;

/// <summary>The memory of a batch, which is filled again and again.</summary>
internal sealed unsafe class DesignBatch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DesignFileHeader _header;
    private readonly int _capacity;
    private readonly T[] _weights;
    private readonly T[] _numbers;
    private readonly int[] _classes;
    private readonly int[] _starts;
    private int[] _indices = [];
    private T[] _values;
    private int _rows;
    private Dataset<T>? _full;

    public DesignBatch(DesignFileHeader header, int capacity)
    {
        (_header, _capacity) = (header, capacity);
        bool isSparse = header.Layout == DesignLayout.SparseRows;
        _values = isSparse ? [] : new T[capacity * header.Columns];
        _starts = isSparse ? new int[capacity + 1] : [];
        _weights = new T[header.HasWeights ? capacity : 0];
        _numbers = new T[header.Responses == DesignResponses.Numbers ? checked(capacity * header.Outputs) : 0];
        _classes = new int[header.Responses == DesignResponses.Classes ? capacity : 0];
    }

    public bool IsFull => _rows == _capacity;

    /// <summary>Adds rows of a window from a place of its order on, as many as there is room for.</summary>
    /// <returns>How many.</returns>
    public int Add(DesignWindow window, int place)
    {
        int count = Math.Min(window.Count - place, _capacity - _rows);
        for (int k = 0; k < count; k++, _rows++)
        {
            (DesignBlock block, byte[] side, int row) = window[place + k];
            switch (_header.Layout)
            {
                case DesignLayout.Rows:
                    new ReadOnlySpan<T>(block.Values<T>() + (nint)row * _header.Columns, _header.Columns).CopyTo(_values.AsSpan(_rows * _header.Columns));
                    break;
                case DesignLayout.Columns:
                    T* x = block.Values<T>() + row;
                    Span<T> to = _values.AsSpan(_rows * _header.Columns, _header.Columns);
                    for (int j = 0; j < to.Length; j++)
                        to[j] = x[(nint)j * block.Rows];
                    break;
                default:
                    AddSparse(block, row);
                    break;
            }

            AddSide(side, block.Rows, row);
        }

        return count;
    }

    /// <summary>The rows as a dataset over this memory; null where there are none, or none that has a weight.</summary>
    public Dataset<T>? Take()
    {
        int rows = _rows;
        _rows = 0;
        if (rows == 0 || (_weights.Length > 0 && _weights.AsSpan(0, rows).IndexOfAnyExcept(T.Zero) < 0))
            return null;
        if (_header.Layout == DesignLayout.SparseRows)
        {
            int elements = _starts[rows];
            var matrix = new SparseMatrix<T>(_starts.AsMemory(0, rows + 1), _indices.AsMemory(0, elements), _values.AsMemory(0, elements), _header.Columns);
            return Of(new DataInput<T>(matrix), rows);
        }

        if (rows == _capacity && _full is not null)
            return _full;
        Dataset<T> dense = Of(new DataInput<T>(_values.AsMemory(0, rows * _header.Columns)), rows);
        _full = rows == _capacity ? dense : _full;
        return dense;
    }

    private Dataset<T> Of(DataInput<T> input, int rows)
    {
        DataTargets<T>? targets = _header.Responses switch
        {
            DesignResponses.None => null,
            DesignResponses.Classes => new(_classes.AsMemory(0, rows)),
            _ => new(_numbers.AsMemory(0, rows * _header.Outputs)),
        };
        return new Dataset<T>(input, targets) { Weights = _weights.AsMemory(0, Math.Min(rows, _weights.Length)) };
    }

    private void AddSparse(DesignBlock block, int row)
    {
        int from = block.RowStarts[row], count = block.RowStarts[row + 1] - from, start = _starts[_rows];
        if (start + (long)count > _indices.Length)
        {
            int capacity = (int)Math.Min(Array.MaxLength, Math.Max(start + (long)count, 2L * _indices.Length));
            Array.Resize(ref _indices, capacity);
            Array.Resize(ref _values, capacity);
        }

        new ReadOnlySpan<int>(block.ColumnIndices + from, count).CopyTo(_indices.AsSpan(start));
        new ReadOnlySpan<T>(block.Values<T>() + from, count).CopyTo(_values.AsSpan(start));
        _starts[_rows + 1] = start + count;
    }

    private void AddSide(ReadOnlySpan<byte> side, int rowsOfBlock, int row)
    {
        if (_header.HasWeights)
        {
            _weights[_rows] = T.CreateTruncating(MemoryMarshal.Cast<byte, double>(side)[row]);
            side = side[(rowsOfBlock * sizeof(double))..];
        }

        if (_header.Responses == DesignResponses.Classes)
        {
            _classes[_rows] = MemoryMarshal.Cast<byte, int>(side)[row];
            return;
        }

        ReadOnlySpan<double> numbers = MemoryMarshal.Cast<byte, double>(side).Slice(row * _header.Outputs, _header.Outputs);
        for (int m = 0; m < numbers.Length; m++)
            _numbers[_rows * numbers.Length + m] = T.CreateTruncating(numbers[m]);
    }
}
