using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace L1Gen.Generator.Tests.Analyzers;

/// <summary>Code as it is while somebody types it: neither the generator nor an analyzer throws.</summary>
public class BrokenCodeTests
{
    [Theory]
    [InlineData("[L1Regularized(] partial class Net { [Weights(] float[] _w; }")]
    [InlineData("[L1Regularized(0.1, Lambda2 = )] partial class Net { [Weights(1,)] float[] _w; }")]
    [InlineData("[L1Regularized(\"x\")] partial class Net { [Weights(\"y\", 2.5)] float[] _w; }")]
    [InlineData("[L1Regularized(Missing)] partial class Net { [Weights(Missing, 3), L1Regularized(Missing.Too)] float[] _w; }")]
    [InlineData("[L1Regularized(1, 2, 3)] partial class Net { [Weights(null)] float[] _w = new float[3]; }")]
    [InlineData("[L1Regularized(Lambda = 3)] partial class Net { [Weights(shape: 3)] float[] _w; [Weights(new int[] { })] float[] _v; }")]
    [InlineData("[L1Regularized, L1Regularized(2)] partial class Net { [Weights, Weights(3), Unregularized, Unregularized] float[] _w = new float[4]; }")]
    [InlineData("[L1Regularized] partial class Net { [Weights] Missing _a; [Weights] Missing[] _b; [Weights] _c; [Weights] ; }")]
    [InlineData("[L1Regularized] partial class Net { [Weights(2)] partial Vector V { get; set } [Weights] partial W { get; } [Weights(2)] partial Vector ; }")]
    [InlineData("[L1Regularized] partial class Net { [Weights(2)] public partial Vector V { get; } public partial Vector V => default; }")]
    [InlineData("[L1Regularized] partial class Net { [Weights] float _w, _w; [Weights] float _w; }")]
    [InlineData("[L1Regularized] partial class { [Weights] float[] _w; }")]
    [InlineData("[L1Regularized] partial class Net<T, > { [Weights] T _w; }")]
    [InlineData("[L1Regularized] partial class Net : Net { [Weights] float[] _w; }")]
    [InlineData("[L1Regularized] partial class Net : Missing, IRegularized { [Weights] float[] _w; }")]
    [InlineData("[L1Regularized] partial class A { [Weights] B _b; } [L1Regularized] partial class B { [Weights] A _a; }")]
    [InlineData("[L1Regularized] partial struct A { [Weights] A _a; [Weights] fixed float _f[3]; }")]
    [InlineData("[L1Regularized] partial class Net { [Weights] unsafe float* _p; [Weights] delegate*<void> _q; [Weights] dynamic _d; [Weights] float[]?[] _n; }")]
    [InlineData("[L1Regularized] enum E { [Weights] A } [L1Regularized] interface I { [Weights] float[] W { get; } } [L1Regularized] delegate void D();")]
    [InlineData("[L1Regularized] partial record Net([property: Weights] float[] W, [field: Weights] float V, [Weights] float U);")]
    [InlineData("[L1Regularized] partial class Net { [field: Weights] event System.Action E; [Weights] float this[int i] => 1; [Weights] float M() => 1; }")]
    [InlineData("[Weights] float[] _w; [L1Regularized] void M() { } [Unregularized]")]
    [InlineData("[L1Regularized] partial class Net { [Weights(2)] float[] _w = new float[; void M() { _w = new float[]; _w = [1, ; this.Penalty(; ProximalStep }")]
    [InlineData("[L1Regularized] partial class Net { [Weights(2, 2)] float[][] _w = [[1], null, ..Missing]; [Weights(2, 2)] float[,] _v = { { 1 }, { 2, 3 } }; }")]
    [InlineData("class User { void M(Net n) { n.Penalty(); n.PenaltyAndGradient(); new Missing<Net>().Fit(n); _ = n.ProximalStep; } } [L1Regularized] partial class Net { [Weights] float _w; }")]
    [InlineData("namespace L1Gen { class WeightsAttribute { } class L1RegularizedAttribute { } } [L1Regularized] partial class Net { [Weights] float _w; }")]
    [InlineData("[L1Regularized] partial class Net { [Weights(3)] float[] _w; [Forward(] Vector S(Vector x) => x * ; }")]
    [InlineData("[L1Regularized] partial class Net { [Weights(3)] float[] _w; [Forward(Loss.)] float S(Vector x => Ops.Dot(x, _w); }")]
    [InlineData("[L1Regularized] partial class Net { [Weights(3)] float[] _w; [Forward] [Forward(Loss.L1)] float S(Vector x) { var h = ; h = return Ops.Dot(h, ); } }")]
    [InlineData("[L1Regularized] partial class Net { [Weights(3)] float[] _w; [Forward(\"L1\")] float S(Vector x, Vector x) { float x = 1; return Ops.Sum(x) + y; } }")]
    [InlineData("[L1Regularized] partial class Net { [Weights(2, 2)] float[,] _w; [Forward(Loss.L1)] Missing S(Missing x, [Inputs(] int i, [Inputs(Missing)] Vector y) => x * _w + Ops.Embedding(_w, i, 3); }")]
    [InlineData("[L1Regularized] partial class Net { [Weights(2, 2)] partial Matrix W { get; } [Forward(Loss.L1)] Vector S(Vector x); [Forward(Loss.L1)] Vector T(Vector) => _; }")]
    [InlineData("[L1Regularized] partial class Net { [Weights(2, 2)] partial Matrix W { get; } [Forward(Loss.L1)] Vector S(Vector x) => F(x, ) + F() + F(y: x) + this.G[..] + W[] + x[..^] + x[] + W.Row() + new Vector() + new Matrix(1); Vector F(Vector x) => F; Vector G => ; }")]
    [InlineData("[L1Regularized] partial class Net { [Weights(2, 2)] partial Matrix W { get; } [Forward(Loss.L1)] Vector S(Vector x) { return; return x * W; return Ops.Concat(); } Vector P { get { return P; } } }")]
    [InlineData("[L1Regularized] partial class Net { [Weights(2, 2)] partial Matrix W { get; } [Forward(Loss.L1)] Vector S(Vector x) { Vector a, b = a, c = x * W, c = c; ; { c = c; } a += ; (a, b) = (b, a); return c ?? a; } }")]
    [InlineData("[L1Regularized] partial class Net { [Weights(2, 2)] partial Matrix W { get; } [Forward(Loss.L1)] partial Vector S(Vector x); } partial class Net { partial Vector S(Vector x) => P * W; Vector P => S(P); }")]
    [InlineData("[L1Regularized] partial class Net { [Weights(2)] partial Vector W { get; } [Forward((Loss)(-1), Delta = \"\", Tau = )] float S(Vector x) => Ops.Dot(W[..99999999999], W[-1..1]) / 0 * 1e999f * int.MaxValue * x.Length.Length; }")]
    [InlineData("class Net { [Forward(Loss.L1)] [Inputs(3)] Vector S([Forward(Loss.L1)] Vector x) => x; [Forward(Loss.L1)] Net() { } [Forward(Loss.L1)] float P => 1; }")]
    public async Task Nothing_throws(string source)
    {
        await AssertCalmAsync(new TestCompilation("using L1Gen;\n" + source));
        await AssertCalmAsync(new TestCompilation("using L1Gen;\n" + source) { LanguageVersion = LanguageVersion.CSharp7_3, Nullable = NullableContextOptions.Disable });
    }

