using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace L1Gen.Kernels;

// What passes need beyond elementary functions.

internal unsafe partial interface ISimd<T, TVector>
{
    static abstract TVector Sqrt(TVector x);

    /// <summary>Loads integers and converts them.</summary>
    static abstract TVector LoadInt32(int* source);
}

internal readonly unsafe partial struct Simd512<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Sqrt(Vector512<T> x) => Vector512.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadInt32(int* source)
    {
        if (typeof(T) == typeof(float))
            return Vector512.ConvertToSingle(Vector512.Load(source)).As<float, T>();
        return Avx512F.IsSupported
            ? Avx512F.ConvertToVector512Double(Vector256.Load(source)).As<double, T>()
            : Vector512.Create(Simd256<double>.LoadInt32(source), Simd256<double>.LoadInt32(source + Vector256<double>.Count)).As<double, T>();
    }
}

internal readonly unsafe partial struct Simd256<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Sqrt(Vector256<T> x) => Vector256.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadInt32(int* source)
    {
        if (typeof(T) == typeof(float))
            return Vector256.ConvertToSingle(Vector256.Load(source)).As<float, T>();
        return Avx.IsSupported
            ? Avx.ConvertToVector256Double(Vector128.Load(source)).As<double, T>()
            : Vector256.Create(Simd128<double>.LoadInt32(source), Simd128<double>.LoadInt32(source + Vector128<double>.Count)).As<double, T>();
    }
}

internal readonly unsafe partial struct Simd128<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Sqrt(Vector128<T> x) => Vector128.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadInt32(int* source) => typeof(T) == typeof(float)
        ? Vector128.ConvertToSingle(Vector128.Load(source)).As<float, T>()
        : Vector128.Create((double)source[0], source[1]).As<double, T>();
}

internal readonly unsafe partial struct Simd1<T>
{
    public static T Sqrt(T x) => T.Sqrt(x);

    public static T LoadInt32(int* source) => T.CreateTruncating(*source);
}
