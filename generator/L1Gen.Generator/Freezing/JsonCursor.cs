using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Freezing;

/// <summary>
/// Reads JSON that nobody has checked: every call asks for what must stand next, and what stands there instead is a <see cref="FileFault"/>. It goes as deep as it is
/// asked to, which no text can change.
/// </summary>
internal sealed partial class JsonCursor(string text)
{
    private const string EndsEarly = "the text ends in the middle";
    private int _offset;

    /// <summary>Where the last string, number or bracket began.</summary>
    public int TokenStart { get; private set; }

    /// <summary>Where the next call begins to read.</summary>
    public int Offset
    {
        get => _offset;
        set => _offset = value;
    }

    /// <summary>Reads an array; <paramref name="element"/> must read one element.</summary>
    public void Array(Action element)
    {
        Expect('[', "an array");
        if (Next() == ']')
        {
            _offset++;
            return;
        }

        do
            element();
        while (Continues(']'));
    }

    /// <summary>Reads an object; <paramref name="member"/> must read the value of the member of that name.</summary>
    public void Object(Action<string> member)
    {
        Expect('{', "an object");
        if (Next() == '}')
        {
            _offset++;
            return;
        }

        do
        {
            string name = Text();
            int start = TokenStart;
            if (Next() != ':')
                throw Unexpected("':'");
            _offset++;
            TokenStart = start;
            member(name);
        }
        while (Continues('}'));
    }

    /// <summary>Reads an object of known members.</summary>
    /// <param name="members">The names of the members.</param>
    /// <param name="required">How many of them, from the first, must be there.</param>
    /// <param name="member">Reads the value of the member of that number.</param>
    public void Object(string[] members, int required, Action<int> member)
    {
        int start = Start();
        var seen = new bool[members.Length];
        Object(name => member(Known(members, seen, name, TokenStart)));
        CheckAll(members, seen, required, start);
    }

    /// <summary>The number of a member; unknown ones are refused, and those that are there twice.</summary>
    public static int Known(string[] members, bool[] seen, string name, int offset)
    {
        int number = System.Array.IndexOf(members, name);
        if (number < 0)
            throw new FileFault(offset, $"'{Shorten(name)}' is not known here");
        if (seen[number])
            throw new FileFault(offset, $"'{name}' is here twice");
        seen[number] = true;
        return number;
    }

    /// <summary>Refuses an object that lacks a required member.</summary>
    public static void CheckAll(string[] members, bool[] seen, int required, int offset)
    {
        for (int i = 0; i < required; i++)
        {
            if (!seen[i])
                throw new FileFault(offset, $"'{members[i]}' is missing");
        }
    }

    /// <summary>Reads an integer from 0 to the greatest <see cref="int"/>.</summary>
    public int Integer()
    {
        char first = Next();
        if (first is not (>= '0' and <= '9'))
            throw Unexpected("an integer, not negative");
        TokenStart = _offset;
        double value = Number(isSingle: false);
        for (int i = TokenStart; i < _offset; i++)
        {
            if (text[i] is not (>= '0' and <= '9') || value > int.MaxValue)
                throw Error($"an integer from 0 to {Literals.Display(int.MaxValue)} was expected");
        }

        return (int)value;
    }

    /// <summary>Reads a finite number: the nearest of its type.</summary>
    public double Number(bool isSingle)
    {
        double value = NumberOrNot(isSingle);
        return IsFinite(value) ? value : throw Error("the number is not finite");
    }

    /// <summary>Reads a number, or the string NaN, Infinity or -Infinity.</summary>
    public double NumberOrNot(bool isSingle)
    {
        char first = Next();
        if (first == '"')
        {
            return Text() switch
            {
                "NaN" => double.NaN,
                "Infinity" => double.PositiveInfinity,
                "-Infinity" => double.NegativeInfinity,
                _ => throw Error("a number was expected, not this string"),
            };
        }

        if (first is not ('-' or (>= '0' and <= '9')))
            throw Unexpected("a number");
        TokenStart = _offset;
        if (!DecimalNumber.TryRead(text, ref _offset, isSingle, out double value))
            throw EndsWithin() ? new FileFault(text.Length, EndsEarly) : Error("a number was expected");
        if (IsFinite(value))
            return value;
        throw Error($"the number is beyond the greatest {(isSingle ? "float" : "double")}");
    }

    /// <summary>Reads true or false.</summary>
    public bool Boolean()
    {
        Next();
        TokenStart = _offset;
        foreach (string word in new[] { "true", "false" })
        {
            if (string.CompareOrdinal(text, _offset, word, 0, word.Length) == 0)
            {
                _offset += word.Length;
                return word == "true";
            }
        }

        throw Unexpected("true or false");
    }

    /// <summary>Where the next value begins.</summary>
    public int Start()
    {
        Next();
        return _offset;
    }

    /// <summary>Passes over a value; only where it ends is made sure of.</summary>
    public void Skip()
    {
        int depth = 0;
        do
        {
            char first = Next();
            if (first == '\0' && _offset == text.Length)
                throw new FileFault(_offset, EndsEarly);
            if (first == '"')
            {
                Text();
                continue;
            }

            depth += first is '[' or '{' ? 1 : first is ']' or '}' ? -1 : 0;
            if (depth < 0)
                throw Unexpected("a value");
            bool isMark = first is '[' or '{' or ']' or '}' or ',' or ':';
            _offset++;
            while (!isMark && At() is not ('[' or '{' or ']' or '}' or ',' or ':' or '"' or ' ' or '\n' or '\r' or '\t' or '\0'))
                _offset++;
        }
        while (depth > 0);
    }

    /// <summary>Refuses anything but white space in what is left.</summary>
    public void End()
    {
        Next();
        if (_offset < text.Length)
            throw new FileFault(_offset, "the text goes on after its end");
    }

    /// <summary>What is wrong with the last token.</summary>
    public FileFault Error(string what) => new(TokenStart, what);

    private static bool IsFinite(double value) => !double.IsNaN(value) && !double.IsInfinity(value);

    private char At() => _offset < text.Length ? text[_offset] : '\0';

    /// <summary>Passes over white space; the character behind it.</summary>
    private char Next()
    {
        while (At() is ' ' or '\n' or '\r' or '\t')
            _offset++;
        return At();
    }

    private void Expect(char first, string what)
    {
        if (Next() != first)
            throw Unexpected(what);
        TokenStart = _offset++;
    }

    private bool Continues(char end)
    {
        char next = Next();
        if (next != ',' && next != end)
            throw Unexpected($"',' or '{end}'");
        _offset++;
        return next == ',';
    }

    private bool EndsWithin()
    {
        int end = _offset;
        while (end < text.Length && text[end] is '-' or '+' or '.' or 'e' or 'E' or (>= '0' and <= '9'))
            end++;
        return end == text.Length;
    }

    private FileFault Unexpected(string what)
    {
        if (_offset >= text.Length)
            return new FileFault(_offset, EndsEarly);
        string found = text[_offset] switch
        {
            '{' => "an object",
            '[' => "an array",
            '"' => "a string",
            '-' or (>= '0' and <= '9') => "a number",
            > ' ' and <= '~' and var letter => $"'{letter}'",
            _ => "this character",
        };
        return new FileFault(_offset, $"{what} was expected, not {found}");
    }
}
