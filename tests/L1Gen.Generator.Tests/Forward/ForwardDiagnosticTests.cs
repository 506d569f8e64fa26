using System.Globalization;
using L1Gen.Generator.Tests.Analyzers;

namespace L1Gen.Generator.Tests.Forward;

/// <summary>What a forward method cannot be or hold is told at the very place, in the user's words.</summary>
public class ForwardDiagnosticTests
{
    private const string Members =
        "[Weights(4, 3)] partial Matrix W { get; } [Weights(3, 3)] partial Matrix V { get; } [Weights(3)] partial Vector B { get; } "
        + "[Weights(6)] float[] _a = new float[6]; [Weights] float _s; float _t = 1; [Weights(4, 2)] float[] _flat = new float[8]; Vector All(Vector x) => x * W * V + B * _s + _a[0]; ";

    [Theory]
    [InlineData("Vector S(Vector x) => {|L1G024:x * W * W|};", "'x * W * W' needs 4 inputs, but 'x * W' has 3")]
    [InlineData("Vector S(Vector x) => {|L1G024:Relu(Sigmoid(x * W) * V + B) * W|} + B;", "'Relu(…) * W' needs 4 inputs, but 'Relu(…)' has 3")]
    [InlineData("Vector S([Inputs(5)] Vector x) => {|L1G024:x * W|};", "'x * W' needs 4 inputs, but 'x' has 5")]
    [InlineData("Vector S(Vector x) => {|L1G024:x * W + x|};", "'x * W + x' needs vectors of one length, but 'x * W' has 3 and 'x' has 4")]
    [InlineData("float S(Vector x) => {|L1G024:Dot(x * W, _a)|};", "but 'x * W' has 3 and '_a' has 6")]
    [InlineData("Vector S(Vector x) => {|L1G024:x + Concat(x, B)|};", "but 'x' has x.Length and 'Concat(x, B)' has x.Length + 3")]
    [InlineData("Vector S(Vector x) => {|L1G024:Concat(x, x) * V|};", "'Concat(x, x) * V' needs 3 inputs, but 'Concat(x, x)' has 2 * x.Length")]
    [InlineData("Vector S(Vector x) => x * W * {|L1G024:B[3]|};", "'B[3]' needs 4 elements, but 'B' has 3")]
    [InlineData("Vector S(Vector x) => x * W + {|L1G024:x[2..5]|};", "'x[2..5]' needs 5 elements, but 'x' has 4")]
    [InlineData("Vector S(Vector x) => x * W + {|L1G024:x[3..^1]|}[0];", "'x[3..^1]' needs at least 1 element, but 'x' has 4 and the slice has none")]
    [InlineData("Vector S(Vector x) => {|L1G024:x * _flat|};", "'x * _flat' needs a vector, but '_flat' is declared 4 × 2; write 'x * new Matrix(_flat, 4, 2)'")]
    [InlineData("Vector S(Vector x) => {|L1G024:_flat * x|};", "write 'x * new Matrix(_flat, 4, 2)'")]
    [InlineData("float S(Vector x) => Dot(x, {|L1G024:_flat|});", "'_flat' needs a vector, but '_flat' is declared 4 × 2; write 'new Matrix(_flat, 4, 2)'")]
    [InlineData("Vector S(Vector x) => x * W + {|L1G024:V[0, 3]|};", "'V[0, 3]' needs 4 columns, but 'V' has 3")]
    [InlineData("Vector S(Vector x) => {|L1G024:LayerNorm(x * W, B, _a)|};", "vectors of one length")]
    [InlineData("Vector S(Vector x) => x * {|L1G024:new Matrix(_a, 4, 3)|};", "needs 12 elements, but '_a' has 6")]
    [InlineData("Vector S(int i) => Embedding(W, i) + {|L1G024:Embedding(V, i)|};", "'Embedding(V, i)' needs a table of 4 rows, but 'V' has 3")]
    [InlineData("Vector S(Vector x, [{|L1G024:Inputs(2)|}] float t) => x * W * t;", "'t' needs 1 element, but its length is declared as 2")]
    [InlineData("Vector S([{|L1G006:Inputs(0)|}] Vector x) => x * W;", "an extent of 0")]
    [InlineData("Vector S(Vector x) { var h = Layer(x); return Layer(h); } Vector Layer(Vector x) => {|L1G024:x * W|};", "'x * W' needs 4 inputs, but 'x' has 3")]
    public Task Shapes_that_do_not_fit(string method, string message) => Check(method, message);

