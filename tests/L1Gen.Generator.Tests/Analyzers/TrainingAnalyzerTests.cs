using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Tests.Analyzers;

public class TrainingAnalyzerTests
{
    private const string Net = "using L1Gen; [L1Regularized] partial class Net { [Weights] float[] _w = [1]; void Train() => _w[0]--; }\n";

    [Theory]
    [InlineData("class P { double M(Net n) => {|L1G009:n.Penalty(0.1)|} + n.L1Norm(); double N(Net n) => n.Penalty(); }")]
    [InlineData("class P { System.Func<double> M(Net n) => {|L1G009:n.Penalty|}; }")]
    [InlineData("class P { double M(Net n) => {|L1G009:n.Penalty()|}; } class Other { void ProximalStep(Net n) { } void M(Net n) => ProximalStep(n); }")]
    [InlineData("class P { double M(Net n) { System.Collections.Generic.List<Net> all = [n]; return {|L1G009:all[0].Penalty()|}; } }")]
    [InlineData("class P { void M(Net n) => {|L1G021:n.PenaltyAndGradient(n.CreateGradient())|}; double N(Net n) => n.Penalty(); }")]
    public Task A_penalty_that_never_reaches_the_weights_is_found(string use) => AnalyzerTest.VerifyAsync(Net + use);

    [Theory]
    [InlineData("class P { double M(Net n) { n.ProximalStep(1); return n.Penalty(); } }")]
    [InlineData("class P { double M(Net n) { Fit(n); return n.Penalty(); } void Fit<T>(T model) where T : IRegularized => model.ProximalStep(1); }")]
    [InlineData("class P { double M(Net n) { new Trainer<Net, Net.Gradient>(); return n.Penalty(); } } class Trainer<T, G> where T : IRegularized<G> where G : class;")]
    [InlineData("class P { double M(Net n) { IRegularized model = n; model.ProximalStep(1); return n.Penalty(); } }")]
    [InlineData("class P { double M(Net n) { Fit(n); return n.Penalty(); } void Fit(object model) { } }")]
    [InlineData("class P { double M(Net n) { System.Action<double> step = n.ProximalStep; step(1); return n.Penalty(); } }")]
    [InlineData("class Deep : Net; class P { double M(Deep d) { d.ProximalStep(1); return d.Penalty(); } }")]
    [InlineData("[L1Regularized] partial class Outer { [Weights] Net _net = new(); double M(Outer o) { o.ProximalStep(1); return o._net.Penalty(); } }")]
    [InlineData("class P { double M(Net n) => n.L1Norm(); string N(Net n) => nameof(n.Penalty); }")]
    public Task A_penalty_that_may_reach_them_is_let_pass(string use) => AnalyzerTest.VerifyAsync(Net + use);

    [Fact]
    public Task With_ridge_alone_there_are_no_zeros_to_expect() => AnalyzerTest.VerifyAsync(
        "using L1Gen; [L1Regularized(0, Lambda2 = 1)] partial class Net { [Weights] float _w; void M() { _w -= 1; AddPenaltyGradient(CreateGradient()); } }");

    [Theory]
    [InlineData("public", OutputKind.DynamicallyLinkedLibrary, false, false)]
    [InlineData("public", OutputKind.ConsoleApplication, false, true)]
    [InlineData("internal", OutputKind.DynamicallyLinkedLibrary, false, true)]
    [InlineData("internal", OutputKind.DynamicallyLinkedLibrary, true, false)]
    [InlineData("internal", OutputKind.ConsoleApplication, true, true)]
    public async Task A_library_whose_model_others_see_may_be_trained_by_them(string visibility, OutputKind kind, bool hasFriends, bool isFound)
    {
        string friends = hasFriends ? "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Friend\")]" : "";
        var project = new TestCompilation(
            $"using L1Gen; {friends} [L1Regularized] {visibility} partial class Net {{ [Weights] float _w; double M() => Penalty() + _w--; static void Main() {{ }} }}");
        Compilation compilation = project.Generate().AssertClean().Compilation;

        var found = await AnalyzerTest.RunAsync(
            compilation.WithOptions(((Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions)compilation.Options).WithOutputKind(kind)),
            new AnalyzerTest(project).Analyzers);

        Assert.Equal(isFound ? ["L1G009"] : [], found.Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public Task The_first_call_is_the_first_file() => new AnalyzerTest(new TestCompilation(
        Net, "class B { double M(Net n) => {|L1G009:n.Penalty()|}; }", "class A { double M(Net n) => n.Penalty(); }")).VerifyAsync();

    [Theory]
    [InlineData("[Weights] float[] _w = [1];", "_w[0] = 1;")]
    [InlineData("[Weights] float[] _w = [1];", "Step(_w); void Step(float[] w) { }")]
    [InlineData("[Weights] float[] _w = [1];", "foreach (ref float w in System.MemoryExtensions.AsSpan(_w)) w++;")]
    [InlineData("[Weights] float[] _w = [1];", "ref float w = ref _w[0]; w++;")]
    [InlineData("[Weights] float[] _w = [1];", "var w = this._w; w[0]++;")]
    [InlineData("[Weights] float[][] _w = [[1]];", "_w[0][0] += 1;")]
    [InlineData("[Weights] System.Memory<float> _w = new float[1];", "_w.Span[0] = 2;")]
    [InlineData("[Weights] System.Numerics.Vector2 _w;", "_w.X += 1;")]
    [InlineData("[Weights] System.Numerics.Vector2 _w;", "_w -= new System.Numerics.Vector2(1, 1);")]
    [InlineData("[Weights] float _w;", "_w = 2;")]
    [InlineData("[Weights] float _w;", "Step(ref _w); void Step(ref float w) { }")]
    [InlineData("[Weights] partial ref float W { get; }", "W -= 1;")]
    [InlineData("[Weights(2)] partial Vector W { get; }", "W[1] -= 1;")]
    [InlineData("[Weights(2, 2)] partial Matrix W { get; }", "var w = W; w[1, 1] = 2;")]
    [InlineData("[Weights] Part _part = new();", "_part.W++;")]
    public Task Weights_that_change_are_trained(string weights, string training) => AnalyzerTest.VerifyAsync(
        $"using L1Gen; [L1Regularized] partial class Net {{ {weights} void Train() {{ {training} }} double M() => {{|L1G009:Penalty()|}}; }} "
        + "[L1Regularized] partial class Part { [Weights] public float W; }");

    [Theory]
    [InlineData("[Weights] float[] _w; Net(float[] w) { _w = w; _w[0] = 1; }")]
    [InlineData("[Weights] float[] _w = [1]; float Predict(float x) => x * _w[0] + _w.Length;")]
    [InlineData("[Weights] float[] _w = [1]; void Load(float[] w) => _w = w; static Net Read() => new Net { _w = [2] };")]
    [InlineData("[Weights] float _w = 2; float Predict(float x) { float w = _w; return System.Math.Max(_w, x * w); }")]
    [InlineData("[Weights(2)] partial Vector W { get; } float Sum() => W[0] + W[1];")]
    [InlineData("[Weights] float[] _w = [1]; float Sum() { float sum = 0; foreach (float w in _w) sum += w; return sum; }")]
    public Task Weights_that_are_set_once_and_read_are_not(string members) =>
        AnalyzerTest.VerifyAsync($"using L1Gen; [L1Regularized] partial class Net {{ {members} double M() => Penalty(); }}");
}
