using System.Buffers.Binary;

namespace L1Gen.Serialization;

/// <summary>A block's place in a design file.</summary>
/// <param name="Place">The first byte of its elements.</param>
/// <param name="Length">Bytes of the elements; responses and weights follow at the next multiple of 64.</param>
/// <param name="Elements">The number of stored elements.</param>
/// <param name="Checksum">Of the elements.</param>
/// <param name="SideChecksum">Of responses and weights.</param>
internal readonly record struct DesignFileEntry(long Place, long Length, long Elements, uint Checksum, uint SideChecksum)
{
    /// <summary>The first byte of responses and weights.</summary>
    public long SidePlace => Place + DesignFileHeader.Align(Length);
}

/// <summary>The table at the end of a design file: an entry of 32 bytes for each block.</summary>
internal static class DesignFileTable
{
    public const int EntryLength = 32;

    public static byte[] Format(IReadOnlyList<DesignFileEntry> entries)
    {
        byte[] bytes = new byte[checked(entries.Count * EntryLength)];
        for (int k = 0; k < entries.Count; k++)
        {
            Span<byte> to = bytes.AsSpan(k * EntryLength, EntryLength);
            BinaryPrimitives.WriteInt64LittleEndian(to, entries[k].Place);
            BinaryPrimitives.WriteInt64LittleEndian(to[8..], entries[k].Length);
            BinaryPrimitives.WriteInt64LittleEndian(to[16..], entries[k].Elements);
            BinaryPrimitives.WriteUInt32LittleEndian(to[24..], entries[k].Checksum);
            BinaryPrimitives.WriteUInt32LittleEndian(to[28..], entries[k].SideChecksum);
        }

        return bytes;
    }

    /// <summary>Reads a table and checks that its blocks fill the file from the header to the names.</summary>
    /// <exception cref="InvalidDataException">They don't; the message names the block.</exception>
    public static DesignFileEntry[] Parse(ReadOnlySpan<byte> bytes, DesignFileHeader header, string source)
    {
        var entries = new DesignFileEntry[header.Blocks];
        long place = DesignFileHeader.Length;
        for (int k = 0; k < entries.Length; k++)
        {
            ReadOnlySpan<byte> from = bytes.Slice(k * EntryLength, EntryLength);
            var entry = new DesignFileEntry(
                BinaryPrimitives.ReadInt64LittleEndian(from),
                BinaryPrimitives.ReadInt64LittleEndian(from[8..]),
                BinaryPrimitives.ReadInt64LittleEndian(from[16..]),
                BinaryPrimitives.ReadUInt32LittleEndian(from[24..]),
                BinaryPrimitives.ReadUInt32LittleEndian(from[28..]));
            int rows = header.RowsIn(k);
            if (entry.Place != place)
                throw Error(k, $"starts at byte {entry.Place}, the part before it ends at {place}");
            if (entry.Elements < 0 || entry.Elements > (long)rows * header.Columns || (header.Layout != DesignLayout.SparseRows && entry.Elements != (long)rows * header.Columns))
                throw Error(k, $"has {Counted.Of(entry.Elements, "element")} in {Counted.Of(rows, "row")} of {header.Columns}");
            if (header.Layout == DesignLayout.SparseRows && entry.Elements > int.MaxValue)
                throw Error(k, $"has {entry.Elements} elements; a sparse block has at most {int.MaxValue}");
            if (entry.Elements > header.NamesPlace || entry.Length != DesignBlockShape.Of(header, rows, entry.Elements).Length)
                throw Error(k, $"has {Counted.Of(entry.Length, "byte")} for {Counted.Of(entry.Elements, "element")} in {Counted.Of(rows, "row")}");
            if (entry.Length > header.NamesPlace - place || header.SideOfRow > (header.NamesPlace - place) / rows)
                throw Error(k, $"of {Counted.Of(entry.Length, "byte")} from byte {place} on goes beyond {header.NamesPlace}, where the blocks end");
            place = DesignFileHeader.Align(entry.SidePlace + rows * header.SideOfRow);
            entries[k] = entry;
        }

        return place == header.NamesPlace ? entries : throw new InvalidDataException($"{source}: the blocks end at byte {place}, the names start at {header.NamesPlace}.");

        InvalidDataException Error(int block, string what) => new($"{source}: block {block} {what}.");
    }
}

/// <summary>Where the arrays of a block's elements lie in it.</summary>
/// <param name="Indices">The first byte of a sparse block's columns, after the row starts.</param>
/// <param name="Values">The first byte of the values.</param>
/// <param name="Length">The bytes of all.</param>
internal readonly record struct DesignBlockShape(long Indices, long Values, long Length)
{
    public static DesignBlockShape Of(DesignFileHeader header, int rows, long elements)
    {
        if (header.Layout != DesignLayout.SparseRows)
            return new(0, 0, elements * header.ElementSize);
        long indices = DesignFileHeader.Align((rows + 1L) * sizeof(int)), values = indices + DesignFileHeader.Align(elements * sizeof(int));
        return new(indices, values, values + elements * header.ElementSize);
    }
}
