using System.Numerics;
using System.Runtime.CompilerServices;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>w·ℓ.</summary>
internal readonly unsafe struct LossStep<T, TLoss, TWeights>(TLoss loss, T* actual, T* predicted, TWeights weights) : IReductionStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLoss : struct, ILossFunction<T>
    where TWeights : struct, ISampleWeights<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Invoke<TSimd, TVector>(nuint index, nuint offset)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector value = loss.Value<TSimd, TVector>(TSimd.Load(actual + index + offset), TSimd.Load(predicted + index + offset));
        return weights.Times<TSimd, TVector>(index + offset, value);
    }

    public double Redo(nuint index) => double.CreateTruncating(Invoke<Simd1<T>, T>(index, 0));
}

/// <summary>w·ℓ, and gradient = (w·scale)·ℓ′.</summary>
internal readonly unsafe struct LossGradientStep<T, TLoss, TWeights>(TLoss loss, T* actual, T* predicted, TWeights weights, T* gradient, T scale)
    : IReductionStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLoss : struct, ILossFunction<T>
    where TWeights : struct, ISampleWeights<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Invoke<TSimd, TVector>(nuint index, nuint offset)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector factor = weights.Times<TSimd, TVector>(index + offset, TSimd.Create(scale));
        TVector value = loss.Value<TSimd, TVector>(
            TSimd.Load(actual + index + offset), TSimd.Load(predicted + index + offset), factor, out TVector derivative);
        TSimd.Store(derivative, gradient + index + offset);
        return weights.Times<TSimd, TVector>(index + offset, value);
    }

    public double Redo(nuint index)
    {
        T term = Invoke<Simd1<T>, T>(index, 0);
        if (T.IsNaN(term))
            gradient[index] = T.NaN;
        return double.CreateTruncating(term);
    }
}
