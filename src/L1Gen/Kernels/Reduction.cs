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

    /// <summary>The term at an index once more, in <see langword="double"/>; puts right what <see cref="Invoke"/> wrote there for NaN.</summary>
    double Redo(nuint index);
}

/// <summary>
/// Adds up the terms of a step in one order that no vector width changes. There are sixteen lanes of <see langword="double"/>, and the
/// term at index i goes to lane i mod 16. The terms are taken in groups of 8 rows × 16: the rows of a group are added pairwise in the
/// element's own precision (three roundings), then their sum is added to the lanes. The rows after the last group go to the lanes one by one.
/// Beyond <see cref="Block"/> elements the lanes of two halves are added, recursively (pairwise summation: Higham, Accuracy and Stability
/// of Numerical Algorithms, 2002, §4.1). So n floats of one sign sum to 3·2⁻²⁴ + O(log n)·2⁻⁵³ relative error.
/// A block whose sum is not finite is added up again term by term, so that only a NaN or infinite term makes it so.
/// </summary>
internal static unsafe class Reduction
{
    public const int Lanes = 16;
    private const int Rows = 8;
    private const nuint Group = Rows * Lanes;
    public const nuint Block = 512 * Group;

    /// <summary>Groups whose sums are kept in the element's precision until they are widened together.</summary>
    private const nuint Batch = 16;

