#nullable enable
using System;
using System.Numerics;

namespace L1Gen.Kernels;

public static partial class Frozen
{
    /// <summary>y[j] = bias[j] + Σₖ weights[k]·x[indices[k]] in each of 16 lanes, the sum over starts[j] ≤ k &lt; starts[j + 1].</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="x">16 for each element.</param>
    /// <param name="starts">One more than there are results.</param>
    /// <param name="indices">Elements of <paramref name="x"/>.</param>
    /// <param name="weights">As many.</param>
    /// <param name="bias">One for each result.</param>
    /// <param name="y">16 for each result; apart from <paramref name="x"/>.</param>
    public static void LaneProduct<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<int> starts, ReadOnlySpan<ushort> indices, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < bias.Length; j++)
        {
            for (int r = 0; r < Lanes; r++)
            {
                T sum = bias[j];
                for (int k = starts[j]; k < starts[j + 1]; k++)
                    sum += weights[k] * x[indices[k] * Lanes + r];
                y[j * Lanes + r] = sum;
            }
        }
    }

    /// <inheritdoc cref="LaneProduct{T}(ReadOnlySpan{T}, ReadOnlySpan{int}, ReadOnlySpan{ushort}, ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T})"/>
    public static void LaneProduct<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<int> starts, ReadOnlySpan<int> indices, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int j = 0; j < bias.Length; j++)
        {
            for (int r = 0; r < Lanes; r++)
            {
                T sum = bias[j];
                for (int k = starts[j]; k < starts[j + 1]; k++)
                    sum += weights[k] * x[indices[k] * Lanes + r];
                y[j * Lanes + r] = sum;
            }
        }
    }

    /// <summary>y[j] = bias[j] + Σₖ x[k]·weights[k·n + j] in each of 16 lanes, with n results.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="x">16 for each row of the weights.</param>
    /// <param name="weights">Elements × n, row-major.</param>
    /// <param name="bias">One for each of the n results.</param>
    /// <param name="y">16 for each result; apart from <paramref name="x"/>.</param>
    public static void LaneDenseProduct<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int n = bias.Length;
        for (int j = 0; j < n; j++)
        {
            for (int r = 0; r < Lanes; r++)
            {
                T sum = bias[j];
                for (int k = 0; k < x.Length / Lanes; k++)
                    sum += x[k * Lanes + r] * weights[k * n + j];
                y[j * Lanes + r] = sum;
            }
        }
    }
}
