using System.Numerics;

namespace L1Gen.Kernels;

/// <summary>Looks for numbers that are NaN or infinite.</summary>
internal static unsafe class Finite
{
    /// <summary>The place of the first element that is NaN or infinite; −1 where there is none.</summary>
    public static int First<T>(ReadOnlySpan<T> elements)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum;
        fixed (T* x = elements)
            sum = Reduction.Sum<T, AbsoluteStep<T>>(new(x), (nuint)elements.Length);
        if (double.IsFinite(sum))
            return -1;

        // Great numbers may have overflowed the sum.
        for (int i = 0; i < elements.Length; i++)
        {
            if (!T.IsFinite(elements[i]))
                return i;
        }

        return -1;
    }

    /// <summary>Σx², in double.</summary>
    public static double SumOfSquares<T>(ReadOnlySpan<T> elements)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* x = elements)
            return Reduction.Sum<double, SquareStep<T>>(new(x), (nuint)elements.Length);
    }
}
