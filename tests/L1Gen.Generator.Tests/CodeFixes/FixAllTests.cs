namespace L1Gen.Generator.Tests.CodeFixes;

/// <summary>All faults of a file at once, where they meet in one node or lie within each other.</summary>
public class FixAllTests
{
    [Fact]
    public Task Types_within_types_become_partial() => Verify(
        "class {|L1G001:{|L1G001:A|}|}\n{\n    [L1Regularized] class {|L1G001:B|} { [Weights] float _w; }\n    [L1Regularized] struct {|L1G001:C|} { [Weights] float _w; }\n}\n",
        "partial class A\n{\n    [L1Regularized] partial class B { [Weights] float _w; }\n    [L1Regularized] partial struct C { [Weights] float _w; }\n}\n",
        "Make 'B' partial");

    [Fact]
    public Task A_type_of_many_weight_fields_is_regularized_once() => Verify(
        "class Net\n{\n    [{|L1G014:Weights|}] float _w;\n    [{|L1G014:Weights|}] float _v;\n}\n",
        "[L1Regularized]\npartial class Net\n{\n    [Weights] float _w;\n    [Weights] float _v;\n}\n",
        "Regularize 'Net': [L1Regularized]");

    [Fact]
    public Task All_biases_are_exempt() => Verify(
        "[L1Regularized] partial class Net\n{\n    [Weights] float[] {|L1G008:_hiddenBias|} = [1];\n    [Weights] float[] {|L1G008:_outputBias|} = [1];\n}\n",
        "[L1Regularized] partial class Net\n{\n    [Weights, Unregularized] float[] _hiddenBias = [1];\n    [Weights, Unregularized] float[] _outputBias = [1];\n}\n",
        "Exempt '_hiddenBias' from the penalty: [Unregularized]");

    [Fact]
    public Task All_fields_become_writable() => Verify(
        "[L1Regularized] partial class Net\n{\n    [Weights] readonly float {|L1G010:_w|}, {|L1G010:_v|};\n    [Weights] static float {|L1G010:_u|};\n}\n",
        "[L1Regularized] partial class Net\n{\n    [Weights] float _w, _v;\n    [Weights] float _u;\n}\n",
        "Remove 'readonly'");

    [Fact]
    public Task All_lambdas_lose_their_minus() => Verify(
        "[{|L1G005:{|L1G005:L1Regularized(-1, Lambda2 = -2)|}|}] partial class Net { [Weights, {|L1G005:L1Regularized(-3)|}] float _w; }",
        "[L1Regularized(1, Lambda2 = 2)] partial class Net { [Weights, L1Regularized(3)] float _w; }",
        "Remove the minus: 1, 2");

    [Fact]
    public Task All_arrays_get_their_length() => Verify(
        "[L1Regularized] partial class Net\n{\n    [Weights(2, 3)] float[][] _w = [{|L1G019:new float[2]|}, {|L1G019:new float[1]|}];\n    [Weights(4)] float[] _v = {|L1G019:new float[5]|};\n}\n",
        "[L1Regularized] partial class Net\n{\n    [Weights(2, 3)] float[][] _w = [new float[3], new float[3]];\n    [Weights(4)] float[] _v = new float[4];\n}\n",
        "Give the array the declared length: [3]");

    private static Task Verify(string before, string after, string title) =>
        new CodeFixTest("using L1Gen;\n" + before, "using L1Gen;\n" + after, title).VerifyAllAsync();
}
