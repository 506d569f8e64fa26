using static System.Math;
using static L1Gen.Ops;

namespace L1Gen.Tests.Modeling;

/// <summary>The functions of forward methods. System.Math is imported beside them: no call is ambiguous.</summary>
public class OpsTests
{
    private const double Infinity = double.PositiveInfinity;

    // To 17 digits, computed with 60 (Python's decimal).
    [Theory]
    [InlineData("Relu", 1.5, 1.5)]
    [InlineData("Relu", -1.5, 0)]
    [InlineData("LeakyRelu", 1.5, 1.5)]
    [InlineData("LeakyRelu", -1.5, -0.015)]
    [InlineData("Sigmoid", 0, 0.5)]
    [InlineData("Sigmoid", 2, 0.88079707797788243)]
    [InlineData("Sigmoid", -40, 4.2483542552915889e-18)]
    [InlineData("Tanh", 0.5, 0.46211715726000976)]
    [InlineData("Gelu", 1, 8.4119199060827670e-1)]
    [InlineData("Gelu", -3, -3.6373920817730188e-3)]
    [InlineData("Gelu", -6, -8.4396467007622971e-11)]
    [InlineData("Softplus", 0, 0.69314718055994531)]
    [InlineData("Softplus", 30, 3.0000000000000094e+1)]
    [InlineData("Softplus", -40, 4.2483542552915890e-18)]
    [InlineData("Abs", -2.5, 2.5)]
    [InlineData("Square", -3, 9)]
    [InlineData("Exp", 1, 2.7182818284590452)]
    [InlineData("Log", 2, 0.69314718055994531)]
    public void Of_one_element(string name, double x, double expected)
    {
        Assert.Equal(expected, Double(name, x), Abs(expected) * 2e-15);
        Assert.Equal((float)expected, Single(name, (float)x));
    }

    [Theory]
    [InlineData("Relu", 0, Infinity)]
    [InlineData("LeakyRelu", -Infinity, Infinity)]
    [InlineData("Sigmoid", 0, 1)]
    [InlineData("Tanh", -1, 1)]
    [InlineData("Gelu", double.NaN, Infinity)]
    [InlineData("Softplus", 0, Infinity)]
    [InlineData("Abs", Infinity, Infinity)]
    [InlineData("Square", Infinity, Infinity)]
    [InlineData("Exp", 0, Infinity)]
    [InlineData("Log", double.NaN, Infinity)]
    public void Of_infinities_and_NaN(string name, double ofNegative, double ofPositive)
    {
        Assert.Equal(ofNegative, Double(name, -Infinity));
        Assert.Equal(ofPositive, Double(name, Infinity));
        Assert.Equal((float)ofNegative, Single(name, float.NegativeInfinity));
        Assert.Equal((float)ofPositive, Single(name, float.PositiveInfinity));
        Assert.Equal(double.NaN, Double(name, double.NaN));
        Assert.Equal(float.NaN, Single(name, float.NaN));
    }

    [Fact]
    public void The_slope_of_LeakyRelu_is_given()
    {
        Assert.Equal(-0.5, LeakyRelu(-2.0, 0.25));
        Equal([-0.5f, 2], LeakyRelu(Of(-2, 2), 0.25));
        Equal([-0.5, 2], LeakyRelu(OfDouble(-2, 2), slope: 0.25));
    }

    [Fact]
    public void Logarithms_at_the_border()
    {
        Assert.Equal(-Infinity, Log((DoubleVector)new double[] { 0 })[0]);
        Assert.Equal(float.NaN, Ops.Log(-1f));
    }

    [Fact]
    public void Of_no_elements()
    {
        Equal([], Relu(Of()));
        Equal([], Concat(Of(), Of()));
        Assert.Equal(0, Sum(Of()));
        Assert.Equal(0, Sum(OfDouble()));
        Assert.Equal(0, Dot(Of(), Of()));
        Refused("The mean of no elements is undefined.", "x", () => Mean(Of()));
        Refused("The mean of no elements is undefined.", "x", () => Mean(OfDouble()));
        Refused("The greatest of no elements is undefined.", "x", () => Max(Of()));
        Refused("The greatest of no elements is undefined.", "x", () => Max(OfDouble()));
        Refused("The mean of no elements is undefined.", "x", () => LayerNorm(Of()).Length);
    }

