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
    private readonly string _source;
    private readonly ReadOnlySpan<byte> _text;
    private Utf8JsonReader _reader;

    /// <param name="text">UTF-8, with or without a byte order mark.</param>
    /// <param name="source">How messages begin, e. g. the file's name in quotes.</param>
    public JsonCursor(ReadOnlySpan<byte> text, string source)
    {
        _source = source;
        _text = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        _reader = new Utf8JsonReader(_text, new JsonReaderOptions { MaxDepth = 8 });
    }

    /// <summary>Reads the <c>{</c> of an object.</summary>
    public void StartObject() => Expect(JsonTokenType.StartObject, "an object");

    /// <summary>Reads the <c>[</c> of an array.</summary>
    public void StartArray() => Expect(JsonTokenType.StartArray, "an array");

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

    /// <summary>The number of the object's next member in <paramref name="names"/>, or −1 at its end. An unknown member is refused, and one that is there twice.</summary>
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
    public readonly long CurrentInteger() =>
        _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt64(out long value) && value >= 0 ? value : throw Expected("an integer, not negative");

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
            return T.IsFinite(value) ? value : throw Error("the number is too large for the model's element");
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

    /// <summary>Refuses anything but white space in what is left.</summary>
    public void End()
    {
        bool more;
        try
        {
            more = _reader.Read();
        }
        catch (JsonException exception)
        {
            throw Wrap(exception);
        }
        if (more)
            throw Error("the text goes on after its end");
    }

    /// <summary>What is wrong with the current token.</summary>
    public readonly InvalidDataException Error(string what)
    {
        ReadOnlySpan<byte> before = _text[..(int)_reader.TokenStartIndex];
        return At(before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'), what);
    }

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
        try
        {
            if (_reader.Read())
                return;
        }
        catch (JsonException exception)
        {
            throw Wrap(exception);
        }
        throw Error("the text ends too early");
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

    private readonly InvalidDataException Wrap(JsonException exception)
    {
        // The message ends in the place, counted from 0.
        int place = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string what = (place < 0 ? exception.Message : exception.Message[..place]).TrimEnd('.');
        return At((exception.LineNumber ?? 0) + 1, (exception.BytePositionInLine ?? 0) + 1, what);
    }

    private readonly InvalidDataException At(long line, long position, string what) => new($"{_source}, line {line}, position {position}: {what}.");
}