    /// <summary>Adds the terms of <paramref name="step"/> at 0 … n − 1 to <paramref name="lanes"/> with the widest vectors of this machine.</summary>
    public static void Run<T, TStep>(TStep step, nuint n, double* lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
    {
        if (Vector512.IsHardwareAccelerated)
            Run<T, TStep, Simd512<T>, Vector512<T>, Simd512<double>, Vector512<double>>(step, 0, n, lanes);
        else if (Vector256.IsHardwareAccelerated)
            Run<T, TStep, Simd256<T>, Vector256<T>, Simd256<double>, Vector256<double>>(step, 0, n, lanes);
        else if (Vector128.IsHardwareAccelerated)
            Run<T, TStep, Simd128<T>, Vector128<T>, Simd128<double>, Vector128<double>>(step, 0, n, lanes);
        else
            Run<T, TStep, Simd1<T>, T, Simd1<double>, double>(step, 0, n, lanes);
    }

    /// <summary>The same for the terms at start … end − 1, with one vector width.</summary>
    public static void Run<T, TStep, TSimd, TVector, TWide, TWideVector>(TStep step, nuint start, nuint end, double* lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
        where TWide : ISimd<double, TWideVector>
        where TWideVector : struct
    {
        if (end - start <= Block)
        {
            RunBlock<T, TStep, TSimd, TVector, TWide, TWideVector>(step, start, end, lanes);
            return;
        }

        nuint blocks = (end - start + Block - 1) / Block;
        nuint middle = start + blocks / 2 * Block;
        Run<T, TStep, TSimd, TVector, TWide, TWideVector>(step, start, middle, lanes);
        double* upper = stackalloc double[Lanes];
        new Span<double>(upper, Lanes).Clear();
        Run<T, TStep, TSimd, TVector, TWide, TWideVector>(step, middle, end, upper);
        for (int lane = 0; lane < Lanes; lane++)
            lanes[lane] += upper[lane];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void RunBlock<T, TStep, TSimd, TVector, TWide, TWideVector>(TStep step, nuint start, nuint end, double* lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
        where TWide : ISimd<double, TWideVector>
        where TWideVector : struct
    {
        double* before = stackalloc double[Lanes];
        Copy<TWide, TWideVector>(lanes, before);
        T* sums = stackalloc T[(int)(Batch + Rows) * Lanes];
        nuint width = (nuint)TSimd.Count;
        nuint groups;
        nuint i = start;
        do
        {
            groups = Math.Min((end - i) / Group, Batch);
            T* sum = sums;
            for (nuint last = i + groups * Group; i < last; i += Group)
            {
                for (nuint lane = 0; lane < Lanes; lane += width)
                {
                    nuint at = i + lane;
                    TVector a = Pair<T, TStep, TSimd, TVector>(step, at);
                    TVector b = Pair<T, TStep, TSimd, TVector>(step, at + 2 * Lanes);
                    TVector c = Pair<T, TStep, TSimd, TVector>(step, at + 4 * Lanes);
                    TVector d = Pair<T, TStep, TSimd, TVector>(step, at + 6 * Lanes);
                    TSimd.Store(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)), sum + lane);
                }

                sum += Lanes;
            }

            if (groups < Batch)
                sum = Rest<T, TStep, TSimd, TVector>(step, i, end, sum);
            AddTo<T, TWide, TWideVector>(lanes, sums, sum);
        }
        while (groups == Batch);

        if (!IsFinite(lanes))
            Redo<T, TStep>(step, start, end, before, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Pair<T, TStep, TSimd, TVector>(TStep step, nuint index)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct =>
        TSimd.Add(step.Invoke<TSimd, TVector>(index), step.Invoke<TSimd, TVector>(index + Lanes));

    /// <summary>Writes the rows after the last group to <paramref name="sums"/>, the last one filled up with zeros; returns their end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* Rest<T, TStep, TSimd, TVector>(TStep step, nuint i, nuint end, T* sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
        where TSimd : ISimd<T, TVector>
        where TVector : struct
    {
        for (; i + Lanes <= end; i += Lanes, sums += Lanes)
        {
            for (nuint lane = 0; lane < Lanes; lane += (nuint)TSimd.Count)
                TSimd.Store(step.Invoke<TSimd, TVector>(i + lane), sums + lane);
        }

        if (i == end)
            return sums;
        new Span<T>(sums, Lanes).Clear();
        for (nuint lane = 0; i < end; i++, lane++)
            sums[lane] = step.Invoke<Simd1<T>, T>(i);
        return sums + Lanes;
    }

    /// <summary>Adds rows of 16 to the lanes, in their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo<T, TWide, TWideVector>(double* lanes, T* rows, T* end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TWide : ISimd<double, TWideVector>
        where TWideVector : struct
    {
        nuint width = (nuint)TWide.Count;
        for (nuint lane = 0; lane < Lanes; lane += 2 * width)
        {
            TWideVector a = TWide.Load(lanes + lane);
            TWideVector b = TWide.Load(lanes + lane + width);
            for (T* row = rows + lane; row < end; row += Lanes)
            {
                a = TWide.Add(a, Widen<T, TWide, TWideVector>(row));
                b = TWide.Add(b, Widen<T, TWide, TWideVector>(row + width));
            }

            TWide.Store(a, lanes + lane);
            TWide.Store(b, lanes + lane + width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TWideVector Widen<T, TWide, TWideVector>(T* source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TWide : ISimd<double, TWideVector>
        where TWideVector : struct =>
        typeof(T) == typeof(float) ? TWide.LoadSingle((float*)source) : TWide.Load((double*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<TWide, TWideVector>(double* source, double* target)
        where TWide : ISimd<double, TWideVector>
        where TWideVector : struct
    {
        for (int lane = 0; lane < Lanes; lane += TWide.Count)
            TWide.Store(TWide.Load(source + lane), target + lane);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsFinite(double* lanes)
    {
        Vector256<double> a = Vector256.Load(lanes), b = Vector256.Load(lanes + 4);
        Vector256<double> c = Vector256.Load(lanes + 8), d = Vector256.Load(lanes + 12);
        // x − x is NaN for NaN and ±∞.
        return Vector256.EqualsAll((a - a) + (b - b) + (c - c) + (d - d), Vector256<double>.Zero);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Redo<T, TStep>(TStep step, nuint start, nuint end, double* before, double* lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
    {
        new ReadOnlySpan<double>(before, Lanes).CopyTo(new Span<double>(lanes, Lanes));
        for (nuint i = start; i < end; i++)
            lanes[(i - start) % Lanes] += step.Redo(i);
    }
}
