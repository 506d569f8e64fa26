using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

/// <summary>One step of a reduction: reads the operands at an index, writes what it has to write there, returns the terms to add up.</summary>
internal interface IReductionStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    TVector Invoke<TSimd, TVector>(nuint index)
        where TSimd : ISimd<T, TVector>
        where TVector : struct;
}

/// <summary>
/// Adds up the terms of a step in one order that no vector width changes. Sixteen lanes of <see langword="double"/>; the terms are taken in
/// groups of 8 rows × 16: the rows of a group are added pairwise in the element's own precision (three roundings), the sum goes to the lanes.
/// What remains goes to the lanes row by row, and the last elements in pieces of 8, 4, 2 and 1 that start at lane 0.
/// Beyond <see cref="Block"/> elements the lanes of two halves are added, recursively (pairwise summation: Higham, Accuracy and Stability
/// of Numerical Algorithms, 2002, §4.1). So n floats of one sign sum to 3·2⁻²⁴ + O(log n)·2⁻⁵³ relative error.
/// </summary>
internal static unsafe class Reduction
{
    public const int Lanes = 16;
    private const int Rows = 8;
    private const nuint Group = Rows * Lanes;
    public const nuint Block = 512 * Group;

    /// <summary>Adds the terms of <paramref name="step"/> at 0 … n − 1 to <paramref name="lanes"/> with the widest vectors of this machine.</summary>
    public static void Run<T, TStep>(TStep step, nuint n, double* lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
    {
        if (Vector512.IsHardwareAccelerated)
            Run<T, TStep, Simd512<T>, Vector512<T>>(step, 0, n, lanes);
        else if (Vector256.IsHardwareAccelerated)
            Run<T, TStep, Simd256<T>, Vector256<T>>(step, 0, n, lanes);
        else if (Vector128.IsHardwareAccelerated)
            Run<T, TStep, Simd128<T>, Vector128<T>>(step, 0, n, lanes);
        else
            Run<T, TStep, Simd1<T>, T>(step, 0, n, lanes);
    }

    /// <summary>The same for the terms at start … end − 1, with one vector width.</summary>
    public static void Run<T, TStep, TSimd, TVector>(TStep step, nuint start, nuint end, double* lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        if (end - start <= Block)
        {
            RunBlock<T, TStep, TSimd, TVector>(step, start, end, lanes);
            return;
        }

        nuint blocks = (end - start + Block - 1) / Block;
        nuint middle = start + blocks / 2 * Block;
        Run<T, TStep, TSimd, TVector>(step, start, middle, lanes);
        double* upper = stackalloc double[Lanes];
        new Span<double>(upper, Lanes).Clear();
        Run<T, TStep, TSimd, TVector>(step, middle, end, upper);
        for (int lane = 0; lane < Lanes; lane++)
            lanes[lane] += upper[lane];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunBlock<T, TStep, TSimd, TVector>(TStep step, nuint start, nuint end, double* lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        nuint width = (nuint)TSimd.Count;
        nuint i = start;
        for (; i + Group <= end; i += Group)
        {
            for (nuint lane = 0; lane < Lanes; lane += width)
            {
                nuint at = i + lane;
                TVector a = Pair<T, TStep, TSimd, TVector>(step, at);
                TVector b = Pair<T, TStep, TSimd, TVector>(step, at + 2 * Lanes);
                TVector c = Pair<T, TStep, TSimd, TVector>(step, at + 4 * Lanes);
                TVector d = Pair<T, TStep, TSimd, TVector>(step, at + 6 * Lanes);
                TSimd.AddTo(lanes + lane, TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)));
            }
        }

        for (; i + Lanes <= end; i += Lanes)
            Piece<T, TStep, TSimd, TVector>(step, i, Lanes, lanes);
        nuint rest = end - i;
        if ((rest & 8) != 0)
        {
            Narrow<T, TStep, TSimd, TVector>(step, i, 8, lanes);
            i += 8;
        }

        if ((rest & 4) != 0)
        {
            Narrow<T, TStep, TSimd, TVector>(step, i, 4, lanes);
            i += 4;
        }

        if ((rest & 2) != 0)
        {
            Narrow<T, TStep, TSimd, TVector>(step, i, 2, lanes);
            i += 2;
        }

        if ((rest & 1) != 0)
            Piece<T, TStep, Simd1<T>, T>(step, i, 1, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Pair<T, TStep, TSimd, TVector>(TStep step, nuint index)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct =>
        TSimd.Add(step.Invoke<TSimd, TVector>(index), step.Invoke<TSimd, TVector>(index + Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Piece<T, TStep, TSimd, TVector>(TStep step, nuint index, nuint length, double* lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        for (nuint lane = 0; lane < length; lane += (nuint)TSimd.Count)
            TSimd.AddTo(lanes + lane, step.Invoke<TSimd, TVector>(index + lane));
    }

    /// <summary>A piece shorter than the lanes, with the widest vectors that fit in it and are no wider than <typeparamref name="TSimd"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Narrow<T, TStep, TSimd, TVector>(TStep step, nuint index, nuint length, double* lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        if (TSimd.Count >= Vector512<T>.Count && length >= (nuint)Vector512<T>.Count)
            Piece<T, TStep, Simd512<T>, Vector512<T>>(step, index, length, lanes);
        else if (TSimd.Count >= Vector256<T>.Count && length >= (nuint)Vector256<T>.Count)
            Piece<T, TStep, Simd256<T>, Vector256<T>>(step, index, length, lanes);
        else if (TSimd.Count >= Vector128<T>.Count && length >= (nuint)Vector128<T>.Count)
            Piece<T, TStep, Simd128<T>, Vector128<T>>(step, index, length, lanes);
        else
            Piece<T, TStep, Simd1<T>, T>(step, index, length, lanes);
    }
}
