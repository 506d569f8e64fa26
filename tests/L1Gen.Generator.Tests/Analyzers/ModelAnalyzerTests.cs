using System.Globalization;
using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis.CSharp;

namespace L1Gen.Generator.Tests.Analyzers;

/// <summary>What the parser finds, at the place where the user must act.</summary>
public class ModelAnalyzerTests
{
    [Theory]
    [InlineData("partial class Outer { [L1Regularized] struct {|L1G001:Inner|} { [Weights] float _w; } }")]
    [InlineData("class {|L1G001:Outer|} { [L1Regularized] partial record Inner { [Weights] float _w; } }")]
    [InlineData("[L1Regularized] partial class Net { [Weights] float _w; } class {|CS0260:{|L1G001:Net|}|} { }")]
    [InlineData("[L1Regularized] partial class Net { [Weights] string {|L1G003:_s|} = \"\"; [Weights] object {|L1G003:_o|} = 1; [Weights] float[,,] {|L1G003:_c|} = new float[1, 1, 1]; }")]
    [InlineData("[L1Regularized] partial class Net<T> { [Weights] T {|L1G003:_t|} = default!; [Weights] float? {|L1G003:_n|}; [Weights] System.Span<float> {|L1G012:W|} => default; }")]
    [InlineData("[L1Regularized] partial class Net { [Weights] double _v; [Weights] System.Numerics.Vector3 {|L1G004:_w|}; [Weights] float {|L1G004:_x|}; }")]
    [InlineData("[{|L1G005:{|L1G005:L1Regularized(double.NaN, Lambda2 = -1)|}|}] partial class Net { [Weights, {|L1G005:L1Regularized(1 / 0.0)|}] float _w; }")]
    [InlineData("[L1Regularized] partial class Net { const int N = -3; [{|L1G006:Weights(N)|}] float[] _v = [1]; [{|L1G006:Weights(65536, 65536)|}] float[] _w = [1]; }")]
    [InlineData("[L1Regularized] partial class Net { [Weights] static float {|L1G010:_v|}; [Weights] const float {|L1G010:W|} = 1; [Weights] static readonly float[] {|L1G010:X|} = [1]; }")]
    [InlineData("[L1Regularized] readonly partial struct Net { [Weights] readonly float {|L1G010:_w|}; }")]
    [InlineData("[L1Regularized] partial class Net { [{|L1G011:Weights(1)|}] float _v; [{|L1G011:Weights(4)|}] System.Numerics.Vector3 _w; }")]
    [InlineData("[L1Regularized] partial class Net { [{|L1G011:Weights|}] partial Vector V { get; } [{|L1G011:Weights(3)|}] partial DoubleMatrix {|L1G004:M|} { get; } }")]
    [InlineData("[L1Regularized] partial class Net { [Weights(2)] partial Vector {|L1G012:V|} { get; set; } [Weights] float {|L1G012:this|}[int i] => 1; }")]
    [InlineData("[L1Regularized] partial struct Net { [Weights(2)] partial Vector {|L1G012:V|} { get; } }")]
    [InlineData("[L1Regularized] partial class Net { [field: Weights] float[] {|L1G012:W|} { get; set; } = [1]; }")]
    [InlineData("[L1Regularized] partial class {|L1G013:Penalty|} { [Weights] float _w; void {|L1G013:L1Norm|}() { } class {|L1G013:Gradient|}; }")]
    [InlineData("class Base { protected int Sparsity; private int ProximalStep; } [L1Regularized] partial class {|L1G013:Net|} : Base { [Weights] float _w; }")]
    [InlineData("[L1Regularized] static partial class {|L1G016:A|}; [L1Regularized] ref partial struct {|L1G016:B|} { [Weights] float _w; } [L1Regularized] file partial class {|L1G016:C|} { [Weights] float _w; }")]
    [InlineData("[L1Regularized] partial class A { [Weights] B {|L1G017:_b|} = new(); } [L1Regularized] partial class B { [Weights] A {|L1G017:_a|} = new(); }")]
    [InlineData("[L1Regularized] partial class A { [Weights] B {|L1G017:_b|} = new(); } [L1Regularized] partial class B { [Weights] int {|L1G003:_i|}; }")]
    public Task Faults_are_found_where_they_are(string source) => AnalyzerTest.VerifyAsync("#pragma warning disable CS0649, CS0169\nusing L1Gen; " + source);

    [Theory]
    [InlineData("[L1Regularized] partial class Net<T> { partial class Deep { [L1Regularized(0.5, Lambda2 = 1)] internal partial record struct Inner { [Weights] float[] _w; } [Weights] float[]? _v; } }", "L1G014")]
    [InlineData("[L1Regularized] partial class Net { [Weights(2, 3)] public partial Matrix M { get; } [Weights(2)] public partial Vector V { get; } [Weights, Unregularized] public partial ref float Intercept { get; } }", null)]
    [InlineData("namespace Mine { class WeightsAttribute : System.Attribute; [L1Regularized] partial class Net { [L1Gen.Weights] float _w; [Weights] string _s = \"\"; } }", null)]
    public async Task What_can_be_emitted_has_no_error(string source, string? expected)
    {
        var test = new AnalyzerTest(new TestCompilation("using L1Gen; " + source));
        var found = await AnalyzerTest.RunAsync(test.Project.Generate().Compilation, test.Analyzers);

        Assert.All(found.Where(diagnostic => diagnostic.Id != "L1G002"), diagnostic => Assert.Equal(expected, diagnostic.Id));
    }

