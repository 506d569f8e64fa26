using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace L1Gen;

/// <summary>
/// The memory of a model's partial weight properties, or of their gradients: one zeroed array that starts on a 64-byte boundary and stays
/// there, so that penalty, step, copy and save are each one pass over contiguous memory. Emitted code owns it.
/// </summary>
/// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WeightArena<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Alignment = 64;
    private readonly T[] _elements;
    private readonly int _start;

    /// <summary>An arena of <paramref name="length"/> zeros.</summary>
    /// <param name="length">The number of elements, not negative.</param>
    public unsafe WeightArena(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        // Pinned, because a compacting collection would move the array off its boundary.
        _elements = GC.AllocateArray<T>(length + Alignment / sizeof(T), pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref _elements[0]);
        _start = (int)((Alignment - address % Alignment) % Alignment / (nuint)sizeof(T));
    }

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>All elements, the padding between fields (always zero) included.</summary>
    public Span<T> AsSpan() => new(_elements, _start, Length);

    /// <summary>An arena of the same elements.</summary>
    public WeightArena<T> Clone()
    {
        var clone = new WeightArena<T>(Length);
        AsSpan().CopyTo(clone.AsSpan());
        return clone;
    }

    /// <summary>A part of the arena.</summary>
    /// <param name="start">The first element.</param>
    /// <param name="length">The number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie in the arena.</exception>
    public Span<T> Slice(int start, int length) => AsSpan().Slice(start, length);
}
