using System.Buffers.Binary;
using System.Numerics;

namespace L1Gen.Serialization;

/// <summary>CRC-32C (Castagnoli 1993; RFC 3720, appendix B.4), which processors compute themselves.</summary>
internal static class DesignChecksum
{
    /// <summary>The checksum of bytes; that of none is 0.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte rest in bytes)
            crc = BitOperations.Crc32C(crc, rest);
        return ~crc;
    }

    /// <summary>The checksum of more bytes than a span holds.</summary>
    public static unsafe uint Of(byte* bytes, long count)
    {
        uint crc = uint.MaxValue;
        byte* end = bytes + count;
        for (; bytes + sizeof(ulong) <= end; bytes += sizeof(ulong))
            crc = BitOperations.Crc32C(crc, *(ulong*)bytes);
        for (; bytes < end; bytes++)
            crc = BitOperations.Crc32C(crc, *bytes);
        return ~crc;
    }
}
