using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace L1Gen.Serialization;

/// <summary>
/// Reads JSON that nobody has checked: every call asks for what must stand next. What stands there instead is an
/// <see cref="InvalidDataException"/> with the source, the line and the position in it, both from 1.
/// </summary>
internal ref struct JsonCursor
{
    private const int BufferLength = 1 << 16;
    private const int MaxTokenLength = 1 << 24;
    private const string EndsEarly = "the text ends in the middle";

    private static readonly JsonReaderOptions Options = new() { MaxDepth = 8 };

    private readonly string _source;
    private readonly Stream? _stream;
    private byte[] _buffer = [];
    private ReadOnlySpan<byte> _text;
    private Utf8JsonReader _reader;
    private long _line = 1;
    private long _position = 1;

    /// <param name="text">UTF-8.</param>
    /// <param name="source">How messages begin, e. g. the file's name in quotes.</param>
    public JsonCursor(ReadOnlySpan<byte> text, string source)
    {
        _source = source;
        _text = text;
        _reader = new Utf8JsonReader(text, Options);
    }

    /// <param name="stream">UTF-8, with or without a byte order mark; it is read piece by piece.</param>
    /// <param name="source">How messages begin, e. g. the file's name in quotes.</param>
    public JsonCursor(Stream stream, string source)
    {
        _source = source;
        _stream = stream;
        _buffer = new byte[BufferLength];
        _text = _buffer.AsSpan(0, stream.ReadAtLeast(_buffer, _buffer.Length, throwOnEndOfStream: false));
        if (_text.StartsWith("\uFEFF"u8))
            _text = _text[3..];
        _reader = new Utf8JsonReader(_text, isFinalBlock: false, new JsonReaderState(Options));
    }

    /// <summary>Reads the <c>{</c> of an object.</summary>
    public void StartObject() => Expect(JsonTokenType.StartObject, "an object");

    /// <summary>Takes the current element for the <c>{</c> of an object.</summary>
    public readonly void CurrentObject()
    {
        if (_reader.TokenType != JsonTokenType.StartObject)
            throw Expected("an object");
    }

    /// <summary>Reads the <c>[</c> of an array.</summary>
    public void StartArray() => Expect(JsonTokenType.StartArray, "an array");

    /// <summary>Takes the current element for the <c>[</c> of an array.</summary>
    public readonly void CurrentArray()
    {
        if (_reader.TokenType != JsonTokenType.StartArray)
            throw Expected("an array");
    }

    /// <summary>Whether another element of the array follows; it is then the current one, else the array's end.</summary>
    public bool NextElement()
    {
        Read();
        return _reader.TokenType != JsonTokenType.EndArray;
    }

    /// <summary>The name of the object's next member, or null at its end.</summary>
    public string? NextMember()
    {
        Read();
        return _reader.TokenType == JsonTokenType.EndObject ? null : CurrentText();
    }

    /// <summary>
    /// The number of the object's next member in <paramref name="names"/>, or −1 at its end. An unknown member is refused, and one that is there
    /// twice.
    /// </summary>
    /// <param name="names">The names of the members.</param>
    /// <param name="required">How many of them, from the first, must be there.</param>
    /// <param name="seen">A bit for each member that was read; 0 before the first call.</param>
    public int NextMember(ReadOnlySpan<string> names, int required, ref uint seen)
    {
        if (NextMember() is not { } name)
        {
            int missing = BitOperations.TrailingZeroCount(~seen);
            return missing < required ? throw Error($"'{names[missing]}' is missing") : -1;
        }
        int member = names.IndexOf(name);
        if (member < 0)
            throw Error($"'{Shorten(name)}' is not known here");
        if ((seen & (1u << member)) != 0)
            throw Error($"'{name}' is here twice");
        seen |= 1u << member;
        return member;
    }

    /// <summary>Reads a string.</summary>
    public string Text()
    {
        Read();
        return CurrentText();
    }

    /// <summary>The string that is the current element.</summary>
    public readonly string CurrentText()
    {
        if (_reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            throw Expected("a string");
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Error("the string is not valid Unicode");
        }
    }

    /// <summary>Reads an integer from 0 to the greatest <see cref="long"/>.</summary>
    public long Integer()
    {
        Read();
        return CurrentInteger();
    }

    /// <summary>The integer that is the current element, from 0.</summary>
    public readonly long CurrentInteger() => _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt64(out long value) && value >= 0
        ? value
        : throw Expected("an integer, not negative");

    /// <summary>Reads a number, or the string NaN, Infinity or -Infinity.</summary>
    public T Number<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Read();
        return CurrentNumber<T>();
    }

    /// <summary>The number that is the current element: the nearest <typeparamref name="T"/>.</summary>
    public readonly T CurrentNumber<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_reader.TokenType == JsonTokenType.Number)
        {
            // The reader has checked the form. A number beyond the greatest would come back as an infinity.
            T value = T.Parse(_reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);
            return T.IsFinite(value) ? value : throw Error("the number is too large");
        }
        if (_reader.TokenType == JsonTokenType.String)
        {
            if (_reader.ValueTextEquals("NaN"u8))
                return T.NaN;
            if (_reader.ValueTextEquals("Infinity"u8))
                return T.PositiveInfinity;
            if (_reader.ValueTextEquals("-Infinity"u8))
                return T.NegativeInfinity;
        }
        throw Expected("a number");
    }

    /// <summary>The number that is the current element, which must be finite.</summary>
    public readonly T CurrentFinite<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => CurrentNumber<T>() is var value && T.IsFinite(value) ? value : throw Expected("a finite number");

    /// <summary>Reads true or false.</summary>
    public bool Boolean()
    {
        Read();
        return _reader.TokenType is JsonTokenType.True or JsonTokenType.False ? _reader.TokenType == JsonTokenType.True : throw Expected("true or false");
    }

    /// <summary>Refuses anything but white space in what is left.</summary>
    public void End()
    {
        if (TryRead())
            throw Error("the text goes on after its end");
    }

    /// <summary>Where the current token stands.</summary>
    public readonly (long Line, long Position) Place => PlaceOf((int)_reader.TokenStartIndex);

    /// <summary>What is wrong with the current token.</summary>
    public readonly InvalidDataException Error(string what) => Error(what, Place);

    /// <summary>What is wrong with a token that has been read before.</summary>
    /// <param name="what">What is wrong.</param>
    /// <param name="place">The token's <see cref="Place"/>.</param>
    public readonly InvalidDataException Error(string what, (long Line, long Position) place) => At(place.Line, place.Position, what);

    /// <summary>A text from a file, short enough for a message.</summary>
    public static string Shorten(string text) => text.Length <= 200 ? text : $"{text.AsSpan(0, 200)}…";

    private void Expect(JsonTokenType type, string name)
    {
        Read();
        if (_reader.TokenType != type)
            throw Expected(name);
    }

    private void Read()
    {
        if (!TryRead())
            throw Error(EndsEarly);
    }

    private bool TryRead()
    {
        try
        {
            while (!_reader.Read())
            {
                if (!Refill())
                    return false;
            }
            return true;
        }
        catch (JsonException exception)
        {
            // The reader has words of its own for each way to be cut off; the place, counted from 0, is then the end, or the comma there.
            (long line, long position) = ((exception.LineNumber ?? 0) + 1, (exception.BytePositionInLine ?? 0) + 1);
            if (_reader.IsFinalBlock && (line, position).CompareTo(PlaceOf(_text.TrimEnd(", \t\r\n"u8).Length)) >= 0)
                throw At(line, position, EndsEarly);

            // The message ends in the place.
            int place = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            string what = (place < 0 ? exception.Message : exception.Message[..place]).TrimEnd('.');
            throw At(line, position, what);
        }
    }

    /// <summary>Moves what was not consumed to the buffer's start and reads on behind it.</summary>
    /// <returns>False where nothing is left to read.</returns>
    private bool Refill()
    {
        if (_stream is null || _reader.IsFinalBlock)
            return false;
        int consumed = (int)_reader.BytesConsumed;
        (_line, _position) = PlaceOf(consumed);
        ReadOnlySpan<byte> rest = _text[consumed..];
        if (rest.Length > MaxTokenLength)
            throw At(_line, _position, $"more than {MaxTokenLength} bytes in one piece");
        if (rest.Length > _buffer.Length / 2)
            _buffer = new byte[2 * _buffer.Length];
        rest.CopyTo(_buffer);
        int read = _stream.ReadAtLeast(_buffer.AsSpan(rest.Length), _buffer.Length - rest.Length, throwOnEndOfStream: false);
        _text = _buffer.AsSpan(0, rest.Length + read);
        _reader = new Utf8JsonReader(_text, isFinalBlock: read == 0, _reader.CurrentState);
        return true;
    }

    private readonly (long Line, long Position) PlaceOf(int offset)
    {
        ReadOnlySpan<byte> before = _text[..offset];
        int lines = before.Count((byte)'\n');
        return lines == 0 ? (_line, _position + offset) : (_line + lines, offset - before.LastIndexOf((byte)'\n'));
    }

    private readonly InvalidDataException Expected(string what) => Error($"{what} was expected, not {Kind(_reader.TokenType)}");

    private static string Kind(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "this string",
        JsonTokenType.Number => "this number",
        JsonTokenType.True or JsonTokenType.False => "true or false",
        JsonTokenType.Null => "null",
        _ => "the end",
    };

    private readonly InvalidDataException At(long line, long position, string what) =>
        new($"{_source}, line {line}, position {position}: {what}.");
}
