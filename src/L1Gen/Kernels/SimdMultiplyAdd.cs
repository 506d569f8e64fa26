using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace L1Gen.Kernels;

// What products of matrices are made of. Unlike the other operations these differ between machines: only some can round once.

internal unsafe partial interface ISimd<T, TVector>
{
    /// <summary>x·y + sum, rounded once where the machine has an instruction for it, else twice; in one process always the same.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector sum);

    /// <summary>The sum of the elements, halves first.</summary>
    static abstract T Sum(TVector x);
}

internal readonly unsafe partial struct Simd512<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> x, Vector512<T> y, Vector512<T> sum)
    {
        if (Avx512F.IsSupported && typeof(T) == typeof(float))
            return Avx512F.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), sum.AsSingle()).As<float, T>();
        if (Avx512F.IsSupported && typeof(T) == typeof(double))
            return Avx512F.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), sum.AsDouble()).As<double, T>();
        return Vector512.Create(
            Simd256<T>.MultiplyAdd(x.GetLower(), y.GetLower(), sum.GetLower()),
            Simd256<T>.MultiplyAdd(x.GetUpper(), y.GetUpper(), sum.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector512<T> x) => Simd256<T>.Sum(x.GetLower() + x.GetUpper());
}

internal readonly unsafe partial struct Simd256<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> x, Vector256<T> y, Vector256<T> sum)
    {
        if (Fma.IsSupported && typeof(T) == typeof(float))
            return Fma.MultiplyAdd(x.AsSingle(), y.AsSingle(), sum.AsSingle()).As<float, T>();
        if (Fma.IsSupported && typeof(T) == typeof(double))
            return Fma.MultiplyAdd(x.AsDouble(), y.AsDouble(), sum.AsDouble()).As<double, T>();
        return Vector256.Create(
            Simd128<T>.MultiplyAdd(x.GetLower(), y.GetLower(), sum.GetLower()),
            Simd128<T>.MultiplyAdd(x.GetUpper(), y.GetUpper(), sum.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector256<T> x) => Simd128<T>.Sum(x.GetLower() + x.GetUpper());
}

internal readonly unsafe partial struct Simd128<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(Vector128<T> x, Vector128<T> y, Vector128<T> sum)
    {
        if (Fma.IsSupported && typeof(T) == typeof(float))
            return Fma.MultiplyAdd(x.AsSingle(), y.AsSingle(), sum.AsSingle()).As<float, T>();
        if (Fma.IsSupported && typeof(T) == typeof(double))
            return Fma.MultiplyAdd(x.AsDouble(), y.AsDouble(), sum.AsDouble()).As<double, T>();
        if (AdvSimd.Arm64.IsSupported && typeof(T) == typeof(float))
            return AdvSimd.FusedMultiplyAdd(sum.AsSingle(), x.AsSingle(), y.AsSingle()).As<float, T>();
        if (AdvSimd.Arm64.IsSupported && typeof(T) == typeof(double))
            return AdvSimd.Arm64.FusedMultiplyAdd(sum.AsDouble(), x.AsDouble(), y.AsDouble()).As<double, T>();
        return x * y + sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector128<T> x)
    {
        if (typeof(T) == typeof(double))
            return x[0] + x[1];
        return (x[0] + x[2]) + (x[1] + x[3]);
    }
}

internal readonly unsafe partial struct Simd1<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MultiplyAdd(T x, T y, T sum) =>
        Fma.IsSupported || AdvSimd.Arm64.IsSupported ? T.FusedMultiplyAdd(x, y, sum) : x * y + sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(T x) => x;
}