    [Fact]
    public Task Parts_in_two_files_that_contradict_each_other() => AssertCalmAsync(new TestCompilation(
        "using L1Gen; [L1Regularized(0.1)] partial class Net { [Weights(2)] public partial Vector V { get; } [Weights] float[] _w",
        "using L1Gen; [L1Regularized(0.2)] partial struct Net { [Weights(3)] public partial Vector V { get; } [Weights] double[] _w; }"));

    [Theory]
    [InlineData("[L1Regularized(0.1)] partial class Net { [Weights] float[] _w; }", "[L1Regularized(0.1)] partial struct Net { [Weights] float[] _w; }")]
    [InlineData("[L1Regularized(0.1)] partial class Net { [Weights] float[] _w; }", "[L1Regularized(0.1)] partial class Net { [Weights] float[] _v; }")]
    public Task Two_declarations_of_one_name(string first, string second) => AssertCalmAsync(new TestCompilation("using L1Gen; " + first, "using L1Gen; " + second));

    [Fact]
    public Task Attributes_that_are_not_known() => AssertCalmAsync(new TestCompilation(
        "[L1Regularized] partial class Net { [Weights(2)] float[] _w; } [L1Gen.] class Other { [L1Gen.Weight] float _v; }"));

    /// <summary>Every prefix of a model is what an editor sees at some moment.</summary>
    [Fact]
    public async Task A_model_while_it_is_typed()
    {
        const string source = "using L1Gen; [L1Regularized(0.1, Lambda2 = 1)] partial class N { [Weights(2, 3), L1Regularized(-1)] float[,] _bias = new float[2, 2]; "
            + "[Weights(4)] partial Vector V { get; } void M() { ProximalStep(Penalty(1)); } }";
        for (int length = 13; length < source.Length; length += 4)
            await AssertCalmAsync(new TestCompilation(source[..length]));
    }

    [Fact]
    public async Task A_forward_method_while_it_is_typed()
    {
        const string source = "using L1Gen; using static L1Gen.Ops; [L1Regularized] partial class N { [Weights(4, 3)] partial Matrix W { get; } [Weights(3)] float[] _b = new float[3]; "
            + "[Forward(Loss.Huber, Delta = 2)] float S(Vector x, int i) { var h = Layer(Concat(x, x[1..]), m: W); h = -LeakyRelu(h, slope: 0.2) + _b; h += Embedding(W, i) * h[^1]; return Dot(h, _b) / x.Length; } "
            + "Vector Layer(Vector a, Matrix m) => Relu(a * m); }";
        for (int length = 90; length < source.Length; length += 5)
            await AssertCalmAsync(new TestCompilation(source[..length]));
    }

    private static async Task AssertCalmAsync(TestCompilation project)
    {
        GeneratedCompilation generated = project.Generate();
        var found = await AnalyzerTest.RunAsync(generated.Compilation, new AnalyzerTest(project).Analyzers);

        Assert.DoesNotContain(found, diagnostic => diagnostic.Id.StartsWith("AD", StringComparison.Ordinal));
        Assert.DoesNotContain(generated.GeneratorDiagnostics, diagnostic => diagnostic.Id.StartsWith("CS", StringComparison.Ordinal));
    }
}
