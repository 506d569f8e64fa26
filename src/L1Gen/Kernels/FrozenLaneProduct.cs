#nullable enable
using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        LaneProduct(ref MemoryMarshal.GetReference(x), starts, ref MemoryMarshal.GetReference(indices[..weights.Length]), weights, bias, y);

    /// <inheritdoc cref="LaneProduct{T}(ReadOnlySpan{T}, ReadOnlySpan{int}, ReadOnlySpan{ushort}, ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T})"/>
    public static void LaneProduct<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<int> starts, ReadOnlySpan<int> indices, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        LaneProduct(ref MemoryMarshal.GetReference(x), starts, ref MemoryMarshal.GetReference(indices[..weights.Length]), weights, bias, y);

    private static void LaneProduct<T, TIndex>(
        ref T x, ReadOnlySpan<int> starts, ref TIndex indices, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TIndex : unmanaged
    {
        y = y[..(Lanes * bias.Length)];
        if (Vector256.IsHardwareAccelerated)
            LaneProduct<T, TIndex, Vector512<T>, Wide<T>>(ref x, starts, ref indices, weights, bias, y);
        else
            LaneProduct<T, TIndex, Vector128<T>, Narrow<T>>(ref x, starts, ref indices, weights, bias, y);
    }

    private static void LaneProduct<T, TIndex, TVector, TSimd>(
        ref T x, ReadOnlySpan<int> starts, ref TIndex indices, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TIndex : unmanaged
        where TVector : struct
        where TSimd : IVector<T, TVector>
    {
        int start = starts[0];
        for (int j = 0; j < bias.Length; j++)
        {
            int end = starts[j + 1];
            ReadOnlySpan<T> w = weights[start..end];
            ref TIndex places = ref Unsafe.Add(ref indices, start);
            ref T sums = ref MemoryMarshal.GetReference(y.Slice(j * Lanes, Lanes));
            for (int lane = 0; lane < Lanes; lane += TSimd.Count)
                LaneDot<T, TIndex, TVector, TSimd>(ref Unsafe.Add(ref x, lane), ref places, w, bias[j], ref Unsafe.Add(ref sums, lane));
            start = end;
        }
    }

    // Even and odd terms are summed apart, so that additions do not wait for each other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LaneDot<T, TIndex, TVector, TSimd>(ref T x, ref TIndex indices, ReadOnlySpan<T> weights, T bias, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TIndex : unmanaged
        where TVector : struct
        where TSimd : IVector<T, TVector>
    {
        ref T w = ref MemoryMarshal.GetReference(weights);
        int n = weights.Length, k = 0;
        TVector even = TSimd.Create(bias), odd = TSimd.Create(T.Zero);
        for (; k <= n - 2; k += 2)
        {
            even = TSimd.Plus(even, TSimd.Times(TSimd.Create(Unsafe.Add(ref w, k)), TSimd.Load(ref x, Lanes * Place(ref indices, k))));
            odd = TSimd.Plus(odd, TSimd.Times(TSimd.Create(Unsafe.Add(ref w, k + 1)), TSimd.Load(ref x, Lanes * Place(ref indices, k + 1))));
        }

        if (k < n)
            even = TSimd.Plus(even, TSimd.Times(TSimd.Create(Unsafe.Add(ref w, k)), TSimd.Load(ref x, Lanes * Place(ref indices, k))));
        TSimd.Store(TSimd.Plus(even, odd), ref y, 0);
    }
}
