using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

/// <summary>The lanes from <paramref name="First"/> to before <paramref name="End"/> of each of some features.</summary>
internal readonly record struct LaneRange(int Features, int First, int End);

/// <summary>What is done at the lanes of a feature.</summary>
internal interface ILaneStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Moves to a feature.</summary>
    void Seek(nuint feature);

    /// <summary>Does it at a vector of lanes.</summary>
    void Invoke<TSimd, TVector>(nuint lane)
        where TSimd : ISimd<T, TVector>
        where TVector : struct;
}

/// <summary>
/// Runs a step over features and lanes. No step adds lanes to one another, so that every width, and every division of the lanes, gives the same bits.
/// </summary>
internal static class LaneLoop
{
    /// <summary>With the widest vectors of this machine.</summary>
    public static void Run<T, TStep>(in TStep step, LaneRange range)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, ILaneStep<T>
    {
        if (Vector512.IsHardwareAccelerated)
            Run<T, TStep, Simd512<T>, Vector512<T>>(in step, range);
        else if (Vector256.IsHardwareAccelerated)
            Run<T, TStep, Simd256<T>, Vector256<T>>(in step, range);
        else if (Vector128.IsHardwareAccelerated)
            Run<T, TStep, Simd128<T>, Vector128<T>>(in step, range);
        else
            Run<T, TStep, Simd1<T>, T>(in step, range);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<T, TStep, TSimd, TVector>(in TStep operands, LaneRange range)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, ILaneStep<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        TStep step = operands;
        nuint width = (nuint)TSimd.Count, first = (nuint)range.First, features = (nuint)range.Features;
        nuint end = first + ((nuint)range.End - first) / width * width;
        for (nuint feature = 0; feature < features && first < end; feature++)
        {
            step.Seek(feature);
            for (nuint lane = first; lane < end; lane += width)
                step.Invoke<TSimd, TVector>(lane);
        }

        if (end < (nuint)range.End)
            RunTail<T, TStep>(in operands, range with { First = (int)end });
    }

    /// <summary>Lanes that fill no vector, as a single row has them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunTail<T, TStep>(in TStep step, LaneRange range)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, ILaneStep<T>
    {
        if (Vector128.IsHardwareAccelerated && range.End - range.First >= Vector128<T>.Count)
            Run<T, TStep, Simd128<T>, Vector128<T>>(in step, range);
        else
            Run<T, TStep, Simd1<T>, T>(in step, range);
    }
}