    [Fact]
    public void Dot_products()
    {
        Assert.Equal(4 - 10 + 18, Dot(Of(1, 2, 3), Of(4, -5, 6)));
        Assert.Equal(16777218, Dot(Of(16777216, 1, 1), Of(1, 1, 1)));
        Assert.Equal(-1, Dot(OfDouble(1, 2), OfDouble(3, -2)));
        Assert.Equal(2 * 7 - 9, Dot(new SparseVector([1, 3], [2, -1]), Of(6, 7, 8, 9)));
        Assert.Equal(14, Dot(new DoubleSparseVector([1], [2]), OfDouble(6, 7)));
    }

    [Fact]
    public void Sums_means_and_greatest()
    {
        Assert.Equal(2, Sum(Of(1, -3, 4)));
        Assert.Equal(16777218, Sum(Of(16777216, 1, 1)));
        Assert.Equal(2f / 3, Mean(Of(1, -3, 4)));
        Assert.Equal(4, Max(Of(1, -3, 4)));
        Assert.Equal(-3, Max(OfDouble(-5, -3, -4)));
        Assert.Equal(2, Sum(OfDouble(1, -3, 4)));
        Assert.Equal(2.0 / 3, Mean(OfDouble(1, -3, 4)));

        Assert.Equal(float.NaN, Max(Of(1, float.NaN, 4)));
        Assert.Equal(float.NaN, Sum(Of(1, float.NaN, 4)));
        Assert.Equal(Infinity, Max(OfDouble(Infinity, -Infinity)));
        Assert.Equal(double.NaN, Sum(OfDouble(Infinity, -Infinity)));
    }

    [Fact]
    public void Vectors_are_joined_in_order()
    {
        Equal([1, 2, 3], Concat(Of(1), Of(2, 3)));
        Equal([1, 2, 3, 4], Concat(Of(1), Of(2, 3), Of(4)));
        Equal([1, 2, 3, 4], Concat(Of(1), Of(2, 3), Of(), Of(4)));
        Equal([1, 2], Concat(OfDouble(1), OfDouble(2)));
        Equal([1, 2, 3], Concat(OfDouble(1), OfDouble(2), OfDouble(3)));
        Equal([1, 2, 3, 4], Concat(OfDouble(1), OfDouble(2), OfDouble(3), OfDouble(4)));
    }

    [Fact]
    public void A_normalized_vector_has_mean_0_and_variance_1()
    {
        // Mean 4, variance (9 + 1 + 1 + 9) / 4 = 5.
        Vector x = Of(1, 3, 5, 7);
        Equal([-1, (float)(-1 / 3.0), (float)(1 / 3.0), 1], LayerNorm(x, epsilon: 4));
        Equal([(float)(-3 / Sqrt(5.00001))], LayerNorm(x)[..1]);
        Equal([-3 / Sqrt(5.00001)], LayerNorm(OfDouble(1, 3, 5, 7))[..1]);
        Equal([-2 + 1, 3 - 1], LayerNorm(Of(1, 7), Of(4, 6), Of(1, 0), epsilon: 27) - Of(0, 1));
        Equal([-1, 3], LayerNorm(OfDouble(1, 7), OfDouble(4, 6), OfDouble(1, 0), epsilon: 27));
        Equal([0, 0], LayerNorm(Of(2, 2)));
    }

    [Fact]
    public void A_row_of_a_table_is_copied()
    {
        float[,] table = { { 1, 2 }, { 3, 4 } };
        Vector row = Embedding(table, 1);
        Equal([3, 4], row);
        row[0] = 9;
        Assert.Equal(3, table[1, 0]);
        Equal([1], Embedding(new DoubleMatrix([1, 2], 2, 1), 0));
        Assert.Throws<ArgumentOutOfRangeException>("index", () => Embedding(table, 2).Length);
        Assert.Throws<ArgumentOutOfRangeException>("index", () => Embedding(table, -1).Length);
    }

