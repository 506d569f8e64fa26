namespace L1Gen.Serialization;

/// <summary>Guesses what a file is that isn't what was asked for.</summary>
internal static class ForeignFile
{
    private static readonly (byte[] Start, string Name)[] Kinds =
    [
        ([0x89, (byte)'L', (byte)'1', (byte)'X'], "it was one before a transfer as text changed its line ends"),
        ([0x93, .. "NUMPY"u8], "it looks like a NumPy array (.npy)"),
        ([.. "PK"u8, 3, 4], "it looks like a zip archive (.zip, .npz)"),
        ([0x1F, 0x8B], "it looks like a gzip file; unpack it first"),
        ([0x28, 0xB5, 0x2F, 0xFD], "it looks like a zstd file; unpack it first"),
        ([0x89, .. "HDF"u8], "it looks like an HDF5 file"),
        ([.. "PAR1"u8], "it looks like a Parquet file"),
        ([.. "ARROW1"u8], "it looks like an Arrow file"),
    ];

    /// <summary>What the first bytes tell.</summary>
    public static string Describe(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return "it is empty";
        foreach ((byte[] start, string name) in Kinds)
        {
            if (bytes.StartsWith(start))
                return name;
        }

        if (bytes.Length > 8 && bytes[8] == (byte)'{' && bytes[4..8].IndexOfAnyExcept((byte)0) < 0)
            return "it looks like a safetensors file";
        if (bytes.IndexOfAnyInRange<byte>(0, 8) < 0 && bytes.IndexOfAnyInRange<byte>(14, 31) < 0)
        {
            ReadOnlySpan<byte> line = bytes.IndexOf((byte)'\n') is >= 0 and var end ? bytes[..end] : bytes;
            string kind = bytes[0] == (byte)'{' ? "JSON" : line.IndexOfAny(",;\t"u8) >= 0 ? "CSV" : line.Contains((byte)':') ? "libsvm" : "text";
            return $"it looks like {kind}{(kind is "CSV" or "libsvm" ? $", which {nameof(DesignConversion)} converts" : "")}";
        }

        return $"it starts with the bytes {Convert.ToHexString(bytes[..Math.Min(8, bytes.Length)])}";
    }
}
