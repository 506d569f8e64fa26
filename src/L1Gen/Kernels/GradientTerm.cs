using System.Numerics;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

/// <summary>What an element of a result with the gradient d gives an operand's gradient.</summary>
internal interface IGradientTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract TVector Value<TSimd, TVector>(TVector d, TVector a, TVector b)
        where TSimd : ISimd<T, TVector>
        where TVector : struct;
}

/// <summary>d.</summary>
internal readonly struct SameTerm<T> : IGradientTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TSimd, TVector>(TVector d, TVector a, TVector b)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => d;
}

/// <summary>−d.</summary>
internal readonly struct NegatedTerm<T> : IGradientTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TSimd, TVector>(TVector d, TVector a, TVector b)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Multiply(TSimd.Create(-T.One), d);
}

/// <summary>d·a.</summary>
internal readonly struct ProductTerm<T> : IGradientTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TSimd, TVector>(TVector d, TVector a, TVector b)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Multiply(d, a);
}

/// <summary>d / b.</summary>
internal readonly struct DividendTerm<T> : IGradientTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TSimd, TVector>(TVector d, TVector a, TVector b)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Divide(d, b);
}

/// <summary>−d·(a / b) / b, whose b² can't overflow.</summary>
internal readonly struct DivisorTerm<T> : IGradientTerm<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TSimd, TVector>(TVector d, TVector a, TVector b)
        where TSimd : ISimd<T, TVector>
        where TVector : struct =>
        TSimd.Divide(TSimd.Multiply(TSimd.Multiply(TSimd.Create(-T.One), d), TSimd.Divide(a, b)), b);
}

/// <summary>target (+)= term; a target that the features share gets their sum.</summary>
internal unsafe struct CombineBackwardStep<T, TTerm>(T* d, nuint stride, LaneOperand<T> a, LaneOperand<T> b, LaneOperand<T> target, bool add) : ILaneStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TTerm : struct, IGradientTerm<T>
{
    private T* _d;
    private bool _add;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Seek(nuint feature)
    {
        _d = d + feature * stride;
        a.Seek(feature);
        b.Seek(feature);
        target.Seek(feature);
        _add = add || (feature > 0 && !target.IsBlock);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Invoke<TSimd, TVector>(nuint lane)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector term = TTerm.Value<TSimd, TVector>(TSimd.Load(_d + lane), a.Load<TSimd, TVector>(lane), b.Load<TSimd, TVector>(lane));
        target.Store<TSimd, TVector>(lane, _add ? TSimd.Add(target.Load<TSimd, TVector>(lane), term) : term);
    }
}
