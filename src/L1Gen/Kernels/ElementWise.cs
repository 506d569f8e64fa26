using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

/// <summary>One step of a loop over elements that stand alone: reads the operands at an index and writes the result there.</summary>
internal interface IElementStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    void Invoke<TSimd, TVector>(nuint index)
        where TSimd : ISimd<T, TVector>
        where TVector : struct;
}

/// <summary>Applies a step to every element, once.</summary>
internal static class ElementWise
{
    /// <summary>Applies <paramref name="step"/> to the elements 0 … n − 1 with the widest vectors of this machine.</summary>
    public static void Run<T, TStep>(TStep step, nuint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IElementStep<T>
    {
        if (Vector512.IsHardwareAccelerated)
            Run<T, TStep, Simd512<T>, Vector512<T>>(step, n);
        else if (Vector256.IsHardwareAccelerated)
            Run<T, TStep, Simd256<T>, Vector256<T>>(step, n);
        else if (Vector128.IsHardwareAccelerated)
            Run<T, TStep, Simd128<T>, Vector128<T>>(step, n);
        else
            Run<T, TStep, Simd1<T>, T>(step, n);
    }

    /// <summary>The same with one vector width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TStep, TSimd, TVector>(TStep step, nuint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IElementStep<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        nuint width = (nuint)TSimd.Count;
        nuint i = 0;
        for (; i + 4 * width <= n; i += 4 * width)
        {
            step.Invoke<TSimd, TVector>(i);
            step.Invoke<TSimd, TVector>(i + width);
            step.Invoke<TSimd, TVector>(i + 2 * width);
            step.Invoke<TSimd, TVector>(i + 3 * width);
        }

        for (; i + width <= n; i += width)
            step.Invoke<TSimd, TVector>(i);
        for (; i < n; i++)
            step.Invoke<Simd1<T>, T>(i);
    }
}

/// <summary>w ← (w − clamp(w, −threshold, threshold))·shrink, which is sign(w)·max(|w| − threshold, 0)·shrink with +0 for what it kills.</summary>
internal readonly unsafe struct ProximalElementStep<T>(T* weights, T threshold, T shrink) : IElementStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke<TSimd, TVector>(nuint index)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector w = TSimd.Load(weights + index);
        TVector kept = TSimd.Subtract(w, TSimd.Clamp(w, TSimd.Create(-threshold), TSimd.Create(threshold)));
        TSimd.Store(TSimd.Multiply(kept, TSimd.Create(shrink)), weights + index);
    }
}
