using System.Numerics;
using System.Runtime.CompilerServices;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// The logistic loss, ℓ = ln(1 + eˢ) − y·s, of the log-odds s = predicted for the class y = actual, 1 or 0 (or a probability between): the negative
/// log-likelihood of a Bernoulli variable. With respect to s its derivative is 1 / (1 + e⁻ˢ) − y. Neither overflows, and for y = 0 or 1 neither cancels.
/// Each reduction is for <see langword="float"/> and <see langword="double"/>, returns <see langword="double"/>, allocates nothing, and
/// gives the same bits in every vector width. The losses are taken in the precision of the elements and added up as <see cref="Kernel"/> adds.
/// </summary>
public static class LogisticLoss
{
    /// <summary>The mean loss; with weights Σ wᵢ·ℓᵢ / Σ wᵢ.</summary>
    /// <param name="actual">1 or 0.</param>
    /// <param name="predicted">The log-odds, as many.</param>
    /// <param name="weights">One weight for each element, finite and not negative; empty where every element counts once.</param>
    /// <returns>The mean; NaN if an operand holds NaN, whatever its weight.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, there is no element, a weight is negative or not finite, or every weight is 0.
    /// </exception>
    public static double Mean(ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted, ReadOnlySpan<float> weights = default) =>
        LossReduction.Mean(default(LogisticError<float>), actual, predicted, weights);

    /// <inheritdoc cref="Mean(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double Mean(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        LossReduction.Mean(default(LogisticError<double>), actual, predicted, weights);

    /// <summary>The sum of the losses, Σ wᵢ·ℓᵢ; 0 of no elements.</summary>
    /// <param name="actual">1 or 0.</param>
    /// <param name="predicted">The log-odds, as many.</param>
    /// <param name="weights">One weight for each element, finite and not negative; empty where every element counts once.</param>
    /// <returns>The sum; NaN if an operand holds NaN, whatever its weight.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a weight is negative or not finite.</exception>
    public static double Sum(ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted, ReadOnlySpan<float> weights = default) =>
        LossReduction.Sum(default(LogisticError<float>), actual, predicted, weights);

    /// <inheritdoc cref="Sum(ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double Sum(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, ReadOnlySpan<double> weights = default) =>
        LossReduction.Sum(default(LogisticError<double>), actual, predicted, weights);

    /// <summary>destination[i] = ℓᵢ.</summary>
    /// <param name="actual">1 or 0.</param>
    /// <param name="predicted">The log-odds, as many.</param>
    /// <param name="destination">As long, and either exactly the memory of an operand or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap in part. Nothing has been written.</exception>
    public static void PerElement(ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted, Span<float> destination) =>
        LossReduction.PerElement(default(LogisticError<float>), actual, predicted, destination);

    /// <inheritdoc cref="PerElement(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    public static void PerElement(ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, Span<double> destination) =>
        LossReduction.PerElement(default(LogisticError<double>), actual, predicted, destination);

    /// <summary>The mean loss as in <c>Mean</c>, and in the same pass its gradient with respect to <paramref name="predicted"/>.</summary>
    /// <param name="actual">1 or 0.</param>
    /// <param name="predicted">The log-odds, as many.</param>
    /// <param name="gradient">Receives the gradient, (wᵢ / Σ w)·ℓᵢ′; as long, and apart from the operands.</param>
    /// <param name="weights">One weight for each element, finite and not negative; empty where every element counts once.</param>
    /// <returns>The mean; NaN if an operand holds NaN, whatever its weight.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, there is no element, a weight is negative or not finite, 1 / Σ w is not a normal number, or the gradient
    /// overlaps an operand. Nothing has been written.
    /// </exception>
    public static double MeanAndGradient(
        ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted, Span<float> gradient, ReadOnlySpan<float> weights = default) =>
        LossReduction.MeanAndGradient(default(LogisticError<float>), actual, predicted, gradient, weights);

    /// <inheritdoc cref="MeanAndGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>
    public static double MeanAndGradient(
        ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, Span<double> gradient, ReadOnlySpan<double> weights = default) =>
        LossReduction.MeanAndGradient(default(LogisticError<double>), actual, predicted, gradient, weights);

    /// <summary>The sum of the losses as in <c>Sum</c>, and in the same pass its gradient with respect to <paramref name="predicted"/>.</summary>
    /// <param name="actual">1 or 0.</param>
    /// <param name="predicted">The log-odds, as many.</param>
    /// <param name="gradient">Receives the gradient, wᵢ·ℓᵢ′; as long, and apart from the operands.</param>
    /// <param name="weights">One weight for each element, finite and not negative; empty where every element counts once.</param>
    /// <returns>The sum; NaN if an operand holds NaN, whatever its weight.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths differ, a weight is negative or not finite, or the gradient overlaps an operand. Nothing has been written.
    /// </exception>
    public static double SumAndGradient(
        ReadOnlySpan<float> actual, ReadOnlySpan<float> predicted, Span<float> gradient, ReadOnlySpan<float> weights = default) =>
        LossReduction.SumAndGradient(default(LogisticError<float>), actual, predicted, gradient, weights);

    /// <inheritdoc cref="SumAndGradient(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>
    public static double SumAndGradient(
        ReadOnlySpan<double> actual, ReadOnlySpan<double> predicted, Span<double> gradient, ReadOnlySpan<double> weights = default) =>
        LossReduction.SumAndGradient(default(LogisticError<double>), actual, predicted, gradient, weights);
}

/// <summary>c·|s| + ln(1 + e) with e = e^−|s| and c the distance of the target from the side that s is on; with q = e / (1 + e), ±(c − q).</summary>
internal readonly struct LogisticError<T> : ILossFunction<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector actual, TVector predicted)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => Value<TSimd, TVector>(
            predicted, Distance<TSimd, TVector>(actual, predicted), Sigmoid<T>.ExpOfMagnitude<TSimd, TVector>(predicted));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector actual, TVector predicted, TVector factor, out TVector derivative)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector zero = TSimd.Create(T.Zero);
        TVector distance = Distance<TSimd, TVector>(actual, predicted);
        TVector e = Sigmoid<T>.ExpOfMagnitude<TSimd, TVector>(predicted);
        TVector q = TSimd.Divide(e, TSimd.Add(TSimd.Create(T.One), e));
        TVector slope = TSimd.SelectLessOrEqual(zero, predicted, TSimd.Subtract(distance, q), TSimd.Subtract(q, distance));
        derivative = TSimd.Multiply(factor, slope);
        return Value<TSimd, TVector>(predicted, distance, e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Value<TSimd, TVector>(TVector predicted, TVector distance, TVector e)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        // 0·∞ is 0 here: a sure score for the right class costs nothing.
        TVector zero = TSimd.Create(T.Zero);
        TVector cost = TSimd.SelectEqual(distance, zero, zero, TSimd.Multiply(distance, TSimd.Abs(predicted)));
        return TSimd.Add(cost, Log<T>.OfOnePlus<TSimd, TVector>(e));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Distance<TSimd, TVector>(TVector actual, TVector predicted)
        where TSimd : ISimd<T, TVector>
        where TVector : struct =>
        TSimd.SelectLessOrEqual(TSimd.Create(T.Zero), predicted, TSimd.Subtract(TSimd.Create(T.One), actual), actual);
}
