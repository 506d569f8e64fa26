using System.Numerics;
using System.Runtime.Intrinsics;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>The reductions that every loss has, and what they ask of their arguments. Everything is checked before anything is written.</summary>
internal static unsafe class LossReduction
{
    public static double Sum<T, TLoss>(TLoss loss, ReadOnlySpan<T> actual, ReadOnlySpan<T> predicted, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, ILossFunction<T>
    {
        CheckOperands(actual, predicted, weights);
        if (!weights.IsEmpty)
            SumOfWeights(weights);
        return Reduce(loss, actual, predicted, weights);
    }

    public static double Mean<T, TLoss>(TLoss loss, ReadOnlySpan<T> actual, ReadOnlySpan<T> predicted, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, ILossFunction<T>
    {
        CheckOperands(actual, predicted, weights);
        double count = Count(actual, weights);
        return Reduce(loss, actual, predicted, weights) / count;
    }

    public static double SumAndGradient<T, TLoss>(
        TLoss loss, ReadOnlySpan<T> actual, ReadOnlySpan<T> predicted, Span<T> gradient, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, ILossFunction<T>
    {
        CheckOperands(actual, predicted, weights);
        CheckGradient(actual, predicted, gradient, weights);
        if (!weights.IsEmpty)
            SumOfWeights(weights);
        return Reduce(loss, actual, predicted, gradient, weights, T.One);
    }

    public static double MeanAndGradient<T, TLoss>(
        TLoss loss, ReadOnlySpan<T> actual, ReadOnlySpan<T> predicted, Span<T> gradient, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, ILossFunction<T>
    {
        CheckOperands(actual, predicted, weights);
        CheckGradient(actual, predicted, gradient, weights);
        (double count, T scale) = Scale(actual, weights);
        return Reduce(loss, actual, predicted, gradient, weights, scale) / count;
    }

    public static void PerElement<T, TLoss>(TLoss loss, ReadOnlySpan<T> actual, ReadOnlySpan<T> predicted, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, ILossFunction<T>
    {
        CheckOperands(actual, predicted, default);
        Require.SameLength(actual.Length, destination.Length, nameof(destination), nameof(actual));
        CheckSameOrApart(actual, destination, nameof(actual));
        CheckSameOrApart(predicted, destination, nameof(predicted));
        fixed (T* a = actual, p = predicted, d = destination)
            LossElements.Run(loss, a, p, d, (nuint)actual.Length);
    }

    private static double Reduce<T, TLoss>(TLoss loss, ReadOnlySpan<T> actual, ReadOnlySpan<T> predicted, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, ILossFunction<T>
    {
        fixed (T* a = actual, p = predicted, w = weights)
        {
            return weights.IsEmpty
                ? Reduction.Sum<T, LossStep<T, TLoss, EqualWeights<T>>>(new(loss, a, p, default), (nuint)actual.Length)
                : Reduction.Sum<T, LossStep<T, TLoss, SampleWeights<T>>>(new(loss, a, p, new(w)), (nuint)actual.Length);
        }
    }

    private static double Reduce<T, TLoss>(
        TLoss loss, ReadOnlySpan<T> actual, ReadOnlySpan<T> predicted, Span<T> gradient, ReadOnlySpan<T> weights, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLoss : struct, ILossFunction<T>
    {
        fixed (T* a = actual, p = predicted, g = gradient, w = weights)
        {
            return weights.IsEmpty
                ? Reduction.Sum<T, LossGradientStep<T, TLoss, EqualWeights<T>>>(new(loss, a, p, default, g, scale), (nuint)actual.Length)
                : Reduction.Sum<T, LossGradientStep<T, TLoss, SampleWeights<T>>>(new(loss, a, p, new(w), g, scale), (nuint)actual.Length);
        }
    }

    /// <summary>What a mean is divided by: the number of elements, or the sum of their weights.</summary>
    public static double Count<T, TTarget>(ReadOnlySpan<TTarget> actual, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (actual.IsEmpty)
            throw new ArgumentException("The mean of no elements is undefined.", nameof(actual));
        if (weights.IsEmpty)
            return actual.Length;
        double sum = SumOfWeights(weights);
        return sum > 0 ? sum : throw new ArgumentException("The sum of the weights must be positive, but every weight is 0.", nameof(weights));
    }

    /// <summary>The same, and what a gradient of the mean is multiplied by.</summary>
    public static (double Count, T Scale) Scale<T, TTarget>(ReadOnlySpan<TTarget> actual, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double count = Count(actual, weights);
        T scale = T.CreateTruncating(1 / count);
        return T.IsNormal(scale)
            ? (count, scale)
            : throw new ArgumentException($"1 / Σ weights is 1 / {count}, out of the range of {typeof(T).Name}.", nameof(weights));
    }

    private static double SumOfWeights<T>(ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double total;
        fixed (T* w = weights)
            total = Reduction.Sum<T, SampleWeightStep<T>>(new(w), (nuint)weights.Length);
        if (double.IsFinite(total))
            return total;

        for (int i = 0; i < weights.Length; i++)
        {
            if (!(T.IsFinite(weights[i]) && weights[i] >= T.Zero))
                throw new ArgumentException($"weights[{i}] is {weights[i]}; a weight must be finite and not negative.", nameof(weights));
        }

        throw new ArgumentException("The sum of the weights overflows.", nameof(weights));
    }

    private static void CheckOperands<T>(ReadOnlySpan<T> actual, ReadOnlySpan<T> predicted, ReadOnlySpan<T> weights)
    {
        Require.SameLength(actual.Length, predicted.Length, nameof(predicted), nameof(actual));
        if (!weights.IsEmpty)
            Require.SameLength(actual.Length, weights.Length, nameof(weights), nameof(actual));
    }

    public static void CheckGradient<T>(
        ReadOnlySpan<T> actual, ReadOnlySpan<T> predicted, ReadOnlySpan<T> gradient, ReadOnlySpan<T> weights, string operand = "actual")
    {
        Require.SameLength(actual.Length, gradient.Length, nameof(gradient), operand);

        // A sum that is not finite is taken a second time, from the operands.
        if (gradient.Overlaps(actual) || gradient.Overlaps(predicted) || gradient.Overlaps(weights))
            throw new ArgumentException("'gradient' overlaps an operand.", nameof(gradient));
    }

    public static void CheckSameOrApart<T>(ReadOnlySpan<T> operand, ReadOnlySpan<T> destination, string name)
    {
        if (operand.Overlaps(destination, out int offset) && offset != 0)
            throw new ArgumentException($"'{nameof(destination)}' overlaps '{name}' without being the same memory.", nameof(destination));
    }
}
