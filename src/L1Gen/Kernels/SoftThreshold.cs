using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

/// <summary>
/// w ← (w − clamp(w, −threshold, threshold))·shrink, which is sign(w)·max(|w| − threshold, 0)·shrink with +0 for what it kills.
/// </summary>
internal static unsafe class SoftThreshold
{
    /// <summary>With the widest vectors of this machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<T>(T* weights, nuint n, T threshold, T shrink)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
            Run<T, Simd512<T>, Vector512<T>>(weights, n, threshold, shrink);
        else if (Vector256.IsHardwareAccelerated)
            Run<T, Simd256<T>, Vector256<T>>(weights, n, threshold, shrink);
        else if (Vector128.IsHardwareAccelerated)
            Run<T, Simd128<T>, Vector128<T>>(weights, n, threshold, shrink);
        else
            Run<T, Simd1<T>, T>(weights, n, threshold, shrink);
    }

    /// <summary>The same with one vector width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TSimd, TVector>(T* weights, nuint n, T threshold, T shrink)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        T* w = weights;
        T* end = weights + n;
        if (n >= (nuint)TSimd.Count)
        {
            TVector min = TSimd.Create(-threshold), max = TSimd.Create(threshold), factor = TSimd.Create(shrink);
            for (T* last = end - 4 * TSimd.Count; w <= last; w += 4 * TSimd.Count)
            {
                Step<T, TSimd, TVector>(w, min, max, factor);
                Step<T, TSimd, TVector>(w + TSimd.Count, min, max, factor);
                Step<T, TSimd, TVector>(w + 2 * TSimd.Count, min, max, factor);
                Step<T, TSimd, TVector>(w + 3 * TSimd.Count, min, max, factor);
            }

            for (T* last = end - TSimd.Count; w <= last; w += TSimd.Count)
                Step<T, TSimd, TVector>(w, min, max, factor);
        }

        if (TSimd.Count > Vector256<T>.Count && end - w >= Vector256<T>.Count)
        {
            Step<T, Simd256<T>, Vector256<T>>(w, Vector256.Create(-threshold), Vector256.Create(threshold), Vector256.Create(shrink));
            w += Vector256<T>.Count;
        }

        if (TSimd.Count > Vector128<T>.Count && end - w >= Vector128<T>.Count)
        {
            Step<T, Simd128<T>, Vector128<T>>(w, Vector128.Create(-threshold), Vector128.Create(threshold), Vector128.Create(shrink));
            w += Vector128<T>.Count;
        }

        for (; w < end; w++)
            Step<T, Simd1<T>, T>(w, -threshold, threshold, shrink);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<T, TSimd, TVector>(T* weights, TVector min, TVector max, TVector factor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector w = TSimd.Load(weights);
        TSimd.Store(TSimd.Multiply(TSimd.Subtract(w, TSimd.Clamp(w, min, max)), factor), weights);
    }
}
