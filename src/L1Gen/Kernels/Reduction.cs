using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

/// <summary>One step of a reduction: reads the operands at an index, writes what it has to write there, returns the terms to add up.</summary>
internal interface IReductionStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The terms at index + offset, …; the offset is a constant that becomes part of the instruction's address.</summary>
    TVector Invoke<TSimd, TVector>(nuint index, nuint offset)
        where TSimd : ISimd<T, TVector>
        where TVector : struct;

    /// <summary>The term at an index once more, in <see langword="double"/>; puts right what <see cref="Invoke"/> wrote there for NaN.</summary>
    double Redo(nuint index);
}

/// <summary>
/// Adds up the terms of a step in one order that no vector width changes. There are sixteen lanes of <see langword="double"/>. The terms
/// are taken in groups of 8 rows × 16: the rows of a group are added pairwise in the element's own precision (three roundings), then their
/// sum is added to the lanes; the rows after the last group likewise by four, two and one, then the last terms, fewer than 16, in
/// pieces of 8, of 4 and of 1 to 3 from lane 0 (see <see cref="Tail"/>). Beyond <see cref="Block"/> terms the lanes of two halves are
/// added, recursively (pairwise summation: Higham, Accuracy and Stability of Numerical Algorithms, 2002, §4.1).
/// So n floats of one sign sum to 3·2⁻²⁴ + O(log n)·2⁻⁵³ relative error. A block whose sum is not finite is added up again term by
/// term in <see langword="double"/>, so that only a NaN or infinite term makes it so.
/// </summary>
internal static unsafe partial class Reduction
{
    public const int Lanes = 16;
    private const int Rows = 8;
    private const nuint Group = Rows * Lanes;
    public const nuint Block = 512 * Group;

    /// <summary>Terms that narrow vectors read in several passes, a few columns each; they stay in the first-level cache.</summary>
    private const nuint Batch = 16 * Group;

    private const int Line = 64;

    /// <summary>The sum of the terms of <paramref name="step"/> at 0 … n − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum<T, TStep>(in TStep step, nuint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
    {
        if (n < Lanes)
            return SumTail<T, TStep>(in step, n);
        return n <= Batch && HasShortSums<T>() ? SumShort<T, TStep>(in step, n) : SumLanes<T, TStep>(in step, n);
    }

    /// <summary>Apart from <see cref="Sum"/>, so that a short sum has no lanes to clear.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double SumLanes<T, TStep>(in TStep step, nuint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
    {
        LaneSum sum = default;
        Run<T, TStep>(in step, n, (Vector512<double>*)&sum);
        return sum.Total;
    }

    /// <summary>Adds the terms of <paramref name="step"/> at 0 … n − 1 to the sixteen lanes with the widest vectors of this machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<T, TStep>(in TStep step, nuint n, Vector512<double>* lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
    {
        if (n < Lanes)
            RunTail<T, TStep>(in step, n, lanes);
        else if (n <= Batch && HasShortSums<T>())
            RunShort<T, TStep>(in step, n, lanes);
        else if (Vector512.IsHardwareAccelerated)
            Run<T, TStep, Simd512<T>, Vector512<T>, Simd512<double>, Vector512<double>>(in step, 0, n, (double*)lanes);
        else if (Vector256.IsHardwareAccelerated)
            Run<T, TStep, Simd256<T>, Vector256<T>, Simd256<double>, Vector256<double>>(in step, 0, n, (double*)lanes);
        else if (Vector128.IsHardwareAccelerated)
            Run<T, TStep, Simd128<T>, Vector128<T>, Simd128<double>, Vector128<double>>(in step, 0, n, (double*)lanes);
        else
            Run<T, TStep, Simd1<T>, T, Simd1<double>, double>(in step, 0, n, (double*)lanes);
    }

    /// <summary>The same for the terms at start … end − 1, with one vector width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<T, TStep, TSimd, TVector, TWide, TWideVector>(in TStep step, nuint start, nuint end, double* lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
        where TWide : ISimd<double, TWideVector>
        where TWideVector : struct
    {
        if (end - start <= Block)
            RunBlock<T, TStep, TSimd, TVector, TWide, TWideVector>(in step, start, end, lanes);
        else
            RunHalves<T, TStep, TSimd, TVector, TWide, TWideVector>(in step, start, end, lanes);
    }