    [Fact]
    public async Task The_part_that_is_in_fault_is_the_place()
    {
        await new AnalyzerTest(new TestCompilation(
            "using L1Gen; public partial class Net { [Weights, {|L1G005:L1Regularized(-1)|}] float _w; }",
            "using L1Gen; [L1Regularized] public partial class Net { [Weights] int {|L1G003:_i|}; }")).VerifyAsync();
    }

    [Fact]
    public async Task Partial_properties_need_a_later_version()
    {
        var test = new AnalyzerTest(new TestCompilation("using L1Gen; [L1Regularized] partial class Net { [Weights(2)] partial Vector {|CS8703:{|CS9248:{|L1G020:V|}|}|} { get; } }")
        {
            LanguageVersion = LanguageVersion.CSharp12,
        });

        var found = await test.VerifyAsync();

        Assert.Contains(found, diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture).Contains("C# 13", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("_bias", true)]
    [InlineData("Bias", true)]
    [InlineData("__BIAS", true)]
    [InlineData("hidden_bias", true)]
    [InlineData("HIDDEN_BIAS", true)]
    [InlineData("HiddenBias", true)]
    [InlineData("hiddenbias", true)]
    [InlineData("bias_", true)]
    [InlineData("b1Bias", true)]
    [InlineData("OutputBiases", true)]
    [InlineData("_intercept", true)]
    [InlineData("rowOffsets", true)]
    [InlineData("Unbiased", false)]
    [InlineData("_unbiasedWeights", false)]
    [InlineData("Unbias", false)]
    [InlineData("Tobias", false)]
    [InlineData("BiasFree", false)]
    [InlineData("Intercepted", false)]
    [InlineData("_", false)]
    public async Task A_bias_is_known_by_its_name(string name, bool isBias)
    {
        string field = isBias ? $"{{|L1G008:{name}|}}" : name;

        await AnalyzerTest.VerifyAsync($"using L1Gen; [L1Regularized] partial class Net {{ [Weights] float {field}; }}");
    }

    [Theory]
    [InlineData("[L1Regularized(0)] partial class Net { [Weights] float _bias; }")]
    [InlineData("[L1Regularized] partial class Net { [Weights, L1Regularized(0.01)] float _bias; [Weights, Unregularized] float _offset; int Bias; }")]
    [InlineData("[L1Regularized] partial class Part { [Weights] float _w; } [L1Regularized] partial class Net { [Weights] Part _bias = new(); }")]
    [InlineData("class Net { float _bias; }")]
    public Task A_bias_that_is_not_regularized_by_default_is_none_of_our_business(string source) =>
        AnalyzerTest.VerifyAsync("using L1Gen; " + source);

    [Theory]
    [InlineData("struct S { [{|L1G014:L1Regularized|}] float _w; } record R([property: {|L1G014:Weights(3)|}] float[] W);")]
    [InlineData("class C { [field: {|L1G014:Weights|}] float[] W { get; } = [1]; [{|L1G014:Unregularized|}] static int S => 1; }")]
    [InlineData("[L1Regularized] partial class Net { [Weights] float _w; class Inner { [{|L1G014:Weights|}] float _v; } }")]
    [InlineData("[L1Regularized] partial class Net { [Weights] float _w; [{|L1G015:L1Regularized(0.1)|}, Unregularized] float _v; [{|L1G015:Unregularized|}] float P => 1; }")]
    public Task An_attribute_without_effect_is_found(string source) => AnalyzerTest.VerifyAsync("using L1Gen; " + source);

    [Theory]
    [InlineData("Inner {|L1G018:P|} { get; } = new();")]
    [InlineData("Inner? {|L1G018:_a|}, {|L1G018:_b|};")]
    [InlineData("readonly Inner {|L1G018:_a|} = new();")]
    [InlineData("Small {|L1G018:_small|};")]
    [InlineData("readonly Small _small; Small P { get; set; }")]
    [InlineData("static Inner S = new(); Inner Computed => new(); Inner[] _many = []; System.Collections.Generic.List<Inner> _list = [];")]
    [InlineData("[Weights, Unregularized] Inner _inner = new(); Net? _parent;")]
    public Task A_model_that_could_be_a_weight_field_is_found(string member) => AnalyzerTest.VerifyAsync(
        "using L1Gen; [L1Regularized] partial class Inner { [Weights] float _w; } [L1Regularized] partial struct Small { [Weights] float _w; } "
        + $"[L1Regularized] partial class Net {{ [Weights] float _w; {member} }}");
}
