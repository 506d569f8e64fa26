#nullable enable
using System;
using System.ComponentModel;
using System.Numerics;

namespace L1Gen.Kernels;

/// <summary>
/// What frozen models compute with. Code that the compiler emitted calls it, with tables that it has checked. Where it says lanes, 16 rows lie side by side:
/// element f of row r stands at f·16 + r.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Frozen
{
    /// <summary>Rows that are computed at once.</summary>
    public const int Lanes = 16;

    /// <summary>Σₖ weights[k]·x[indices[k]].</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="x">The row.</param>
    /// <param name="indices">Places in it.</param>
    /// <param name="weights">As many.</param>
    public static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<ushort> indices, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        for (int k = 0; k < weights.Length; k++)
            sum += weights[k] * x[indices[k]];
        return sum;
    }

    /// <inheritdoc cref="Dot{T}(ReadOnlySpan{T}, ReadOnlySpan{ushort}, ReadOnlySpan{T})"/>
    public static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> indices, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        for (int k = 0; k < weights.Length; k++)
            sum += weights[k] * x[indices[k]];
        return sum;
    }

    /// <summary>y[j] = bias[j] + Σₖ weights[k]·x[indices[k]], the sum over starts[j] ≤ k &lt; starts[j + 1].</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="x">The row.</param>
    /// <param name="starts">One more than there are results.</param>
    /// <param name="indices">Places in the row.</param>
    /// <param name="weights">As many.</param>
    /// <param name="bias">One for each result.</param>
    /// <param name="y">The results; apart from <paramref name="x"/>.</param>
    public static void Product<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<int> starts, ReadOnlySpan<ushort> indices, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < y.Length; j++)
            y[j] = bias[j] + Dot(x, indices[starts[j]..starts[j + 1]], weights[starts[j]..starts[j + 1]]);
    }

    /// <inheritdoc cref="Product{T}(ReadOnlySpan{T}, ReadOnlySpan{int}, ReadOnlySpan{ushort}, ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T})"/>
    public static void Product<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<int> starts, ReadOnlySpan<int> indices, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < y.Length; j++)
            y[j] = bias[j] + Dot(x, indices[starts[j]..starts[j + 1]], weights[starts[j]..starts[j + 1]]);
    }
}
