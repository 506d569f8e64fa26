using System.Numerics;
using System.Runtime.CompilerServices;

namespace L1Gen.Kernels;

/// <summary>An operand of a <see cref="ILaneStep{T}"/>: lanes, or for each feature one element that stands in every lane.</summary>
/// <param name="start">The first feature's lanes or element.</param>
/// <param name="step">Elements from one feature to the next; 0 where all features share it.</param>
/// <param name="isConstant">Whether a feature has one element.</param>
internal unsafe struct LaneOperand<T>(T* start, nuint step, bool isConstant)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T* _feature;

    /// <summary>Whether all features share one element.</summary>
    public readonly bool IsUniform => isConstant && step == 0;

    /// <summary>Whether every feature has lanes of its own.</summary>
    public readonly bool IsBlock => !isConstant && step != 0;

    /// <summary>Takes the features and their lanes as the lanes of one feature.</summary>
    public void MakeRun(int stride)
    {
        if (stride == 1)
            isConstant = step == 0;
    }

    /// <summary>Moves to a feature.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Seek(nuint feature) => _feature = start + feature * step;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TVector Load<TSimd, TVector>(nuint lane)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => isConstant ? TSimd.Create(*_feature) : TSimd.Load(_feature + lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store<TSimd, TVector>(nuint lane, TVector value)
        where TSimd : ISimd<T, TVector>
        where TVector : struct => TSimd.Store(value, _feature + lane);
}
