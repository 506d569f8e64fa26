using System.Numerics;
using System.Runtime.CompilerServices;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>losses = w·mean ℓ, gradient = (w·scale)·ℓ′; without weights or a gradient where the pointer is null.</summary>
internal readonly unsafe struct LaneLossStep<T, TLoss>(
    TLoss loss, T* scores, T* targets, T* weights, T* losses, T* gradient, int outputs, nuint stride, T scale, T part) : ILaneStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TLoss : struct, ILossFunction<T>
{
    public void Seek(nuint feature)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke<TSimd, TVector>(nuint lane)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector weight = weights is null ? TSimd.Create(T.One) : TSimd.Load(weights + lane);
        TVector factor = TSimd.Multiply(weight, TSimd.Create(scale));
        TVector sum = TSimd.Create(T.Zero);
        nuint at = lane;
        for (int j = 0; j < outputs; j++, at += stride)
        {
            TVector value = loss.Value<TSimd, TVector>(TSimd.Load(targets + at), TSimd.Load(scores + at), factor, out TVector derivative);
            if (gradient is not null)
                TSimd.Store(TSimd.SelectEqual(value, value, derivative, value), gradient + at);
            sum = TSimd.Add(sum, value);
        }

        TSimd.Store(TSimd.Multiply(weight, TSimd.Multiply(TSimd.Create(part), sum)), losses + lane);
    }
}

/// <summary>The same for ℓ = ln Σ exp(sⱼ − m) − (s − m) of the class's score s, m the greatest score.</summary>
internal readonly unsafe struct SoftmaxCrossEntropyStep<T>(
    T* scores, int* classes, T* weights, T* losses, T* gradient, int outputs, nuint stride, T scale) : ILaneStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public void Seek(nuint feature)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke<TSimd, TVector>(nuint lane)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        T* first = scores + lane;
        TVector greatest = TSimd.Load(first), label = TSimd.LoadInt32(classes + lane);
        nuint at = stride;
        for (int j = 1; j < outputs; j++, at += stride)
        {
            TVector s = TSimd.Load(first + at);
            greatest = TSimd.SelectLessOrEqual(greatest, s, s, greatest);
        }

        TVector sum = TSimd.Create(T.Zero), chosen = TSimd.Create(T.NaN), number = sum, one = TSimd.Create(T.One);
        at = 0;
        for (int j = 0; j < outputs; j++, at += stride)
        {
            TVector difference = TSimd.Subtract(TSimd.Load(first + at), greatest);
            TVector e = Exp<T>.Invoke<TSimd, TVector>(difference);
            if (gradient is not null)
                TSimd.Store(e, gradient + lane + at);
            sum = TSimd.Add(sum, e);
            chosen = TSimd.SelectEqual(number, label, difference, chosen);
            number = TSimd.Add(number, one);
        }

        TVector loss = TSimd.Subtract(Log<T>.Invoke<TSimd, TVector>(sum), chosen);
        TVector weight = weights is null ? one : TSimd.Load(weights + lane);
        TSimd.Store(TSimd.Multiply(weight, loss), losses + lane);
        if (gradient is null)
            return;

        // A class that has no score makes the gradient NaN too.
        TVector factor = TSimd.Multiply(weight, TSimd.Create(scale));
        factor = TSimd.SelectEqual(chosen, chosen, factor, chosen);
        TVector share = TSimd.Divide(factor, sum);
        number = TSimd.Create(T.Zero);
        at = lane;
        for (int j = 0; j < outputs; j++, at += stride)
        {
            TVector probability = TSimd.Multiply(TSimd.Load(gradient + at), share);
            TSimd.Store(TSimd.SelectEqual(number, label, TSimd.Subtract(probability, factor), probability), gradient + at);
            number = TSimd.Add(number, one);
        }
    }
}
