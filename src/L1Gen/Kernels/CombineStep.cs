using System.Numerics;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

/// <summary>An operation on two elements, for what <see cref="Binary"/> names.</summary>
internal interface IOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract TVector Value<TSimd, TVector>(TVector a, TVector b)
        where TSimd : ISimd<T, TVector>
        where TVector : struct;
}

internal readonly struct Addition<T> : IOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TSimd, TVector>(TVector a, TVector b)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Add(a, b);
}

internal readonly struct Subtraction<T> : IOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TSimd, TVector>(TVector a, TVector b)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Subtract(a, b);
}

internal readonly struct Multiplication<T> : IOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TSimd, TVector>(TVector a, TVector b)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Multiply(a, b);
}

internal readonly struct Division<T> : IOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value<TSimd, TVector>(TVector a, TVector b)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Divide(a, b);
}

/// <summary>to = a ∘ b.</summary>
internal unsafe struct CombineStep<T, TOperation>(LaneOperand<T> a, LaneOperand<T> b, T* to, nuint stride) : ILaneStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TOperation : struct, IOperation<T>
{
    private T* _to;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Seek(nuint feature)
    {
        a.Seek(feature);
        b.Seek(feature);
        _to = to + feature * stride;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Invoke<TSimd, TVector>(nuint lane)
        where TSimd : ISimd<T, TVector>
        where TVector : struct =>
        TSimd.Store(TOperation.Value<TSimd, TVector>(a.Load<TSimd, TVector>(lane), b.Load<TSimd, TVector>(lane)), _to + lane);
}
