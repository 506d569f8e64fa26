using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace L1Gen.Kernels;

/// <summary>Operations on 256 bits.</summary>
internal readonly unsafe partial struct Simd256<T> : ISimd<T, Vector256<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Create(T value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(T* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> LoadSingle(float* source) => Avx.IsSupported
        ? Avx.ConvertToVector256Double(Vector128.Load(source)).As<double, T>()
        : Vector256.WidenLower(Vector128.Load(source).ToVector256Unsafe()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide WidenLower<TWide>(Vector256<T> x)
        where TWide : struct => typeof(T) == typeof(float)
        ? Unsafe.BitCast<Vector256<double>, TWide>(Vector256.WidenLower(x.AsSingle()))
        : Unsafe.BitCast<Vector256<T>, TWide>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide WidenUpper<TWide>(Vector256<T> x)
        where TWide : struct => Unsafe.BitCast<Vector256<double>, TWide>(Vector256.WidenUpper(x.AsSingle()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<T> value, T* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Abs(Vector256<T> x) => Vector256.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Add(Vector256<T> x, Vector256<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Subtract(Vector256<T> x, Vector256<T> y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Multiply(Vector256<T> x, Vector256<T> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
#if NET9_0_OR_GREATER
    public static Vector256<T> Clamp(Vector256<T> x, Vector256<T> min, Vector256<T> max) => Vector256.MinNative(max, Vector256.MaxNative(min, x));
#else
    public static Vector256<T> Clamp(Vector256<T> x, Vector256<T> min, Vector256<T> max) => Vector256.Min(max, Vector256.Max(min, x));
#endif

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(Vector256<T> x) => Vector256.EqualsAll(x, Vector256<T>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> AddSign(Vector256<T> sum, Vector256<T> magnitude, Vector256<T> x)
    {
        Vector256<T> sign = Vector256.Create(T.NegativeZero) & x;
        return sum + (Vector256.AndNot(magnitude, Vector256.Equals(x, Vector256<T>.Zero)) | sign);
    }
}
