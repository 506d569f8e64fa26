using System.Numerics;

namespace L1Gen.Kernels;

/// <summary>
/// The loops that models and emitted code are made of. Sums are returned in <see langword="double"/>; every result has the same bits with
/// 512-, 256- and 128-bit vectors and without any. No method allocates.
/// </summary>
public static partial class Kernel
{
    /// <summary>Σ|w|. NaN if a weight is NaN, 0 if there is none.</summary>
    /// <param name="weights">w.</param>
    public static double L1Norm(ReadOnlySpan<float> weights) => L1NormCore(weights);

    /// <inheritdoc cref="L1Norm(ReadOnlySpan{float})"/>
    public static double L1Norm(ReadOnlySpan<double> weights) => L1NormCore(weights);

    /// <summary>Σw², the squares taken in <see langword="double"/>. NaN if a weight is NaN, 0 if there is none.</summary>
    /// <param name="weights">w.</param>
    public static double SumOfSquares(ReadOnlySpan<float> weights) => SumOfSquaresCore(weights);

    /// <inheritdoc cref="SumOfSquares(ReadOnlySpan{float})"/>
    public static double SumOfSquares(ReadOnlySpan<double> weights) => SumOfSquaresCore(weights);

    /// <summary>Σx·y, the products taken in the precision of the elements.</summary>
    /// <param name="x">x.</param>
    /// <param name="y">As long as <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => DotCore(x, y);

    /// <inheritdoc cref="Dot(ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => DotCore(x, y);

    /// <summary>How many weights are zero.</summary>
    internal static unsafe int CountZeros<T>(ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* w = weights)
            return (int)Reduction.Sum<T, ZeroStep<T>>(new(w), (nuint)weights.Length);
    }

    private static unsafe double L1NormCore<T>(ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* w = weights)
            return Reduction.Sum<T, AbsoluteStep<T>>(new(w), (nuint)weights.Length);
    }

    private static unsafe double SumOfSquaresCore<T>(ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* w = weights)
            return Reduction.Sum<double, SquareStep<T>>(new(w), (nuint)weights.Length);
    }

    private static unsafe double DotCore<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require.SameLength(x.Length, y.Length, nameof(y), nameof(x));
        fixed (T* a = x, b = y)
            return Reduction.Sum<T, ProductStep<T>>(new(a, b), (nuint)x.Length);
    }
}
