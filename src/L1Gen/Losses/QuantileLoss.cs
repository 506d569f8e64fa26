using System.Numerics;
using System.Runtime.CompilerServices;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// The quantile or pinball loss, with r = actual − predicted: ℓ = τ·max(r, 0) + (1 − τ)·max(−r, 0) (Koenker and Bassett, Regression
/// Quantiles, 1978).
/// With respect to predicted its derivative is −τ where r &gt; 0, 1 − τ where r &lt; 0, and 0 at 0.
/// Each reduction is for <see langword="float"/> and <see langword="double"/>, returns <see langword="double"/>, allocates nothing, and
/// gives the same bits in every vector width. The losses are taken in the precision of the elements and added up as <see cref="Kernel"/> adds.
/// </summary>
public static class QuantileLoss
{
    /// <summary>The mean loss; with weights Σ wᵢ·ℓᵢ / Σ wᵢ.</summary>
    /// <param name="actual">What was observed.</param>
    /// <param name="predicted">The predictions, as many.</param>
    /// <param name="tau">τ: the quantile that the best constant prediction estimates; 0 &lt; τ &lt; 1. 0.5 gives half the absolute error.</param>
    /// <param name="weights">One weight for each element, finite and not negative; empty where every element counts once.</param>
    /// <returns>The mean; NaN if an operand holds NaN, whatever its weight.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, there is no element, a weight is negative or not finite, or every weight is 0.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">τ is not between 0 and 1. Nothing has been written.</exception>
    public static double Mean(
        ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted, double tau, ReadOnlySpan<float> weights = default) =>
        LossReduction.Mean(PinballError<float>.Create(tau), actual, predicted, weights);

    /// <inheritdoc cref="Mean(ReadOnlySpan{float}, ReadOnlySpan{float}, double, ReadOnlySpan{float})"/>
    public static double Mean(
        ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, double tau, ReadOnlySpan<double> weights = default) =>
        LossReduction.Mean(PinballError<double>.Create(tau), actual, predicted, weights);

    /// <summary>The sum of the losses, Σ wᵢ·ℓᵢ; 0 of no elements.</summary>
    /// <param name="actual">What was observed.</param>
    /// <param name="predicted">The predictions, as many.</param>
    /// <param name="tau">τ: the quantile that the best constant prediction estimates; 0 &lt; τ &lt; 1. 0.5 gives half the absolute error.</param>
    /// <param name="weights">One weight for each element, finite and not negative; empty where every element counts once.</param>
    /// <returns>The sum; NaN if an operand holds NaN, whatever its weight.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a weight is negative or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">τ is not between 0 and 1. Nothing has been written.</exception>
    public static double Sum(
        ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted, double tau, ReadOnlySpan<float> weights = default) =>
        LossReduction.Sum(PinballError<float>.Create(tau), actual, predicted, weights);

    /// <inheritdoc cref="Sum(ReadOnlySpan{float}, ReadOnlySpan{float}, double, ReadOnlySpan{float})"/>
    public static double Sum(
        ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, double tau, ReadOnlySpan<double> weights = default) =>
        LossReduction.Sum(PinballError<double>.Create(tau), actual, predicted, weights);

    /// <summary>destination[i] = ℓᵢ.</summary>
    /// <param name="actual">What was observed.</param>
    /// <param name="predicted">The predictions, as many.</param>
    /// <param name="destination">As long, and either exactly the memory of an operand or apart from it.</param>
    /// <param name="tau">τ: the quantile that the best constant prediction estimates; 0 &lt; τ &lt; 1. 0.5 gives half the absolute error.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part. Nothing has been written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">τ is not between 0 and 1. Nothing has been written.</exception>
    public static void PerElement(ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted, Span<float> destination, double tau) =>
        LossReduction.PerElement(PinballError<float>.Create(tau), actual, predicted, destination);

    /// <inheritdoc cref="PerElement(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, double)"/>
    public static void PerElement(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, Span<double> destination, double tau) =>
        LossReduction.PerElement(PinballError<double>.Create(tau), actual, predicted, destination);

