using System.Numerics;

namespace L1Gen;

/// <summary>
/// The functions of forward methods, made for <c>using static L1Gen.Ops</c>. Called directly they run as plain loops and return new memory;
/// of a forward method the compiler reads them, and emits SIMD code in their place.
/// </summary>
/// <remarks>
/// Functions of one element are computed in <see langword="double"/> and rounded once. NaN in gives NaN out. The functions of a number are
/// generic, so that beside <c>using static System.Math</c> calls like <c>Abs(-1.0)</c> stay Math's and are not ambiguous.
/// </remarks>
public static partial class Ops
{
    /// <summary>max(x, 0).</summary>
    public static T Relu<T>(T x)
        where T : IBinaryFloatingPointIeee754<T> => T.Max(x, T.Zero);

    /// <summary>max(x, 0), element by element.</summary>
    public static Vector Relu(Vector x) => Eager.Map<float>(x.AsSpan(), Relu);

    /// <summary>max(x, 0), element by element.</summary>
    public static DoubleVector Relu(DoubleVector x) => Eager.Map<double>(x.AsSpan(), Relu);

    /// <summary>x where x &gt; 0, else slope·x.</summary>
    public static T LeakyRelu<T>(T x, double slope = 0.01)
        where T : IBinaryFloatingPointIeee754<T> => x > T.Zero ? x : Eager.Round<T>(slope * Eager.ToDouble(x));

    /// <summary>x where x &gt; 0, else slope·x, element by element.</summary>
    public static Vector LeakyRelu(Vector x, double slope = 0.01) =>
        Eager.Map<float>(x.AsSpan(), element => LeakyRelu(element, slope));

    /// <summary>x where x &gt; 0, else slope·x, element by element.</summary>
    public static DoubleVector LeakyRelu(DoubleVector x, double slope = 0.01) =>
        Eager.Map<double>(x.AsSpan(), element => LeakyRelu(element, slope));

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static T Sigmoid<T>(T x)
        where T : IBinaryFloatingPointIeee754<T> => Eager.Round<T>(Logistic(Eager.ToDouble(x)));

    /// <summary>1 / (1 + e⁻ˣ), element by element.</summary>
    public static Vector Sigmoid(Vector x) => Eager.Map<float>(x.AsSpan(), Sigmoid);

    /// <summary>1 / (1 + e⁻ˣ), element by element.</summary>
    public static DoubleVector Sigmoid(DoubleVector x) => Eager.Map<double>(x.AsSpan(), Sigmoid);

    /// <summary>tanh x.</summary>
    public static T Tanh<T>(T x)
        where T : IBinaryFloatingPointIeee754<T> => Eager.Round<T>(Math.Tanh(Eager.ToDouble(x)));

    /// <summary>tanh x, element by element.</summary>
    public static Vector Tanh(Vector x) => Eager.Map<float>(x.AsSpan(), Tanh);

    /// <summary>tanh x, element by element.</summary>
    public static DoubleVector Tanh(DoubleVector x) => Eager.Map<double>(x.AsSpan(), Tanh);

    /// <summary>½x(1 + tanh(√(2/π)(x + 0.044715x³))), the tanh form of x·Φ(x) (Hendrycks and Gimpel 2016, §2).</summary>
    public static T Gelu<T>(T x)
        where T : IBinaryFloatingPointIeee754<T>
    {
        // ½(1 + tanh u) = 1 / (1 + e⁻²ᵘ), which keeps its digits where tanh u is near −1.
        double exact = Eager.ToDouble(x);
        double u = Math.Sqrt(2 / Math.PI) * (exact + 0.044715 * exact * exact * exact);
        return Eager.Round<T>(exact * Logistic(2 * u));
    }

    /// <summary>½x(1 + tanh(√(2/π)(x + 0.044715x³))), the tanh form of x·Φ(x) (Hendrycks and Gimpel 2016, §2), element by element.</summary>
    public static Vector Gelu(Vector x) => Eager.Map<float>(x.AsSpan(), Gelu);

    /// <summary>½x(1 + tanh(√(2/π)(x + 0.044715x³))), the tanh form of x·Φ(x) (Hendrycks and Gimpel 2016, §2), element by element.</summary>
    public static DoubleVector Gelu(DoubleVector x) => Eager.Map<double>(x.AsSpan(), Gelu);

    /// <summary>log(1 + eˣ).</summary>
    public static T Softplus<T>(T x)
        where T : IBinaryFloatingPointIeee754<T> => Eager.Round<T>(LogOnePlusExp(Eager.ToDouble(x)));

    /// <summary>log(1 + eˣ), element by element.</summary>
    public static Vector Softplus(Vector x) => Eager.Map<float>(x.AsSpan(), Softplus);

    /// <summary>log(1 + eˣ), element by element.</summary>
    public static DoubleVector Softplus(DoubleVector x) => Eager.Map<double>(x.AsSpan(), Softplus);

    /// <summary>|x|.</summary>
    public static T Abs<T>(T x)
        where T : IBinaryFloatingPointIeee754<T> => T.Abs(x);

    /// <summary>|x|, element by element.</summary>
    public static Vector Abs(Vector x) => Eager.Map<float>(x.AsSpan(), Abs);

    /// <summary>|x|, element by element.</summary>
    public static DoubleVector Abs(DoubleVector x) => Eager.Map<double>(x.AsSpan(), Abs);

    /// <summary>x².</summary>
    public static T Square<T>(T x)
        where T : IBinaryFloatingPointIeee754<T> => x * x;

    /// <summary>x², element by element.</summary>
    public static Vector Square(Vector x) => Eager.Map<float>(x.AsSpan(), Square);

    /// <summary>x², element by element.</summary>
    public static DoubleVector Square(DoubleVector x) => Eager.Map<double>(x.AsSpan(), Square);

    /// <summary>eˣ.</summary>
    public static T Exp<T>(T x)
        where T : IBinaryFloatingPointIeee754<T> => Eager.Round<T>(Math.Exp(Eager.ToDouble(x)));

    /// <summary>eˣ, element by element.</summary>
    public static Vector Exp(Vector x) => Eager.Map<float>(x.AsSpan(), Exp);

    /// <summary>eˣ, element by element.</summary>
    public static DoubleVector Exp(DoubleVector x) => Eager.Map<double>(x.AsSpan(), Exp);

    /// <summary>ln x; NaN below 0, −∞ at 0.</summary>
    public static T Log<T>(T x)
        where T : IBinaryFloatingPointIeee754<T> => Eager.Round<T>(Math.Log(Eager.ToDouble(x)));

    /// <summary>ln x; NaN below 0, −∞ at 0, element by element.</summary>
    public static Vector Log(Vector x) => Eager.Map<float>(x.AsSpan(), Log);

    /// <summary>ln x; NaN below 0, −∞ at 0, element by element.</summary>
    public static DoubleVector Log(DoubleVector x) => Eager.Map<double>(x.AsSpan(), Log);

    private static double Logistic(double x)
    {
        // The exponential of −|x| cannot overflow.
        double e = Math.Exp(-Math.Abs(x));
        return (x >= 0 ? 1 : e) / (1 + e);
    }

    private static double LogOnePlusExp(double x)
    {
        // log(1 + e) by Goldberg 1991, theorem 4: the rounding of 1 + e cancels out.
        double e = Math.Exp(-Math.Abs(x));
        double sum = 1 + e;
        double log = sum == 1 ? e : Math.Log(sum) * (e / (sum - 1));
        return Math.Max(x, 0) + log;
    }
}
