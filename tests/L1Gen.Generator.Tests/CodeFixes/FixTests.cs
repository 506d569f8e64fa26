namespace L1Gen.Generator.Tests.CodeFixes;

/// <summary>Each fix on one fault, with the layout that users write; the helper verifies what is left.</summary>
public class FixTests
{
    [Theory]
    [InlineData("[L1Regularized]\npublic class {|L1G001:Net|}\n{\n    [Weights] float _w;\n}\n",
        "[L1Regularized]\npublic partial class Net\n{\n    [Weights] float _w;\n}\n", "Make 'Net' partial")]
    [InlineData("// A model.\nclass {|L1G001:Outer|}\n{\n    [L1Regularized] struct {|L1G001:Inner|} { [Weights] float _w; }\n}\n",
        "// A model.\npartial class Outer\n{\n    [L1Regularized] partial struct Inner { [Weights] float _w; }\n}\n", "Make 'Inner' partial")]
    [InlineData("[L1Regularized] record struct {|L1G001:Net|}([property: System.Obsolete] int I) { [Weights] float _w; }",
        "[L1Regularized] partial record struct Net([property: System.Obsolete] int I) { [Weights] float _w; }", "Make 'Net' partial")]
    [InlineData("[L1Regularized]\nsealed class {|L1G001:Net|}<T>\n    where T : class\n{\n    [Weights] float _w;\n}\n",
        "[L1Regularized]\nsealed partial class Net<T>\n    where T : class\n{\n    [Weights] float _w;\n}\n", "Make 'Net' partial")]
    public Task Partial_is_added(string before, string after, string title) => Verify(before, after, title);

    [Theory]
    [InlineData("[Weights, L1Regularized(0.5), {|L1G007:Unregularized|}] float _w;", "[Weights, Unregularized] float _w;", "Remove [L1Regularized] from '_w'")]
    [InlineData("[Weights, L1Regularized(0.5), {|L1G007:Unregularized|}] float _w;", "[Weights, L1Regularized(0.5)] float _w;", "Remove [Unregularized] from '_w'")]
    [InlineData("[Weights]\n    [{|L1G007:Unregularized|}]\n    [L1Gen.L1RegularizedAttribute] // own\n    float _w;",
        "[Weights]\n    [L1Gen.L1RegularizedAttribute] // own\n    float _w;", "Remove [Unregularized] from '_w'")]
    [InlineData("// The weight.\n    [{|L1G007:Unregularized|}]\n    [Weights, L1Regularized]\n    float _w;",
        "// The weight.\n    [Weights, L1Regularized]\n    float _w;", "Remove [Unregularized] from '_w'")]
    public Task One_of_two_attributes_is_removed(string before, string after, string title) => VerifyMember(before, after, title);

    [Theory]
    [InlineData("[Weights] float {|L1G008:_bias|};", "[Weights, Unregularized] float _bias;", "Exempt '_bias' from the penalty: [Unregularized]")]
    [InlineData("[System.Obsolete] [Weights] float[] {|L1G008:B_Bias|} = [1];", "[System.Obsolete] [Weights, Unregularized] float[] B_Bias = [1];",
        "Exempt 'B_Bias' from the penalty: [Unregularized]")]
    [InlineData("[Weights(3)] partial Vector {|L1G008:Bias|} { get; }", "[Weights(3), Unregularized] partial Vector Bias { get; }", "Exempt 'Bias' from the penalty: [Unregularized]")]
    [InlineData("[{|L1G015:Unregularized|}] float _w;", "[Weights, Unregularized] float _w;", "Make '_w' a weight field: [Weights]")]
    [InlineData("// Kept apart.\n    private Part {|L1G018:_part|} = new();", "// Kept apart.\n    [Weights] private Part _part = new();", "Make '_part' a weight field: [Weights]")]
    [InlineData("Part {|L1G018:Part|} { get; } = new();", "[Weights] Part Part { get; } = new();", "Make 'Part' a weight field: [Weights]")]
    public Task The_missing_attribute_is_added(string before, string after, string title) => VerifyMember(before, after, title);

