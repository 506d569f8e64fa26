using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace L1Gen.Kernels;

/// <content>Sums of 16 terms to a batch, where a vector is wide enough for the lanes to stay in registers from the first term to the last.</content>
internal static unsafe partial class Reduction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasShortSums<T>() => Vector512.IsHardwareAccelerated || (Vector256.IsHardwareAccelerated && typeof(T) == typeof(float));

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double SumShort<T, TStep>(in TStep step, nuint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
    {
        Vector256<double> four;
        if (Vector512.IsHardwareAccelerated)
        {
            Short512<T, TStep>(step, n, out Vector512<double> lower, out Vector512<double> upper);
            Vector512<double> eight = lower + upper;
            four = eight.GetLower() + eight.GetUpper();
        }
        else
        {
            Short256<T, TStep>(step, n, out Vector256<double> a, out Vector256<double> b, out Vector256<double> c, out Vector256<double> d);
            four = (a + c) + (b + d);
        }

        // From +0, as the lanes of a longer sum.
        double total = 0 + LaneSum.Fold(four);
        return double.IsFinite(total) ? total : RedoTail<T, TStep>(in step, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunShort<T, TStep>(in TStep step, nuint n, Vector512<double>* lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
    {
        bool isFinite;
        // x − x is NaN for NaN and ±∞.
        if (Vector512.IsHardwareAccelerated)
        {
            Short512<T, TStep>(step, n, out Vector512<double> lower, out Vector512<double> upper);
            isFinite = Vector512.EqualsAll((lower - lower) + (upper - upper), Vector512<double>.Zero);
            if (isFinite)
            {
                lanes[0] += lower;
                lanes[1] += upper;
            }
        }
        else
        {
            Short256<T, TStep>(step, n, out Vector256<double> a, out Vector256<double> b, out Vector256<double> c, out Vector256<double> d);
            isFinite = Vector256.EqualsAll(((a - a) + (b - b)) + ((c - c) + (d - d)), Vector256<double>.Zero);
            if (isFinite)
            {
                var quarters = (Vector256<double>*)lanes;
                quarters[0] += a;
                quarters[1] += b;
                quarters[2] += c;
                quarters[3] += d;
            }
        }

        if (!isFinite)
            RunRedone<T, TStep>(in step, n, lanes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunRedone<T, TStep>(in TStep step, nuint n, Vector512<double>* lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
    {
        double* block = stackalloc double[Lanes];
        Redo<T, TStep>(in step, 0, n, block);
        for (int lane = 0; lane < Lanes; lane++)
            ((double*)lanes)[lane] += block[lane];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Short512<T, TStep>(TStep step, nuint n, out Vector512<double> lower, out Vector512<double> upper)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
    {
        Vector512<double> first = default, second = default;
        Columns<T, TStep, Simd512<T>, Vector512<T>, Simd512<double>, Vector512<double>>(step, 0, n, ref first, ref second);
        if (typeof(T) == typeof(double))
        {
            Vector512<double> none = default;
            Columns<T, TStep, Simd512<T>, Vector512<T>, Simd512<double>, Vector512<double>>(step, Lanes / 2, n, ref second, ref none);
        }

        nuint rest = n % Lanes;
        if (rest != 0)
        {
            var tail = Tail<T, TStep>(step, n - rest, rest);
            first += tail.Lower.ToVector512Unsafe().WithUpper(tail.Upper);
        }

        lower = first;
        upper = second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Short256<T, TStep>(
        TStep step, nuint n, out Vector256<double> a, out Vector256<double> b, out Vector256<double> c, out Vector256<double> d)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
    {
        Vector256<double> first = default, second = default, third = default, fourth = default;
        Columns<T, TStep, Simd256<T>, Vector256<T>, Simd256<double>, Vector256<double>>(step, 0, n, ref first, ref second);
        Columns<T, TStep, Simd256<T>, Vector256<T>, Simd256<double>, Vector256<double>>(step, Lanes / 2, n, ref third, ref fourth);
        nuint rest = n % Lanes;
        if (rest != 0)
        {
            var tail = Tail<T, TStep>(step, n - rest, rest);
            first += tail.Lower;
            second += tail.Upper;
        }

        (a, b, c, d) = (first, second, third, fourth);
    }
}
