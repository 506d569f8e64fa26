using L1Gen.Generator.Model;

namespace L1Gen.Generator.Tests.Forward;

/// <summary>What the graph of a forward method is, form by form.</summary>
public class GraphTests
{
    [Fact]
    public void A_network_of_two_layers() => Check(
        """
        [Weights(64, 32)]             public partial Matrix Hidden     { get; }
        [Weights(32), Unregularized]  public partial Vector HiddenBias { get; }
        [Weights(32, 10)]             public partial Matrix Output     { get; }
        [Weights(10), Unregularized]  public partial Vector OutputBias { get; }

        [Forward(Loss.SoftmaxCrossEntropy)]
        public Vector Scores(Vector x) => Relu(x * Hidden + HiddenBias) * Output + OutputBias;
        """,
        """
        x: Dense 64
        0 x : 64
        1 Hidden : 2048
        2 MatMul(0, 1) : 32
        3 HiddenBias : 32
        4 Add(2, 3) : 32
        5 Relu(4) : 32
        6 Output : 320
        7 MatMul(5, 6) : 10
        8 OutputBias : 10
        9 Add(7, 8) : 10
        """);

    [Fact]
    public void A_linear_model() => Check(
        """
        [Weights(10)]             public partial Vector Slopes    { get; }
        [Weights, Unregularized]  public partial ref float Intercept { get; }
        [Forward(Loss.L2)]        public float Predict(Vector x) => Dot(x, Slopes) + Intercept;
        """,
        """
        x: Dense 10
        0 x : 10
        1 Slopes : 10
        2 MatMul(0, 1) : 1
        3 Intercept : 1
        4 Add(2, 3) : 1
        """);

