using System.Runtime.InteropServices;

namespace L1Gen;

/// <summary>The state of a fit between two epochs: texts, and named arrays of float or double.</summary>
internal sealed class FitState
{
    private const int MostBytes = 1 << 30;

    public Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Array> Arrays { get; } = new(StringComparer.Ordinal);

    /// <summary>The state that rank 0 reads, on all ranks; null where it has none.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="read">Called on rank 0 alone; where it throws, all ranks do.</param>
    public static FitState? FromRankZero(ICommunicator ranks, Func<FitState?> read)
    {
        FitState? state = null;
        ranks.Agree(() => state = ranks.Rank == 0 ? read() : null);
        if (ranks.Size == 1)
            return state;
        Span<int> length = [state?.Describe().Length ?? 0];
        ranks.Broadcast(MemoryMarshal.AsBytes(length));
        if (length[0] == 0)
            return null;
        byte[] description = state?.Describe() ?? new byte[length[0]];
        ranks.Broadcast(description);
        state ??= FromDescription(description);
        foreach ((_, Array array) in state.Arrays)
            BroadcastArray(ranks, array);
        return state;
    }

    /// <summary>The texts, and of the arrays names, elements and lengths.</summary>
    private byte[] Describe()
    {
        var bytes = new MemoryStream();
        var writer = new BinaryWriter(bytes);
        writer.Write(Texts.Count);
        foreach ((string name, string text) in Texts)
        {
            writer.Write(name);
            writer.Write(text);
        }

        writer.Write(Arrays.Count);
        foreach ((string name, Array array) in Arrays)
        {
            writer.Write(name);
            writer.Write(array is double[]);
            writer.Write(array.Length);
        }

        return bytes.ToArray();
    }

    private static FitState FromDescription(byte[] description)
    {
        var state = new FitState();
        using var reader = new BinaryReader(new MemoryStream(description));
        for (int count = reader.ReadInt32(); count > 0; count--)
            state.Texts[reader.ReadString()] = reader.ReadString();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            string name = reader.ReadString();
            state.Arrays[name] = reader.ReadBoolean() ? new double[reader.ReadInt32()] : new float[reader.ReadInt32()];
        }

        return state;
    }

    private static void BroadcastArray(ICommunicator ranks, Array array)
    {
        // A span of bytes has an end before a long array has.
        int most = MostBytes / sizeof(double);
        for (int start = 0; start < array.Length; start += most)
        {
            int length = Math.Min(most, array.Length - start);
            ranks.Broadcast(array is double[] numbers ? MemoryMarshal.AsBytes(numbers.AsSpan(start, length)) : MemoryMarshal.AsBytes(((float[])array).AsSpan(start, length)));
        }
    }
}
