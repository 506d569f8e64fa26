using System.Numerics;
using System.Runtime.Intrinsics;
using L1Gen.Kernels;

namespace L1Gen.Tests.Kernels;

/// <summary>The kernels at a chosen vector width; a width that the machine lacks is emulated by the runtime.</summary>
internal static unsafe class Width
{
    public static readonly int[] All = [512, 256, 128, 1];

    public static double L1Norm<T>(int bits, T[] weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* w = weights)
            return Sum<T, AbsoluteStep<T>>(bits, new(w), weights.Length);
    }

    public static double SumOfSquares<T>(int bits, T[] weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* w = weights)
            return Sum<double, SquareStep<T>>(bits, new(w), weights.Length);
    }

    public static double Dot<T>(int bits, T[] x, T[] y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* a = x, b = y)
            return Sum<T, ProductStep<T>>(bits, new(a, b), x.Length);
    }

    public static double Gradient<T>(int bits, T[] weights, T[] gradient, T lambda)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* w = weights, g = gradient)
            return Sum<T, GradientStep<T>>(bits, new(w, g, lambda), weights.Length);
    }

    public static double ElasticGradient<T>(int bits, T[] weights, T[] gradient, T lambda, T slope)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* w = weights, g = gradient)
            return Sum<T, ElasticGradientStep<T>>(bits, new(w, g, lambda, slope), weights.Length);
    }

    public static void ProximalStep<T>(int bits, T[] weights, T threshold, T shrink)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* w = weights)
        {
            nuint n = (nuint)weights.Length;
            switch (bits)
            {
                case 512: SoftThreshold.Run<T, Simd512<T>, Vector512<T>>(w, n, threshold, shrink); break;
                case 256: SoftThreshold.Run<T, Simd256<T>, Vector256<T>>(w, n, threshold, shrink); break;
                case 128: SoftThreshold.Run<T, Simd128<T>, Vector128<T>>(w, n, threshold, shrink); break;
                default: SoftThreshold.Run<T, Simd1<T>, T>(w, n, threshold, shrink); break;
            }
        }
    }

    private static double Sum<T, TStep>(int bits, TStep step, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStep : struct, IReductionStep<T>
    {
        LaneSum sum = default;
        double* lanes = (double*)&sum;
        nuint n = (nuint)length;
        switch (bits)
        {
            case 512: Reduction.Run<T, TStep, Simd512<T>, Vector512<T>, Simd512<double>, Vector512<double>>(in step, 0, n, lanes); break;
            case 256: Reduction.Run<T, TStep, Simd256<T>, Vector256<T>, Simd256<double>, Vector256<double>>(in step, 0, n, lanes); break;
            case 128: Reduction.Run<T, TStep, Simd128<T>, Vector128<T>, Simd128<double>, Vector128<double>>(in step, 0, n, lanes); break;
            default: Reduction.Run<T, TStep, Simd1<T>, T, Simd1<double>, double>(in step, 0, n, lanes); break;
        }

        return sum.Total;
    }
}
