#nullable enable
using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using Simd = System.Numerics.Vector;

namespace L1Gen.Kernels;

public static partial class Frozen
{
    private interface IFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector<T> Invoke(Vector<T> x);
    }

    /// <summary>y[i] = f(x[i]).</summary>
    private static void Map<T, TFunction>(ReadOnlySpan<T> x, Span<T> y, TFunction function)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFunction : struct, IFunction<T>
    {
        int width = Vector<T>.Count, i = 0;
        for (; i + width <= x.Length && i + width <= y.Length; i += width)
            function.Invoke(new Vector<T>(x.Slice(i, width))).CopyTo(y.Slice(i, width));
        if (i == x.Length)
            return;
        Span<T> rest = stackalloc T[Vector<T>.Count];
        x[i..].CopyTo(rest);
        function.Invoke(new Vector<T>(rest)).CopyTo(rest);
        rest[..(x.Length - i)].CopyTo(y[i..]);
    }

    private static Vector<T> Constant<T>(double value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(T.CreateTruncating(value));

    /// <summary>y[i] = max(x[i], 0); NaN stays NaN.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="x">The arguments.</param>
    /// <param name="y">As many results; may be <paramref name="x"/>.</param>
    public static void Relu<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(x, y, default(ReluFunction<T>));

    /// <summary>y[i] = x[i], times the slope below 0.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="x">The arguments.</param>
    /// <param name="slope">Below 0.</param>
    /// <param name="y">As many results; may be <paramref name="x"/>.</param>
    public static void LeakyRelu<T>(ReadOnlySpan<T> x, T slope, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(x, y, new LeakyReluFunction<T>(slope));

    /// <summary>y[i] = |x[i]|.</summary>
    /// <inheritdoc cref="Relu{T}(ReadOnlySpan{T}, Span{T})"/>
    public static void Abs<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(x, y, default(AbsFunction<T>));

    /// <summary>y[i] = x[i]².</summary>
    /// <inheritdoc cref="Relu{T}(ReadOnlySpan{T}, Span{T})"/>
    public static void Square<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(x, y, default(SquareFunction<T>));

    /// <summary>y[i] = −x[i].</summary>
    /// <inheritdoc cref="Relu{T}(ReadOnlySpan{T}, Span{T})"/>
    public static void Negate<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Map(x, y, default(NegateFunction<T>));

    private readonly struct ReluFunction<T> : IFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke(Vector<T> x) => Simd.ConditionalSelect(Simd.LessThanOrEqual(x, Vector<T>.Zero), Vector<T>.Zero, x);
    }

    private readonly struct LeakyReluFunction<T>(T slope) : IFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke(Vector<T> x) => Simd.ConditionalSelect(Simd.LessThanOrEqual(x, Vector<T>.Zero), new Vector<T>(slope) * x, x);
    }

    private readonly struct AbsFunction<T> : IFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke(Vector<T> x) => Simd.Abs(x);
    }

    private readonly struct SquareFunction<T> : IFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke(Vector<T> x) => x * x;
    }

    private readonly struct NegateFunction<T> : IFunction<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<T> Invoke(Vector<T> x) => Vector<T>.Zero - x;
    }
}