    [Fact]
    public Task Without_the_using_the_attribute_is_qualified() => new CodeFixTest(
        "[L1Gen.L1Regularized] partial class Net { [L1Gen.Weights] float {|L1G008:_bias|}; }",
        "[L1Gen.L1Regularized] partial class Net { [L1Gen.Weights, L1Gen.Unregularized] float _bias; }",
        "Exempt '_bias' from the penalty: [Unregularized]").VerifyAsync();

    [Theory]
    [InlineData("[Weights] private readonly float {|L1G010:_w|} = 1;", "[Weights] private float _w = 1;", "Remove 'readonly'")]
    [InlineData("[Weights] readonly float {|L1G010:_w|}, {|L1G010:_v|};", "[Weights] float _w, _v;", "Remove 'readonly'")]
    [InlineData("[Weights]\n    // Learnt.\n    static float[] {|L1G010:_w|} = [1];", "[Weights]\n    // Learnt.\n    float[] _w = [1];", "Remove 'static'")]
    public Task What_keeps_a_field_from_being_written_is_removed(string before, string after, string title) => VerifyMember(before, after, title);

    [Theory]
    [InlineData("[Weights(3)] public partial Vector {|L1G012:V|} { get; set; }", "[Weights(3)] public partial Vector V { get; }", "Remove the setter of 'V'")]
    [InlineData("[Weights] public float {|L1G012:W|} { get; set; } = 1; // slope", "[Weights] public partial ref float W { get; } // slope", "Make 'W' a partial property")]
    [InlineData("[Weights]\n    double {|L1G012:W|} { get; init; }", "[Weights]\n    partial ref double W { get; }", "Make 'W' a partial property")]
    public Task A_property_gets_the_form_of_the_arena(string before, string after, string title) => VerifyMember(before, after, title);

    [Theory]
    [InlineData("class Net\n{\n    [{|L1G014:Weights|}] float _w;\n}\n", "[L1Regularized]\npartial class Net\n{\n    [Weights] float _w;\n}\n", "Regularize 'Net': [L1Regularized]")]
    [InlineData("class Outer\n{\n    // Inner.\n    public struct Net\n    {\n        [{|L1G014:Weights|}] float _w;\n    }\n}\n",
        "partial class Outer\n{\n    // Inner.\n    [L1Regularized]\n    public partial struct Net\n    {\n        [Weights] float _w;\n    }\n}\n", "Regularize 'Net': [L1Regularized]")]
    [InlineData("[System.Serializable]\nclass Net\n{\n    [{|L1G014:Weights|}] float _w;\n}\n",
        "[L1Regularized]\n[System.Serializable]\npartial class Net\n{\n    [Weights] float _w;\n}\n", "Regularize 'Net': [L1Regularized]")]
    public Task A_type_is_regularized(string before, string after, string title) => Verify(before, after, title);

    [Theory]
    [InlineData("[Weights(10, 64)] float[] _w = {|L1G019:new float[600]|};", "[Weights(10, 64)] float[] _w = new float[640];", "[640]")]
    [InlineData("[Weights(10, 64)] float[,] _w = {|L1G019:new float[10, 60]|};", "[Weights(10, 64)] float[,] _w = new float[10, 64];", "[10, 64]")]
    [InlineData("const int N = 3; [Weights(N, 2)] float[] _w = {|L1G019:new float[N]|};", "const int N = 3; [Weights(N, 2)] float[] _w = new float[N * 2];", "[N * 2]")]
    [InlineData("[Weights(new int[] { 5 })] float[] _w = {|L1G019:new float[4]|};", "[Weights(new int[] { 5 })] float[] _w = new float[5];", "[5]")]
    [InlineData("[Weights(2, 3)] float[][] _w = {|L1G019:new float[3][]|};", "[Weights(2, 3)] float[][] _w = new float[2][];", "[2]")]
    [InlineData("[Weights(2, 3)] float[][] _w = [new float[3], {|L1G019:new float[2]|}];", "[Weights(2, 3)] float[][] _w = [new float[3], new float[3]];", "[3]")]
    [InlineData("[Weights(5)] float[] W { get; set; } = {|L1G019:new float[4]|};", "[Weights(5)] float[] W { get; set; } = new float[5];", "[5]")]
    [InlineData("[Weights(5)] float[] _w; public Net() { this._w = {|L1G019:new float[4]|}; }", "[Weights(5)] float[] _w; public Net() { this._w = new float[5]; }", "[5]")]
    public Task An_array_gets_the_declared_length(string before, string after, string length) => VerifyMember(before, after, $"Give the array the declared length: {length}");

