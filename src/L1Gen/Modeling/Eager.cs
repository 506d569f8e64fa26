using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// The arithmetic of forward methods that are called directly: plain loops without SIMD, written to be obviously right, because the tests hold
/// the compiler's code against them. Sums run in <see langword="double"/> and are rounded once.
/// </summary>
internal static class Eager
{
    public static T[] Map<T>(ReadOnlySpan<T> x, Func<T, T> function)
    {
        var result = new T[x.Length];
        for (int i = 0; i < x.Length; i++)
            result[i] = function(x[i]);
        return result;
    }

    public static T[] Zip<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Func<T, T, T> function)
    {
        Require.SameLength(left.Length, right.Length, nameof(right), nameof(left));
        var result = new T[left.Length];
        for (int i = 0; i < left.Length; i++)
            result[i] = function(left[i], right[i]);
        return result;
    }

    /// <summary>x·W, with a row of W for each element of x.</summary>
    public static T[] Product<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> matrix, int rows, int columns)
        where T : IBinaryFloatingPointIeee754<T>
    {
        if (x.Length != rows)
            throw new ArgumentException($"The vector has {Counted.Of(x.Length, "element")}; a matrix of {rows} × {columns} takes {rows}.", nameof(x));
        var result = new T[columns];
        for (int column = 0; column < columns; column++)
        {
            double sum = 0;
            for (int row = 0; row < rows; row++)
                sum += ToDouble(x[row]) * ToDouble(matrix[row * columns + column]);
            result[column] = Round<T>(sum);
        }

        return result;
    }

    /// <summary>x·W of the elements of x that are not zero.</summary>
    public static T[] Product<T>(ReadOnlySpan<int> indices, ReadOnlySpan<T> values, ReadOnlySpan<T> matrix, int rows, int columns)
        where T : IBinaryFloatingPointIeee754<T>
    {
        if (indices.Length != values.Length)
            throw new ArgumentException($"The vector has {Counted.Of(values.Length, "value")} for {indices.Length} indices.", nameof(values));
        foreach (int index in indices)
        {
            if ((uint)index >= (uint)rows)
                throw NoSuchRow(index, rows, "x");
        }

        var result = new T[columns];
        for (int column = 0; column < columns; column++)
        {
            double sum = 0;
            for (int k = 0; k < indices.Length; k++)
                sum += ToDouble(values[k]) * ToDouble(matrix[indices[k] * columns + column]);
            result[column] = Round<T>(sum);
        }

        return result;
    }

    public static T Dot<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : IBinaryFloatingPointIeee754<T>
    {
        Require.SameLength(left.Length, right.Length, nameof(right), nameof(left));
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
            sum += ToDouble(left[i]) * ToDouble(right[i]);
        return Round<T>(sum);
    }

    public static T Sum<T>(ReadOnlySpan<T> x)
        where T : IBinaryFloatingPointIeee754<T> => Round<T>(DoubleSum(x));

    public static T Mean<T>(ReadOnlySpan<T> x)
        where T : IBinaryFloatingPointIeee754<T> => Round<T>(DoubleMean(x));

    public static T Max<T>(ReadOnlySpan<T> x)
        where T : IBinaryFloatingPointIeee754<T>
    {
        if (x.IsEmpty)
            throw new ArgumentException("The greatest of no elements is undefined.", nameof(x));
        T max = x[0];
        foreach (T element in x)
            max = T.Max(max, element);
        return max;
    }

    /// <summary>(x − mean) / √(variance + ε), the variance being the mean of the squares (Ba, Kiros and Hinton 2016, eq. 3).</summary>
    public static T[] Normalize<T>(ReadOnlySpan<T> x, double epsilon)
        where T : IBinaryFloatingPointIeee754<T>
    {
        Require.FinitePositive(epsilon);
        double mean = DoubleMean(x);
        double squares = 0;
        foreach (T element in x)
            squares += (ToDouble(element) - mean) * (ToDouble(element) - mean);
        double deviation = Math.Sqrt(squares / x.Length + epsilon);
        return Map(x, element => Round<T>((ToDouble(element) - mean) / deviation));
    }

    public static double ToDouble<T>(T x)
        where T : IBinaryFloatingPointIeee754<T> => double.CreateTruncating(x);

    public static T Round<T>(double x)
        where T : IBinaryFloatingPointIeee754<T> => T.CreateTruncating(x);

    private static ArgumentException NoSuchRow(int index, int rows, string argument) =>
        new($"Index {index} is out of range: 0 to {rows - 1}.", argument);

    private static double DoubleSum<T>(ReadOnlySpan<T> x)
        where T : IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        foreach (T element in x)
            sum += ToDouble(element);
        return sum;
    }

    private static double DoubleMean<T>(ReadOnlySpan<T> x)
        where T : IBinaryFloatingPointIeee754<T> =>
        x.IsEmpty ? throw new ArgumentException("The mean of no elements is undefined.", nameof(x)) : DoubleSum(x) / x.Length;
}
