namespace L1Gen.Generator.Tests.Analyzers;

public class ConstructorAnalyzerTests
{
    [Theory]
    [InlineData("{|L1G028:Net|}() { }")]
    [InlineData("private {|L1G028:Net|}(int n) => N = n + this.N + new System.Collections.Generic.List<int> { 1 }.Count; int N { get; }")]
    [InlineData("{|L1G028:Net|}() : base() { } Net(int seed) : this() { }")]
    public Task A_constructor_that_leaves_zeros_is_told(string members) => Verify("", members);

    [Theory]
    [InlineData("Net(int seed) => this.Initialize(seed);")]
    [InlineData("Net(string path) { this.Load(path); }")]
    [InlineData("Net(Net other) => other.CopyTo(this);")]
    [InlineData("Net(float[] w) => System.MemoryExtensions.AsSpan(w).CopyTo(W.AsSpan());")]
    [InlineData("Net() => Fill(); void Fill() => this.Initialize(1);")]
    [InlineData("Net(System.Action<object> fill) => fill(this);")]
    [InlineData("")]
    public Task A_constructor_that_fills_or_lets_fill_is_not(string members) => Verify("", members);

    [Fact]
    public async Task A_primary_constructor_cannot_fill() => Assert.Contains(
        "make it a constructor with a body", Assert.Single(await Verify("(string name)", "string Name => name;", "{|L1G028:Net|}")).GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

    [Theory]
    [InlineData("[Weights(4, 3)] partial Matrix W { get; } [Forward(Loss.SoftmaxCrossEntropy)] Vector S(Vector x) => x * W;")]
    [InlineData("[Weights(4, 3)] float[,] _w = new float[4, 3]; [Weights(3)] float[] _v = new float[3]; [Forward(Loss.L2)] float S(Vector x) => Ops.Dot(Ops.Relu(x * _w), _v);")]
    [InlineData("[Weights(4, 3)] partial Matrix W { get; } [Weights(3, 2)] partial Matrix V { get; }")]
    public Task A_linear_model_and_arrays_of_the_users_own_may_start_at_zero(string members) =>
        AnalyzerTest.VerifyAsync($"using L1Gen; [L1Regularized] partial class Net {{ Net() {{ }} {members} }}");

    private static Task<System.Collections.Immutable.ImmutableArray<Microsoft.CodeAnalysis.Diagnostic>> Verify(string parameters, string members, string name = "Net") => AnalyzerTest.VerifyAsync(
        $"using L1Gen; [L1Regularized] partial class {name}{parameters} {{ {members} [Weights(4, 3)] partial Matrix W {{ get; }} [Weights(3)] partial Vector V {{ get; }} "
        + $"[Forward(Loss.L2)] float S(Vector x) => Ops.Dot(Ops.Relu(x * W), V); }}");
}
