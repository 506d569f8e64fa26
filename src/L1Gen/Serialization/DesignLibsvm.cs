using System.Buffers.Text;
using System.Numerics;
using System.Text;

namespace L1Gen.Serialization;

/// <summary>Converts libsvm lines: a label, and elements as <c>index:value</c>.</summary>
internal sealed class DesignLibsvm<T>(DesignTextLines lines, LibsvmOptions options)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const byte Space = (byte)' ', Tab = (byte)'\t';

    private int[] _columns = new int[16];
    private T[] _values = new T[16];
    private int _count;
    private int _greatest;

    /// <summary>Whether a label was −1, or one 0: both can't be.</summary>
    private bool _hasMinusOne;
    private bool _hasZero;

    public long Convert(string path, IProgress<ConversionProgress>? progress, CancellationToken cancellationToken)
    {
        var file = new DesignFileOptions
        {
            Layout = options.Dense ? DesignLayout.Rows : DesignLayout.SparseRows,
            Responses = options.Classes ? DesignResponses.Classes : DesignResponses.Numbers,
            RowsOfBlock = options.RowsOfBlock,
        };
        using var writer = new DesignFileWriter<T>(path, options.Columns ?? 1, file);
        var steps = new DesignProgress(lines, progress, cancellationToken);
        Span<double> label = stackalloc double[1];
        while (Next(out label[0]))
        {
            if (options.Classes)
                writer.AppendRow(_columns.AsSpan(0, _count), _values.AsSpan(0, _count), default, ClassOf(label[0]), default);
            else
                writer.AppendRow(_columns.AsSpan(0, _count), _values.AsSpan(0, _count), label, null, default);
            steps.Report(writer.Rows);
        }

        if (options.Columns is null)
            writer.Columns = Math.Max(_greatest, 1);
        writer.Complete();
        steps.End(writer.Rows);
        return writer.Rows;
    }

    /// <summary>The greatest index of all lines.</summary>
    public int CountColumns(CancellationToken cancellationToken)
    {
        var steps = new DesignProgress(lines, null, cancellationToken);
        while (Next(out _))
            steps.Report(0);
        return Math.Max(_greatest, 1);
    }

    /// <summary>Reads the next line that has anything in it.</summary>
    private bool Next(out double label)
    {
        label = 0;
        ReadOnlySpan<byte> line;
        do
        {
            if (!lines.Next(out line))
                return false;
            int comment = line.IndexOf((byte)'#');
            line = (comment < 0 ? line : line[..comment]).Trim(" \t"u8);
        }
        while (line.IsEmpty);

        ReadOnlySpan<byte> rest = line;
        if (!DesignNumber.TryParse(rest, out label, out int length) || !EndsAt(rest, length))
            throw lines.Error($"the label '{Word(rest)}' is no number");
        rest = rest[length..].TrimStart(" \t"u8);
        if (rest.StartsWith("qid:"u8))
            rest = rest[WordLength(rest)..].TrimStart(" \t"u8);
        _count = 0;
        int last = -1;
        while (!rest.IsEmpty)
        {
            int column = Element(ref rest, last);
            last = column;
        }

        return true;
    }

    /// <summary>Reads an element, and what follows up to the next.</summary>
    private int Element(ref ReadOnlySpan<byte> rest, int last)
    {
        if (!Utf8Parser.TryParse(rest, out int index, out int length) || length >= rest.Length || rest[length] != (byte)':')
            throw lines.Error($"element {_count + 1}, '{Word(rest)}', is no index:value");
        int column = index - options.FirstIndex;
        if (column < 0 || (column == int.MaxValue))
            throw lines.Error($"element {_count + 1}, '{Word(rest)}', has the index {index}; the first is {options.FirstIndex}");
        if (column <= last)
            throw lines.Error($"element {_count + 1}, '{Word(rest)}', has the index {index} after {last + options.FirstIndex}; indices rise within a line");
        if (options.Columns is { } columns && column >= columns)
            throw lines.Error($"element {_count + 1}, '{Word(rest)}', has the index {index}; {Counted.Of(columns, "column")} from {options.FirstIndex} on end at {columns - 1 + options.FirstIndex}");
        ReadOnlySpan<byte> text = rest[(length + 1)..];
        if (!DesignNumber.TryParse(text, out T value, out int digits) || !EndsAt(text, digits))
            throw lines.Error($"element {_count + 1}, '{Word(rest)}', has no finite number as value");
        if (_count == _columns.Length)
        {
            Array.Resize(ref _columns, 2 * _count);
            Array.Resize(ref _values, 2 * _count);
        }

        _columns[_count] = column;
        _values[_count++] = value;
        _greatest = Math.Max(_greatest, column + 1);
        rest = text[digits..].TrimStart(" \t"u8);
        return column;
    }

    private int ClassOf(double label)
    {
        if (label != Math.Floor(label) || Math.Abs(label) > int.MaxValue)
            throw lines.Error(FormattableString.Invariant($"the label {label} is no class"));
        _hasMinusOne |= label == -1 && options.FirstClass == 0;
        _hasZero |= label == 0;
        if (_hasMinusOne && (_hasZero || Math.Abs(label) != 1))
            throw lines.Error(FormattableString.Invariant($"the label {label} does not go with labels of −1 and +1"));
        long number = label == -1 && options.FirstClass == 0 ? 0 : (long)label - options.FirstClass;
        return number is >= 0 and <= int.MaxValue ? (int)number : throw lines.Error(FormattableString.Invariant($"the label {label} is below {options.FirstClass}, that of class 0"));
    }

    private static bool EndsAt(ReadOnlySpan<byte> text, int length) => length == text.Length || text[length] is Space or Tab;

    private static int WordLength(ReadOnlySpan<byte> text) => text.IndexOfAny(Space, Tab) is >= 0 and var end ? end : text.Length;

    private static string Word(ReadOnlySpan<byte> text) => JsonCursor.Shorten(Encoding.UTF8.GetString(text[..Math.Min(WordLength(text), 100)]));
}
