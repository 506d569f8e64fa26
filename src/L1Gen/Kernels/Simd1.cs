using System.Numerics;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

/// <summary>The same operations on one element: the path without SIMD, and the end of every loop.</summary>
internal readonly unsafe partial struct Simd1<T> : ISimd<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Create(T value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(T* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LoadSingle(float* source) => T.CreateTruncating(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide WidenLower<TWide>(T x)
        where TWide : struct => Unsafe.BitCast<double, TWide>(double.CreateTruncating(x));

    public static TWide WidenUpper<TWide>(T x)
        where TWide : struct => throw new NotSupportedException();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T value, T* target) => *target = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Abs(T x) => T.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Add(T x, T y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Subtract(T x, T y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Multiply(T x, T y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Clamp(T x, T min, T max)
    {
#if NET9_0_OR_GREATER
        return T.MinNative(max, T.MaxNative(min, x));
#else
        x = min > x ? min : x;
        return max < x ? max : x;
#endif
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(T x) => x == T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T AddSign(T sum, T magnitude, T x) => sum + (x == T.Zero ? x : T.CopySign(magnitude, x));
}
