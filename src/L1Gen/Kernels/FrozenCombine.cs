#nullable enable
using System;
using System.Numerics;

namespace L1Gen.Kernels;

public static partial class Frozen
{
    /// <summary>y[f·lanes + r] = numbers[f]: numbers as a value of 16 rows.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="numbers">One for each element.</param>
    /// <param name="y">16 for each.</param>
    public static void Spread<T>(ReadOnlySpan<T> numbers, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int f = 0; f < numbers.Length; f++)
            y.Slice(f * Lanes, Lanes).Fill(numbers[f]);
    }

    /// <summary>y[i] = a[i] + b[i]. An operand that is shorter is repeated: one number, or of 16 rows the values of one element.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="a">As long as <paramref name="y"/>, or a divisor of that length.</param>
    /// <param name="b">As long as <paramref name="y"/>, or a divisor of that length.</param>
    /// <param name="y">The result; may be an operand of its length.</param>
    public static void Add<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = a[i % a.Length] + b[i % b.Length];
    }

    /// <summary>y[i] = a[i] − b[i]. An operand that is shorter is repeated: one number, or of 16 rows the values of one element.</summary>
    /// <inheritdoc cref="Add{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T})"/>
    public static void Subtract<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = a[i % a.Length] - b[i % b.Length];
    }

    /// <summary>y[i] = a[i] · b[i]. An operand that is shorter is repeated: one number, or of 16 rows the values of one element.</summary>
    /// <inheritdoc cref="Add{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T})"/>
    public static void Multiply<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = a[i % a.Length] * b[i % b.Length];
    }

    /// <summary>y[i] = a[i] / b[i]. An operand that is shorter is repeated: one number, or of 16 rows the values of one element.</summary>
    /// <inheritdoc cref="Add{T}(ReadOnlySpan{T}, ReadOnlySpan{T}, Span{T})"/>
    public static void Divide<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = a[i % a.Length] / b[i % b.Length];
    }
}
