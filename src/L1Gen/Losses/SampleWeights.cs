using System.Numerics;
using System.Runtime.CompilerServices;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>The weight of each element in a sum of losses.</summary>
internal interface ISampleWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>x times the weights from an index on.</summary>
    TVector Times<TSimd, TVector>(nuint index, TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct;
}

/// <summary>Every element counts once.</summary>
internal readonly struct EqualWeights<T> : ISampleWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Times<TSimd, TVector>(nuint index, TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => x;
}

/// <summary>A weight for each element.</summary>
internal readonly unsafe struct SampleWeights<T>(T* weights) : ISampleWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Times<TSimd, TVector>(nuint index, TVector x)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Multiply(x, TSimd.Load(weights + index));
}

/// <summary>w, or NaN where w is negative.</summary>
internal readonly unsafe struct SampleWeightStep<T>(T* weights) : IReductionStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Invoke<TSimd, TVector>(nuint index, nuint offset)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector w = TSimd.Load(weights + index + offset);
        return TSimd.SelectLessOrEqual(TSimd.Create(T.Zero), w, w, TSimd.Create(T.NaN));
    }

    public double Redo(nuint index) => double.CreateTruncating(Invoke<Simd1<T>, T>(index, 0));
}
