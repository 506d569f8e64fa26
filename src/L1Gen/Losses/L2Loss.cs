using System.Numerics;
using System.Runtime.CompilerServices;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// The squared error without a factor ½, ℓ = (actual − predicted)²; its mean is the MSE. With respect to predicted its derivative is
/// 2·(predicted − actual).
/// Each reduction is for <see langword="float"/> and <see langword="double"/>, returns <see langword="double"/>, allocates nothing, and
/// gives the same bits in every vector width. The losses are taken in the precision of the elements and added up as <see cref="Kernel"/> adds.
/// </summary>
public static class L2Loss
{
    /// <summary>The mean loss; with weights Σ wᵢ·ℓᵢ / Σ wᵢ.</summary>
    /// <param name="actual">What was observed.</param>
    /// <param name="predicted">The predictions, as many.</param>
    /// <param name="weights">One weight for each element, finite and not negative; empty where every element counts once.</param>
    /// <returns>The mean; NaN if an operand holds NaN, whatever its weight.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, there is no element, a weight is negative or not finite, or every weight is 0.
    /// </exception>
    public static double Mean(ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted, ReadOnlySpan<float> weights = default) =>
        LossReduction.Mean(default(SquaredError<float>), actual, predicted, weights);

    /// <inheritdoc cref="Mean(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double Mean(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        LossReduction.Mean(default(SquaredError<double>), actual, predicted, weights);

    /// <summary>The sum of the losses, Σ wᵢ·ℓᵢ; 0 of no elements.</summary>
    /// <param name="actual">What was observed.</param>
    /// <param name="predicted">The predictions, as many.</param>
    /// <param name="weights">One weight for each element, finite and not negative; empty where every element counts once.</param>
    /// <returns>The sum; NaN if an operand holds NaN, whatever its weight.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a weight is negative or not finite.</exception>
    public static double Sum(ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted, ReadOnlySpan<float> weights = default) =>
        LossReduction.Sum(default(SquaredError<float>), actual, predicted, weights);

    /// <inheritdoc cref="Sum(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double Sum(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        LossReduction.Sum(default(SquaredError<double>), actual, predicted, weights);

    /// <summary>destination[i] = ℓᵢ.</summary>
    /// <param name="actual">What was observed.</param>
    /// <param name="predicted">The predictions, as many.</param>
    /// <param name="destination">As long, and either exactly the memory of an operand or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part. Nothing has been written.</exception>
    public static void PerElement(ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted, Span<float> destination) =>
        LossReduction.PerElement(default(SquaredError<float>), actual, predicted, destination);

    /// <inheritdoc cref="PerElement(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public static void PerElement(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, Span<double> destination) =>
        LossReduction.PerElement(default(SquaredError<double>), actual, predicted, destination);

    /// <summary>The mean loss as in <c>Mean</c>, and in the same pass its gradient with respect to <paramref name="predicted"/>.</summary>
    /// <param name="actual">What was observed.</param>
    /// <param name="predicted">The predictions, as many.</param>
    /// <param name="gradient">Receives the gradient, (wᵢ / Σ w)·ℓᵢ′; as long, and apart from the operands.</param>
    /// <param name="weights">One weight for each element, finite and not negative; empty where every element counts once.</param>
    /// <returns>The mean; NaN if an operand holds NaN, whatever its weight.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, there is no element, a weight is negative or not finite, 1 / Σ w is not a normal number, or the gradient
    /// overlaps an operand. Nothing has been written.
    /// </exception>
    public static double MeanAndGradient(
        ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted, Span<float> gradient, ReadOnlySpan<float> weights = default) =>
        LossReduction.MeanAndGradient(default(SquaredError<float>), actual, predicted, gradient, weights);

    /// <inheritdoc cref="MeanAndGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>
    public static double MeanAndGradient(
        ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, Span<double> gradient, ReadOnlySpan<double> weights = default) =>
        LossReduction.MeanAndGradient(default(SquaredError<double>), actual, predicted, gradient, weights);

    /// <summary>The sum of the losses as in <c>Sum</c>, and in the same pass its gradient with respect to <paramref name="predicted"/>.</summary>
    /// <param name="actual">What was observed.</param>
    /// <param name="predicted">The predictions, as many.</param>
    /// <param name="gradient">Receives the gradient, wᵢ·ℓᵢ′; as long, and apart from the operands.</param>
    /// <param name="weights">One weight for each element, finite and not negative; empty where every element counts once.</param>
    /// <returns>The sum; NaN if an operand holds NaN, whatever its weight.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, a weight is negative or not finite, or the gradient overlaps an operand. Nothing has been written.
    /// </exception>
    public static double SumAndGradient(
        ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted, Span<float> gradient, ReadOnlySpan<float> weights = default) =>
        LossReduction.SumAndGradient(default(SquaredError<float>), actual, predicted, gradient, weights);

    /// <inheritdoc cref="SumAndGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>
    public static double SumAndGradient(
        ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, Span<double> gradient, ReadOnlySpan<double> weights = default) =>
        LossReduction.SumAndGradient(default(SquaredError<double>), actual, predicted, gradient, weights);
}

/// <summary>e²; 2e.</summary>
internal readonly struct SquaredError<T> : ILossFunction<T>
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
    private static TVector Value<TSimd, TVector>(TVector error)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Multiply(error, error);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Derivative<TSimd, TVector>(TVector error, TVector factor)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Multiply(factor, TSimd.Add(error, error));
}
