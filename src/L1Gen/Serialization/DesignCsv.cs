using System.Numerics;
using System.Text;

namespace L1Gen.Serialization;

/// <summary>Converts lines of fields.</summary>
internal sealed class DesignCsv<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const byte Quote = (byte)'"';

    private readonly DesignTextLines _lines;
    private readonly CsvOptions _options;
    private readonly byte _delimiter;
    private readonly string[]? _names;
    private readonly Role[] _roles;
    private readonly T[] _row;
    private readonly DesignClassNames? _classes;

    /// <summary>Where a field in quotation marks is unpacked.</summary>
    private byte[] _unquoted = [];

    /// <summary>A line that has been read to see how many fields there are, and is a row.</summary>
    private byte[]? _first;

    /// <summary>Reads the header, or the first row.</summary>
    public DesignCsv(DesignTextLines lines, CsvOptions options)
    {
        (_lines, _options) = (lines, options);
        if (options.Delimiter is '"' or '\r' or '\n' or '.' or '-' or '+' || char.IsAsciiLetterOrDigit(options.Delimiter) || !char.IsAscii(options.Delimiter))
            throw new ArgumentException($"'{nameof(options.Delimiter)}' is '{options.Delimiter}'; it must be an ASCII character that is no part of a number.", nameof(options));
        _delimiter = (byte)options.Delimiter;
        if (!NextLine(out ReadOnlySpan<byte> line))
            throw new InvalidDataException($"{lines.Source} has no line.");
        string[] texts = Texts(line);
        if (options.HasHeader)
            _names = texts;
        else
            _first = line.ToArray();
        _roles = Roles(texts.Length, options);
        _row = new T[_roles.Count(role => role == Role.Feature)];
        if (_row.Length == 0)
            throw new ArgumentException($"{lines.Source} has {Counted.Of(texts.Length, "field")}, and none is a feature.", nameof(options));
        _classes = options.Classes ? new(options.ClassNames) : null;
    }

    private enum Role
    {
        Feature,
        Response,
        Weight,
        Ignored,
    }

    public long Convert(string path, IProgress<ConversionProgress>? progress, CancellationToken cancellationToken)
    {
        bool hasResponse = Array.IndexOf(_roles, Role.Response) >= 0, hasWeight = Array.IndexOf(_roles, Role.Weight) >= 0;
        var file = new DesignFileOptions
        {
            Layout = _options.Layout,
            Responses = !hasResponse ? DesignResponses.None : _options.Classes ? DesignResponses.Classes : DesignResponses.Numbers,
            HasWeights = hasWeight,
            RowsOfBlock = _options.RowsOfBlock,
            FeatureNames = _names is null ? null : [.. _names.Where((_, field) => _roles[field] == Role.Feature)],
        };
        using var writer = new DesignFileWriter<T>(path, _row.Length, file);
        var steps = new DesignProgress(_lines, progress, cancellationToken);
        Span<double> response = stackalloc double[file.Responses == DesignResponses.Numbers ? 1 : 0], weight = stackalloc double[hasWeight ? 1 : 0];
        while (NextLine(out ReadOnlySpan<byte> line))
        {
            int? oneClass = Parse(line, response, weight);
            writer.AppendRow(_row, response, oneClass, weight);
            steps.Report(writer.Rows);
        }

        writer.ClassNames = _classes?.Names;
        writer.Complete();
        steps.End(writer.Rows);
        return writer.Rows;
    }

    private bool NextLine(out ReadOnlySpan<byte> line)
    {
        if (_first is { } first)
        {
            line = first;
            _first = null;
            return true;
        }

        // Empty lines, such as at the end, are no rows.
        while (_lines.Next(out line))
        {
            if (!line.IsEmpty)
                return true;
        }

        return false;
    }

    /// <summary>Reads a row into its places.</summary>
    /// <returns>The class, where there is one.</returns>
    private int? Parse(ReadOnlySpan<byte> line, Span<double> response, Span<double> weight)
    {
        int column = 0, field = 0;
        int? oneClass = null;
        for (ReadOnlySpan<byte> rest = line; ; field++)
        {
            if (field == _roles.Length)
                throw _lines.Error($"there are more than {Counted.Of(_roles.Length, "field")}");
            int length;
            switch (_roles[field])
            {
                case Role.Feature:
                    length = Number(rest, field, out _row[column++]);
                    break;
                case Role.Response when _classes is null:
                    length = Number(rest, field, out response[0]);
                    break;
                case Role.Weight:
                    length = Number(rest, field, out weight[0]);
                    if (weight[0] < 0)
                        throw Error(field, FormattableString.Invariant($"the weight is {weight[0]}; it must not be negative"));
                    break;
                case Role.Response:
                    oneClass = ClassOf(Field(rest, out length), field);
                    break;
                default:
                    Field(rest, out length);
                    break;
            }

            if (length == rest.Length)
                break;
            rest = rest[(length + 1)..];
        }

        return field + 1 == _roles.Length ? oneClass : throw _lines.Error($"there {(field == 0 ? "is" : "are")} {Counted.Of(field + 1, "field")}; {_roles.Length} are expected");
    }

    /// <summary>Reads a number that is a field.</summary>
    /// <returns>The length of the field.</returns>
    private int Number<TNumber>(ReadOnlySpan<byte> rest, int field, out TNumber value)
        where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber>
    {
        if (DesignNumber.TryParse(rest, out value, out int digits) && (digits == rest.Length || rest[digits] == _delimiter))
            return digits;
        ReadOnlySpan<byte> text = Field(rest, out int length).Trim(" \t"u8);
        if (DesignNumber.TryParse(text, out value, out digits) && digits == text.Length)
            return length;
        if (text.IsEmpty || text is [(byte)'?'] || Is(text, "na"u8) || Is(text, "nan"u8) || Is(text, "null"u8))
            throw Error(field, text.IsEmpty ? "the number is missing" : $"the number is missing: '{Text(text)}'");
        throw Error(field, $"'{JsonCursor.Shorten(Text(text))}' is no finite number{(_roles[field] == Role.Feature ? $"; leave the field out with {nameof(CsvOptions.Ignored)}" : "")}");
    }

    /// <summary>A field without its quotation marks.</summary>
    private ReadOnlySpan<byte> Field(ReadOnlySpan<byte> rest, out int length)
    {
        if (rest.IsEmpty || rest[0] != Quote)
        {
            length = rest.IndexOf(_delimiter);
            length = length < 0 ? rest.Length : length;
            return rest[..length];
        }

        if (_unquoted.Length < rest.Length)
            _unquoted = new byte[rest.Length];
        int to = 0;
        for (length = 1; length < rest.Length; length++)
        {
            if (rest[length] == Quote)
            {
                length++;
                if (length == rest.Length || rest[length] != Quote)
                    break;
            }

            _unquoted[to++] = rest[length];
        }

        if (length < rest.Length && rest[length] != _delimiter)
            throw _lines.Error($"'{JsonCursor.Shorten(Text(rest[length..]))}' follows a closing quotation mark");
        return _unquoted.AsSpan(0, to);
    }

    private int ClassOf(ReadOnlySpan<byte> text, int field)
    {
        text = text.Trim(" \t"u8);
        if (text.IsEmpty)
            throw Error(field, "the class is missing");
        return _classes!.NumberOf(text) ?? throw Error(field, $"the class '{JsonCursor.Shorten(Text(text))}' is {_classes.Expected}");
    }

    private string[] Texts(ReadOnlySpan<byte> line)
    {
        var texts = new List<string>();
        for (ReadOnlySpan<byte> rest = line; ;)
        {
            texts.Add(Text(Field(rest, out int length).Trim(" \t"u8)));
            if (length == rest.Length)
                return [.. texts];
            rest = rest[(length + 1)..];
        }
    }

    private Role[] Roles(int count, CsvOptions options)
    {
        var roles = new Role[count];
        foreach (CsvField ignored in options.Ignored)
            roles[Place(ignored)] = Role.Ignored;
        Take(options.Response, Role.Response);
        Take(options.Weight, Role.Weight);
        return roles;

        void Take(CsvField? given, Role role)
        {
            if (given is not { } field)
                return;
            int place = Place(field);
            if (roles[place] != Role.Feature)
                throw new ArgumentException($"Field {field} of {_lines.Source} can't be {role} and {roles[place]}.", nameof(options));
            roles[place] = role;
        }

        int Place(CsvField field)
        {
            int place = field.Name is null ? field.PlaceIn(count) : _names is null ? -1 : Array.IndexOf(_names, field.Name);
            if ((uint)place < (uint)count)
                return place;
            string names = _names is null ? Counted.Of(count, "field") + " and no header" : $"{Counted.Of(count, "field")}: {JsonCursor.Shorten(string.Join(", ", _names))}";
            throw new ArgumentException($"{_lines.Source} has no field {field}; it has {names}.", nameof(options));
        }
    }

    private InvalidDataException Error(int field, string what) =>
        new($"{_lines.Source}, line {_lines.Number}, field {field}{(_names is null ? "" : $" ('{JsonCursor.Shorten(_names[field])}')")}: {what}.");

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower) => Ascii.EqualsIgnoreCase(text, lower);

    private static string Text(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);
}
