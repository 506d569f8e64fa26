using System.Numerics;
using System.Runtime.InteropServices;

namespace L1Gen;

/// <summary>CRC-32C of all weights of a model, by which ranks tell whether they have the same.</summary>
internal static class WeightChecksum
{
    public static uint Of<T>(IDifferentiable<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        uint checksum = ~0u;
        for (int field = 0; field < model.Plan.Fields.Count; field++)
        {
            ReadOnlySpan<T> weights = model.WeightsOf(field);
            foreach (ulong bits in MemoryMarshal.Cast<T, ulong>(weights))
                checksum = BitOperations.Crc32C(checksum, bits);
            if (typeof(T) == typeof(float) && weights.Length % 2 != 0)
                checksum = BitOperations.Crc32C(checksum, MemoryMarshal.Cast<T, uint>(weights)[^1]);
        }

        return ~checksum;
    }
}
