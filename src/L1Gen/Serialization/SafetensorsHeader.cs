using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace L1Gen.Serialization;

/// <summary>An array's place in a safetensors file: from byte <paramref name="Start"/> to before <paramref name="End"/>, after the header.</summary>
internal readonly record struct SafetensorsEntry(string Name, string Type, long[] Shape, long Start, long End)
{
    public long Length => End - Start;
}

/// <summary>The header of a safetensors file: a JSON object from names to element type, shape and place.</summary>
internal static class SafetensorsHeader
{
    /// <summary>The longest header in bytes, as in the reference implementation.</summary>
    public const int MaxLength = 100_000_000;

    private const string Metadata = "__metadata__";
    private const int Alignment = 8;

    // The JSON writer would put U+FFFD for a lone surrogate, so that two names could become one.
    private static readonly UTF8Encoding Unicode = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly string[] EntryMembers = ["dtype", "shape", "data_offsets"];

    /// <summary>The bytes of an element, or 0 for a type that is not known.</summary>
    public static int ElementSize(string type) => type switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" or "F8_E5M2" or "F8_E4M3" => 1,
        _ => 0,
    };

    /// <summary>The first bytes of a file: the header's length, the header, and spaces up to a multiple of 8.</summary>
    public static byte[] Format(IReadOnlyDictionary<string, string> metadata, IReadOnlyList<Tensor> tensors)
    {
        var text = new ArrayBufferWriter<byte>();
        text.GetSpan(sizeof(ulong))[..sizeof(ulong)].Clear();
        text.Advance(sizeof(ulong));
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(Metadata);
                foreach ((string name, string value) in metadata)
                    json.WriteString(Unicode.GetBytes(name), Unicode.GetBytes(value));
                json.WriteEndObject();
            }
            WriteEntries(json, tensors);
            json.WriteEndObject();
        }

        int padding = -text.WrittenCount & (Alignment - 1);
        text.GetSpan(Alignment)[..padding].Fill((byte)' ');
        text.Advance(padding);
        byte[] header = text.WrittenSpan.ToArray();
        int length = header.Length - sizeof(ulong);
        if (length > MaxLength)
            throw new ArgumentException($"The header would have {length} bytes; {MaxLength} are the most.", nameof(metadata));
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)length);
        return header;
    }

    /// <summary>Reads a header and checks that its arrays fill what follows it, in some order and without a gap.</summary>
    /// <param name="header">The JSON.</param>
    /// <param name="dataLength">The bytes after it.</param>
    /// <param name="source">The file, for messages.</param>
    /// <returns>The metadata, and the arrays in the order of their places.</returns>
    public static (Dictionary<string, string> Metadata, List<SafetensorsEntry> Entries) Parse(
        ReadOnlySpan<byte> header, long dataLength, string source)
    {
        var metadata = new Dictionary<string, string>();
        var entries = new List<SafetensorsEntry>();
        var names = new HashSet<string>();
        var cursor = new JsonCursor(header, $"{source}, header");
        cursor.StartObject();
        while (cursor.NextMember() is { } name)
        {
            if (!names.Add(name))
                throw cursor.Error($"'{JsonCursor.Shorten(name)}' is here twice");
            if (name == Metadata)
                ParseMetadata(ref cursor, metadata);
            else
                entries.Add(ParseEntry(ref cursor, name));
        }
        cursor.End();

        entries.Sort((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));
        long end = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Start != end)
            {
                throw new InvalidDataException(
                    $"{source}: '{JsonCursor.Shorten(entry.Name)}' starts at byte {entry.Start} of the data, the array before it ends at {end}.");
            }
            end = entry.End;
        }
        if (end != dataLength)
            throw new InvalidDataException($"{source}: the arrays take {end} bytes, {dataLength} follow the header.");
        return (metadata, entries);
    }

    private static void WriteEntries(Utf8JsonWriter json, IReadOnlyList<Tensor> tensors)
    {
        var names = new HashSet<string> { Metadata };
        long start = 0;
        foreach (Tensor tensor in tensors)
        {
            if (!names.Add(tensor.Name))
                throw new ArgumentException($"The name '{tensor.Name}' is taken.", nameof(tensors));
            if (ElementSize(tensor.Type) == 0)
                throw new ArgumentException($"'{tensor.Name}' has elements of the unknown type '{tensor.Type}'.", nameof(tensors));
            if (ByteCount(tensor.Type, tensor.Shape) != tensor.Bytes.Length)
            {
                string shape = string.Join(", ", tensor.Shape);
                throw new ArgumentException(
                    $"'{tensor.Name}' has {tensor.Bytes.Length} bytes, which [{shape}] of {tensor.Type} don't fill.", nameof(tensors));
            }
            json.WriteStartObject(Unicode.GetBytes(tensor.Name));
            json.WriteString(EntryMembers[0], tensor.Type);
            json.WriteStartArray(EntryMembers[1]);
            foreach (long extent in tensor.Shape)
                json.WriteNumberValue(extent);
            json.WriteEndArray();
            json.WriteStartArray(EntryMembers[2]);
            json.WriteNumberValue(start);
            json.WriteNumberValue(start += tensor.Bytes.Length);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private static void ParseMetadata(ref JsonCursor cursor, Dictionary<string, string> metadata)
    {
        cursor.StartObject();
        while (cursor.NextMember() is { } name)
        {
            if (!metadata.TryAdd(name, cursor.Text()))
                throw cursor.Error($"'{JsonCursor.Shorten(name)}' is here twice");
        }
    }

    private static SafetensorsEntry ParseEntry(ref JsonCursor cursor, string name)
    {
        string type = "";
        long[] shape = [], place = [];
        uint seen = 0;
        cursor.StartObject();
        while (cursor.NextMember(EntryMembers, required: 3, ref seen) is >= 0 and var member)
        {
            if (member == 0)
                type = cursor.Text();
            else if (member == 1)
                shape = ParseIntegers(ref cursor);
            else
                place = ParseIntegers(ref cursor);
        }

        string quoted = $"'{JsonCursor.Shorten(name)}'";
        if (ElementSize(type) == 0)
            throw cursor.Error($"{quoted} has elements of the unknown type '{JsonCursor.Shorten(type)}'");
        if (place.Length != 2 || place[0] > place[1])
            throw cursor.Error($"{quoted} needs two data_offsets, the first not beyond the second");
        if (ByteCount(type, shape) is not { } bytes)
            throw cursor.Error($"the shape of {quoted} asks for more than 2^63 bytes");
        if (bytes != place[1] - place[0])
            throw cursor.Error($"{quoted} has {place[1] - place[0]} bytes, its shape asks for {bytes}");
        return new SafetensorsEntry(name, type, shape, place[0], place[1]);
    }

    private static long[] ParseIntegers(ref JsonCursor cursor)
    {
        var values = new List<long>();
        cursor.StartArray();
        while (cursor.NextElement())
            values.Add(cursor.CurrentInteger());
        return [.. values];
    }

    /// <summary>The bytes of an array, or null where they pass 2⁶³ or an extent is negative.</summary>
    private static long? ByteCount(string type, IReadOnlyList<long> shape)
    {
        long bytes = ElementSize(type);
        foreach (long extent in shape)
        {
            if (extent < 0 || (extent > 0 && bytes > long.MaxValue / extent))
                return null;
            bytes *= extent;
        }
        return bytes;
    }
}
