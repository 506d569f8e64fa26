using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

// Choices without branches.

internal unsafe partial interface ISimd<T, TVector>
{
    /// <summary>The magnitude of x with the sign bit of y.</summary>
    static abstract TVector CopySign(TVector x, TVector y);

    /// <summary>a = b ? x : y, element by element; a NaN equals nothing.</summary>
    static abstract TVector SelectEqual(TVector a, TVector b, TVector x, TVector y);

    /// <summary>a ≤ b ? x : y, element by element; false where either is NaN.</summary>
    static abstract TVector SelectLessOrEqual(TVector a, TVector b, TVector x, TVector y);
}

internal readonly unsafe partial struct Simd512<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> CopySign(Vector512<T> x, Vector512<T> y) => Vector512.ConditionalSelect(Vector512.Create(T.NegativeZero), y, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SelectEqual(Vector512<T> a, Vector512<T> b, Vector512<T> x, Vector512<T> y) =>
        Vector512.ConditionalSelect(Vector512.Equals(a, b), x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SelectLessOrEqual(Vector512<T> a, Vector512<T> b, Vector512<T> x, Vector512<T> y) =>
        Vector512.ConditionalSelect(Vector512.LessThanOrEqual(a, b), x, y);
}

internal readonly unsafe partial struct Simd256<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> CopySign(Vector256<T> x, Vector256<T> y) => Vector256.ConditionalSelect(Vector256.Create(T.NegativeZero), y, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> SelectEqual(Vector256<T> a, Vector256<T> b, Vector256<T> x, Vector256<T> y) =>
        Vector256.ConditionalSelect(Vector256.Equals(a, b), x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> SelectLessOrEqual(Vector256<T> a, Vector256<T> b, Vector256<T> x, Vector256<T> y) =>
        Vector256.ConditionalSelect(Vector256.LessThanOrEqual(a, b), x, y);
}

internal readonly unsafe partial struct Simd128<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> CopySign(Vector128<T> x, Vector128<T> y) => Vector128.ConditionalSelect(Vector128.Create(T.NegativeZero), y, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> SelectEqual(Vector128<T> a, Vector128<T> b, Vector128<T> x, Vector128<T> y) =>
        Vector128.ConditionalSelect(Vector128.Equals(a, b), x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> SelectLessOrEqual(Vector128<T> a, Vector128<T> b, Vector128<T> x, Vector128<T> y) =>
        Vector128.ConditionalSelect(Vector128.LessThanOrEqual(a, b), x, y);
}

internal readonly unsafe partial struct Simd1<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T CopySign(T x, T y) => T.CopySign(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SelectEqual(T a, T b, T x, T y) => a == b ? x : y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SelectLessOrEqual(T a, T b, T x, T y) => a <= b ? x : y;
}
