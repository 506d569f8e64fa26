using System.Numerics;
using L1Gen.Kernels;
using L1Gen.Serialization;

namespace L1Gen;

/// <summary>
/// Writes a <see cref="DesignFile"/> row by row, in the memory of one block. It is written beside its place and renamed by <see cref="Complete"/>, so that there is
/// never half a file under the name; without that call there is none.
/// </summary>
/// <typeparam name="T">The element, <see langword="float"/> or <see langword="double"/>.</typeparam>
/// <example>
/// <code>
/// using var writer = new DesignFileWriter&lt;float&gt;("clicks.l1x", columns: 2);
/// writer.Append([1, 2, 3, 4], responses: [0.5, 0.7]);
/// writer.Complete();
/// </code>
/// </example>
public sealed partial class DesignFileWriter<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DesignFileOptions _options;
    private readonly AtomicFile _file;
    private readonly DesignBlockBuffer<T> _block;
    private readonly List<DesignFileEntry> _entries = [];
    private long _place;
    private bool _isComplete;

    /// <summary>A write is under way, or has failed.</summary>
    private bool _isBroken;

    /// <summary>Creates the file beside its place.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="columns">The number of features, positive.</param>
    /// <param name="options">What is written beside the elements, and how they lie; null for one number to predict a row, dense rows.</param>
    /// <exception cref="ArgumentException">The names do not fit, or an option is out of its range.</exception>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public DesignFileWriter(string path, int columns, DesignFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("A .l1x file is written as it lies in memory, and its numbers are little-endian.");
        _options = options ?? new DesignFileOptions();
        Check(_options);
        Columns = columns;
        FeatureNames = _options.FeatureNames;
        ClassNames = _options.ClassNames;
        _ = DesignFileNames.Format(FeatureNames, columns, ClassNames);
        _block = new(_options, columns);
        _file = new AtomicFile(path, bufferSize: 0);
        _file.Stream.Write(new byte[DesignFileHeader.Length]);
        _place = DesignFileHeader.Length;
    }

    /// <summary>The number of features.</summary>
    public int Columns { get; internal set; }

    /// <summary>The rows that have been appended.</summary>
    public long Rows { get; private set; }

    /// <summary>What is found while rows are read takes the place of the options'.</summary>
    internal IReadOnlyList<string>? FeatureNames { get; set; }

    internal IReadOnlyList<string>? ClassNames { get; set; }

    /// <summary>Appends rows of numbers, with numbers to predict.</summary>
    /// <param name="rows">One row after the other.</param>
    /// <param name="responses">Rows × <see cref="DesignFileOptions.Outputs"/> finite numbers; none where the file has none.</param>
    /// <param name="weights">One for each row, finite and not negative; none where the file has none.</param>
    /// <exception cref="ArgumentException">As many as that are not there, or a number is NaN or infinite; the message names row and column. Nothing has been appended.</exception>
    /// <exception cref="IOException">The disk cannot take it.</exception>
    public void Append(ReadOnlySpan<T> rows, ReadOnlySpan<double> responses = default, ReadOnlySpan<double> weights = default)
    {
        int count = CountRows(rows);
        CheckNumbers(responses, count);
        CheckWeights(weights, count);
        for (int i = 0; i < count; i++)
            Take(rows.Slice(i * Columns, Columns), i, responses, default, weights);
    }

    /// <summary>Appends rows of numbers, with classes to predict.</summary>
    /// <param name="rows">One row after the other.</param>
    /// <param name="classes">The class number of each row, from 0.</param>
    /// <param name="weights">One for each row, finite and not negative; none where the file has none.</param>
    /// <inheritdoc cref="Append(ReadOnlySpan{T}, ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    public void AppendClasses(ReadOnlySpan<T> rows, ReadOnlySpan<int> classes, ReadOnlySpan<double> weights = default)
    {
        int count = CountRows(rows);
        CheckClasses(classes, count);
        CheckWeights(weights, count);
        for (int i = 0; i < count; i++)
            Take(rows.Slice(i * Columns, Columns), i, default, classes, weights);
    }

    /// <summary>Appends sparse rows, with numbers to predict.</summary>
    /// <param name="rows">The rows, of as many columns.</param>
    /// <param name="responses">Rows × <see cref="DesignFileOptions.Outputs"/> finite numbers; none where the file has none.</param>
    /// <param name="weights">One for each row, finite and not negative; none where the file has none.</param>
    /// <inheritdoc cref="Append(ReadOnlySpan{T}, ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    public void Append(SparseMatrix<T> rows, ReadOnlySpan<double> responses = default, ReadOnlySpan<double> weights = default)
    {
        CheckSparse(rows);
        CheckNumbers(responses, rows.Rows);
        CheckWeights(weights, rows.Rows);
        for (int i = 0; i < rows.Rows; i++)
            Take(rows, i, responses, default, weights);
    }

    /// <summary>Appends sparse rows, with classes to predict.</summary>
    /// <param name="rows">The rows, of as many columns.</param>
    /// <param name="classes">The class number of each row, from 0.</param>
    /// <param name="weights">One for each row, finite and not negative; none where the file has none.</param>
    /// <inheritdoc cref="Append(ReadOnlySpan{T}, ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    public void AppendClasses(SparseMatrix<T> rows, ReadOnlySpan<int> classes, ReadOnlySpan<double> weights = default)
    {
        CheckSparse(rows);
        CheckClasses(classes, rows.Rows);
        CheckWeights(weights, rows.Rows);
        for (int i = 0; i < rows.Rows; i++)
            Take(rows, i, default, classes, weights);
    }

    /// <summary>Writes what is left, flushes the file to the disk and gives it its name.</summary>
    /// <exception cref="InvalidOperationException">It is complete already, or a write has failed.</exception>
    /// <exception cref="IOException">The disk cannot take it. What was there before is unchanged.</exception>
    public void Complete()
    {
        ThrowIfComplete();
        WriteBlock();
        _isBroken = true;
        byte[] names = DesignFileNames.Format(FeatureNames, Columns, ClassNames), table = DesignFileTable.Format(_entries);
        long namesPlace = _place;
        WriteAligned(names);
        var header = new DesignFileHeader
        {
            ElementSize = DesignFileHeader.SizeOf<T>(),
            Layout = _options.Layout,
            Responses = _options.Responses,
            HasWeights = _options.HasWeights,
            Rows = Rows,
            Columns = Columns,
            Outputs = Outputs,
            RowsOfBlock = _block.Capacity,
            Blocks = _entries.Count,
            NamesPlace = namesPlace,
            NamesLength = names.Length,
            TablePlace = _place,
            NamesChecksum = DesignChecksum.Of(names),
            TableChecksum = DesignChecksum.Of(table),
        };
        _file.Stream.Write(table);
        _file.Stream.Position = 0;
        _file.Stream.Write(header.Format());
        _file.Commit();
        _isComplete = true;
    }

    /// <summary>Deletes the file beside, if it has not been completed.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Appends a row, sparse or dense; of class, response and weight those that the file has.</summary>
    internal void AppendRow(ReadOnlySpan<T> row, ReadOnlySpan<double> responses, int? oneClass, ReadOnlySpan<double> weight)
    {
        if (oneClass is { } number)
            AppendClasses(row, [number], weight);
        else
            Append(row, responses, weight);
    }

    /// <inheritdoc cref="AppendRow(ReadOnlySpan{T}, ReadOnlySpan{double}, int?, ReadOnlySpan{double})"/>
    /// <remarks>The columns rise.</remarks>
    internal void AppendRow(ReadOnlySpan<int> columns, ReadOnlySpan<T> values, ReadOnlySpan<double> responses, int? oneClass, ReadOnlySpan<double> weight)
    {
        ThrowIfComplete();
        if (Finite.First(values) is >= 0 and var at)
            throw new ArgumentException(NotFinite(values[at], 0, columns[at]), nameof(values));
        CheckWeights(weight, 1);
        if (oneClass is { } number)
            CheckClasses([number], 1);
        else
            CheckNumbers(responses, 1);
        _block.Add(columns, values);
        Finish(0, responses, oneClass is { } given ? [given] : default, weight);
    }

    private void Take(ReadOnlySpan<T> row, int i, ReadOnlySpan<double> responses, ReadOnlySpan<int> classes, ReadOnlySpan<double> weights)
    {
        _block.Add(row);
        Finish(i, responses, classes, weights);
    }

    private void Take(SparseMatrix<T> rows, int i, ReadOnlySpan<double> responses, ReadOnlySpan<int> classes, ReadOnlySpan<double> weights)
    {
        Range elements = rows.RowStarts.Span[i]..rows.RowStarts.Span[i + 1];
        _block.Add(rows.ColumnIndices.Span[elements], rows.Values.Span[elements]);
        Finish(i, responses, classes, weights);
    }

    private void Finish(int i, ReadOnlySpan<double> responses, ReadOnlySpan<int> classes, ReadOnlySpan<double> weights)
    {
        _block.AddSide(responses.IsEmpty ? default : responses.Slice(i * Outputs, Outputs), classes.IsEmpty ? 0 : classes[i], weights.IsEmpty ? 1 : weights[i]);
        Rows++;
        if (_block.Rows == _block.Capacity)
            WriteBlock();
    }

    private void WriteBlock()
    {
        if (_block.Rows == 0)
            return;
        _isBroken = true;
        long place = _place, elements = _block.Elements;
        uint checksum = _block.Write(WriteAligned);
        long length = _block.Length;
        ReadOnlySpan<byte> side = _block.Side();
        uint sideChecksum = DesignChecksum.Of(side);
        WriteAligned(side);
        _entries.Add(new(place, length, elements, checksum, sideChecksum));
        _block.Clear();
        _isBroken = false;
    }

    /// <summary>Writes bytes, and zeros up to where the next part begins.</summary>
    private void WriteAligned(ReadOnlySpan<byte> bytes)
    {
        _file.Stream.Write(bytes);
        long end = _place + bytes.Length;
        _place = DesignFileHeader.Align(end);
        Span<byte> zeros = stackalloc byte[DesignFileHeader.Alignment];
        zeros.Clear();
        _file.Stream.Write(zeros[..(int)(_place - end)]);
    }
}
