namespace L1Gen.Serialization;

/// <summary>Reads the lines of a text file into one buffer, without an allocation a line.</summary>
internal sealed class DesignTextLines : IDisposable
{
    /// <summary>The longest line in bytes.</summary>
    private const int Longest = 1 << 28;

    private const int Bytes = 1 << 20;

    private readonly FileStream _stream;
    private readonly byte? _delimiter;
    private byte[] _buffer = new byte[Bytes];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>How many lines the present one goes over.</summary>
    private long _over = 1;

    /// <param name="path">The file.</param>
    /// <param name="delimiter">What parts fields, of which one in quotation marks may go over lines; null for a text without such fields.</param>
    public DesignTextLines(string path, byte? delimiter = null)
    {
        Source = $"'{path}'";
        _delimiter = delimiter;
        _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        try
        {
            Length = _stream.Length;
            Fill();
            if (_buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8))
                _start = 3;
            if (_end == 0)
                throw new InvalidDataException($"{Source} is empty.");
            if (_buffer.AsSpan(0, Math.Min(_end, 4096)).Contains((byte)0))
                throw new InvalidDataException($"{Source} is no text: {ForeignFile.Describe(_buffer.AsSpan(0, Math.Min(_end, 128)))}.");
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    public string Source { get; }

    /// <summary>The bytes of the file.</summary>
    public long Length { get; }

    /// <summary>The bytes of the lines that have been read.</summary>
    public long Place { get; private set; }

    /// <summary>The number of the line where the present one begins, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Reads a line, without its end.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        line = default;
        Number += _over;
        _over = 1;
        int searched = 0, closed = -1;
        bool isOpen = false;
        while (true)
        {
            ReadOnlySpan<byte> rest = _buffer.AsSpan(_start + searched, _end - _start - searched);
            int end = rest.IndexOf((byte)'\n');
            rest = end < 0 ? rest : rest[..end];
            if (_delimiter is { } delimiter)
                FollowQuotes(searched, searched + rest.Length, delimiter, ref isOpen, ref closed);
            if (end < 0 && !_isAtEnd)
            {
                searched += rest.Length;
                Fill();
                continue;
            }

            int length = searched + rest.Length;
            if (isOpen)
            {
                if (end < 0)
                    throw Error("a quotation mark is not closed");
                searched = length + 1;
                _over++;
                continue;
            }

            if (end < 0 && length == 0)
                return false;
            line = _buffer.AsSpan(_start, length);
            int taken = length + (end < 0 ? 0 : 1);
            _start += taken;
            Place += taken;
            line = line.EndsWith("\r"u8) ? line[..^1] : line;
            return true;
        }
    }

    /// <summary>What is wrong with the present line.</summary>
    public InvalidDataException Error(string what) => new($"{Source}, line {Number}: {what}.");

    public void Dispose() => _stream.Dispose();

    /// <summary>Whether a quotation mark is open at the end of a part of the line: it opens a field at its start only (RFC 4180), and two in a row stand for one.</summary>
    /// <param name="from">Where the part begins, from the line's beginning.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="delimiter">What parts fields.</param>
    /// <param name="isOpen">Whether one is open.</param>
    /// <param name="closed">The place of the last that closed a field.</param>
    private void FollowQuotes(int from, int to, byte delimiter, ref bool isOpen, ref int closed)
    {
        ReadOnlySpan<byte> line = _buffer.AsSpan(_start, to);
        int step;
        for (int at = from; (step = line[at..].IndexOf((byte)'"')) >= 0; at++)
        {
            at += step;
            if (isOpen)
                (isOpen, closed) = (false, at);
            else
                isOpen = at == 0 || line[at - 1] == delimiter || at - 1 == closed;
        }
    }

    /// <summary>Brings the rest to the buffer's beginning, and more behind it.</summary>
    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= Longest)
                throw Error($"it is longer than {Longest} bytes{(_delimiter is not null ? "; a quotation mark may not be closed" : "")}");
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        int read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _isAtEnd = read == 0;
    }
}
