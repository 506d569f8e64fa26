using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace L1Gen.Serialization;

/// <summary>The names in a design file: of features, then of classes, each list as its count and for each name its bytes in UTF-8 after their number.</summary>
internal sealed record DesignFileNames(string[]? Features, string[]? Classes)
{
    private static readonly UTF8Encoding Unicode = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ArgumentException">A name is null, is not valid Unicode, or is there twice; or a list has another length than it must.</exception>
    public static byte[] Format(IReadOnlyList<string>? features, int columns, IReadOnlyList<string>? classes)
    {
        if (features is not null && features.Count != columns)
            throw new ArgumentException($"There {(features.Count == 1 ? "is" : "are")} {Counted.Of(features.Count, "name")} for {Counted.Of(columns, "column")}.", nameof(features));
        var text = new ArrayBufferWriter<byte>();
        Format(text, features, nameof(features));
        Format(text, classes, nameof(classes));
        return text.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are no names for so many columns.</exception>
    public static DesignFileNames Parse(ReadOnlySpan<byte> bytes, int columns, string source)
    {
        string[]? features = ParseList(ref bytes, "feature", source), classes = ParseList(ref bytes, "class", source);
        if (features is not null && features.Length != columns)
            throw new InvalidDataException($"{source}: there are {Counted.Of(features.Length, "feature name")} for {Counted.Of(columns, "column")}.");
        return bytes.IsEmpty ? new(features, classes) : throw new InvalidDataException($"{source}: {Counted.Of(bytes.Length, "byte")} follow the names.");
    }

    private static void Format(ArrayBufferWriter<byte> text, IReadOnlyList<string>? names, string argument)
    {
        Write(text, names?.Count ?? 0);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int k = 0; k < (names?.Count ?? 0); k++)
        {
            string name = names![k] ?? throw new ArgumentException($"Name {k} is null.", argument);
            if (!seen.Add(name))
                throw new ArgumentException($"The name '{name}' is there twice.", argument);
            byte[] encoded = Unicode.GetBytes(name);
            Write(text, encoded.Length);
            text.Write(encoded);
        }
    }

    private static void Write(ArrayBufferWriter<byte> text, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(text.GetSpan(sizeof(int)), number);
        text.Advance(sizeof(int));
    }

    private static string[]? ParseList(ref ReadOnlySpan<byte> bytes, string kind, string source)
    {
        int count = Number(ref bytes, kind, source);

        // Each name takes at least the bytes of its length.
        if (count < 0 || count > bytes.Length / sizeof(int))
            throw new InvalidDataException($"{source}: {count} {kind} names in {Counted.Of(bytes.Length, "byte")}.");
        if (count == 0)
            return null;
        var names = new string[count];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int k = 0; k < count; k++)
        {
            int length = Number(ref bytes, kind, source);
            if ((uint)length > (uint)bytes.Length)
                throw new InvalidDataException($"{source}: {kind} name {k} is {length} bytes long; {bytes.Length} are left.");
            try
            {
                names[k] = Unicode.GetString(bytes[..length]);
            }
            catch (DecoderFallbackException)
            {
                throw new InvalidDataException($"{source}: {kind} name {k} is not UTF-8.");
            }

            if (!seen.Add(names[k]))
                throw new InvalidDataException($"{source}: the {kind} name '{JsonCursor.Shorten(names[k])}' is there twice.");
            bytes = bytes[length..];
        }

        return names;
    }

    private static int Number(ref ReadOnlySpan<byte> bytes, string kind, string source)
    {
        if (bytes.Length < sizeof(int))
            throw new InvalidDataException($"{source}: the {kind} names end within a number.");
        int number = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        bytes = bytes[sizeof(int)..];
        return number;
    }
}
