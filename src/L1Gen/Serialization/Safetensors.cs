using System.Buffers.Binary;

namespace L1Gen.Serialization;

/// <summary>An array in a safetensors file.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Type">What its elements are, in the format's words: F32, F64, I64, I32, U64, …</param>
/// <param name="Shape">Its extents, row-major; empty for a scalar.</param>
/// <param name="Bytes">The elements, little-endian.</param>
internal readonly record struct Tensor(string Name, string Type, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Bytes);

/// <summary>The content of a safetensors file.</summary>
/// <param name="Metadata">The texts under <c>__metadata__</c>.</param>
/// <param name="Tensors">The arrays by name.</param>
internal sealed record SafetensorsContent(IReadOnlyDictionary<string, string> Metadata, IReadOnlyDictionary<string, Tensor> Tensors);

/// <summary>
/// The safetensors format (Hugging Face, 2022): eight bytes with the length of a JSON header, the header, then the elements of all arrays
/// without a gap.
/// </summary>
internal static class Safetensors
{
    /// <summary>Writes a file beside <paramref name="path"/>, flushes it to the disk and renames it.</summary>
    /// <param name="path">The file to replace or create.</param>
    /// <param name="metadata">Texts to keep with the arrays; empty for none.</param>
    /// <param name="tensors">The arrays. Those of the widest elements come first in the file, so that every element is aligned.</param>
    /// <exception cref="ArgumentException">
    /// Two arrays have one name, a text is not valid Unicode, an element type is unknown, a shape does not fit its bytes, or the header would pass
    /// 100 MB.
    /// </exception>
    public static void Write(string path, IReadOnlyDictionary<string, string> metadata, IReadOnlyList<Tensor> tensors)
    {
        Tensor[] ordered = [.. tensors.OrderByDescending(tensor => SafetensorsHeader.ElementSize(tensor.Type))];
        byte[] header = SafetensorsHeader.Format(metadata, ordered);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            foreach (Tensor tensor in ordered)
                stream.Write(tensor.Bytes.Span);
        });
    }

    /// <summary>Reads a file. Everything in it is checked, and nothing larger than the file is allocated.</summary>
    /// <param name="path">The file.</param>
    /// <param name="check">Sees the metadata and the list of the arrays before memory for them is allocated; throws what the caller won't have.</param>
    /// <exception cref="InvalidDataException">The content is not what the format allows; the message names file, place and what is wrong.</exception>
    public static SafetensorsContent Read(
        string path,
        Action<IReadOnlyDictionary<string, string>, IReadOnlyList<SafetensorsEntry>>? check = null)
    {
        string source = $"'{path}'";
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        long available = stream.Length - sizeof(ulong);
        if (available < 0)
            throw new InvalidDataException($"{source}: the file has {stream.Length} bytes, a safetensors file at least 8.");
        Span<byte> start = stackalloc byte[sizeof(ulong)];
        stream.ReadExactly(start);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > SafetensorsHeader.MaxLength || length > (ulong)available)
        {
            throw new InvalidDataException(
                $"{source}: a header of {length} bytes; the file has room for {available}, and {SafetensorsHeader.MaxLength} are the most.");
        }

        byte[] header = new byte[length];
        stream.ReadExactly(header);
        (Dictionary<string, string> metadata, List<SafetensorsEntry> entries) = SafetensorsHeader.Parse(header, available - header.Length, source);
        check?.Invoke(metadata, entries);
        var tensors = new Dictionary<string, Tensor>(entries.Count);
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Length > Array.MaxLength)
                throw new InvalidDataException($"{source}: '{entry.Name}' has {entry.Length} bytes; {Array.MaxLength} are the most.");
            byte[] bytes = GC.AllocateUninitializedArray<byte>((int)entry.Length);
            stream.ReadExactly(bytes);
            tensors.Add(entry.Name, new Tensor(entry.Name, entry.Type, entry.Shape, bytes));
        }
        return new SafetensorsContent(metadata, tensors);
    }
}