    [Theory]
    [InlineData("Vector S(Vector x) => x * W * {|L1G023:_t|};", "'_t' cannot be read as part of a forward method: it is no weight field; mark it [Weights], make it const, or pass it as an input")]
    [InlineData("Vector S(Vector x) => x * W * {|L1G023:Rate|}; float Rate { get; } = 1;", "it is no weight field")]
    [InlineData("Vector S(Vector x) => x * W * {|L1G023:System.MathF.Exp(_s)|};", "write Ops.Exp")]
    [InlineData("Vector S(Vector x) => x * W * {|L1G023:System.Math.Max(0f, _s)|};", "'System.Math.Max(0f, _s)' cannot be read as part of a forward method: write Relu(_s)")]
    [InlineData("Vector S(Vector x) => x * W * {|L1G023:System.MathF.Max(B[0], 0)|};", "write Relu(B[0])")]
    [InlineData("Vector S(Vector x) => x * W * {|L1G023:System.MathF.Max(_s, 1)|};", "only Ops and methods of 'Net' can be called")]
    [InlineData("Vector S(Vector x) => {|L1G023:{|CS0019:W * x|}|};", "write 'x * W'")]
    [InlineData("Vector S(SparseVector x) => {|L1G023:{|CS0019:W * x|}|};", "write 'x * W'")]
    [InlineData("Vector S(Vector x) => x * W * {|L1G023:System.MathF.Cbrt(_s)|};", "only Ops and methods of 'Net' can be called")]
    [InlineData("Vector S(Vector x) => {|L1G023:_s > 0 ? x * W : B|};", "there are no conditions")]
    [InlineData("Vector S(Vector x) { {|L1G023:if|} (_s > 0) return B; return x * W; }", "there are no conditions")]
    [InlineData("Vector S(Vector x) { var h = x * W; {|L1G023:for|} (int i = 0; i < 3; i++) h = h * V; return h; }", "there are no loops")]
    [InlineData("Vector S(Vector x) { {|L1G023:_s = 3;|} return x * W; }", "only locals can be assigned")]
    [InlineData("Vector S(Vector x) { {|L1G023:System.Console.WriteLine();|} return x * W; }", "a forward method is a row of locals")]
    [InlineData("Vector S(Vector x) { Vector {|L1G023:F|}() => B; return x * W + F(); }", "make the local function a method of the type")]
    [InlineData("Vector S(Vector x) { ref float {|L1G023:r = ref _s|}; return x * W; }", "make it a plain local")]
    [InlineData("Vector S(Vector x) => {|L1G023:S(x)|};", "'S' calls itself")]
    [InlineData("Vector S(Vector x) => F(x); Vector F(Vector x) => {|L1G023:S(x)|};", "'S' calls itself")]
    [InlineData("Vector S(Vector x) => {|L1G023:F(x)|}; protected virtual Vector F(Vector x) => x * W;", "'F' is virtual, so that another method may run")]
    [InlineData("Vector S(Vector x) => {|L1G023:F<int>(x)|}; Vector F<T>(Vector x) => x * W;", "'F' is generic")]
    [InlineData("Vector S(Vector x) => {|L1G023:F(ref _s)|}; Vector F(ref float x) => W.Row(0) * x;", "'F' has a ref or out parameter")]
    [InlineData("Vector S(Vector x) => {|L1G023:F(x)|}; static extern Vector F(Vector x);", "'F' has no body that can be read")]
    [InlineData("Vector S(Vector x) => {|L1G023:new Net().F(x)|}; Vector F(Vector x) => x * W;", "it is called on another model")]
    [InlineData("Vector S(Vector x) => x * {|L1G023:new Net().W|};", "allowed are")]
    [InlineData("Vector S(Vector x, int i) => x * W * {|L1G023:i|};", "an index names a row of a table")]
    [InlineData("Vector S(Vector x, int i) => x[{|L1G023:i|}] * B + x[..3];", "an index must be a constant")]
    [InlineData("Vector S(SparseVector x) => x * W + B * {|L1G023:x.Values|}[0];", "allowed are")]
    [InlineData("float S(Vector x) => (float){|L1G023:(double)Dot(x, B)|};", "a model computes in one kind of number")]
    [InlineData("Vector S(Vector x) => x * W + new Vector({|L1G023:new float[3]|});", "allowed are")]
    [InlineData("Vector S(Vector x) => LeakyRelu(x * W, {|L1G023:_s|});", "a model computes in one kind")]
    [InlineData("Vector S(Vector x) => x * W * {|L1G023:Exp(2f)|};", "it is a function of a constant; write its value")]
    [InlineData("Vector S(Vector x) => x * W * {|L1G023:float.NaN|};", "a constant is finite")]
    [InlineData("Vector {|L1G023:S|}(Vector x) { var zero = 0f; return x * W * (1 / zero); }", "'1 / zero' cannot be read as part of a forward method: its value is not finite")]
    public Task What_is_no_part_of_the_language(string method, string message) => Check(method, message);

