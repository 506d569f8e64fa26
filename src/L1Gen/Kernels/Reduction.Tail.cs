using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace L1Gen.Kernels;

/// <content>The last terms, fewer than 16, and the sums that have no others.</content>
internal static unsafe partial class Reduction
{
    /// <summary>All of a sum of fewer than 16 terms: no loop, no lanes in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static double SumTail<T, TStep>(in TStep step, nuint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
    {
        var (lower, upper) = Tail<T, TStep>(step, 0, n);
        // From +0, as the lanes of a longer sum.
        double total = 0 + LaneSum.Fold(lower + upper);
        return double.IsFinite(total) ? total : RedoTail<T, TStep>(in step, n);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double RedoTail<T, TStep>(in TStep step, nuint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
    {
        LaneSum sum = default;
        Redo<T, TStep>(in step, 0, n, (double*)&sum);
        return sum.Total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RunTail<T, TStep>(in TStep step, nuint n, Vector512<double>* lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
    {
        var (lower, upper) = Tail<T, TStep>(step, 0, n);
        if (Vector256.EqualsAll((lower - lower) + (upper - upper), Vector256<double>.Zero))
        {
            *lanes += lower.ToVector512Unsafe().WithUpper(upper);
            return;
        }

        RunRedone<T, TStep>(in step, n, lanes);
    }

    /// <summary>The sum of fewer than 16 terms in lanes 0 … 3 and 4 … 7: 8 of them, plus 4 of them, plus 1 to 3, each from lane 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<double> Lower, Vector256<double> Upper) Tail<T, TStep>(TStep step, nuint i, nuint n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
    {
        Vector256<double> lower = default, upper = default;
        if ((n & 8) != 0)
        {
            if (typeof(T) == typeof(float))
            {
                (lower, upper) = Vector256.Widen(step.Invoke<Simd256<T>, Vector256<T>>(i, 0).AsSingle());
            }
            else
            {
                lower = step.Invoke<Simd256<T>, Vector256<T>>(i, 0).AsDouble();
                upper = step.Invoke<Simd256<T>, Vector256<T>>(i, 4).AsDouble();
            }

            i += 8;
        }

        if ((n & 4) != 0)
        {
            lower += typeof(T) == typeof(float)
                ? Widen(step.Invoke<Simd128<T>, Vector128<T>>(i, 0).AsSingle())
                : step.Invoke<Simd256<T>, Vector256<T>>(i, 0).AsDouble();
            i += 4;
        }

        n &= 3;
        if (n != 0)
        {
            double a = double.CreateTruncating(step.Invoke<Simd1<T>, T>(i, 0));
            double b = n > 1 ? double.CreateTruncating(step.Invoke<Simd1<T>, T>(i, 1)) : 0;
            double c = n > 2 ? double.CreateTruncating(step.Invoke<Simd1<T>, T>(i, 2)) : 0;
            lower += Vector256.Create(a, b, c, 0);
        }

        return (lower, upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Widen(Vector128<float> x) =>
        Avx.IsSupported ? Avx.ConvertToVector256Double(x) : Vector256.Create(Vector128.WidenLower(x), Vector128.WidenUpper(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTail((Vector256<double> Lower, Vector256<double> Upper) tail, double* block)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            (Vector512.Load(block) + tail.Lower.ToVector512Unsafe().WithUpper(tail.Upper)).Store(block);
            return;
        }

        (Vector256.Load(block) + tail.Lower).Store(block);
        (Vector256.Load(block + 4) + tail.Upper).Store(block + 4);
    }
}
