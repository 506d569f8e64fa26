using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

/// <summary>
/// A running sum of Σ|w| or Σw² over several arrays: sixteen partial sums in <see langword="double"/>, so that the fields of a model share
/// one accumulator and the result has the same bits on every machine. <see langword="default"/> is the empty sum.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct LaneSum
{
    // Two vectors rather than sixteen numbers: the JIT clears, loads and stores them at the width that the kernels use.
    private Vector512<double> _lower;
    private Vector512<double> _upper;

    /// <summary>The sum of the sixteen lanes, halves first: 16 → 8 → 4 → 2 → 1.</summary>
    public readonly double Total => Fold(_lower, _upper);

    /// <summary>Adds Σ|w|.</summary>
    /// <param name="weights">w; NaN makes the sum NaN.</param>
    public void Add(ReadOnlySpan<float> weights) => AddMagnitudes(weights);

    /// <inheritdoc cref="Add(ReadOnlySpan{float})"/>
    public void Add(ReadOnlySpan<double> weights) => AddMagnitudes(weights);

    /// <summary>Adds Σw², the squares taken in <see langword="double"/>.</summary>
    /// <param name="weights">w; NaN makes the sum NaN.</param>
    public void AddSquares(ReadOnlySpan<float> weights) => AddAllSquares(weights);

    /// <inheritdoc cref="AddSquares(ReadOnlySpan{float})"/>
    public void AddSquares(ReadOnlySpan<double> weights) => AddAllSquares(weights);

    /// <summary>Adds Σ|w| and in the same pass gradient += λ·sign(w), with sign(0) = 0 and sign(NaN) = NaN.</summary>
    /// <param name="weights">w.</param>
    /// <param name="gradient">Holds the gradient of the loss, or zeros; as long as <paramref name="weights"/>, and other memory.</param>
    /// <param name="lambda">λ; finite, not negative. Taken in the precision of the weights.</param>
    /// <exception cref="ArgumentException">The lengths differ. Nothing has been written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">λ is negative, NaN or infinite. Nothing has been written.</exception>
    public void AddWithGradient(ReadOnlySpan<float> weights, Span<float> gradient, double lambda) => AddMagnitudes(weights, gradient, lambda);

    /// <inheritdoc cref="AddWithGradient(ReadOnlySpan{float}, Span{float}, double)"/>
    public void AddWithGradient(ReadOnlySpan<double> weights, Span<double> gradient, double lambda) => AddMagnitudes(weights, gradient, lambda);

    /// <summary>Adds Σ|w|, and Σw² to <paramref name="squares"/>, and gradient += λ·sign(w) + 2·λ₂·w.</summary>
    /// <param name="weights">w.</param>
    /// <param name="gradient">Holds the gradient of the loss, or zeros; as long as <paramref name="weights"/>, and other memory.</param>
    /// <param name="lambda">λ; finite, not negative. Taken in the precision of the weights.</param>
    /// <param name="lambda2">λ₂; finite, not negative. 2·λ₂ is taken in the precision of the weights.</param>
    /// <param name="squares">The running sum of the squares.</param>
    /// <exception cref="ArgumentException">The lengths differ. Nothing has been written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">λ or λ₂ is negative, NaN or infinite. Nothing has been written.</exception>
    public void AddWithGradient(ReadOnlySpan<float> weights, Span<float> gradient, double lambda, double lambda2, ref LaneSum squares) =>
        AddMagnitudes(weights, gradient, lambda, lambda2, ref squares);

    /// <inheritdoc cref="AddWithGradient(ReadOnlySpan{float}, Span{float}, double, double, ref LaneSum)"/>
    public void AddWithGradient(ReadOnlySpan<double> weights, Span<double> gradient, double lambda, double lambda2, ref LaneSum squares) =>
        AddMagnitudes(weights, gradient, lambda, lambda2, ref squares);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Fold(Vector512<double> lower, Vector512<double> upper)
    {
        Vector512<double> eight = lower + upper;
        return Fold(eight.GetLower() + eight.GetUpper());
    }

    /// <summary>The last steps of <see cref="Total"/>: 4 → 2 → 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Fold(Vector256<double> four)
    {
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private unsafe void AddMagnitudes<T>(ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* w = weights)
        fixed (LaneSum* sum = &this)
            Reduction.Run<T, AbsoluteStep<T>>(new(w), (nuint)weights.Length, &sum->_lower);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private unsafe void AddAllSquares<T>(ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* w = weights)
        fixed (LaneSum* sum = &this)
            Reduction.Run<double, SquareStep<T>>(new(w), (nuint)weights.Length, &sum->_lower);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private unsafe void AddMagnitudes<T>(ReadOnlySpan<T> weights, Span<T> gradient, double lambda)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require.SameLength(weights.Length, gradient.Length, nameof(gradient));
        Require.FiniteNotNegative(lambda);
        fixed (T* w = weights, g = gradient)
        fixed (LaneSum* sum = &this)
            Reduction.Run<T, GradientStep<T>>(new(w, g, Require.Saturated<T>(lambda)), (nuint)weights.Length, &sum->_lower);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private unsafe void AddMagnitudes<T>(ReadOnlySpan<T> weights, Span<T> gradient, double lambda, double lambda2, ref LaneSum squares)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require.SameLength(weights.Length, gradient.Length, nameof(gradient));
        Require.FiniteNotNegative(lambda);
        Require.FiniteNotNegative(lambda2);
        squares.AddAllSquares<T>(weights);
        fixed (T* w = weights, g = gradient)
        fixed (LaneSum* sum = &this)
        {
            ElasticGradientStep<T> step = new(w, g, Require.Saturated<T>(lambda), Require.Saturated<T>(2 * lambda2));
            Reduction.Run<T, ElasticGradientStep<T>>(step, (nuint)weights.Length, &sum->_lower);
        }
    }
}