    [Theory]
    [InlineData("static Vector {|L1G025:S|}(Vector x) => x;", "it is static")]
    [InlineData("Vector {|L1G025:S|}<T>(Vector x) => x * W;", "it is generic")]
    [InlineData("async void {|L1G025:{|L1G025:S|}|}(int i) { await System.Threading.Tasks.Task.Yield(); }", "it is async")]
    [InlineData("protected virtual Vector {|L1G025:S|}(Vector x) => x * W;", "it is virtual")]
    [InlineData("DoubleVector {|L1G025:S|}(Vector x) => default;", "it returns 'DoubleVector'; the weights are float, and scores are a Vector or a float")]
    [InlineData("Vector {|L1G025:S|}() => B;", "it has no input")]
    [InlineData("Vector {|L1G025:S|}([Inputs(2000000000)] Vector x) => W.Row(0) * Sum(Concat(x, x));", "more elements than an array can hold")]
    [InlineData("Vector S(Vector x, double {|L1G025:t|}) => x * W;", "'t' is of type 'double'; the weights are float, so use float")]
    [InlineData("Vector S(Vector x, decimal {|L1G025:t|}) => x * W;", "'t' is of type 'decimal'; an input is a Vector, a SparseVector, a float, or an int")]
    [InlineData("Vector S(DoubleVector {|L1G025:x|}) => W.Row(0);", "the weights are float, so use Vector")]
    [InlineData("Vector S(DoubleSparseVector {|L1G025:x|}) => W.Row(0);", "the weights are float, so use SparseVector")]
    [InlineData("Vector S(System.ReadOnlySpan<float> {|L1G025:x|}) => W.Row(0);", "'x' is of type 'ReadOnlySpan<float>'; write Vector x; arrays convert")]
    [InlineData("Vector S(float[] {|L1G025:x|}) => (Vector)x * W;", "write Vector x; arrays")]
    [InlineData("Vector S(ref Vector {|L1G025:x|}) => x * W;", "'x' is a ref parameter")]
    [InlineData("Vector S(SparseVector x, SparseVector {|L1G025:y|}) => x * W;", "it has two sparse inputs")]
    [InlineData("Vector S(Vector x) => x * W; [Forward(Loss.L2)] Vector {|L1G025:T|}(Vector x) => x * W;", "'Net' has another forward method, 'S'")]
    [InlineData("Vector {|L1G025:S|}([Inputs(2)] Vector x) => B;", "its scores depend on no input")]
    [InlineData("Vector {|L1G025:S|}([Inputs(2)] Vector x) => x;", "its scores depend on no weight field")]
    [InlineData("Vector S(Vector x) => x * W; [Weights] System.Memory<float> {|L1G025:_m|}; [Weights] float[] {|L1G025:_n|} = [1]; [Weights] float[,] {|L1G025:_o|} = new float[1, 1];", "'_m' is of type 'Memory<float>'")]
    [InlineData("Vector S(Vector x, {|L1G026:Vector y|}) => x * W;", "")]
    public Task What_is_no_forward_method(string method, string message) => Check(method.Replace("{|L1G026:Vector y|}", "Vector {|L1G026:y|}", StringComparison.Ordinal), message);

    [Theory]
    [InlineData("Loss.Logistic", "needs one score, but the method returns 3")]
    [InlineData("Loss.Poisson", "the loss Poisson needs one score")]
    [InlineData("Loss.Huber, Delta = 0", "Delta is 0, but must be positive and finite")]
    [InlineData("Loss.Huber, Delta = double.PositiveInfinity", "must be positive")]
    [InlineData("Loss.Quantile, Tau = 1", "Tau is 1, but must lie between 0 and 1")]
    [InlineData("(Loss)77", "its loss is no member of Loss")]
    public async Task The_loss_does_not_fit(string arguments, string message) =>
        await CheckType($"{Members} [{{|L1G025:Forward({arguments})|}}] Vector S(Vector x) => All(x);", message);

    [Fact]
    public Task One_score_has_no_softmax() =>
        CheckType($"{Members} [{{|L1G025:Forward(Loss.SoftmaxCrossEntropy)|}}] float S(Vector x) => Sum(All(x));", "at least 2, but the method returns 1");

    [Theory]
    [InlineData("Loss.Logistic", "float", "{|L1G029:Sigmoid(Sum(All(x)))|}", "'S' returns its scores through Sigmoid, but the loss Logistic applies Sigmoid itself; return them as they are before Sigmoid")]
    [InlineData("Loss.Logistic", "float", "F({|L1G029:Exp(Sum(All(x)))|})", "through Exp")]
    [InlineData("Loss.Logistic", "float", "Tanh(Sum(Sigmoid(All(x))))", "")]
    [InlineData("Loss.SoftmaxCrossEntropy", "Vector", "{|L1G029:Exp(All(x))|}", "the loss SoftmaxCrossEntropy applies softmax itself")]
    [InlineData("Loss.SoftmaxCrossEntropy", "Vector", "{|L1G029:Sigmoid(All(x))|}", "through Sigmoid")]
    [InlineData("Loss.SoftmaxCrossEntropy", "Vector", "Log(All(x))", "")]
    [InlineData("Loss.Poisson", "float", "{|L1G029:Exp(Sum(All(x)))|}", "applies Exp itself")]
    [InlineData("Loss.L2", "Vector", "Sigmoid(All(x))", "")]
    public Task A_link_function_that_the_loss_applies_is_told(string loss, string scores, string code, string message) =>
        CheckType($"{Members} [Forward({loss})] {scores} S(Vector x) => {code}; static float F(float score) => score;", message);

