using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// The softmax cross-entropy of a row of scores s and its class c, ℓ = ln Σ exp(sⱼ) − s_c: the negative log-likelihood of the class. With respect to
/// s its gradient is softmax(s), less 1 at c. The greatest score is subtracted first, so that nothing overflows; a score of −∞ has the probability
/// 0, and a row with NaN or +∞ gives NaN. Every method is for <see langword="float"/> and <see langword="double"/>, allocates nothing, and gives
/// the same bits in every vector width.
/// </summary>
public static class SoftmaxCrossEntropyLoss
{
    /// <summary>The mean loss; with weights Σ wᵢ·ℓᵢ / Σ wᵢ.</summary>
    /// <param name="actual">The class of each row, from 0.</param>
    /// <param name="scores">rows × classes, row-major; its length over the number of rows is the number of classes.</param>
    /// <param name="weights">One weight for each row, finite and not negative; empty where every row counts once.</param>
    /// <returns>The mean; NaN if a row's loss is, whatever its weight.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths do not fit, there is no row, a weight is negative or not finite, or every weight is 0.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A class has no score.</exception>
    public static double Mean(ReadOnlySpan<int> actual, ReadOnlySpan<float> scores, ReadOnlySpan<float> weights = default) =>
        MeanCore(actual, scores, weights);

    /// <inheritdoc cref="Mean(ReadOnlySpan{int}, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public static double Mean(ReadOnlySpan<int> actual, ReadOnlySpan<double> scores, ReadOnlySpan<double> weights = default) =>
        MeanCore(actual, scores, weights);

    /// <summary>The mean loss as in <c>Mean</c>, and its gradient with respect to <paramref name="scores"/>.</summary>
    /// <param name="actual">The class of each row, from 0.</param>
    /// <param name="scores">rows × classes, row-major; its length over the number of rows is the number of classes.</param>
    /// <param name="gradient">Receives the gradient; as long as <paramref name="scores"/>, and apart from the operands.</param>
    /// <param name="weights">One weight for each row, finite and not negative; empty where every row counts once.</param>
    /// <returns>The mean; NaN if a row's loss is, whatever its weight.</returns>
    /// <exception cref="ArgumentException">
    /// The lengths do not fit, there is no row, a weight is negative or not finite, 1 / Σ w is not a normal number, or the gradient overlaps an
    /// operand. Nothing has been written.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A class has no score. Nothing has been written.</exception>
    public static double MeanAndGradient(
        ReadOnlySpan<int> actual, ReadOnlySpan<float> scores, Span<float> gradient, ReadOnlySpan<float> weights = default) =>
        MeanAndGradientCore(actual, scores, gradient, weights);

    /// <inheritdoc cref="MeanAndGradient(ReadOnlySpan{int}, ReadOnlySpan{float}, Span{float}, ReadOnlySpan{float})"/>
    public static double MeanAndGradient(
        ReadOnlySpan<int> actual, ReadOnlySpan<double> scores, Span<double> gradient, ReadOnlySpan<double> weights = default) =>
        MeanAndGradientCore(actual, scores, gradient, weights);

    /// <summary>destination = softmax of each row of scores.</summary>
    /// <param name="scores">rows × classes, row-major.</param>
    /// <param name="classes">The number of classes; positive.</param>
    /// <param name="destination">As long as <paramref name="scores"/>, and either the same memory or apart from it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or the spans overlap in part. Nothing has been written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no class. Nothing has been written.</exception>
    public static void Probabilities(ReadOnlySpan<float> scores, int classes, Span<float> destination) =>
        ProbabilitiesCore(scores, classes, destination);

    /// <inheritdoc cref="Probabilities(ReadOnlySpan{float}, int, Span{float})"/>
    public static void Probabilities(ReadOnlySpan<double> scores, int classes, Span<double> destination) =>
        ProbabilitiesCore(scores, classes, destination);

    private static double MeanCore<T>(ReadOnlySpan<int> actual, ReadOnlySpan<T> scores, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int classes = Check(actual, scores, weights);
        return Sum(actual, scores, classes, weights) / LossReduction.Count(actual, weights);
    }

    private static double MeanAndGradientCore<T>(ReadOnlySpan<int> actual, ReadOnlySpan<T> scores, Span<T> gradient, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int classes = Check(actual, scores, weights);
        LossReduction.CheckGradient(scores, scores, gradient, weights, nameof(scores));
        (double count, T scale) = LossReduction.Scale(actual, weights);
        double sum = Sum(actual, scores, classes, weights);
        for (int i = 0; i < actual.Length; i++)
        {
            Span<T> row = gradient.Slice(i * classes, classes);
            scores.Slice(i * classes, classes).CopyTo(row);
            Link.Softmax(row);
            T factor = weights.IsEmpty ? scale : weights[i] * scale;
            row[actual[i]] -= T.One;
            for (int j = 0; j < row.Length; j++)
                row[j] *= factor;
        }

        return sum / count;
    }

    private static void ProbabilitiesCore<T>(ReadOnlySpan<T> scores, int classes, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (scores.Length % classes != 0)
            throw new ArgumentException($"'scores' has {scores.Length} elements, which are no whole rows of {classes}.", nameof(scores));
        Require.SameLength(scores.Length, destination.Length, nameof(destination), nameof(scores));
        LossReduction.CheckSameOrApart(scores, destination, nameof(scores));
        scores.CopyTo(destination);
        for (int start = 0; start < destination.Length; start += classes)
            Link.Softmax(destination.Slice(start, classes));
    }

    private static unsafe double Sum<T>(ReadOnlySpan<int> actual, ReadOnlySpan<T> scores, int classes, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        fixed (T* first = scores)
        {
            for (int i = 0; i < actual.Length; i++)
            {
                T* row = first + (nint)i * classes;
                T greatest = LaneMax.OfRow(row, classes);
                double total = Reduction.Sum<T, ExpDifferenceTerm<T>>(new(row, greatest), (nuint)classes);
                double loss = Math.Log(total) - double.CreateTruncating(row[actual[i]] - greatest);
                sum += weights.IsEmpty ? loss : double.CreateTruncating(weights[i]) * loss;
            }
        }

        return sum;
    }

    /// <summary>The number of classes.</summary>
    private static int Check<T>(ReadOnlySpan<int> actual, ReadOnlySpan<T> scores, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        _ = LossReduction.Count(actual, weights: default(ReadOnlySpan<T>));
        if (scores.IsEmpty || scores.Length % actual.Length != 0)
            throw new ArgumentException($"'scores' has {scores.Length} elements, which are no whole rows of classes for {actual.Length} rows.", nameof(scores));
        if (!weights.IsEmpty)
            Require.SameLength(actual.Length, weights.Length, nameof(weights), nameof(actual));
        int classes = scores.Length / actual.Length;
        for (int i = 0; i < actual.Length; i++)
        {
            if ((uint)actual[i] >= (uint)classes)
                throw new ArgumentOutOfRangeException(nameof(actual), actual[i], $"actual[{i}] is {actual[i]}, but there are {classes} classes.");
        }

        return classes;
    }
}
