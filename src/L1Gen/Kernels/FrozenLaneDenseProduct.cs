#nullable enable
using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

public static partial class Frozen
{
    /// <summary>y[j] = bias[j] + Σₖ x[k]·weights[k·n + j] in each of 16 lanes, with n results, a multiple of 16: the last may be padding.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="x">16 for each row of the weights.</param>
    /// <param name="weights">Elements × n, row-major, as for <see cref="DenseProduct{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T})"/>.</param>
    /// <param name="bias">n.</param>
    /// <param name="y">16 for each of the results that are wanted, n or less; apart from <paramref name="x"/>.</param>
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
        const int Tile = 4;
        int n = bias.Length, count = x.Length / Lanes, results = y.Length / Lanes;
        Span<T> last = stackalloc T[Tile * Lanes];
        weights = weights[..(count * n)];
        for (int j = 0; j < results; j += Tile)
        {
            bool isWhole = j + Tile <= results;
            Span<T> to = isWhole ? y.Slice(j * Lanes, Tile * Lanes) : last;
            for (int lane = 0; lane < Lanes; lane += TSimd.Count)
            {
                LaneTile<T, TVector, TSimd>(
                    ref Unsafe.Add(ref MemoryMarshal.GetReference(x), lane), count, ref Unsafe.Add(ref MemoryMarshal.GetReference(weights), j), n,
                    bias.Slice(j, Tile), ref Unsafe.Add(ref MemoryMarshal.GetReference(to), lane));
            }

            if (!isWhole)
                last[..(y.Length - j * Lanes)].CopyTo(y[(j * Lanes)..]);
        }
    }

    /// <summary>Four results, held in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LaneTile<T, TVector, TSimd>(ref T x, int count, ref T w, int n, ReadOnlySpan<T> bias, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVector : struct
        where TSimd : IVector<T, TVector>
    {
        TVector a = TSimd.Create(bias[0]), b = TSimd.Create(bias[1]), c = TSimd.Create(bias[2]), d = TSimd.Create(bias[3]);
        for (int k = 0; k < count; k++)
        {
            TVector v = TSimd.Load(ref x, (nint)k * Lanes);
            a = TSimd.Add(a, TSimd.Multiply(v, TSimd.Create(w)));
            b = TSimd.Add(b, TSimd.Multiply(v, TSimd.Create(Unsafe.Add(ref w, 1))));
            c = TSimd.Add(c, TSimd.Multiply(v, TSimd.Create(Unsafe.Add(ref w, 2))));
            d = TSimd.Add(d, TSimd.Multiply(v, TSimd.Create(Unsafe.Add(ref w, 3))));
            w = ref Unsafe.Add(ref w, n);
        }

        TSimd.Store(a, ref y, 0);
        TSimd.Store(b, ref y, Lanes);
        TSimd.Store(c, ref y, 2 * Lanes);
        TSimd.Store(d, ref y, 3 * Lanes);
    }
}
