using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

/// <summary>
/// Sums over the rows of a batch. Lane b goes to the b mod 16th of sixteen partial sums, which are then added 16 → 8 → 4 → 2 → 1, so that every
/// width gives the same bits. Padding is read, but not added.
/// </summary>
internal readonly unsafe struct LaneTotal(int rows, int stride, bool add)
{
    private const int Lanes = 16;

    /// <summary>target[f] (+)= Σ terms of feature f, for the features from one to before another.</summary>
    public void PerFeature<T, TTerm>(LaneTotalStep<T, TTerm> step, int from, int to, T* target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : struct, IGradientTerm<T>
    {
        for (int f = from; f < to; f++)
        {
            step.Seek((nuint)f);
            T sum = Sum(step);
            target[f] = add ? target[f] + sum : sum;
        }
    }

    /// <summary>*target (+)= Σ terms of all features.</summary>
    public void OverFeatures<T, TTerm>(LaneTotalStep<T, TTerm> step, int features, T* target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : struct, IGradientTerm<T>
    {
        T total = T.Zero;
        for (int f = 0; f < features; f++)
        {
            step.Seek((nuint)f);
            total += Sum(step);
        }

        *target = add ? *target + total : total;
    }

    private T Sum<T, TTerm>(in LaneTotalStep<T, TTerm> step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : struct, IGradientTerm<T>
    {
        if (stride == 1)
            return step.Value<Simd1<T>, T>(0);
        if (Vector512.IsHardwareAccelerated)
            return Sum<T, TTerm, Simd512<T>, Vector512<T>>(in step);
        if (Vector256.IsHardwareAccelerated)
            return Sum<T, TTerm, Simd256<T>, Vector256<T>>(in step);
        return Vector128.IsHardwareAccelerated ? Sum<T, TTerm, Simd128<T>, Vector128<T>>(in step) : Sum<T, TTerm, Simd1<T>, T>(in step);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private T Sum<T, TTerm, TSimd, TVector>(in LaneTotalStep<T, TTerm> step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : struct, IGradientTerm<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        LaneTotalStep<T, TTerm> terms = step;
        T* partial = stackalloc T[Lanes];
        int rest = rows % Lanes, full = rows - rest;
        for (int column = 0; column < Lanes; column += TSimd.Count)
        {
            TVector sum = TSimd.Create(T.Zero);
            for (int lane = column; lane < full; lane += Lanes)
                sum = TSimd.Add(sum, terms.Value<TSimd, TVector>((nuint)lane));
            if (column < rest)
            {
                TVector last = terms.Value<TSimd, TVector>((nuint)(full + column));
                sum = TSimd.Add(sum, First<T, TSimd, TVector>(last, rest - column));
            }

            TSimd.Store(sum, partial + column);
        }

        return Fold(partial);
    }

    /// <summary>The first lanes of x, and 0 in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector First<T, TSimd, TVector>(TVector x, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        fixed (int* numbers = Numbers)
            return TSimd.SelectLessOrEqual(TSimd.LoadInt32(numbers), TSimd.Create(T.CreateTruncating(count - 1)), x, TSimd.Create(T.Zero));
    }

    private static ReadOnlySpan<int> Numbers => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    private static T Fold<T>(T* partial)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
            return T.CreateTruncating(LaneSum.Fold(Vector512.Load((double*)partial), Vector512.Load((double*)partial + Vector512<double>.Count)));
        Vector512<T> sixteen = Vector512.Load(partial);
        Vector256<T> eight = sixteen.GetLower() + sixteen.GetUpper();
        Vector128<T> four = eight.GetLower() + eight.GetUpper();
        return four[0] + four[2] + (four[1] + four[3]);
    }
}

/// <summary>The terms of a <see cref="LaneTotal"/>.</summary>
internal unsafe struct LaneTotalStep<T, TTerm>(T* d, nuint stride, LaneOperand<T> a, LaneOperand<T> b)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TTerm : struct, IGradientTerm<T>
{
    private T* _d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Seek(nuint feature)
    {
        _d = d + feature * stride;
        a.Seek(feature);
        b.Seek(feature);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TVector Value<TSimd, TVector>(nuint lane)
        where TSimd : ISimd<T, TVector>
        where TVector : struct =>
        TTerm.Value<TSimd, TVector>(TSimd.Load(_d + lane), a.Load<TSimd, TVector>(lane), b.Load<TSimd, TVector>(lane));
}
