using System.Numerics;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

/// <summary>|w|.</summary>
internal readonly unsafe struct AbsoluteStep<T>(T* weights) : IReductionStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Invoke<TSimd, TVector>(nuint index, nuint offset)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Abs(TSimd.Load(weights + index + offset));

    public double Redo(nuint index) => double.CreateTruncating(T.Abs(weights[index]));
}

/// <summary>w², taken in double: no float overflows or underflows in it.</summary>
internal readonly unsafe struct SquareStep<T>(T* weights) : IReductionStep<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Invoke<TSimd, TVector>(nuint index, nuint offset)
        where TSimd : ISimd<double, TVector>
        where TVector : struct
    {
        TVector w = typeof(T) == typeof(float) ? TSimd.LoadSingle((float*)weights + index + offset) : TSimd.Load((double*)weights + index + offset);
        return TSimd.Multiply(w, w);
    }

    public double Redo(nuint index)
    {
        double w = double.CreateTruncating(weights[index]);
        return w * w;
    }
}

/// <summary>x·y.</summary>
internal readonly unsafe struct ProductStep<T>(T* x, T* y) : IReductionStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Invoke<TSimd, TVector>(nuint index, nuint offset)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Multiply(TSimd.Load(x + index + offset), TSimd.Load(y + index + offset));

    public double Redo(nuint index) => double.CreateTruncating(x[index]) * double.CreateTruncating(y[index]);
}

/// <summary>|w|, and gradient += λ·sign(w).</summary>
internal readonly unsafe struct GradientStep<T>(T* weights, T* gradient, T lambda) : IReductionStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Invoke<TSimd, TVector>(nuint index, nuint offset)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector w = TSimd.Load(weights + index + offset);
        TSimd.Store(TSimd.AddSign(TSimd.Load(gradient + index + offset), TSimd.Create(lambda), w), gradient + index + offset);
        return TSimd.Abs(w);
    }

    public double Redo(nuint index)
    {
        if (T.IsNaN(weights[index]))
            gradient[index] = T.NaN;
        return double.CreateTruncating(T.Abs(weights[index]));
    }
}

/// <summary>|w|, and gradient += λ·sign(w) + 2·λ₂·w.</summary>
internal readonly unsafe struct ElasticGradientStep<T>(T* weights, T* gradient, T lambda, T slope) : IReductionStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Invoke<TSimd, TVector>(nuint index, nuint offset)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector w = TSimd.Load(weights + index + offset);
        TVector sum = TSimd.AddSign(TSimd.Load(gradient + index + offset), TSimd.Create(lambda), w);
        TSimd.Store(TSimd.Add(sum, TSimd.Multiply(TSimd.Create(slope), w)), gradient + index + offset);
        return TSimd.Abs(w);
    }

    public double Redo(nuint index)
    {
        if (T.IsNaN(weights[index]))
            gradient[index] = T.NaN;
        return double.CreateTruncating(T.Abs(weights[index]));
    }
}

/// <summary>1 where w is a zero.</summary>
internal readonly unsafe struct ZeroStep<T>(T* weights) : IReductionStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Invoke<TSimd, TVector>(nuint index, nuint offset)
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TVector zero = TSimd.Create(T.Zero);
        return TSimd.SelectEqual(TSimd.Load(weights + index + offset), zero, TSimd.Create(T.One), zero);
    }

    public double Redo(nuint index) => double.CreateTruncating(Invoke<Simd1<T>, T>(index, 0));
}
