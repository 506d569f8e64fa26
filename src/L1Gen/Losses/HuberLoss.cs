using System.Numerics;
using System.Runtime.CompilerServices;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// Huber's loss, with r = actual − predicted: ℓ = ½r² where |r| ≤ δ, and δ·(|r| − ½δ) beyond (Huber, Robust Estimation of a
/// Location Parameter, 1964). With respect to predicted its derivative is −r, held within ±δ.
/// Each reduction is for <see langword="float"/> and <see langword="double"/>, returns <see langword="double"/>, allocates nothing, and
/// gives the same bits in every vector width. The losses are taken in the precision of the elements and added up as <see cref="Kernel"/> adds.
/// </summary>
public static class HuberLoss
{
    /// <summary>The mean loss; with weights Σ wᵢ·ℓᵢ / Σ wᵢ.</summary>
    /// <param name="actual">What was observed.</param>
    /// <param name="predicted">The predictions, as many.</param>
    /// <param name="delta">δ: where the square turns into a line; positive and finite, also in the precision of the elements.</param>
    /// <param name="weights">One weight for each element, finite and not negative; empty where every element counts once.</param>
    /// <returns>The mean; NaN if an operand holds NaN, whatever its weight.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, there is no element, a weight is negative or not finite, or every weight is 0.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">δ is not such a number. Nothing has been written.</exception>
    public static double Mean(
        ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted, double delta, ReadOnlySpan<float> weights = default) =>
        LossReduction.Mean(HuberError<float>.Create(delta), actual, predicted, weights);

    /// <inheritdoc cref="Mean(ReadOnlySpan{float}, ReadOnlySpan{float}, double, ReadOnlySpan{float})"/>
    public static double Mean(
        ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, double delta, ReadOnlySpan<double> weights = default) =>
        LossReduction.Mean(HuberError<double>.Create(delta), actual, predicted, weights);

    /// <summary>The sum of the losses, Σ wᵢ·ℓᵢ; 0 of no elements.</summary>
    /// <param name="actual">What was observed.</param>
    /// <param name="predicted">The predictions, as many.</param>
    /// <param name="delta">δ: where the square turns into a line; positive and finite, also in the precision of the elements.</param>
    /// <param name="weights">One weight for each element, finite and not negative; empty where every element counts once.</param>
    /// <returns>The sum; NaN if an operand holds NaN, whatever its weight.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a weight is negative or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">δ is not such a number. Nothing has been written.</exception>
    public static double Sum(
        ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted, double delta, ReadOnlySpan<float> weights = default) =>
        LossReduction.Sum(HuberError<float>.Create(delta), actual, predicted, weights);

    /// <inheritdoc cref="Sum(ReadOnlySpan{float}, ReadOnlySpan{float}, double, ReadOnlySpan{float})"/>
    public static double Sum(
        ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, double delta, ReadOnlySpan<double> weights = default) =>
        LossReduction.Sum(HuberError<double>.Create(delta), actual, predicted, weights);

    /// <summary>destination[i] = ℓᵢ.</summary>
    /// <param name="actual">What was observed.</param>
    /// <param name="predicted">The predictions, as many.</param>
    /// <param name="destination">As long, and either exactly the memory of an operand or apart from it.</param>
    /// <param name="delta">δ: where the square turns into a line; positive and finite, also in the precision of the elements.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part. Nothing has been written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">δ is not such a number. Nothing has been written.</exception>
    public static void PerElement(ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted, Span<float> destination, double delta) =>
        LossReduction.PerElement(HuberError<float>.Create(delta), actual, predicted, destination);

    /// <inheritdoc cref="PerElement(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, double)"/>
    public static void PerElement(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, Span<double> destination, double delta) =>
        LossReduction.PerElement(HuberError<double>.Create(delta), actual, predicted, destination);