    private static void RunHalves<T, TStep, TSimd, TVector, TWide, TWideVector>(in TStep step, nuint start, nuint end, double* lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
        where TWide : ISimd<double, TWideVector>
        where TWideVector : struct
    {
        nuint blocks = (end - start + Block - 1) / Block;
        nuint middle = start + blocks / 2 * Block;
        double* lower = stackalloc double[2 * Lanes];
        double* upper = lower + Lanes;
        new Span<double>(lower, 2 * Lanes).Clear();
        Run<T, TStep, TSimd, TVector, TWide, TWideVector>(in step, start, middle, lower);
        Run<T, TStep, TSimd, TVector, TWide, TWideVector>(in step, middle, end, upper);
        for (int lane = 0; lane < Lanes; lane++)
            lanes[lane] += lower[lane] + upper[lane];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void RunBlock<T, TStep, TSimd, TVector, TWide, TWideVector>(in TStep operands, nuint start, nuint end, double* lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
        where TWide : ISimd<double, TWideVector>
        where TWideVector : struct
    {
        TStep step = operands;
        // On a cache line's boundary: a load across one waits for the store before it.
        byte* buffer = stackalloc byte[Line + Lanes * sizeof(double)];
        double* block = (double*)(((nuint)buffer + (Line - 1)) & ~(nuint)(Line - 1));

        nuint i = start;
        do
        {
            nuint n = Math.Min(Batch, end - i);
            for (nuint lane = 0; lane < Lanes; lane += (nuint)TSimd.Count)
            {
                TWideVector lower = default, upper = default;
                if (i != start)
                {
                    lower = TWide.Load(block + lane);
                    if (TSimd.Count > TWide.Count)
                        upper = TWide.Load(block + lane + TWide.Count);
                }

                Columns<T, TStep, TSimd, TVector, TWide, TWideVector>(step, i + lane, n, ref lower, ref upper);
                TWide.Store(lower, block + lane);
                if (TSimd.Count > TWide.Count)
                    TWide.Store(upper, block + lane + TWide.Count);
            }

            i += n & ~(nuint)(Lanes - 1);
        }
        while (end - i >= Lanes);

        if (i < end)
            AddTail(Tail<T, TStep>(step, i, end - i), block);
        if (!IsFinite<TWide, TWideVector>(block))
            Redo<T, TStep>(in operands, start, end, block);
        for (int lane = 0; lane < Lanes; lane += TWide.Count)
            TWide.Store(TWide.Add(TWide.Load(lanes + lane), TWide.Load(block + lane)), lanes + lane);
    }

    /// <summary>Adds the groups and the rows that are complete within n terms to the lanes: as many columns as a vector has, the first of them at i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns<T, TStep, TSimd, TVector, TWide, TWideVector>(TStep step, nuint i, nuint n, ref TWideVector lanes, ref TWideVector upperLanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
        where TWide : ISimd<double, TWideVector>
        where TWideVector : struct
    {
        // Locals of their own, for the JIT to keep in registers.
        TWideVector lower = lanes, upper = upperLanes;
        for (; n >= Group; n -= Group, i += Group)
        {
            TVector a = Four<T, TStep, TSimd, TVector>(step, i, 0);
            TVector b = Four<T, TStep, TSimd, TVector>(step, i, 4 * Lanes);
            Accumulate<T, TSimd, TVector, TWide, TWideVector>(ref lower, ref upper, TSimd.Add(a, b));
        }

        if ((n & (4 * Lanes)) != 0)
        {
            Accumulate<T, TSimd, TVector, TWide, TWideVector>(ref lower, ref upper, Four<T, TStep, TSimd, TVector>(step, i, 0));
            i += 4 * Lanes;
        }

        if ((n & (2 * Lanes)) != 0)
        {
            Accumulate<T, TSimd, TVector, TWide, TWideVector>(ref lower, ref upper, Two<T, TStep, TSimd, TVector>(step, i, 0));
            i += 2 * Lanes;
        }

        if ((n & Lanes) != 0)
            Accumulate<T, TSimd, TVector, TWide, TWideVector>(ref lower, ref upper, step.Invoke<TSimd, TVector>(i, 0));
        lanes = lower;
        upperLanes = upper;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Two<T, TStep, TSimd, TVector>(TStep step, nuint index, nuint offset)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct =>
        TSimd.Add(step.Invoke<TSimd, TVector>(index, offset), step.Invoke<TSimd, TVector>(index, offset + Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Four<T, TStep, TSimd, TVector>(TStep step, nuint index, nuint offset)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct =>
        TSimd.Add(Two<T, TStep, TSimd, TVector>(step, index, offset), Two<T, TStep, TSimd, TVector>(step, index, offset + 2 * Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate<T, TSimd, TVector, TWide, TWideVector>(ref TWideVector lower, ref TWideVector upper, TVector sum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
        where TWide : ISimd<double, TWideVector>
        where TWideVector : struct
    {
        lower = TWide.Add(lower, TSimd.WidenLower<TWideVector>(sum));
        if (TSimd.Count > TWide.Count)
            upper = TWide.Add(upper, TSimd.WidenUpper<TWideVector>(sum));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsFinite<TWide, TWideVector>(double* block)
        where TWide : ISimd<double, TWideVector>
        where TWideVector : struct
    {
        // x − x is NaN for NaN and ±∞.
        TWideVector sum = TWide.Create(0);
        for (int lane = 0; lane < Lanes; lane += TWide.Count)
        {
            TWideVector x = TWide.Load(block + lane);
            sum = TWide.Add(sum, TWide.Subtract(x, x));
        }

        return TWide.IsZero(sum);
    }

    /// <summary>Adds up a block again without groups, the term at index i in lane i mod 16.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Redo<T, TStep>(in TStep step, nuint start, nuint end, double* block)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
    {
        new Span<double>(block, Lanes).Clear();
        for (nuint i = start; i < end; i++)
            block[(i - start) % Lanes] += step.Redo(i);
    }
}
