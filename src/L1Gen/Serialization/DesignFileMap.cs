using System.IO.MemoryMappedFiles;

namespace L1Gen.Serialization;

/// <summary>
/// An open design file: header and table in memory, and its blocks as windows of a memory map, each checked when it is mapped for the first time. Several threads may use it.
/// </summary>
internal sealed class DesignFileMap : IDisposable
{
    private readonly FileStream _stream;
    private readonly MemoryMappedFile? _map;

    /// <summary>Blocks that have been checked. Two threads that check one at the same time come to the same.</summary>
    private readonly bool[] _isChecked;

    public DesignFileMap(string path)
    {
        Source = $"'{path}'";
        _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        try
        {
            long length = _stream.Length;
            byte[] start = Read(0, (int)Math.Min(DesignFileHeader.Length, length));
            Header = DesignFileHeader.Parse(start, length, Source);
            byte[] table = Read(Header.TablePlace, (int)Header.TableLength), names = Read(Header.NamesPlace, (int)Header.NamesLength);
            Check(table, Header.TableChecksum, "table of blocks", Header.TablePlace);
            Check(names, Header.NamesChecksum, "list of names", Header.NamesPlace);
            Entries = DesignFileTable.Parse(table, Header, Source);
            Names = DesignFileNames.Parse(names, Header.Columns, Source);
            _isChecked = new bool[Header.Blocks];
            if (Header.Blocks > 0)
                _map = MemoryMappedFile.CreateFromFile(_stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    /// <summary>The file's path in quotes, for messages.</summary>
    public string Source { get; }

    public DesignFileHeader Header { get; }

    public DesignFileNames Names { get; }

    public IReadOnlyList<DesignFileEntry> Entries { get; }

    /// <summary>The stored elements of all blocks.</summary>
    public long Elements => Entries.Sum(entry => entry.Elements);

    /// <summary>Maps a block's elements, and checks them if they haven't been.</summary>
    /// <param name="block">The block.</param>
    /// <param name="ahead">Whether to bring them into memory in any case, because they will be read at once by another thread.</param>
    /// <exception cref="InvalidDataException">The block is not what was written; the message names it and its rows.</exception>
    public DesignBlock Map(int block, bool ahead)
    {
        var mapped = new DesignBlock(this, block, View(block));
        try
        {
            if (!Volatile.Read(ref _isChecked[block]))
            {
                mapped.Check();
                Volatile.Write(ref _isChecked[block], true);
            }
            else if (ahead)
            {
                mapped.Touch();
            }
        }
        catch
        {
            mapped.Dispose();
            throw;
        }

        return mapped;
    }

    /// <summary>Maps a block's elements without looking at them.</summary>
    public DesignBlock MapUnchecked(int block) => new(this, block, View(block));

    /// <summary>Reads the responses and weights of a block, and checks them.</summary>
    /// <param name="block">The block.</param>
    /// <param name="bytes">Receives them; as long as they are.</param>
    public void ReadSide(int block, Span<byte> bytes)
    {
        Fill(Entries[block].SidePlace, bytes);
        uint computed = DesignChecksum.Of(bytes);
        if (computed != Entries[block].SideChecksum)
            throw Damaged(block, "responses", computed, Entries[block].SideChecksum);
    }

    /// <summary>What is said of a block whose checksum is another.</summary>
    public InvalidDataException Damaged(int block, string what, uint computed, uint stored) =>
        new($"{Source}: the {what} of block {block} ({RowsOf(block)}) are damaged: their checksum is {computed:x8}, {stored:x8} is written in the table.");

    /// <summary>The rows of a block, in words.</summary>
    public string RowsOf(int block)
    {
        long first = (long)block * Header.RowsOfBlock;
        return $"rows {first}–{first + Header.RowsIn(block) - 1}";
    }

    public void Dispose()
    {
        _map?.Dispose();
        _stream.Dispose();
    }

    private MemoryMappedViewAccessor View(int block)
    {
        ObjectDisposedException.ThrowIf(_stream.SafeFileHandle.IsClosed, typeof(DesignFile));

        // A view of length 0 would be one of all that follows.
        return _map!.CreateViewAccessor(Entries[block].Place, Math.Max(Entries[block].Length, 1), MemoryMappedFileAccess.Read);
    }

    private byte[] Read(long place, int count)
    {
        byte[] bytes = new byte[count];
        Fill(place, bytes);
        return bytes;
    }

    private void Fill(long place, Span<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_stream.SafeFileHandle.IsClosed, typeof(DesignFile));
        for (int read; !bytes.IsEmpty; bytes = bytes[read..], place += read)
        {
            read = RandomAccess.Read(_stream.SafeFileHandle, bytes, place);
            if (read == 0)
                throw new InvalidDataException($"{Source} became shorter while it was read: there is nothing at byte {place}.");
        }
    }

    private void Check(byte[] bytes, uint stored, string what, long place)
    {
        uint computed = DesignChecksum.Of(bytes);
        if (computed != stored)
            throw new InvalidDataException($"{Source}: the {what} at byte {place} is damaged: its checksum is {computed:x8}, {stored:x8} is written in the header.");
    }
}
