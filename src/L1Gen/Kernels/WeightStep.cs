using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

/// <summary>A step of an optimizer on the weights from an index on, and on their gradient and state.</summary>
internal interface IWeightStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    void Invoke<TSimd, TVector>(nuint index)
        where TSimd : ISimd<T, TVector>
        where TVector : struct;
}

/// <summary>Takes a step on every weight once; each depends on nothing but itself, so that every width and every division gives the same bits.</summary>
internal static class WeightStep
{
    /// <summary>With the widest vectors of this machine.</summary>
    public static void Run<T, TStep>(in TStep step, nuint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IWeightStep<T>
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
        where TStep : struct, IWeightStep<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        nuint i = 0;
        for (; i + (nuint)TSimd.Count <= n; i += (nuint)TSimd.Count)
            step.Invoke<TSimd, TVector>(i);
        if (TSimd.Count > Vector256<T>.Count && i + (nuint)Vector256<T>.Count <= n)
        {
            step.Invoke<Simd256<T>, Vector256<T>>(i);
            i += (nuint)Vector256<T>.Count;
        }

        if (TSimd.Count > Vector128<T>.Count && i + (nuint)Vector128<T>.Count <= n)
        {
            step.Invoke<Simd128<T>, Vector128<T>>(i);
            i += (nuint)Vector128<T>.Count;
        }

        for (; i < n; i++)
            step.Invoke<Simd1<T>, T>(i);
    }
}

/// <summary>What the steps have in common.</summary>
internal static class Proximal
{
    /// <summary>(w − clamp(w, −threshold, threshold)): sign(w)·max(|w| − threshold, 0), a threshold for each element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Shrink<T, TSimd, TVector>(TVector w, TVector threshold)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct =>
        TSimd.Subtract(w, TSimd.Clamp(w, TSimd.Subtract(TSimd.Create(T.Zero), threshold), threshold));

    /// <summary>x, but 0 where |x| is within a factor of 100 of the subnormal numbers: a mean that decays for ever would end there, where a processor is 50 times slower.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Settle<T, TSimd, TVector>(TVector x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct =>
        TSimd.SelectLessOrEqual(TSimd.Abs(x), TSimd.Create(T.CreateTruncating(typeof(T) == typeof(float) ? 1e-36 : 1e-306)), TSimd.Create(T.Zero), x);
}
