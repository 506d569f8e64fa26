using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

/// <summary>Operations on 128 bits.</summary>
internal readonly unsafe partial struct Simd128<T> : ISimd<T, Vector128<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector128<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Create(T value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(T* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadSingle(float* source) => Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(double*)source).AsSingle()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide WidenLower<TWide>(Vector128<T> x)
        where TWide : struct => typeof(T) == typeof(float)
        ? Unsafe.BitCast<Vector128<double>, TWide>(Vector128.WidenLower(x.AsSingle()))
        : Unsafe.BitCast<Vector128<T>, TWide>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide WidenUpper<TWide>(Vector128<T> x)
        where TWide : struct => Unsafe.BitCast<Vector128<double>, TWide>(Vector128.WidenUpper(x.AsSingle()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<T> value, T* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Abs(Vector128<T> x) => Vector128.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Add(Vector128<T> x, Vector128<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Subtract(Vector128<T> x, Vector128<T> y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Multiply(Vector128<T> x, Vector128<T> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
#if NET9_0_OR_GREATER
    public static Vector128<T> Clamp(Vector128<T> x, Vector128<T> min, Vector128<T> max) => Vector128.MinNative(max, Vector128.MaxNative(min, x));
#else
    public static Vector128<T> Clamp(Vector128<T> x, Vector128<T> min, Vector128<T> max) => Vector128.Min(max, Vector128.Max(min, x));
#endif

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(Vector128<T> x) => Vector128.EqualsAll(x, Vector128<T>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> AddSign(Vector128<T> sum, Vector128<T> magnitude, Vector128<T> x)
    {
        Vector128<T> sign = Vector128.Create(T.NegativeZero) & x;
        return sum + (Vector128.AndNot(magnitude, Vector128.Equals(x, Vector128<T>.Zero)) | sign);
    }
}
