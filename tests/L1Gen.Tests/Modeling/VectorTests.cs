namespace L1Gen.Tests.Modeling;

/// <summary>The operators of vectors and matrices, with figures worked by hand.</summary>
public class VectorTests
{
    private static readonly float[] Three = [1, -2, 4];
    private static readonly float[] Others = [8, 5, -2];

    // A row for each of three inputs, a column for each of two outputs.
    private static readonly float[,] Weights = { { 1, 10 }, { 2, 20 }, { 3, 30 } };

    [Fact]
    public void A_vector_times_a_matrix_has_an_element_for_each_column()
    {
        Vector x = Three;
        Matrix matrix = Weights;
        Equal([1 - 4 + 12, 10 - 40 + 120], x * matrix);

        DoubleVector y = new double[] { 1, -2, 4 };
        DoubleMatrix twin = new double[,] { { 1, 10 }, { 2, 20 }, { 3, 30 } };
        Equal([9, 90], y * twin);
    }

    [Fact]
    public void A_sparse_vector_times_a_matrix_takes_the_rows_that_it_names()
    {
        Equal([4 * 1 - 3, 40 - 30], new SparseVector([0, 2], [4, -1]) * (Matrix)Weights);
        Equal([0, 0], new SparseVector([], []) * (Matrix)Weights);
        Equal([6, 7], new DoubleSparseVector([1], [1]) * new DoubleMatrix([4, 5, 6, 7], 2, 2));
    }

    [Fact]
    public void Products_are_summed_in_double_and_rounded_once()
    {
        // In float 2²⁴ + 1 is 2²⁴; in double the ones add up.
        Vector x = new float[] { 16777216, 1, 1 };
        Equal([16777218], x * new Matrix([1, 1, 1], 3, 1));
        Equal([16777218], new SparseVector([0, 1, 2], [16777216, 1, 1]) * new Matrix([1, 1, 1], 3, 1));
    }

    [Fact]
    public void A_matrix_without_rows_or_columns_has_sums_of_nothing()
    {
        Vector none = Array.Empty<float>();
        Equal([0, 0], none * new Matrix([], 0, 2));
        Equal([], (Vector)Three * new Matrix([], 3, 0));
    }

    [Fact]
    public void Two_vectors_go_element_by_element()
    {
        Vector a = Three, b = Others;
        Equal([9, 3, 2], a + b);
        Equal([-7, -7, 6], a - b);
        Equal([8, -10, -8], a * b);
        Equal([0.125f, -0.4f, -2], a / b);
        Equal([-1, 2, -4], -a);

        DoubleVector c = new double[] { 1, -2 }, d = new double[] { 4, 5 };
        Equal([5, 3], c + d);
        Equal([-3, -7], c - d);
        Equal([4, -10], c * d);
        Equal([0.25, -0.4], c / d);
        Equal([-1, 2], -c);
    }

    [Fact]
    public void A_number_stands_on_either_side()
    {
        Vector a = Three;
        Equal([3, 0, 6], a + 2);
        Equal([3, 0, 6], 2 + a);
        Equal([-1, -4, 2], a - 2);
        Equal([1, 4, -2], 2 - a);
        Equal([0.5f, -1, 2], a * 0.5f);
        Equal([0.5f, -1, 2], 0.5f * a);
        Equal([0.5f, -1, 2], a / 2);
        Equal([2, -1, 0.5f], 2 / a);

        DoubleVector b = new double[] { 1, -2 };
        Equal([1.5, -1.5], b + 0.5);
        Equal([1.5, -1.5], 0.5 + b);
        Equal([0.5, -2.5], b - 0.5);
        Equal([-0.5, 2.5], 0.5 - b);
        Equal([0.5, -1], b * 0.5);
        Equal([0.5, -1], 0.5 * b);
        Equal([2, -4], b / 0.5);
        Equal([0.5, -0.25], 0.5 / b);
    }

    [Fact]
    public void A_result_is_new_memory()
    {
        float[] x = [1, 2];
        Vector sum = (Vector)x + 0;
        sum[0] = 7;
        Equal([1, 2], x);
    }

