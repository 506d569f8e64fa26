using System.Numerics;

namespace L1Gen;

/// <summary>The element of weights as the user writes it.</summary>
internal static class ElementName
{
    public static string Of<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float) ? "float" : "double";
}
