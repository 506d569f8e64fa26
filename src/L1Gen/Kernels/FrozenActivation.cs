#nullable enable
using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using Simd = System.Numerics.Vector;

namespace L1Gen.Kernels;

public static partial class Frozen
{
    /// <summary>y[i] = 1 / (1 + e⁻ˣ), without overflow, x = x[i]. NaN gives NaN.</summary>
    /// <inheritdoc cref="Relu{T}(ReadOnlySpan{T}, Span{T})"/>
    public static void Sigmoid<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(x, y, default(SigmoidFunction<T>));

    /// <summary>y[i] = tanh x, x = x[i]. NaN gives NaN.</summary>
    /// <inheritdoc cref="Relu{T}(ReadOnlySpan{T}, Span{T})"/>
    public static void Tanh<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(x, y, default(TanhFunction<T>));

    /// <summary>y[i] = ½x(1 + tanh(√(2/π)·(x + 0.044715x³))) (Hendrycks and Gimpel 2016), x = x[i]. NaN gives NaN.</summary>
    /// <inheritdoc cref="Relu{T}(ReadOnlySpan{T}, Span{T})"/>
    public static void Gelu<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(x, y, default(GeluFunction<T>));

    /// <summary>y[i] = ln(1 + eˣ), without overflow, x = x[i]. NaN gives NaN.</summary>
    /// <inheritdoc cref="Relu{T}(ReadOnlySpan{T}, Span{T})"/>
    public static void Softplus<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(x, y, default(SoftplusFunction<T>));

    /// <summary>y[i] = eˣ, x = x[i]. NaN gives NaN.</summary>
    /// <inheritdoc cref="Relu{T}(ReadOnlySpan{T}, Span{T})"/>
    public static void Exp<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(x, y, default(ExpFunction<T>));

    /// <summary>y[i] = ln x, x = x[i]. NaN gives NaN.</summary>
    /// <inheritdoc cref="Relu{T}(ReadOnlySpan{T}, Span{T})"/>
    public static void Log<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(x, y, default(LogFunction<T>));

    /// <summary>With e = e^−|x|, which never overflows: 1 / (1 + e) for x ≥ 0, e / (1 + e) below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> SigmoidOf<T>(Vector<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector<T> e = ExpOf(Vector<T>.Zero - Simd.Abs(x));
        return Simd.ConditionalSelect(Simd.LessThanOrEqual(Vector<T>.Zero, x), Vector<T>.One, e) / (Vector<T>.One + e);
    }

    /// <summary>−t / (2 + t) with t = e^−2|x| − 1, and the sign of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> TanhOf<T>(Vector<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector<T> sign = Constant<T>(-0.0);
        Vector<T> t = ExpMinusOneOf(Constant<T>(-2) * Simd.Abs(x));
        return Simd.ConditionalSelect(sign, x, t / (Constant<T>(2) + t));
    }

    /// <summary>x·σ(2u), which cancels nothing. Below −25, where σ is 0, x is held there, so that no power of it overflows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> GeluOf<T>(Vector<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const double Slope = 1.5957691216057308, Cube = 0.044715;
        Vector<T> lowest = Constant<T>(-25);
        x = Simd.ConditionalSelect(Simd.LessThanOrEqual(x, lowest), lowest, x);
        return x * SigmoidOf(x * (Constant<T>(Slope) + Constant<T>(Cube * Slope) * (x * x)));
    }

    /// <summary>max(x, 0) + ln(1 + e^−|x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> SoftplusOf<T>(Vector<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Simd.ConditionalSelect(Simd.LessThanOrEqual(x, Vector<T>.Zero), Vector<T>.Zero, x) + LogOfOnePlus(ExpOf(Vector<T>.Zero - Simd.Abs(x)));

    private readonly struct SigmoidFunction<T> : IFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke(Vector<T> x) => SigmoidOf(x);
    }

    private readonly struct TanhFunction<T> : IFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke(Vector<T> x) => TanhOf(x);
    }

    private readonly struct GeluFunction<T> : IFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke(Vector<T> x) => GeluOf(x);
    }

    private readonly struct SoftplusFunction<T> : IFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke(Vector<T> x) => SoftplusOf(x);
    }

    private readonly struct ExpFunction<T> : IFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke(Vector<T> x) => ExpOf(x);
    }

    private readonly struct LogFunction<T> : IFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke(Vector<T> x) => LogOf(x);
    }
}