    [Fact]
    public void A_slice_is_the_memory_of_its_vector()
    {
        float[] x = [0, 1, 2, 3, 4, 5];
        Vector vector = x;
        Vector slice = vector[2..5];
        Equal([2, 3, 4], slice);
        Equal([4, 5], vector[^2..]);
        Equal([], vector[6..]);
        Equal([1, 2], vector.Slice(1, 2));
        Assert.Equal(5, vector[^1]);

        slice[0] = 9;
        Assert.Equal(9, x[2]);

        DoubleVector twin = new double[] { 0, 1, 2 };
        Equal([1, 2], twin[1..]);
    }

    [Fact]
    public void A_slice_beyond_the_vector_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ((Vector)Three)[2..5].Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => ((DoubleVector)new double[3]).Slice(1, 3).Length);
    }

    [Fact]
    public void A_matrix_over_an_array_is_the_memory_of_the_array()
    {
        float[,] weights = { { 1, 2, 3 }, { 4, 5, 6 } };
        Matrix matrix = weights;
        Assert.Equal("2 × 3", matrix.ToString());
        Equal([4, 5, 6], matrix.Row(1));
        matrix[1, 2] = 60;
        Assert.Equal(60, weights[1, 2]);

        double[,] twin = { { 1 }, { 2 } };
        Equal([2], ((DoubleMatrix)twin).Row(1));
        Assert.Throws<ArgumentNullException>("elements", () => ((Matrix)(float[,])null!).Rows);
    }

    [Fact]
    public void Lengths_that_differ_are_refused_with_both()
    {
        Refused("'right' has 2 elements, 'left' has 3.", "right", () => ((Vector)Three + new float[2]).Length);
        Refused("'right' has 2 elements, 'left' has 3.", "right", () => ((Vector)Three - new float[2]).Length);
        Refused("'right' has 2 elements, 'left' has 3.", "right", () => ((Vector)Three * new float[2]).Length);
        Refused("'right' has 1 elements, 'left' has 3.", "right", () => ((Vector)Three / new float[1]).Length);
        Refused("'right' has 0 elements, 'left' has 1.", "right", () => ((DoubleVector)new double[1] + Array.Empty<double>()).Length);
        Refused("The vector has 0 elements; a matrix of 3 × 2 takes 3.", "x", () => (default(Vector) * Weights).Length);
        Refused("The vector has 2 elements; a matrix of 3 × 2 takes 3.", "x", () => (new DoubleVector(new double[2]) * new DoubleMatrix(new double[6], 3, 2)).Length);
    }

    [Fact]
    public void A_sparse_vector_names_rows_that_exist()
    {
        Refused("Index 3 is out of range: 0 to 2.", "x", () => (new SparseVector([0, 3], [1, 1]) * Weights).Length);
        Refused("Index -1 is out of range: 0 to 2.", "x", () => (new SparseVector([-1], [1]) * Weights).Length);
        Refused("The vector has 1 value for 2 indices.", "values", () => (new SparseVector([0, 1], [1]) * Weights).Length);
    }

    [Fact]
    public void NaN_and_infinities_go_through()
    {
        Vector x = new[] { float.NaN, float.PositiveInfinity, -0f, 0 };
        Equal([float.NaN, float.PositiveInfinity, 1, 1], x + 1);
        Equal([float.NaN, float.NaN, float.NaN, float.NaN], x * new[] { 1, 0, float.PositiveInfinity, float.NaN });
        Equal([float.NaN, 0, float.NegativeInfinity, float.PositiveInfinity], 1 / x);
        Equal([float.NaN], x * new Matrix([0, 0, 0, 0], 4, 1));
        Assert.True(float.IsPositive((-x)[2]));
    }

    private static void Equal(ReadOnlySpan<float> expected, Vector actual) => Assert.Equal(expected.ToArray(), actual.AsSpan().ToArray());

    private static void Equal(ReadOnlySpan<double> expected, DoubleVector actual) => Assert.Equal(expected.ToArray(), actual.AsSpan().ToArray());

    private static void Refused(string message, string argument, Func<object> call) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(argument, call).Message, StringComparison.Ordinal);
}