    [Theory]
    [InlineData("Vector S(Vector x) { var h = Relu(x * W); h = h * V; return h; }", "x: Dense 4|0 x : 4|1 W : 12|2 MatMul(0, 1) : 3|3 h = Relu(2) : 3|4 V : 9|5 h = MatMul(3, 4) : 3")]
    [InlineData("Vector S(Vector x) { x = x * W; x += B; return x; }", "x: Dense 4|0 x : 4|1 W : 12|2 MatMul(0, 1) : 3|3 B : 3|4 Add(2, 3) : 3")]
    [InlineData("Vector S(Vector x) { Vector h = Tanh(x * W), unused = Exp(h); return (h + h * V); }", "x: Dense 4|0 x : 4|1 W : 12|2 MatMul(0, 1) : 3|3 h = Tanh(2) : 3|4 V : 9|5 MatMul(3, 4) : 3|6 Add(3, 5) : 3")]
    [InlineData("Vector S(Vector x) => Layer(x, W); static Vector Layer(Vector a, Matrix m) => Relu(a * m);", "x: Dense 4|0 x : 4|1 W : 12|2 MatMul(0, 1) : 3|3 Relu(2) : 3")]
    [InlineData("Vector S(Vector x) => Layer(m: V, a: Layer(x, W)); Vector Layer(Vector a, Matrix m) { var z = a * m; return Scaled(z); } Vector Scaled(Vector z) => z * Two; float Two => One + 1; const float One = 1;",
        "x: Dense 4|0 x : 4|1 W : 12|2 z = MatMul(0, 1) : 3|3 2 : 1|4 Multiply(2, 3) : 3|5 V : 9|6 z = MatMul(4, 5) : 3|7 Multiply(6, 3) : 3")]
    [InlineData("partial Vector S(Vector input); partial Vector S(Vector x) => F(x); partial Vector F(Vector a); partial Vector F(Vector b) => b * W;", "input: Dense 4|0 input : 4|1 W : 12|2 MatMul(0, 1) : 3")]
    [InlineData("Vector S(SparseVector x) => x * W;", "x: Sparse 4|0 W : 12|1 SparseMatMul(x, 0) : 3")]
    [InlineData("float S(SparseVector x) => Dot(x, B);", "x: Sparse 3|0 B : 3|1 SparseMatMul(x, 0) : 1")]
    [InlineData("Vector S(int i, float t) => Embedding(W, i) * t;", "i: Index 4|t: Dense 1|0 t : 1|1 W : 12|2 Gather(i, 1) : 3|3 Multiply(2, 0) : 3")]
    [InlineData("Vector S(Vector x, Vector y) => Concat(x, y) * W + y * V;", "x: Dense 1|y: Dense 3|0 x : 1|1 y : 3|2 Concat(0, 1) : 4|3 W : 12|4 MatMul(2, 3) : 3|5 V : 9|6 MatMul(1, 5) : 3|7 Add(4, 6) : 3")]
    [InlineData("Vector S([Inputs(2)] Vector x, Vector y) => Concat(x, y) * W;", "x: Dense 2|y: Dense 2|0 x : 2|1 y : 2|2 Concat(0, 1) : 4|3 W : 12|4 MatMul(2, 3) : 3")]
    [InlineData("Vector S(Vector x) => x[1..^1] * W + x[^3..] * x[0];", "x: Dense 6|0 x : 6|1 Slice(0, 1..) : 4|2 W : 12|3 MatMul(1, 2) : 3|4 Slice(0, 3..) : 3|5 Slice(0, 0..) : 1|6 Multiply(4, 5) : 3|7 Add(3, 6) : 3")]
    [InlineData("float S(Vector x) => Mean(x * W) - Sum(B) / Max(B) + W[1, 2] * B[^1] + Dot(W.Row(1), B);",
        "x: Dense 4|0 x : 4|1 W : 12|2 MatMul(0, 1) : 3|3 Sum(2, 0.3333333333333333) : 1|4 B : 3|5 Sum(4) : 1|6 Max(4) : 1|7 Divide(5, 6) : 1|8 Subtract(3, 7) : 1|9 W[5..6] : 1|10 B[2..3] : 1|11 Multiply(9, 10) : 1|12 Add(8, 11) : 1|13 W[3..6] : 3|14 Multiply(13, 4) : 3|15 Sum(14) : 1|16 Add(12, 15) : 1")]
    [InlineData("Vector S(Vector x) => LeakyRelu(LayerNorm(x * W, B, B), slope: 0.2) / -2f;",
        "x: Dense 4|0 x : 4|1 W : 12|2 MatMul(0, 1) : 3|3 B : 3|4 Normalize(2, 1E-05) : 3|5 Multiply(4, 3) : 3|6 Add(5, 3) : 3|7 LeakyRelu(6, 0.2) : 3|8 -2 : 1|9 Divide(7, 8) : 3")]
    [InlineData("Vector S(Vector x) => x * new Matrix(_a, 3, 2) + new Vector(_a.AsSpan(4, 2)) + _t * _s;", "x: Dense 3|0 x : 3|1 _a : 6|2 MatMul(0, 1) : 2|3 _a[4..6] : 2|4 Add(2, 3) : 2|5 2 : 1|6 _s : 1|7 Multiply(5, 6) : 1|8 Add(4, 7) : 2")]
    [InlineData("Vector S(Vector x) => x * _r + -(Vector)_a * _s;", "x: Dense 2|0 x : 2|1 _r : 12|2 MatMul(0, 1) : 6|3 _a : 6|4 Negate(3) : 6|5 _s : 1|6 Multiply(4, 5) : 6|7 Add(2, 6) : 6")]
    [InlineData("Vector S(Vector x) => x * W / x.Length + (W.Columns - 2 * x.Length);", "x: Dense 4|0 x : 4|1 W : 12|2 MatMul(0, 1) : 3|3 4 : 1|4 Divide(2, 3) : 3|5 -5 : 1|6 Add(4, 5) : 3")]
    public void A_form(string method, string expected) => Check(
        "[Weights(4, 3)] partial Matrix W { get; } [Weights(3, 3)] partial Matrix V { get; } [Weights(3)] partial Vector B { get; } "
        + "[Weights(6)] float[] _a = new float[6]; [Weights(2, 6)] float[,] _r = new float[2, 6]; [Weights] float _s; const float _t = 2; [Forward(Loss.L1)] " + method, expected.Replace('|', '\n'));

