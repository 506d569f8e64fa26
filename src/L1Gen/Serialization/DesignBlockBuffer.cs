using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace L1Gen.Serialization;

/// <summary>Takes what is appended to a file that is being written.</summary>
internal delegate void PartWriter(ReadOnlySpan<byte> bytes);

/// <summary>The rows of a block of a design file until it is full.</summary>
internal sealed class DesignBlockBuffer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Bytes of a dense block, unless the options tell its rows, and the most rows of one.</summary>
    private const int Bytes = 8 << 20, MostRows = 1 << 17;

    /// <summary>Rows of a sparse block, whose bytes are not known before.</summary>
    private const int SparseRows = 1 << 14;

    /// <summary>Rows that the product of a Gram matrix takes at once.</summary>
    private const int Unit = 128;

    private readonly DesignFileOptions _options;
    private readonly int _columns;
    private readonly int[] _starts;
    private readonly double[] _weights;
    private readonly double[] _numbers;
    private readonly int[] _classes;
    private int[] _indices = [];
    private T[] _values;
    private T[] _transposed = [];
    private byte[] _side = [];

    public DesignBlockBuffer(DesignFileOptions options, int columns)
    {
        (_options, _columns) = (options, columns);
        IsSparse = options.Layout == DesignLayout.SparseRows;
        long fitting = Math.Clamp(Bytes / ((long)columns * Unsafe.SizeOf<T>()), 1, MostRows);
        Capacity = options.RowsOfBlock ?? (IsSparse ? SparseRows : (int)(fitting >= Unit ? fitting / Unit * Unit : fitting));
        if (!IsSparse && (long)Capacity * columns > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(options), Capacity, $"A block of so many rows of {columns} would be larger than an array; give fewer '{nameof(options.RowsOfBlock)}'.");
        _values = IsSparse ? [] : new T[Capacity * columns];
        _starts = IsSparse ? new int[Capacity + 1] : [];
        _weights = new double[options.HasWeights ? Capacity : 0];
        _numbers = new double[options.Responses == DesignResponses.Numbers ? checked(Capacity * options.Outputs) : 0];
        _classes = new int[options.Responses == DesignResponses.Classes ? Capacity : 0];
    }

    /// <summary>The rows of a full block.</summary>
    public int Capacity { get; }

    /// <summary>The rows that are there.</summary>
    public int Rows { get; private set; }

    public int Elements { get; private set; }

    /// <summary>The bytes that <see cref="Write"/> has written.</summary>
    public long Length { get; private set; }

    private bool IsSparse { get; }

    /// <summary>The most elements of a block: indices, values and starts are written as one array of bytes.</summary>
    private long Most => (Array.MaxLength - 4L * Capacity - 1024) / (sizeof(int) + Unsafe.SizeOf<T>());

    /// <summary>Refuses rows with more elements than a block takes, before any of them is added.</summary>
    /// <param name="starts">Where each row begins, and the end of the last.</param>
    public void CheckRoom(ReadOnlySpan<int> starts)
    {
        if (!IsSparse)
            return;
        long elements = Elements;
        for (int i = 1, rows = Rows; i < starts.Length; i++)
        {
            elements += starts[i] - starts[i - 1];
            CheckRoom(elements);
            if (++rows == Capacity)
                (rows, elements) = (0, 0);
        }
    }

    /// <summary>Adds the elements of a row.</summary>
    public void Add(ReadOnlySpan<T> row)
    {
        if (!IsSparse)
        {
            row.CopyTo(_values.AsSpan(Elements));
            Elements += row.Length;
            return;
        }

        Reserve(row.Length);
        for (int j = 0; j < row.Length; j++)
        {
            if (row[j] == T.Zero)
                continue;
            _indices[Elements] = j;
            _values[Elements++] = row[j];
        }
    }

    /// <summary>Adds the elements of a sparse row.</summary>
    public void Add(ReadOnlySpan<int> columns, ReadOnlySpan<T> values)
    {
        if (!IsSparse)
        {
            Span<T> row = _values.AsSpan(Elements, _columns);
            row.Clear();
            for (int e = 0; e < columns.Length; e++)
                row[columns[e]] = values[e];
            Elements += _columns;
            return;
        }

        Reserve(columns.Length);
        columns.CopyTo(_indices.AsSpan(Elements));
        values.CopyTo(_values.AsSpan(Elements));
        Elements += columns.Length;
    }

    /// <summary>Ends a row with what it has to be predicted, and its weight.</summary>
    public void AddSide(ReadOnlySpan<double> numbers, int oneClass, double weight)
    {
        if (_weights.Length > 0)
            _weights[Rows] = weight;
        if (_numbers.Length > 0)
            numbers.CopyTo(_numbers.AsSpan(Rows * _options.Outputs));
        if (_classes.Length > 0)
            _classes[Rows] = oneClass;
        Rows++;
        if (IsSparse)
            _starts[Rows] = Elements;
    }

    /// <summary>Writes the elements.</summary>
    /// <param name="write">Writes bytes, and zeros up to a multiple of 64.</param>
    /// <returns>Their checksum.</returns>
    public uint Write(PartWriter write)
    {
        if (!IsSparse)
        {
            ReadOnlySpan<byte> dense = MemoryMarshal.AsBytes(_options.Layout == DesignLayout.Columns ? ByColumns() : _values.AsSpan(0, Elements));
            Length = dense.Length;
            write(dense);
            return DesignChecksum.Of(dense);
        }

        // Together, so that one checksum covers the gaps too.
        long indices = DesignFileHeader.Align((Rows + 1L) * sizeof(int)), values = indices + DesignFileHeader.Align(Elements * (long)sizeof(int));
        Length = values + Elements * (long)Unsafe.SizeOf<T>();
        byte[] bytes = new byte[checked((int)Length)];
        MemoryMarshal.AsBytes(_starts.AsSpan(0, Rows + 1)).CopyTo(bytes);
        MemoryMarshal.AsBytes(_indices.AsSpan(0, Elements)).CopyTo(bytes.AsSpan((int)indices));
        MemoryMarshal.AsBytes(_values.AsSpan(0, Elements)).CopyTo(bytes.AsSpan((int)values));
        write(bytes);
        return DesignChecksum.Of(bytes);
    }

    /// <summary>Weights and responses as they are written.</summary>
    public ReadOnlySpan<byte> Side()
    {
        ReadOnlySpan<byte> weights = MemoryMarshal.AsBytes(_weights.AsSpan(0, Math.Min(Rows, _weights.Length)));
        ReadOnlySpan<byte> responses = _classes.Length > 0
            ? MemoryMarshal.AsBytes(_classes.AsSpan(0, Rows))
            : MemoryMarshal.AsBytes(_numbers.AsSpan(0, _numbers.Length > 0 ? Rows * _options.Outputs : 0));
        if (_side.Length < weights.Length + responses.Length)
            _side = new byte[weights.Length + responses.Length];
        weights.CopyTo(_side);
        responses.CopyTo(_side.AsSpan(weights.Length));
        return _side.AsSpan(0, weights.Length + responses.Length);
    }

    public void Clear() => (Rows, Elements) = (0, 0);

    private Span<T> ByColumns()
    {
        if (_transposed.Length < Elements)
            _transposed = new T[Elements];
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < _columns; j++)
                _transposed[j * Rows + i] = _values[i * _columns + j];
        }

        return _transposed.AsSpan(0, Elements);
    }

    private void CheckRoom(long elements)
    {
        if (elements > Most)
            throw new InvalidOperationException($"A block of {Capacity} rows would have more than {Most} elements; give fewer '{nameof(DesignFileOptions.RowsOfBlock)}'.");
    }

    /// <summary>Makes room for more elements.</summary>
    private void Reserve(int more)
    {
        long needed = Elements + (long)more;
        CheckRoom(needed);
        if (needed <= _indices.Length)
            return;
        int capacity = (int)Math.Min(Most, Math.Max(needed, 2L * _indices.Length));
        Array.Resize(ref _indices, capacity);
        Array.Resize(ref _values, capacity);
    }
}
