using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Tests.Declarations;

/// <summary>What is emitted for a type with errors: enough for the compiler to go on to what the analyzers say.</summary>
public class FaultyTypeTests
{
    [Theory]
    [InlineData("[Weights] public partial Vector V { get; }", "public partial global::L1Gen.Vector V")]
    [InlineData("[Weights(3)] public partial Vector V { get; private set; }", "private set => throw")]
    [InlineData("[Weights] internal partial float[]? @class { get; init; }", "internal partial float[]? @class")]
    [InlineData("[Weights] private partial ref readonly float V { get; }", "private partial ref readonly float V")]
    [InlineData("[Weights] public static partial Matrix V { get; }", "public static partial global::L1Gen.Matrix V")]
    [InlineData("[Weights] public virtual partial (float A, dynamic? B) V { get; protected set; }", "public virtual partial (float A, dynamic? B) V")]
    [InlineData("[Weights] public required partial float V { get; set; }", "public required partial float V")]
    [InlineData("[Weights] private int _w; [Weights(3)] public partial Vector V { get; }", "public partial global::L1Gen.Vector V")]
    public void A_partial_property_is_implemented_in_name(string members, string expected)
    {
        foreach (string type in new[] { "partial class Net", "partial class Outer<T> { [L1Regularized] public partial class Net<K>" })
        {
            string attribute = type.Contains('[', StringComparison.Ordinal) ? "" : "[L1Regularized] public ";
            GeneratedCompilation generated = new TestCompilation(
                $"#pragma warning disable CS0169\nusing L1Gen; {attribute}{type} {{ {members} }}{(attribute.Length == 0 ? " }" : "")}").Generate().AssertClean();

            string emitted = Assert.Single(generated.Sources).SourceText.ToString();
            Assert.Contains(expected, emitted, StringComparison.Ordinal);
            Assert.DoesNotContain("IRegularized", emitted, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("[L1Regularized] public partial struct Net { [Weights(3)] public partial Vector V { get; } }")]
    [InlineData("[L1Regularized] public ref partial struct Net { [Weights(3)] public partial Vector V { readonly get; set; } }")]
    [InlineData("[L1Regularized] public static partial class Net { [Weights(3)] public static partial Vector V { get; } }")]
    public void So_it_is_in_every_kind_of_type(string source) =>
        Assert.Single(new TestCompilation("using L1Gen; " + source).Generate().AssertClean().Sources);

    [Theory]
    [InlineData("[L1Regularized] file partial class Net { [Weights(3)] public partial Vector V { get; } }")]
    [InlineData("class Outer { [L1Regularized] partial class Net { [Weights(3)] public partial Vector V { get; } } }")]
    [InlineData("[L1Regularized] partial class Net { [Weights] public partial Missing V { get; } }")]
    [InlineData("[L1Regularized] partial class Net { [Weights] public partial float V { get; } public partial float V => 1; }")]
    [InlineData("[L1Regularized] partial class Net { [Weights] private int _w; public partial Vector V { get; } }")]
    public void Nothing_is_emitted_that_would_not_compile(string source) =>
        Assert.Empty(new TestCompilation("using L1Gen; " + source).Generate().Sources);

    [Fact]
    public void A_fault_of_the_forward_method_leaves_the_penalty() => Assert.Equal(3.0, TestCompilation.Run<double>(
        "using L1Gen; [L1Regularized] public partial class Net { [Weights(2, 1)] public partial Matrix W { get; } [Forward(Loss.L2)] public Vector S(Vector x) => x * W * W; } "
        + "public static class Program { public static double Run() { var net = new Net(); net.W[1, 0] = -3; return net.Penalty(); } }"));
}
