using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace L1Gen.Kernels;

/// <summary>Operations on 512 bits.</summary>
internal readonly unsafe partial struct Simd512<T> : ISimd<T, Vector512<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Create(T value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(T* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LoadSingle(float* source) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector512Double(Vector256.Load(source)).As<double, T>()
        : Vector512.WidenLower(Vector256.Load(source).ToVector512Unsafe()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide WidenLower<TWide>(Vector512<T> x)
        where TWide : struct => typeof(T) == typeof(float)
        ? Unsafe.BitCast<Vector512<double>, TWide>(Vector512.WidenLower(x.AsSingle()))
        : Unsafe.BitCast<Vector512<T>, TWide>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TWide WidenUpper<TWide>(Vector512<T> x)
        where TWide : struct => Unsafe.BitCast<Vector512<double>, TWide>(Vector512.WidenUpper(x.AsSingle()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<T> value, T* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Abs(Vector512<T> x) => Vector512.Abs(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> x, Vector512<T> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Subtract(Vector512<T> x, Vector512<T> y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Multiply(Vector512<T> x, Vector512<T> y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
#if NET9_0_OR_GREATER
    public static Vector512<T> Clamp(Vector512<T> x, Vector512<T> min, Vector512<T> max) => Vector512.MinNative(max, Vector512.MaxNative(min, x));
#else
    public static Vector512<T> Clamp(Vector512<T> x, Vector512<T> min, Vector512<T> max) => Vector512.Min(max, Vector512.Max(min, x));
#endif

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(Vector512<T> x) => Vector512.EqualsAll(x, Vector512<T>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> AddSign(Vector512<T> sum, Vector512<T> magnitude, Vector512<T> x)
    {
        // One instruction makes sign(x); its product with the magnitude is exact, so that fusing it with the addition changes no bit.
        if (Avx512F.IsSupported && typeof(T) == typeof(float))
        {
            Vector512<float> sign = Avx512F.Fixup(x.AsSingle(), x.AsSingle(), Vector512.Create(SignOfClass), 0);
            return Avx512F.FusedMultiplyAdd(magnitude.AsSingle(), sign, sum.AsSingle()).As<float, T>();
        }

        if (Avx512F.IsSupported && typeof(T) == typeof(double))
        {
            Vector512<double> sign = Avx512F.Fixup(x.AsDouble(), x.AsDouble(), Vector512.Create((long)SignOfClass), 0);
            return Avx512F.FusedMultiplyAdd(magnitude.AsDouble(), sign, sum.AsDouble()).As<double, T>();
        }

        Vector512<T> signBit = Vector512.Create(T.NegativeZero) & x;
        return sum + (Vector512.AndNot(magnitude, Vector512.Equals(x, Vector512<T>.Zero)) | signBit);
    }

    /// <summary>
    /// What VFIXUPIMM puts for each class of number, four bits each from the lowest: quiet and signalling NaN → itself, 0 → itself, 1 → 1,
    /// −∞ → −1, +∞ → 1, negative → −1, positive → 1 (Intel, Software Developer's Manual, vol. 2, VFIXUPIMMPS).
    /// </summary>
    private const int SignOfClass = unchecked((int)0xA9A9_A122);
}