    [Fact]
    public void A_model_in_double() => Check(
        """
        [Weights(4, 3)] private partial DoubleMatrix W { get; }
        [Weights(3, 2)] private readonly double[,] _v = new double[3, 2];
        [Weights(2)] private readonly double[] _b = new double[2];
        [Weights] private partial ref double S { get; }
        [Forward(Loss.L1)] DoubleVector Predict(DoubleSparseVector words, DoubleVector x, double t) => LeakyRelu(words * W + x, 0.25f) * _v * S / x.Length + _b - 2 * Relu(t);
        """,
        """
        words: Sparse 4
        x: Dense 3
        t: Dense 1
        0 x : 3
        1 t : 1
        2 W : 12
        3 SparseMatMul(words, 2) : 3
        4 Add(3, 0) : 3
        5 LeakyRelu(4, 0.25) : 3
        6 _v : 6
        7 MatMul(5, 6) : 2
        8 S : 1
        9 Multiply(7, 8) : 2
        10 3 : 1
        11 Divide(9, 10) : 2
        12 _b : 2
        13 Add(11, 12) : 2
        14 2 : 1
        15 Relu(1) : 1
        16 Multiply(14, 15) : 1
        17 Subtract(13, 16) : 2
        """);

    [Theory]
    [InlineData("x")]
    [InlineData("Relu(x)")]
    public void What_would_be_read_without_end_is_refused(string last)
    {
        const int Levels = 40;
        string calls = string.Concat(Enumerable.Range(0, Levels).Select(i => $"Vector F{i}(Vector x) => F{i + 1}(F{i + 1}(x)); "));

        var (spec, messages) = GraphText.Parse(Source($"[Weights(4, 3)] partial Matrix W {{ get; }} [Forward(Loss.L1)] Vector S(Vector x) => F0(x) * W; {calls} Vector F{Levels}(Vector x) => {last};"));

        Assert.Null(spec!.Forward);
        Assert.EndsWith("has more than 10000 values and calls", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public void A_deep_expression_is_read()
    {
        var (spec, _) = GraphText.Parse(Source($"[Weights(3)] partial Vector B {{ get; }} [Forward(Loss.L1)] Vector S(Vector x) => x{string.Concat(Enumerable.Repeat(" + B", 900))};"));

        Assert.Equal(902, spec!.Forward!.Nodes.Count);
        Assert.All(spec.Forward.Nodes, node => Assert.InRange(node.Text.Length, 0, 101));
    }

    [Fact]
    public void Values_have_the_names_of_locals_and_the_users_text()
    {
        var (spec, _) = GraphText.Parse(Source(
            """
            [Weights(4, 3)] partial Matrix W { get; }
            [Forward(Loss.Huber, Delta = 2)]
            Vector S(Vector @class)
            {
                // The hidden layer.
                var h = Relu(@class
                    * W);   /* no bias */
                return h - 1;
            }
            """));

        ForwardSpec forward = spec!.Forward!;
        Assert.Equal("{ var h = Relu(@class * W); return h - 1; }", forward.Text);
        Assert.Equal(("Huber", 2.0, false, true, false), (forward.Loss, forward.LossParameter, forward.IsScalar, forward.EmitsConstructor, forward.EmitsScalarPredict));
        Assert.Equal(["class", "W", "@class * W", "Relu(@class * W)", "1", "h - 1"], forward.Nodes.Select(node => node.Text.Length == 0 ? node.Name : node.Text));
        Assert.Equal("h", forward.Nodes[3].Name);
        Assert.Equal(new InputSpec("@class", "class", Model.InputKind.Dense, 4, false), forward.Inputs[0]);
    }

    [Theory]
    [InlineData("", true, true)]
    [InlineData("public Net(int i) { }", false, true)]
    [InlineData("public float Predict(Vector x) => 1;", true, false)]
    [InlineData("public float Predict(Vector x, Vector y) => 1;", true, true)]
    [InlineData("static Net() { }", true, true)]
    public void What_the_user_has_is_not_emitted(string member, bool constructor, bool predict)
    {
        var (spec, _) = GraphText.Parse(Source($"[Weights(3)] partial Vector B {{ get; }} [Forward(Loss.L1)] float S(Vector x) => Dot(x, B); {member}"));

        Assert.Equal((constructor, predict), (spec!.Forward!.EmitsConstructor, spec.Forward.EmitsScalarPredict));
    }

    private static void Check(string members, string expected)
    {
        var (spec, messages) = GraphText.Parse(Source(members));

        Assert.DoesNotContain(messages, message => !message.StartsWith("L1G027", StringComparison.Ordinal));
        Assert.NotNull(spec);
        Assert.Equal(expected, GraphText.Of(spec));
    }

    private static string Source(string members) => $"using System; using L1Gen; using static L1Gen.Ops; [L1Regularized] public partial class Net {{ {members} }}";
}
