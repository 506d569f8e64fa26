#nullable enable
using System;
using System.Numerics;

namespace L1Gen.Kernels;

public static partial class Frozen
{
    /// <summary>y[j] = bias[j] + Σₖ x[k]·weights[k·n + j], with n results.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="x">The row.</param>
    /// <param name="weights">x.Length × n, row-major.</param>
    /// <param name="bias">One for each result.</param>
    /// <param name="y">The n results; apart from <paramref name="x"/>.</param>
    public static void DenseProduct<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bias.CopyTo(y);
        for (int k = 0; k < x.Length; k++)
        {
            for (int j = 0; j < y.Length; j++)
                y[j] += x[k] * weights[k * y.Length + j];
        }
    }

    /// <summary>y[j] = bias[j] + Σₖ x[indices[k]]·weights[k·n + j], with n results.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="x">The row.</param>
    /// <param name="indices">Places in it, one for each row of the weights.</param>
    /// <param name="weights">indices.Length × n, row-major.</param>
    /// <param name="bias">One for each result.</param>
    /// <param name="y">The n results; apart from <paramref name="x"/>.</param>
    public static void DenseProduct<T>(ReadOnlySpan<T> x, ReadOnlySpan<ushort> indices, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bias.CopyTo(y);
        for (int k = 0; k < indices.Length; k++)
        {
            for (int j = 0; j < y.Length; j++)
                y[j] += x[indices[k]] * weights[k * y.Length + j];
        }
    }

    /// <inheritdoc cref="DenseProduct{T}(ReadOnlySpan{T}, ReadOnlySpan{ushort}, ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T})"/>
    public static void DenseProduct<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> indices, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bias.CopyTo(y);
        for (int k = 0; k < indices.Length; k++)
        {
            for (int j = 0; j < y.Length; j++)
                y[j] += x[indices[k]] * weights[k * y.Length + j];
        }
    }
}
