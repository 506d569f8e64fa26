using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace L1Gen.Serialization;

/// <summary>The first 128 bytes of a design file: what it holds and where its names and its table of blocks are. docs/rows-from-disk.md has the table.</summary>
internal sealed record DesignFileHeader
{
    public const int Length = 128;

    public const int Version = 1;

    /// <summary>What every part of the file begins on a multiple of.</summary>
    public const int Alignment = 64;

    /// <summary>A byte that is not ASCII, the name, and line ends of three kinds, which show what a transfer as text has done to the file.</summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'L', (byte)'1', (byte)'X', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>4 for float, 8 for double.</summary>
    public required int ElementSize { get; init; }

    public required DesignLayout Layout { get; init; }

    public required DesignResponses Responses { get; init; }

    public required bool HasWeights { get; init; }

    public required long Rows { get; init; }

    public required int Columns { get; init; }

    /// <summary>Numbers of a row that are to be predicted; 1 for classes, 0 for none.</summary>
    public required int Outputs { get; init; }

    public required int RowsOfBlock { get; init; }

    public required int Blocks { get; init; }

    public required long NamesPlace { get; init; }

    public required long NamesLength { get; init; }

    public required long TablePlace { get; init; }

    public required uint NamesChecksum { get; init; }

    public required uint TableChecksum { get; init; }

    public long TableLength => (long)Blocks * DesignFileTable.EntryLength;

    public long FileLength => TablePlace + TableLength;

    public string ElementName => ElementSize == sizeof(float) ? "float32" : "float64";

    /// <summary>The bytes of a row's response and weight.</summary>
    public long SideOfRow => (long)Outputs * (Responses == DesignResponses.Classes ? sizeof(int) : sizeof(double)) + (HasWeights ? sizeof(double) : 0);

    /// <summary>The next multiple of <see cref="Alignment"/>.</summary>
    public static long Align(long place) => (place + Alignment - 1) & -Alignment;

    public static int SizeOf<T>() => Unsafe.SizeOf<T>();

    /// <summary>The rows of a block: the last one has what is left.</summary>
    public int RowsIn(int block) => (int)Math.Min(RowsOfBlock, Rows - (long)block * RowsOfBlock);

