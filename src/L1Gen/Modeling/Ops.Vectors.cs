using L1Gen.Kernels;

namespace L1Gen;

// Functions of whole vectors, and what vectors are put together by.
public static partial class Ops
{
    /// <summary>Σᵢ leftᵢ·rightᵢ, summed in <see langword="double"/>.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float Dot(Vector left, Vector right) => Eager.Dot<float>(left.AsSpan(), right.AsSpan());

    /// <summary>Σᵢ leftᵢ·rightᵢ, summed in <see langword="double"/>.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Dot(DoubleVector left, DoubleVector right) => Eager.Dot<double>(left.AsSpan(), right.AsSpan());

    /// <summary>Σₖ Valuesₖ·right[Indicesₖ], summed in <see langword="double"/>.</summary>
    /// <exception cref="ArgumentException">An index is not below the vector's length, or there are not as many values as indices.</exception>
    public static float Dot(SparseVector x, Vector right) => Eager.Product(x.Indices, x.Values, right.AsSpan(), right.Length, 1)[0];

    /// <summary>Σₖ Valuesₖ·right[Indicesₖ], summed in <see langword="double"/>.</summary>
    /// <exception cref="ArgumentException">An index is not below the vector's length, or there are not as many values as indices.</exception>
    public static double Dot(DoubleSparseVector x, DoubleVector right) => Eager.Product(x.Indices, x.Values, right.AsSpan(), right.Length, 1)[0];

    /// <summary>The sum of the elements, in <see langword="double"/> and rounded once; 0 of none.</summary>
    public static float Sum(Vector x) => Eager.Sum<float>(x.AsSpan());

    /// <summary>The sum of the elements, in <see langword="double"/> and rounded once; 0 of none.</summary>
    public static double Sum(DoubleVector x) => Eager.Sum<double>(x.AsSpan());

    /// <summary>The mean of the elements.</summary>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public static float Mean(Vector x) => Eager.Mean<float>(x.AsSpan());

    /// <summary>The mean of the elements.</summary>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public static double Mean(DoubleVector x) => Eager.Mean<double>(x.AsSpan());

    /// <summary>The greatest element; NaN if there is one.</summary>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public static float Max(Vector x) => Eager.Max<float>(x.AsSpan());

    /// <summary>The greatest element; NaN if there is one.</summary>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public static double Max(DoubleVector x) => Eager.Max<double>(x.AsSpan());

    /// <summary>(x − mean) / √(variance + ε), with the variance Σ(xᵢ − mean)²/n (Ba, Kiros and Hinton 2016, eq. 3).</summary>
    /// <param name="x">The elements; at least one.</param>
    /// <param name="epsilon">ε, positive and finite.</param>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε is negative, NaN or infinite.</exception>
    public static Vector LayerNorm(Vector x, double epsilon = 1e-5) => Eager.Normalize<float>(x.AsSpan(), epsilon);

    /// <summary>(x − mean) / √(variance + ε), with the variance Σ(xᵢ − mean)²/n (Ba, Kiros and Hinton 2016, eq. 3).</summary>
    /// <param name="x">The elements; at least one.</param>
    /// <param name="epsilon">ε, positive and finite.</param>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε is negative, NaN or infinite.</exception>
    public static DoubleVector LayerNorm(DoubleVector x, double epsilon = 1e-5) => Eager.Normalize<double>(x.AsSpan(), epsilon);

    /// <summary>gain·(x − mean) / √(variance + ε) + bias, element by element.</summary>
    /// <param name="x">The elements; at least one.</param>
    /// <param name="gain">What each normalized element is multiplied by; as many as <paramref name="x"/> has.</param>
    /// <param name="bias">What is added to each; as many.</param>
    /// <param name="epsilon">ε, positive and finite.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there are no elements.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε is negative, NaN or infinite.</exception>
    public static Vector LayerNorm(Vector x, Vector gain, Vector bias, double epsilon = 1e-5)
    {
        Require.SameLength(x.Length, gain.Length, nameof(gain), nameof(x));
        Require.SameLength(x.Length, bias.Length, nameof(bias), nameof(x));
        return LayerNorm(x, epsilon) * gain + bias;
    }

    /// <summary>gain·(x − mean) / √(variance + ε) + bias, element by element.</summary>
    /// <param name="x">The elements; at least one.</param>
    /// <param name="gain">What each normalized element is multiplied by; as many as <paramref name="x"/> has.</param>
    /// <param name="bias">What is added to each; as many.</param>
    /// <param name="epsilon">ε, positive and finite.</param>
    /// <exception cref="ArgumentException">The lengths differ, or there are no elements.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε is negative, NaN or infinite.</exception>
    public static DoubleVector LayerNorm(DoubleVector x, DoubleVector gain, DoubleVector bias, double epsilon = 1e-5)
    {
        Require.SameLength(x.Length, gain.Length, nameof(gain), nameof(x));
        Require.SameLength(x.Length, bias.Length, nameof(bias), nameof(x));
        return LayerNorm(x, epsilon) * gain + bias;
    }

    /// <summary>The elements of both, one vector after the other.</summary>
    public static Vector Concat(Vector first, Vector second) => (float[])[.. first.AsSpan(), .. second.AsSpan()];

    /// <summary>The elements of both, one vector after the other.</summary>
    public static DoubleVector Concat(DoubleVector first, DoubleVector second) => (double[])[.. first.AsSpan(), .. second.AsSpan()];

    /// <summary>The elements of all, one vector after the other.</summary>
    public static Vector Concat(Vector first, Vector second, Vector third) =>
        (float[])[.. first.AsSpan(), .. second.AsSpan(), .. third.AsSpan()];

    /// <summary>The elements of all, one vector after the other.</summary>
    public static DoubleVector Concat(DoubleVector first, DoubleVector second, DoubleVector third) =>
        (double[])[.. first.AsSpan(), .. second.AsSpan(), .. third.AsSpan()];

    /// <summary>The elements of all, one vector after the other.</summary>
    public static Vector Concat(Vector first, Vector second, Vector third, Vector fourth) =>
        (float[])[.. first.AsSpan(), .. second.AsSpan(), .. third.AsSpan(), .. fourth.AsSpan()];

    /// <summary>The elements of all, one vector after the other.</summary>
    public static DoubleVector Concat(DoubleVector first, DoubleVector second, DoubleVector third, DoubleVector fourth) =>
        (double[])[.. first.AsSpan(), .. second.AsSpan(), .. third.AsSpan(), .. fourth.AsSpan()];

    /// <summary>The row of a table that an index names, copied.</summary>
    /// <param name="table">A row for each value of the index.</param>
    /// <param name="index">From 0 to below the number of rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The table has no such row.</exception>
    public static Vector Embedding(Matrix table, int index) => table.Row(index).AsSpan().ToArray();

    /// <summary>The row of a table that an index names, copied.</summary>
    /// <param name="table">A row for each value of the index.</param>
    /// <param name="index">From 0 to below the number of rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The table has no such row.</exception>
    public static DoubleVector Embedding(DoubleMatrix table, int index) => table.Row(index).AsSpan().ToArray();
}
