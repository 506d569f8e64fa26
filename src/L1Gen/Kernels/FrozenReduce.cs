#nullable enable
using System;
using System.Numerics;

namespace L1Gen.Kernels;

public static partial class Frozen
{
    /// <summary>y[r] = factor·Σ x[f·lanes + r] over f.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="x">Elements × lanes.</param>
    /// <param name="lanes">1 for one row, else 16.</param>
    /// <param name="factor">1 for a sum, 1 / n for a mean.</param>
    /// <param name="y">One for each lane.</param>
    public static void Sum<T>(ReadOnlySpan<T> x, int lanes, T factor, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int r = 0; r < lanes; r++)
        {
            double sum = 0;
            for (int i = r; i < x.Length; i += lanes)
                sum += double.CreateTruncating(x[i]);
            y[r] = T.CreateTruncating(sum * double.CreateTruncating(factor));
        }
    }

    /// <summary>y[r] = the greatest of x[f·lanes + r] over f; NaN if one is NaN.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="x">Elements × lanes, at least one element.</param>
    /// <param name="lanes">1 for one row, else 16.</param>
    /// <param name="y">One for each lane.</param>
    public static void Max<T>(ReadOnlySpan<T> x, int lanes, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int r = 0; r < lanes; r++)
        {
            T greatest = x[r];
            for (int i = r + lanes; i < x.Length; i += lanes)
                greatest = T.Max(greatest, x[i]);
            y[r] = greatest;
        }
    }

    /// <summary>y = (x − mean x) / √(variance + ε) in each lane, the variance the mean square (Ba, Kiros and Hinton 2016, eq. 3).</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="x">Elements × lanes.</param>
    /// <param name="lanes">1 for one row, else 16.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="y">As long as <paramref name="x"/>, or <paramref name="x"/> itself.</param>
    public static void Normalize<T>(ReadOnlySpan<T> x, int lanes, T epsilon, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double n = x.Length / lanes;
        for (int r = 0; r < lanes; r++)
        {
            double sum = 0, squares = 0;
            for (int i = r; i < x.Length; i += lanes)
                sum += double.CreateTruncating(x[i]);
            double mean = sum / n;
            for (int i = r; i < x.Length; i += lanes)
            {
                double deviation = double.CreateTruncating(x[i]) - mean;
                squares += deviation * deviation;
            }

            double inverse = 1 / Math.Sqrt(squares / n + double.CreateTruncating(epsilon));
            for (int i = r; i < x.Length; i += lanes)
                y[i] = T.CreateTruncating((double.CreateTruncating(x[i]) - mean) * inverse);
        }
    }
}
