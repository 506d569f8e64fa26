using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

/// <summary>A function of one element.</summary>
internal interface IMap<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract TVector Invoke<TSimd, TVector>(TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct;
}

/// <summary>Applies a function of many operations to every element; the target may be the source.</summary>
internal static unsafe class Map
{
    private const int Widest = 16;

    /// <summary>target[i] = f(source[i]) for i = 0 … n − 1, with the widest vectors of this machine that n elements fill.</summary>
    public static void Run<T, TMap>(T* source, T* target, nuint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMap<T>
    {
        if (Vector512.IsHardwareAccelerated && n >= (nuint)Vector512<T>.Count)
            Run<T, TMap, Simd512<T>, Vector512<T>>(source, target, n);
        else if (Vector256.IsHardwareAccelerated && n >= (nuint)Vector256<T>.Count)
            Run<T, TMap, Simd256<T>, Vector256<T>>(source, target, n);
        else if (Vector128.IsHardwareAccelerated)
            Run<T, TMap, Simd128<T>, Vector128<T>>(source, target, n);
        else
            Run<T, TMap, Simd1<T>, T>(source, target, n);
    }

    /// <summary>The same with one vector width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TMap, TSimd, TVector>(T* source, T* target, nuint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMap<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        nuint width = (nuint)TSimd.Count;
        if (n < width)
        {
            T* filled = stackalloc T[Widest];
            new ReadOnlySpan<T>(source, (int)n).CopyTo(new Span<T>(filled, Widest));
            TSimd.Store(TMap.Invoke<TSimd, TVector>(TSimd.Load(filled)), filled);
            new ReadOnlySpan<T>(filled, (int)n).CopyTo(new Span<T>(target, (int)n));
            return;
        }

        // The last vector overlaps the one before it; it is computed first, because the loop may overwrite the source.
        TVector last = TMap.Invoke<TSimd, TVector>(TSimd.Load(source + n - width));
        for (nuint i = 0; i + width < n; i += width)
            TSimd.Store(TMap.Invoke<TSimd, TVector>(TSimd.Load(source + i)), target + i);
        TSimd.Store(last, target + n - width);
    }
}
