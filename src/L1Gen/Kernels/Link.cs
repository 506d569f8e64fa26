using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

/// <summary>From scores to probabilities.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Link
{
    /// <summary>scores ← exp(sⱼ − m) / Σ exp(sⱼ − m), with m the greatest: the probabilities of the classes, without overflow.</summary>
    /// <remarks>−∞ has the probability 0; NaN or +∞ makes all of them NaN.</remarks>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="scores">The scores of one row; becomes the probabilities.</param>
    public static unsafe void Softmax<T>(Span<T> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (scores.IsEmpty)
            return;
        fixed (T* s = scores)
        {
            T greatest = LaneMax.OfRow(s, scores.Length);
            LaneRange all = new(1, 0, scores.Length);
            LaneLoop.Run<T, ExpDifferenceStep<T>>(new(s, greatest), all);
            double sum = Reduction.Sum<T, ValueStep<T>>(new(s), (nuint)scores.Length);
            LaneLoop.Run<T, SumBackwardStep<T>>(new(s, s, 0, T.CreateTruncating(1 / sum), false), all);
        }
    }

    /// <summary>1 / (1 + e⁻ˣ), without overflow. NaN gives NaN.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="x">The score: the log-odds.</param>
    public static T Sigmoid<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Kernels.Sigmoid<T>.Of<Simd1<T>, T>(x);

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

/// <summary>x ← exp(x − shift).</summary>
internal readonly unsafe struct ExpDifferenceStep<T>(T* x, T shift) : ILaneStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Seek(nuint feature)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke<TSimd, TVector>(nuint lane)
        where TSimd : ISimd<T, TVector>
        where TVector : struct =>
        TSimd.Store(Exp<T>.Invoke<TSimd, TVector>(TSimd.Subtract(TSimd.Load(x + lane), TSimd.Create(shift))), x + lane);
}

/// <summary>The terms exp(x − shift).</summary>
internal readonly unsafe struct ExpDifferenceTerm<T>(T* x, T shift) : IReductionStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Invoke<TSimd, TVector>(nuint index, nuint offset)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => Exp<T>.Invoke<TSimd, TVector>(TSimd.Subtract(TSimd.Load(x + index + offset), TSimd.Create(shift)));

    public double Redo(nuint index) => double.CreateTruncating(Invoke<Simd1<T>, T>(index, 0));
}
