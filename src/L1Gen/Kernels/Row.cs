using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

/// <summary>What the emitted predictions of a row ask of their arguments.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Row
{
    /// <summary>Refuses a span of another length.</summary>
    /// <exception cref="ArgumentException">The length is not <paramref name="length"/>.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check<T>(ReadOnlySpan<T> row, int length, [CallerArgumentExpression(nameof(row))] string name = "")
    {
        if (row.Length != length)
            ThrowLength(row.Length, length, name);
    }

    /// <inheritdoc cref="Check{T}(ReadOnlySpan{T}, int, string)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check<T>(Span<T> row, int length, [CallerArgumentExpression(nameof(row))] string name = "") =>
        Check((ReadOnlySpan<T>)row, length, name);

    /// <summary>Refuses an index that names no row of its table.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative or not below <paramref name="length"/>.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check(int index, int length, [CallerArgumentExpression(nameof(index))] string name = "")
    {
        if ((uint)index >= (uint)length)
            ThrowIndex(index, length, name);
    }

    /// <summary>Refuses a sparse row whose indices do not rise, or reach beyond the input.</summary>
    /// <exception cref="ArgumentException">The numbers of indices and values differ, or an index is not above the one before it, or not below <paramref name="length"/>.</exception>
    public static void Check(SparseVector row, int length, [CallerArgumentExpression(nameof(row))] string name = "") =>
        CheckSparse(row.Indices, row.Values.Length, length, name);

    /// <inheritdoc cref="Check(SparseVector, int, string)"/>
    public static void Check(DoubleSparseVector row, int length, [CallerArgumentExpression(nameof(row))] string name = "") =>
        CheckSparse(row.Indices, row.Values.Length, length, name);

    private static void CheckSparse(ReadOnlySpan<int> indices, int values, int length, string name)
    {
        if (indices.Length != values)
            throw new ArgumentException($"'{name}' has {values} value{(values == 1 ? "" : "s")} for {indices.Length} indices.", name);
        int before = -1;
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] <= before || indices[i] >= length)
                throw new ArgumentException($"Index {i} of '{name}' is {indices[i]}; indices must rise, from 0 to {length - 1}.", name);
            before = indices[i];
        }
    }

    [DoesNotReturn]
    private static void ThrowLength(int actual, int length, string name) =>
        throw new ArgumentException($"'{name}' has {actual} elements, but must have {length}.", name);

    [DoesNotReturn]
    private static void ThrowIndex(int index, int length, string name) =>
        throw new ArgumentOutOfRangeException(name, index, $"'{name}' must be from 0 to {length - 1}.");
}
