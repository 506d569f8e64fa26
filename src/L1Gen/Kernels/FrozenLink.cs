#nullable enable
using System;
using System.Numerics;

namespace L1Gen.Kernels;

public static partial class Frozen
{
    /// <summary>1 / (1 + e⁻ˣ), without overflow. NaN gives NaN.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="x">The score: the log-odds.</param>
    public static T Sigmoid<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => SigmoidOf(new Vector<T>(x))[0];

    /// <summary>y[j] = exp(x[j] − m) / Σ exp(x[j] − m), with m the greatest: the probabilities of the classes, without overflow.</summary>
    /// <remarks>−∞ has the probability 0; NaN or +∞ makes all of them NaN.</remarks>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="x">The scores of one row, at least one.</param>
    /// <param name="y">As many probabilities; may be <paramref name="x"/>.</param>
    public static void Softmax<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T greatest = x[0];
        for (int j = 1; j < x.Length; j++)
            greatest = T.Max(greatest, x[j]);
        for (int j = 0; j < x.Length; j++)
            y[j] = x[j] - greatest;
        Exp(y, y);
        double sum = 0;
        foreach (T term in y)
            sum += double.CreateTruncating(term);
        T factor = T.CreateTruncating(1 / sum);
        for (int j = 0; j < y.Length; j++)
            y[j] *= factor;
    }

    /// <summary>The place of the greatest score, the first of equals: the class.</summary>
    /// <remarks>A NaN is greater than none, so that it is chosen only where it stands first.</remarks>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="scores">The scores of one row, at least one.</param>
    public static int ArgMax<T>(ReadOnlySpan<T> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int greatest = 0;
        for (int j = 1; j < scores.Length; j++)
        {
            if (scores[j] > scores[greatest])
                greatest = j;
        }

        return greatest;
    }
}