    public byte[] Format()
    {
        byte[] bytes = new byte[Length];
        Span<byte> to = bytes;
        Magic.CopyTo(to);
        BinaryPrimitives.WriteInt32LittleEndian(to[8..], Version);
        to[12] = (byte)ElementSize;
        to[13] = (byte)Layout;
        to[14] = (byte)Responses;
        to[15] = HasWeights ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64LittleEndian(to[16..], Rows);
        BinaryPrimitives.WriteInt32LittleEndian(to[24..], Columns);
        BinaryPrimitives.WriteInt32LittleEndian(to[28..], Outputs);
        BinaryPrimitives.WriteInt32LittleEndian(to[32..], RowsOfBlock);
        BinaryPrimitives.WriteInt32LittleEndian(to[36..], Blocks);
        BinaryPrimitives.WriteInt64LittleEndian(to[40..], NamesPlace);
        BinaryPrimitives.WriteInt64LittleEndian(to[48..], NamesLength);
        BinaryPrimitives.WriteInt64LittleEndian(to[56..], TablePlace);
        BinaryPrimitives.WriteInt64LittleEndian(to[64..], FileLength);
        BinaryPrimitives.WriteUInt32LittleEndian(to[72..], NamesChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(to[76..], TableChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(to[124..], DesignChecksum.Of(to[..124]));
        return bytes;
    }

    /// <summary>Reads the header of a file.</summary>
    /// <param name="bytes">The first bytes of the file, 128 where it has as many.</param>
    /// <param name="fileLength">The bytes of the file.</param>
    /// <param name="source">The file, for messages.</param>
    /// <exception cref="InvalidDataException">It is no such file, or it is damaged; the message says what is wrong and where.</exception>
    public static DesignFileHeader Parse(ReadOnlySpan<byte> bytes, long fileLength, string source)
    {
        if (!bytes.StartsWith(Magic))
            throw new InvalidDataException($"{source} is no .l1x file: {ForeignFile.Describe(bytes)}.");
        if (bytes.Length < Length)
            throw new InvalidDataException($"{source} is cut off: it has {Counted.Of(fileLength, "byte")}, the header alone has {Length}.");
        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (version != Version)
            throw new InvalidDataException($"{source}: the file's version is {version}, this library reads {Version}.");
        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(bytes[124..]), computed = DesignChecksum.Of(bytes[..124]);
        if (stored != computed)
            throw new InvalidDataException($"{source}: the header (bytes 0–123) is damaged: its checksum is {computed:x8}, {stored:x8} is written in it.");
        var header = new DesignFileHeader
        {
            ElementSize = bytes[12],
            Layout = (DesignLayout)bytes[13],
            Responses = (DesignResponses)bytes[14],
            HasWeights = bytes[15] == 1,
            Rows = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            Columns = BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]),
            Outputs = BinaryPrimitives.ReadInt32LittleEndian(bytes[28..]),
            RowsOfBlock = BinaryPrimitives.ReadInt32LittleEndian(bytes[32..]),
            Blocks = BinaryPrimitives.ReadInt32LittleEndian(bytes[36..]),
            NamesPlace = BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]),
            NamesLength = BinaryPrimitives.ReadInt64LittleEndian(bytes[48..]),
            TablePlace = BinaryPrimitives.ReadInt64LittleEndian(bytes[56..]),
            NamesChecksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[72..]),
            TableChecksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[76..]),
        };
        header.Check(bytes[15], BinaryPrimitives.ReadInt64LittleEndian(bytes[64..]), fileLength, source);
        return header;
    }

    /// <summary>The checksum is right, so that what does not fit was written so: by another program, or on purpose.</summary>
    private void Check(byte weights, long writtenLength, long fileLength, string source)
    {
        Require(ElementSize is sizeof(float) or sizeof(double), 12, $"elements of {ElementSize} bytes; 4 and 8 are known");
        Require(Enum.IsDefined(Layout), 13, $"the layout {(int)Layout}; 0 to 2 are known");
        Require(Enum.IsDefined(Responses), 14, $"responses of kind {(int)Responses}; 0 to 2 are known");
        Require(weights <= 1, 15, $"weights of kind {weights}; 0 and 1 are known");
        Require(Rows >= 0, 16, $"{Rows} rows");
        Require(Columns > 0, 24, $"{Columns} columns");
        Require(
            Responses switch { DesignResponses.None => Outputs == 0, DesignResponses.Classes => Outputs == 1, _ => Outputs > 0 },
            28,
            $"{Outputs} numbers to predict for responses of kind {(int)Responses}");
        Require(RowsOfBlock > 0, 32, $"blocks of {Counted.Of(RowsOfBlock, "row")}");
        Require(Blocks >= 0 && TableLength <= Array.MaxLength && Blocks == Rows / RowsOfBlock + (Rows % RowsOfBlock > 0 ? 1 : 0), 36, $"{Counted.Of(Blocks, "block")} of {RowsOfBlock} for {Counted.Of(Rows, "row")}");
        Require(NamesPlace >= Length && NamesPlace % Alignment == 0 && NamesLength >= 0 && NamesLength <= Array.MaxLength, 40, $"names at byte {NamesPlace}, {NamesLength} long");
        Require(TablePlace == Align(NamesPlace + NamesLength), 56, $"the table at byte {TablePlace}, after names that end at {NamesPlace + NamesLength}");
        Require(writtenLength == FileLength && writtenLength > 0, 64, $"a length of {writtenLength}, and a table that ends at {FileLength}");
        if (fileLength < FileLength)
            throw new InvalidDataException($"{source} is cut off: it has {Counted.Of(fileLength, "byte")}, its header tells of {FileLength}.");
        if (fileLength > FileLength)
            throw new InvalidDataException($"{source}: {Counted.Of(fileLength - FileLength, "byte")} follow the end, which its header has at {FileLength}.");

        void Require(bool holds, int place, string what)
        {
            if (!holds)
                throw new InvalidDataException($"{source}: the header has {what} (byte {place}).");
        }
    }
}