    [Fact]
    public void Lengths_that_differ_are_refused_with_both()
    {
        Refused("'right' has 2 elements, 'left' has 1.", "right", () => Dot(Of(1), Of(1, 2)));
        Refused("'right' has 0 elements, 'left' has 1.", "right", () => Dot(OfDouble(1), OfDouble()));
        Refused("Index 2 is out of range: 0 to 1.", "x", () => Dot(new SparseVector([2], [1]), Of(1, 2)));
        Refused("'gain' has 1 elements, 'x' has 2.", "gain", () => LayerNorm(Of(1, 2), Of(1), Of(1, 2)).Length);
        Refused("'bias' has 3 elements, 'x' has 2.", "bias", () => LayerNorm(OfDouble(1, 2), OfDouble(1, 2), OfDouble(1, 2, 3)).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1e-9)]
    [InlineData(double.NaN)]
    [InlineData(Infinity)]
    public void The_epsilon_of_LayerNorm_is_positive_and_finite(double epsilon) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(epsilon), () => LayerNorm(Of(1, 2), epsilon).Length);

    [Fact]
    public void Numbers_beside_System_Math_are_not_ambiguous()
    {
        Assert.Equal(2, Abs(-2.0));
        Assert.Equal(2f, Abs(-2f));
        Assert.Equal(1, Exp(0.0));
        Assert.Equal(1f, Exp(0f));
        Assert.Equal(3, Max(2, 3));
    }

    /// <summary>The function of a number, after it was found the same of a vector.</summary>
    private static double Double(string name, double x)
    {
        DoubleVector vector = new[] { x, x };
        DoubleVector results = name switch
        {
            "Relu" => Relu(vector),
            "LeakyRelu" => LeakyRelu(vector),
            "Sigmoid" => Sigmoid(vector),
            "Tanh" => Tanh(vector),
            "Gelu" => Gelu(vector),
            "Softplus" => Softplus(vector),
            "Abs" => Abs(vector),
            "Square" => Square(vector),
            "Exp" => Exp(vector),
            _ => Log(vector),
        };
        double result = OfNumber(name, x);
        Equal([result, result], results);
        return result;
    }

    /// <inheritdoc cref="Double"/>
    private static float Single(string name, float x)
    {
        Vector vector = new[] { x, x };
        Vector results = name switch
        {
            "Relu" => Relu(vector),
            "LeakyRelu" => LeakyRelu(vector),
            "Sigmoid" => Sigmoid(vector),
            "Tanh" => Tanh(vector),
            "Gelu" => Gelu(vector),
            "Softplus" => Softplus(vector),
            "Abs" => Abs(vector),
            "Square" => Square(vector),
            "Exp" => Exp(vector),
            _ => Log(vector),
        };
        float result = OfNumber(name, x);
        Equal([result, result], results);
        return result;
    }

    private static T OfNumber<T>(string name, T x)
        where T : System.Numerics.IBinaryFloatingPointIeee754<T> => name switch
        {
            "Relu" => Relu(x),
            "LeakyRelu" => LeakyRelu(x),
            "Sigmoid" => Sigmoid(x),
            "Tanh" => Tanh(x),
            "Gelu" => Gelu(x),
            "Softplus" => Softplus(x),
            "Abs" => Abs(x),
            "Square" => Square(x),
            "Exp" => Exp(x),
            _ => Log(x),
        };

    private static Vector Of(params float[] elements) => elements;

    private static DoubleVector OfDouble(params double[] elements) => elements;

    private static void Equal(ReadOnlySpan<float> expected, Vector actual) => Assert.Equal(expected.ToArray(), actual.AsSpan().ToArray());

    private static void Equal(ReadOnlySpan<double> expected, DoubleVector actual) => Assert.Equal(expected.ToArray(), actual.AsSpan().ToArray());

    private static void Refused(string message, string argument, Func<object> call) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(argument, call).Message, StringComparison.Ordinal);
}
