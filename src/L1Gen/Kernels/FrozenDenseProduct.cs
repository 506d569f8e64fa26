#nullable enable
using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        DenseProduct(ref MemoryMarshal.GetReference(x), x.Length, ref Unsafe.NullRef<None>(), weights, bias, y);

    /// <summary>y[j] = bias[j] + Σₖ x[indices[k]]·weights[k·n + j], with n results.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="x">The row.</param>
    /// <param name="indices">Places in it, one for each row of the weights.</param>
    /// <param name="weights">indices.Length × n, row-major.</param>
    /// <param name="bias">One for each result.</param>
    /// <param name="y">The n results; apart from <paramref name="x"/>.</param>
    public static void DenseProduct<T>(ReadOnlySpan<T> x, ReadOnlySpan<ushort> indices, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        DenseProduct(ref MemoryMarshal.GetReference(x), indices.Length, ref MemoryMarshal.GetReference(indices), weights, bias, y);

    /// <inheritdoc cref="DenseProduct{T}(ReadOnlySpan{T}, ReadOnlySpan{ushort}, ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T})"/>
    public static void DenseProduct<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> indices, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        DenseProduct(ref MemoryMarshal.GetReference(x), indices.Length, ref MemoryMarshal.GetReference(indices), weights, bias, y);

    /// <summary>In the place of a table's index type: there is no table, and element k is the kth.</summary>
    private readonly struct None;

    private static void DenseProduct<T, TIndex>(ref T x, int count, ref TIndex indices, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TIndex : unmanaged
    {
        int n = y.Length;
        ref T w = ref MemoryMarshal.GetReference(weights[..(count * n)]), b = ref MemoryMarshal.GetReference(bias[..n]), to = ref MemoryMarshal.GetReference(y);
        if (Vector256.IsHardwareAccelerated && n >= Vector512<T>.Count)
            Dense<T, TIndex, Vector512<T>, Wide<T>>(ref x, count, ref indices, ref w, ref b, n, ref to);
        else if (n >= Vector128<T>.Count)
            Dense<T, TIndex, Vector128<T>, Narrow<T>>(ref x, count, ref indices, ref w, ref b, n, ref to);
        else
            Dense<T, TIndex, T, One<T>>(ref x, count, ref indices, ref w, ref b, n, ref to);
    }

    private static void Dense<T, TIndex, TVector, TSimd>(ref T x, int count, ref TIndex indices, ref T w, ref T bias, int n, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TIndex : unmanaged
        where TVector : struct
        where TSimd : IVector<T, TVector>
    {
        int j = 0;
        for (; j <= n - 4 * TSimd.Count; j += 4 * TSimd.Count)
            FourVectors<T, TIndex, TVector, TSimd>(ref x, count, ref indices, ref Unsafe.Add(ref w, j), n, ref Unsafe.Add(ref bias, j), ref Unsafe.Add(ref y, j));
        while (j < n)
        {
            // The last vector overlaps the one before it.
            j = Math.Min(j, n - TSimd.Count);
            OneVector<T, TIndex, TVector, TSimd>(ref x, count, ref indices, ref Unsafe.Add(ref w, j), n, ref Unsafe.Add(ref bias, j), ref Unsafe.Add(ref y, j));
            j += TSimd.Count;
        }
    }

    // Even and odd terms are summed apart, so that additions do not wait for each other, whatever the width, so that the bits do not depend on it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourVectors<T, TIndex, TVector, TSimd>(ref T x, int count, ref TIndex indices, ref T w, int n, ref T bias, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TIndex : unmanaged
        where TVector : struct
        where TSimd : IVector<T, TVector>
    {
        nint width = TSimd.Count;
        TVector a = TSimd.Load(ref bias, 0), b = TSimd.Load(ref bias, width), c = TSimd.Load(ref bias, 2 * width), d = TSimd.Load(ref bias, 3 * width);
        TVector e = TSimd.Create(T.Zero), f = e, g = e, h = e;
        int k = 0;
        for (; k <= count - 2; k += 2)
        {
            TVector even = TSimd.Create(Unsafe.Add(ref x, Place(ref indices, k))), odd = TSimd.Create(Unsafe.Add(ref x, Place(ref indices, k + 1)));
            a = TSimd.Plus(a, TSimd.Times(even, TSimd.Load(ref w, 0)));
            b = TSimd.Plus(b, TSimd.Times(even, TSimd.Load(ref w, width)));
            c = TSimd.Plus(c, TSimd.Times(even, TSimd.Load(ref w, 2 * width)));
            d = TSimd.Plus(d, TSimd.Times(even, TSimd.Load(ref w, 3 * width)));
            w = ref Unsafe.Add(ref w, n);
            e = TSimd.Plus(e, TSimd.Times(odd, TSimd.Load(ref w, 0)));
            f = TSimd.Plus(f, TSimd.Times(odd, TSimd.Load(ref w, width)));
            g = TSimd.Plus(g, TSimd.Times(odd, TSimd.Load(ref w, 2 * width)));
            h = TSimd.Plus(h, TSimd.Times(odd, TSimd.Load(ref w, 3 * width)));
            w = ref Unsafe.Add(ref w, n);
        }

        if (k < count)
        {
            TVector even = TSimd.Create(Unsafe.Add(ref x, Place(ref indices, k)));
            a = TSimd.Plus(a, TSimd.Times(even, TSimd.Load(ref w, 0)));
            b = TSimd.Plus(b, TSimd.Times(even, TSimd.Load(ref w, width)));
            c = TSimd.Plus(c, TSimd.Times(even, TSimd.Load(ref w, 2 * width)));
            d = TSimd.Plus(d, TSimd.Times(even, TSimd.Load(ref w, 3 * width)));
        }

        TSimd.Store(TSimd.Plus(a, e), ref y, 0);
        TSimd.Store(TSimd.Plus(b, f), ref y, width);
        TSimd.Store(TSimd.Plus(c, g), ref y, 2 * width);
        TSimd.Store(TSimd.Plus(d, h), ref y, 3 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OneVector<T, TIndex, TVector, TSimd>(ref T x, int count, ref TIndex indices, ref T w, int n, ref T bias, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TIndex : unmanaged
        where TVector : struct
        where TSimd : IVector<T, TVector>
    {
        TVector even = TSimd.Load(ref bias, 0), odd = TSimd.Create(T.Zero);
        int k = 0;
        for (; k <= count - 2; k += 2)
        {
            even = TSimd.Plus(even, TSimd.Times(TSimd.Create(Unsafe.Add(ref x, Place(ref indices, k))), TSimd.Load(ref w, 0)));
            odd = TSimd.Plus(odd, TSimd.Times(TSimd.Create(Unsafe.Add(ref x, Place(ref indices, k + 1))), TSimd.Load(ref w, n)));
            w = ref Unsafe.Add(ref w, 2 * n);
        }

        if (k < count)
            even = TSimd.Plus(even, TSimd.Times(TSimd.Create(Unsafe.Add(ref x, Place(ref indices, k))), TSimd.Load(ref w, 0)));
        TSimd.Store(TSimd.Plus(even, odd), ref y, 0);
    }
}