    [Theory]
    [InlineData("[Weights, {|L1G005:L1Regularized(-0.01)|}] float _w;", "[Weights, L1Regularized(0.01)] float _w;", "Remove the minus: 0.01")]
    [InlineData("[Weights, {|L1G005:{|L1G005:L1Regularized(-1, Lambda2 = -2.5)|}|}] float _w;", "[Weights, L1Regularized(1, Lambda2 = 2.5)] float _w;", "Remove the minus: 1, 2.5")]
    public Task A_minus_is_removed(string before, string after, string title) => VerifyMember(before, after, title);

    [Theory]
    [InlineData("[Forward(Loss.L1)] float S(Vector {|L1G026:x|}) => Ops.Mean(x) * _own;", "[Forward(Loss.L1)] float S([Inputs(1)] Vector x) => Ops.Mean(x) * _own;")]
    [InlineData("[Forward(Loss.L1)]\n    float S(\n        // Levels.\n        Vector {|L1G026:x|}, float y) => Ops.Mean(x) * _own * y;", "[Forward(Loss.L1)]\n    float S(\n        // Levels.\n        [Inputs(1)] Vector x, float y) => Ops.Mean(x) * _own * y;")]
    public Task The_length_of_an_input_is_declared(string before, string after) => VerifyMember(before, after, "Declare the length of 'x': [Inputs(1)]");

    [Theory]
    [InlineData("{|L1G028:Net|}(string name)\n    {\n        Name = name;\n    }", "Net(string name)\n    {\n        Name = name;\n        this.Initialize(0);\n    }", "0")]
    [InlineData("{|L1G028:Net|}(int seed) { }", "Net(int seed) { this.Initialize(seed); }", "seed")]
    public Task A_constructor_fills_the_weights(string before, string after, string seed)
    {
        const string rest = "\n    string Name = \"\";\n    [Weights(4, 3)] partial Matrix W { get; }\n    [Weights(3)] partial Vector V { get; }\n    [Forward(Loss.L2)] float S(Vector x) => Ops.Dot(Ops.Relu(x * W), V) + _own;";
        return VerifyMember(before + rest, after + rest, $"Start at random weights: this.Initialize({seed})");
    }

    [Theory]
    [InlineData("[Weights] float {|L1G008:_bias|}, _w;")]
    [InlineData("[Weights, {|L1G005:L1Regularized(double.NegativeInfinity)|}] float _w;")]
    [InlineData("[Weights, {|L1G005:L1Regularized(-double.PositiveInfinity)|}] float _w;")]
    [InlineData("[Weights] const float {|L1G010:W|} = 1;")]
    [InlineData("[Weights(2)] float[] _w = {|L1G019:[1]|};")]
    [InlineData("[Weights] float {|L1G012:W|} => 1;")]
    public async Task What_is_not_mechanical_has_no_fix(string member)
    {
        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => VerifyMember(member, member, "A fix"));

        Assert.EndsWith("offered: ", failure.Message, StringComparison.Ordinal);
    }

    private static Task VerifyMember(string before, string after, string title)
    {
        const string part = "[L1Regularized] partial class Part { [Weights] float _w; }\n";
        return Verify($"{part}[L1Regularized]\npartial class Net\n{{\n    [Weights] float _own;\n    {before}\n}}\n".Replace("float _own", Own(before), StringComparison.Ordinal),
            $"{part}[L1Regularized]\npartial class Net\n{{\n    [Weights] float _own;\n    {after}\n}}\n".Replace("float _own", Own(before), StringComparison.Ordinal), title);
    }

    // The elements of a type are of one kind.
    private static string Own(string member) => member.Contains("double ", StringComparison.Ordinal) ? "double _own" : "float _own";

    private static Task Verify(string before, string after, string title) =>
        new CodeFixTest("using L1Gen;\n" + before, "using L1Gen;\n" + after, title).VerifyAsync();
}
