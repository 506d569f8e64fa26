using System.Text;

namespace L1Gen.Generator.Freezing;

/// <content>Strings, with their escapes.</content>
internal sealed partial class JsonCursor
{
    /// <summary>Reads a string.</summary>
    public string Text()
    {
        if (Next() != '"')
            throw Unexpected("a string");
        TokenStart = _offset++;
        int start = _offset;
        while (_offset < text.Length && text[_offset] is not ('"' or '\\') and >= ' ')
            _offset++;
        string plain = text.Substring(start, _offset - start);
        string value = At() == '"' ? plain : WithEscapes(plain);
        _offset++;
        CheckUnicode(value);
        return value;
    }

    /// <summary>A text from a file, on one line and short enough for a message.</summary>
    public static string Shorten(string text)
    {
        string line = new(text.Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? ' ' : letter).ToArray());
        if (line.Length <= 100)
            return line;
        return line.Substring(0, char.IsHighSurrogate(line[99]) ? 99 : 100) + "…";
    }

    private string WithEscapes(string plain)
    {
        var value = new StringBuilder(plain);
        for (; At() != '"' || _offset >= text.Length; _offset++)
        {
            if (_offset >= text.Length)
                throw new FileFault(_offset, EndsEarly);
            char letter = text[_offset];
            if (letter < ' ')
                throw new FileFault(_offset, "a control character within a string must be escaped");
            value.Append(letter == '\\' ? Escape() : letter);
        }

        return value.ToString();
    }

    /// <summary>Reads an escape but for its last character.</summary>
    private char Escape()
    {
        int start = _offset++;
        switch (At())
        {
            case '"' or '\\' or '/':
                return text[_offset];
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                int code = 0;
                for (int i = 0; i < 4; i++)
                {
                    _offset++;
                    int digit = Hexadecimal(At());
                    if (digit < 0)
                        break;
                    code = 16 * code + digit;
                    if (i == 3)
                        return (char)code;
                }

                break;
        }

        throw _offset >= text.Length ? new FileFault(_offset, EndsEarly) : new FileFault(start, "the escape is not one of JSON's");
    }

    private static int Hexadecimal(char letter) => letter switch
    {
        >= '0' and <= '9' => letter - '0',
        >= 'a' and <= 'f' => letter - 'a' + 10,
        >= 'A' and <= 'F' => letter - 'A' + 10,
        _ => -1,
    };

    private void CheckUnicode(string value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (char.IsSurrogate(value[i]) && (i + 1 == value.Length || !char.IsSurrogatePair(value[i], value[++i])))
                throw Error("the string is not valid Unicode");
        }
    }
}