    /// <summary>The mean loss as in <c>Mean</c>, and in the same pass its gradient with respect to <paramref name="predicted"/>.</summary>
    /// <param name="actual">What was observed.</param>
    /// <param name="predicted">The predictions, as many.</param>
    /// <param name="gradient">Receives the gradient, (wᵢ / Σ w)·ℓᵢ′; as long, and apart from the operands.</param>
    /// <param name="tau">τ: the quantile that the best constant prediction estimates; 0 &lt; τ &lt; 1. 0.5 gives half the absolute error.</param>
    /// <param name="weights">One weight for each element, finite and not negative; empty where every element counts once.</param>
    /// <returns>The mean; NaN if an operand holds NaN, whatever its weight.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, there is no element, a weight is negative or not finite, 1 / Σ w is not a normal number, or the gradient
    /// overlaps an operand. Nothing has been written.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">τ is not between 0 and 1. Nothing has been written.</exception>
    public static double MeanAndGradient(
        ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted, Span<float> gradient, double tau, ReadOnlySpan<float> weights = default) =>
        LossReduction.MeanAndGradient(PinballError<float>.Create(tau), actual, predicted, gradient, weights);

    /// <inheritdoc cref="MeanAndGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, double, ReadOnlySpan{float})"/>
    public static double MeanAndGradient(
        ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, Span<double> gradient, double tau, ReadOnlySpan<double> weights = default) =>
        LossReduction.MeanAndGradient(PinballError<double>.Create(tau), actual, predicted, gradient, weights);

    /// <summary>The sum of the losses as in <c>Sum</c>, and in the same pass its gradient with respect to <paramref name="predicted"/>.</summary>
    /// <param name="actual">What was observed.</param>
    /// <param name="predicted">The predictions, as many.</param>
    /// <param name="gradient">Receives the gradient, wᵢ·ℓᵢ′; as long, and apart from the operands.</param>
    /// <param name="tau">τ: the quantile that the best constant prediction estimates; 0 &lt; τ &lt; 1. 0.5 gives half the absolute error.</param>
    /// <param name="weights">One weight for each element, finite and not negative; empty where every element counts once.</param>
    /// <returns>The sum; NaN if an operand holds NaN, whatever its weight.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, a weight is negative or not finite, or the gradient overlaps an operand. Nothing has been written.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">τ is not between 0 and 1. Nothing has been written.</exception>
    public static double SumAndGradient(
        ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted, Span<float> gradient, double tau, ReadOnlySpan<float> weights = default) =>
        LossReduction.SumAndGradient(PinballError<float>.Create(tau), actual, predicted, gradient, weights);

    /// <inheritdoc cref="SumAndGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, double, ReadOnlySpan{float})"/>
    public static double SumAndGradient(
        ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, Span<double> gradient, double tau, ReadOnlySpan<double> weights = default) =>
        LossReduction.SumAndGradient(PinballError<double>.Create(tau), actual, predicted, gradient, weights);
}

/// <summary>|e·s| with the slope s = 1 − τ above 0, −τ below; s, 0 at 0.</summary>
internal readonly struct PinballError<T>(T over, T under) : ILossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector actual, TVector predicted)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => Value<TSimd, TVector>(TSimd.Subtract(predicted, actual));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector actual, TVector predicted, TVector factor, out TVector derivative)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector error = TSimd.Subtract(predicted, actual);
        derivative = Derivative<TSimd, TVector>(error, factor);
        return Value<TSimd, TVector>(error);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Value<TSimd, TVector>(TVector error)
        where TSimd : ISimd<T, TVector>
        where TVector : struct =>
        TSimd.Abs(TSimd.Multiply(error, Slope<TSimd, TVector>(error)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Derivative<TSimd, TVector>(TVector error, TVector factor)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector zero = TSimd.Create(T.Zero);
        return TSimd.SelectEqual(error, zero, zero, TSimd.Multiply(factor, Slope<TSimd, TVector>(error)));
    }

    public static PinballError<T> Create(double tau) => tau > 0 && tau < 1
        ? new(T.CreateTruncating(1 - tau), T.CreateTruncating(-tau))
        : throw new ArgumentOutOfRangeException(nameof(tau), tau, "'tau' must be greater than 0 and less than 1.");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Slope<TSimd, TVector>(TVector error)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.SelectLessOrEqual(error, TSimd.Create(T.Zero), TSimd.Create(under), TSimd.Create(over));
}
