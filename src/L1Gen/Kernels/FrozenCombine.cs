#nullable enable
using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

public static partial class Frozen
{
    /// <summary>y[f·16 + r] = numbers[f]: numbers as a value of 16 rows.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="numbers">One for each element.</param>
    /// <param name="y">16 for each.</param>
    public static void Spread<T>(ReadOnlySpan<T> numbers, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int f = 0; f < numbers.Length; f++)
            y.Slice(f * Lanes, Lanes).Fill(numbers[f]);
    }

    /// <summary>y[i] = a[i] + b[i]; an operand that is shorter is repeated: one number, or of 16 rows the values of one element.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="a">As long as <paramref name="y"/>, or as a part of which that is a multiple.</param>
    /// <param name="b">As long as <paramref name="y"/>, or as a part of which that is a multiple.</param>
    /// <param name="y">As long as the longer operand; may be that one.</param>
    public static void Add<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Combine<T, AddOperation<T>>(a, b, y);

    /// <summary>y[i] = a[i] − b[i]; an operand that is shorter is repeated: one number, or of 16 rows the values of one element.</summary>
    /// <inheritdoc cref="Add{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T})"/>
    public static void Subtract<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Combine<T, SubtractOperation<T>>(a, b, y);

    /// <summary>y[i] = a[i] · b[i]; an operand that is shorter is repeated: one number, or of 16 rows the values of one element.</summary>
    /// <inheritdoc cref="Add{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T})"/>
    public static void Multiply<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Combine<T, MultiplyOperation<T>>(a, b, y);

    /// <summary>y[i] = a[i] / b[i]; an operand that is shorter is repeated: one number, or of 16 rows the values of one element.</summary>
    /// <inheritdoc cref="Add{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T})"/>
    public static void Divide<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Combine<T, DivideOperation<T>>(a, b, y);

    private interface IOperation<T>
    {
        static abstract Vector<T> Invoke(Vector<T> a, Vector<T> b);

        static abstract T Invoke(T a, T b);
    }

    private static void Combine<T, TOperation>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperation : struct, IOperation<T>
    {
        int part = Math.Min(a.Length, b.Length);
        if (part == 1)
        {
            CombineParts<T, TOperation>(a, b, y);
            return;
        }

        for (int i = 0; i < y.Length; i += part)
            CombineParts<T, TOperation>(a.Slice(i % a.Length, part), b.Slice(i % b.Length, part), y.Slice(i, part));
    }

    /// <summary>Operands as long as the result, or of one element.</summary>
    private static void CombineParts<T, TOperation>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOperation : struct, IOperation<T>
    {
        int width = Vector<T>.Count, i = 0;
        bool repeatsA = a.Length == 1, repeatsB = b.Length == 1;
        Vector<T> firstA = new(a[0]), firstB = new(b[0]);
        T numberA = a[0], numberB = b[0];
        for (; i <= y.Length - width; i += width)
            TOperation.Invoke(repeatsA ? firstA : new Vector<T>(a[i..]), repeatsB ? firstB : new Vector<T>(b[i..])).CopyTo(y[i..]);
        for (; i < y.Length; i++)
            y[i] = TOperation.Invoke(repeatsA ? numberA : a[i], repeatsB ? numberB : b[i]);
    }

    private readonly struct AddOperation<T> : IOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<T> Invoke(Vector<T> a, Vector<T> b) => a + b;

        public static T Invoke(T a, T b) => a + b;
    }

    private readonly struct SubtractOperation<T> : IOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<T> Invoke(Vector<T> a, Vector<T> b) => a - b;

        public static T Invoke(T a, T b) => a - b;
    }

    private readonly struct MultiplyOperation<T> : IOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<T> Invoke(Vector<T> a, Vector<T> b) => a * b;

        public static T Invoke(T a, T b) => a * b;
    }

    private readonly struct DivideOperation<T> : IOperation<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<T> Invoke(Vector<T> a, Vector<T> b) => a / b;

        public static T Invoke(T a, T b) => a / b;
    }
}
