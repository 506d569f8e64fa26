using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

/// <summary>Operations on 512 bits.</summary>
internal readonly unsafe struct Simd512<T> : ISimd<T, Vector512<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Create(T value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(T* source) => Vector512.Load(source);

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
    public static Vector512<T> CopySign(Vector512<T> x, Vector512<T> y) => Vector512.ConditionalSelect(Vector512.Create(T.NegativeZero), y, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SelectEqual(Vector512<T> a, Vector512<T> b, Vector512<T> x, Vector512<T> y) =>
        Vector512.ConditionalSelect(Vector512.Equals(a, b), x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SelectLessOrEqual(Vector512<T> a, Vector512<T> b, Vector512<T> x, Vector512<T> y) =>
        Vector512.ConditionalSelect(Vector512.LessThanOrEqual(a, b), x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(double* lanes, Vector512<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var (lower, upper) = Vector512.Widen(x.AsSingle());
            (Vector512.Load(lanes) + lower).Store(lanes);
            (Vector512.Load(lanes + Vector512<double>.Count) + upper).Store(lanes + Vector512<double>.Count);
        }
        else
        {
            (Vector512.Load(lanes) + x.AsDouble()).Store(lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSquareTo(double* lanes, Vector512<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var (lower, upper) = Vector512.Widen(x.AsSingle());
            (Vector512.Load(lanes) + lower * lower).Store(lanes);
            (Vector512.Load(lanes + Vector512<double>.Count) + upper * upper).Store(lanes + Vector512<double>.Count);
        }
        else
        {
            (Vector512.Load(lanes) + x.AsDouble() * x.AsDouble()).Store(lanes);
        }
    }
}

/// <summary>Operations on 256 bits.</summary>
internal readonly unsafe struct Simd256<T> : ISimd<T, Vector256<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Create(T value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(T* source) => Vector256.Load(source);

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
    public static Vector256<T> CopySign(Vector256<T> x, Vector256<T> y) => Vector256.ConditionalSelect(Vector256.Create(T.NegativeZero), y, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> SelectEqual(Vector256<T> a, Vector256<T> b, Vector256<T> x, Vector256<T> y) =>
        Vector256.ConditionalSelect(Vector256.Equals(a, b), x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> SelectLessOrEqual(Vector256<T> a, Vector256<T> b, Vector256<T> x, Vector256<T> y) =>
        Vector256.ConditionalSelect(Vector256.LessThanOrEqual(a, b), x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(double* lanes, Vector256<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var (lower, upper) = Vector256.Widen(x.AsSingle());
            (Vector256.Load(lanes) + lower).Store(lanes);
            (Vector256.Load(lanes + Vector256<double>.Count) + upper).Store(lanes + Vector256<double>.Count);
        }
        else
        {
            (Vector256.Load(lanes) + x.AsDouble()).Store(lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSquareTo(double* lanes, Vector256<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var (lower, upper) = Vector256.Widen(x.AsSingle());
            (Vector256.Load(lanes) + lower * lower).Store(lanes);
            (Vector256.Load(lanes + Vector256<double>.Count) + upper * upper).Store(lanes + Vector256<double>.Count);
        }
        else
        {
            (Vector256.Load(lanes) + x.AsDouble() * x.AsDouble()).Store(lanes);
        }
    }
}

/// <summary>Operations on 128 bits.</summary>
internal readonly unsafe struct Simd128<T> : ISimd<T, Vector128<T>>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector128<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Create(T value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(T* source) => Vector128.Load(source);

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
    public static Vector128<T> CopySign(Vector128<T> x, Vector128<T> y) => Vector128.ConditionalSelect(Vector128.Create(T.NegativeZero), y, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> SelectEqual(Vector128<T> a, Vector128<T> b, Vector128<T> x, Vector128<T> y) =>
        Vector128.ConditionalSelect(Vector128.Equals(a, b), x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> SelectLessOrEqual(Vector128<T> a, Vector128<T> b, Vector128<T> x, Vector128<T> y) =>
        Vector128.ConditionalSelect(Vector128.LessThanOrEqual(a, b), x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(double* lanes, Vector128<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var (lower, upper) = Vector128.Widen(x.AsSingle());
            (Vector128.Load(lanes) + lower).Store(lanes);
            (Vector128.Load(lanes + Vector128<double>.Count) + upper).Store(lanes + Vector128<double>.Count);
        }
        else
        {
            (Vector128.Load(lanes) + x.AsDouble()).Store(lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSquareTo(double* lanes, Vector128<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var (lower, upper) = Vector128.Widen(x.AsSingle());
            (Vector128.Load(lanes) + lower * lower).Store(lanes);
            (Vector128.Load(lanes + Vector128<double>.Count) + upper * upper).Store(lanes + Vector128<double>.Count);
        }
        else
        {
            (Vector128.Load(lanes) + x.AsDouble() * x.AsDouble()).Store(lanes);
        }
    }
}

/// <summary>The same operations on one element: the path without SIMD, and the end of every loop.</summary>
internal readonly unsafe struct Simd1<T> : ISimd<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => 1;

    public static T Create(T value) => value;

    public static T Load(T* source) => *source;

    public static void Store(T value, T* target) => *target = value;

    public static T Abs(T x) => T.Abs(x);

    public static T Add(T x, T y) => x + y;

    public static T Subtract(T x, T y) => x - y;

    public static T Multiply(T x, T y) => x * y;

    public static T CopySign(T x, T y) => T.CopySign(x, y);

    public static T SelectEqual(T a, T b, T x, T y) => a == b ? x : y;

    public static T SelectLessOrEqual(T a, T b, T x, T y) => a <= b ? x : y;

    public static void AddTo(double* lanes, T x) => *lanes += double.CreateTruncating(x);

    public static void AddSquareTo(double* lanes, T x) => *lanes += double.CreateTruncating(x) * double.CreateTruncating(x);
}