    [Theory]
    [InlineData("{|L1G030:Forward(Loss.L2, Delta = 2)|}", "The loss L2 has no Delta, which belongs to Huber")]
    [InlineData("{|L1G030:Forward(Loss.Huber, Delta = 2, Tau = 0.5)|}", "The loss Huber has no Tau, which belongs to Quantile")]
    [InlineData("{|L1G030:{|L1G030:Forward(Loss.L1, Delta = 2, Tau = 0.5)|}|}", "The loss L1 has no Delta")]
    [InlineData("Forward(Loss.Quantile, Tau = 0.5)", "")]
    public Task A_parameter_of_another_loss_is_told(string attribute, string message) =>
        CheckType($"{Members} [{attribute}] Vector S(Vector x) => All(x);", message);

    [Theory]
    [InlineData("float {|L1G013:Predict|};")]
    [InlineData("class {|L1G013:Clone|};")]
    [InlineData("public void {|L1G013:Clone|}() { }")]
    [InlineData("public void {|L1G013:Predict|}(System.ReadOnlySpan<float> x, System.Span<float> scores) { }")]
    [InlineData("public int {|L1G013:Classify|}(System.ReadOnlySpan<float> x) => 1; public float Probability;")]
    [InlineData("public float Predict(System.ReadOnlySpan<float> x) => 1; public void Clone(int i) { } public int Classify(Vector x) => 1;")]
    public Task A_name_that_is_emitted(string member) => CheckType($"{Members} [Forward(Loss.SoftmaxCrossEntropy)] Vector S(Vector x) => All(x); {member}", "");

    [Fact]
    public Task Weights_that_no_score_needs_are_told() =>
        AnalyzerTest.VerifyAsync("using L1Gen; [L1Regularized] public partial class Net { [Weights(2)] partial Vector A { get; } [Weights] float {|L1G027:_b|}; [Forward(Loss.L1)] float S(Vector x) => Ops.Dot(x, A); }");

    [Fact]
    public Task A_type_must_be_regularized() => AnalyzerTest.VerifyAsync(
        "using L1Gen; public class Net { [{|L1G014:Forward(Loss.L1)|}] float S(Vector x) => 1; }");

    [Fact]
    public Task A_record_or_struct_holds_no_forward_method() => AnalyzerTest.VerifyAsync(
        "using L1Gen; [L1Regularized] public partial struct A { [Weights] float _w; [Forward(Loss.L1)] float {|L1G025:S|}(float x) => x; }"
        + "[L1Regularized] public partial record B { [Weights] float _w; [Forward(Loss.L1)] float {|L1G025:S|}(float x) => x * _w; }");

    [Fact]
    public Task A_parameter_of_the_constructor_is_no_input() => AnalyzerTest.VerifyAsync(
        "using L1Gen; [L1Regularized] public partial class Net(float rate) { [Weights] float _w; [Forward(Loss.L1)] float S(float x) => x * _w * {|L1G023:rate|}; }");

    [Fact]
    public async Task What_another_file_holds_is_told_there() => await new AnalyzerTest(new Compiling.TestCompilation(
        "using L1Gen; [L1Regularized] public partial class Net { [Weights(2)] partial Vector A { get; } [Forward(Loss.L1)] float S(Vector x) => Ops.Dot(F(x), A); }",
        "using L1Gen; partial class Net { Vector F(Vector x) => {|L1G024:Ops.Relu(x + Ops.Concat(A, A)) + A|}; }")).VerifyAsync();

    /// <summary>Members without a diagnostic of their own.</summary>
    private static Task Check(string method, string message) => CheckType($"{Members} [Forward(Loss.L1)] {method} Vector Rest() => All(W.Row(0));", message);

    private static async Task CheckType(string members, string message)
    {
        members = members.Replace("Vector All(", "public Vector All(", StringComparison.Ordinal);

        var found = await AnalyzerTest.VerifyAsync($"#pragma warning disable L1G027\nusing L1Gen; using static L1Gen.Ops; [L1Regularized] public partial class Net {{ {members} }}");

        if (message.Length > 0)
            Assert.Contains(found, diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture).Contains(message, StringComparison.Ordinal));
    }
}