    /// <summary>The mean loss as in <c>Mean</c>, and in the same pass its gradient with respect to <paramref name="predicted"/>.</summary>
    /// <param name="actual">What was observed.</param>
    /// <param name="predicted">The predictions, as many.</param>
    /// <param name="gradient">Receives the gradient, (wᵢ / Σ w)·ℓᵢ′; as long, and apart from the operands.</param>
    /// <param name="delta">δ: where the square turns into a line; positive and finite, also in the precision of the elements.</param>
    /// <param name="weights">One weight for each element, finite and not negative; empty where every element counts once.</param>
    /// <returns>The mean; NaN if an operand holds NaN, whatever its weight.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, there is no element, a weight is negative or not finite, 1 / Σ w is not a normal number, or the gradient
    /// overlaps an operand. Nothing has been written.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">δ is not such a number. Nothing has been written.</exception>
    public static double MeanAndGradient(
        ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted, Span<float> gradient, double delta, ReadOnlySpan<float> weights = default) =>
        LossReduction.MeanAndGradient(HuberError<float>.Create(delta), actual, predicted, gradient, weights);

    /// <inheritdoc cref="MeanAndGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, double, ReadOnlySpan{float})"/>
    public static double MeanAndGradient(
        ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, Span<double> gradient, double delta, ReadOnlySpan<double> weights = default) =>
        LossReduction.MeanAndGradient(HuberError<double>.Create(delta), actual, predicted, gradient, weights);

    /// <summary>The sum of the losses as in <c>Sum</c>, and in the same pass its gradient with respect to <paramref name="predicted"/>.</summary>
    /// <param name="actual">What was observed.</param>
    /// <param name="predicted">The predictions, as many.</param>
    /// <param name="gradient">Receives the gradient, wᵢ·ℓᵢ′; as long, and apart from the operands.</param>
    /// <param name="delta">δ: where the square turns into a line; positive and finite, also in the precision of the elements.</param>
    /// <param name="weights">One weight for each element, finite and not negative; empty where every element counts once.</param>
    /// <returns>The sum; NaN if an operand holds NaN, whatever its weight.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, a weight is negative or not finite, or the gradient overlaps an operand. Nothing has been written.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">δ is not such a number. Nothing has been written.</exception>
    public static double SumAndGradient(
        ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted, Span<float> gradient, double delta, ReadOnlySpan<float> weights = default) =>
        LossReduction.SumAndGradient(HuberError<float>.Create(delta), actual, predicted, gradient, weights);

    /// <inheritdoc cref="SumAndGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, double, ReadOnlySpan{float})"/>
    public static double SumAndGradient(
        ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, Span<double> gradient, double delta, ReadOnlySpan<double> weights = default) =>
        LossReduction.SumAndGradient(HuberError<double>.Create(delta), actual, predicted, gradient, weights);
}

/// <summary>m·(|e| − ½m) with m = min(|e|, δ); sign(e)·m.</summary>
internal readonly struct HuberError<T>(T delta) : ILossFunction<T>
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
        where TVector : struct
    {
        TVector magnitude = TSimd.Abs(error);
        TVector m = Held<TSimd, TVector>(magnitude);
        return TSimd.Multiply(m, TSimd.Subtract(magnitude, TSimd.Multiply(m, TSimd.Create(T.CreateTruncating(0.5)))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Derivative<TSimd, TVector>(TVector error, TVector factor)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Multiply(factor, TSimd.CopySign(Held<TSimd, TVector>(TSimd.Abs(error)), error));

    public static HuberError<T> Create(double delta)
    {
        T rounded = T.CreateTruncating(delta);
        return rounded > T.Zero && T.IsFinite(rounded)
            ? new(rounded)
            : throw new ArgumentOutOfRangeException(nameof(delta), delta, $"'delta' must be positive and finite as a {typeof(T).Name}.");
    }

    /// <summary>min(magnitude, δ); a NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TVector Held<TSimd, TVector>(TVector magnitude)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.SelectLessOrEqual(TSimd.Create(delta), magnitude, TSimd.Create(delta), magnitude);
}
