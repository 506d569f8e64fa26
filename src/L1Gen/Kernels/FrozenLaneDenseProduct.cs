#nullable enable
using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

public static partial class Frozen
{
    /// <summary>y[j] = bias[j] + Σₖ x[k]·weights[k·n + j] in each of 16 lanes, with n results.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="x">16 for each row of the weights.</param>
    /// <param name="weights">Elements × n, row-major, as for <see cref="DenseProduct{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T})"/>.</param>
    /// <param name="bias">One for each result.</param>
    /// <param name="y">16 for each result; apart from <paramref name="x"/>.</param>
    public static void LaneDenseProduct<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector256.IsHardwareAccelerated)
            LaneDenseProduct<T, Vector512<T>, Wide<T>>(x, weights, bias, y);
        else
            LaneDenseProduct<T, Vector128<T>, Narrow<T>>(x, weights, bias, y);
    }

    private static void LaneDenseProduct<T, TVector, TSimd>(ReadOnlySpan<T> x, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVector : struct
        where TSimd : IVector<T, TVector>
    {
        int n = bias.Length, count = x.Length / Lanes;
        ref T from = ref MemoryMarshal.GetReference(x), w = ref MemoryMarshal.GetReference(weights[..(count * n)]), to = ref MemoryMarshal.GetReference(y[..(n * Lanes)]);
        for (int lane = 0; lane < Lanes; lane += TSimd.Count)
        {
            int j = 0;
            for (; j <= n - 4; j += 4)
                FourLaneResults<T, TVector, TSimd>(ref Unsafe.Add(ref from, lane), count, ref Unsafe.Add(ref w, j), n, bias.Slice(j, 4), ref Unsafe.Add(ref to, j * Lanes + lane));
            for (; j < n; j++)
                OneLaneResult<T, TVector, TSimd>(ref Unsafe.Add(ref from, lane), count, ref Unsafe.Add(ref w, j), n, bias[j], ref Unsafe.Add(ref to, j * Lanes + lane));
        }
    }

    // Four results are held in registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourLaneResults<T, TVector, TSimd>(ref T x, int count, ref T w, int n, ReadOnlySpan<T> bias, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVector : struct
        where TSimd : IVector<T, TVector>
    {
        TVector a = TSimd.Create(bias[0]), b = TSimd.Create(bias[1]), c = TSimd.Create(bias[2]), d = TSimd.Create(bias[3]);
        for (int k = 0; k < count; k++)
        {
            TVector v = TSimd.Load(ref x, (nint)k * Lanes);
            a = TSimd.Plus(a, TSimd.Times(v, TSimd.Create(w)));
            b = TSimd.Plus(b, TSimd.Times(v, TSimd.Create(Unsafe.Add(ref w, 1))));
            c = TSimd.Plus(c, TSimd.Times(v, TSimd.Create(Unsafe.Add(ref w, 2))));
            d = TSimd.Plus(d, TSimd.Times(v, TSimd.Create(Unsafe.Add(ref w, 3))));
            w = ref Unsafe.Add(ref w, n);
        }

        TSimd.Store(a, ref y, 0);
        TSimd.Store(b, ref y, Lanes);
        TSimd.Store(c, ref y, 2 * Lanes);
        TSimd.Store(d, ref y, 3 * Lanes);
    }

    private static void OneLaneResult<T, TVector, TSimd>(ref T x, int count, ref T w, int n, T bias, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVector : struct
        where TSimd : IVector<T, TVector>
    {
        TVector sum = TSimd.Create(bias);
        for (int k = 0; k < count; k++)
            sum = TSimd.Plus(sum, TSimd.Times(TSimd.Load(ref x, (nint)k * Lanes), TSimd.Create(Unsafe.Add(ref w, (nint)k * n))));
        TSimd.Store(sum, ref y, 0);
    }
}
