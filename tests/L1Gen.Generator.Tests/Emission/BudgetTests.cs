using L1Gen.Generator.Tests.Compiling;

namespace L1Gen.Generator.Tests.Emission;

/// <summary>How much code is emitted: compiling it costs more than emitting it.</summary>
public class BudgetTests
{
    private const int LargestMethod = 30_000;

    private static string Type(string members) =>
        $"using L1Gen;\nnamespace Budgets;\n[L1Regularized(0.01)]\npublic partial class Network\n{{\n{members}\n}}";

    private static string Each(int count, Func<int, string> member) => string.Join('\n', Enumerable.Range(1, count).Select(member));

    public static TheoryData<string, int, string> EightFields => new()
    {
        {
            "four layers of arrays", 4_000,
            Each(4, i => $"[Weights({64 / i}, {32 / i})] private readonly float[] _weights{i} = new float[{64 / i * (32 / i)}];\n"
                + $"[Weights({32 / i}), Unregularized] private readonly float[] _biases{i} = new float[{32 / i}];")
        },
        {
            "four layers of arrays without a shape", 4_500,
            Each(4, i => $"[Weights] private float[] _weights{i} = [];\n[Weights, Unregularized] private float[] _biases{i} = [];")
        },
        {
            "four layers of partial properties", 4_000,
            Each(4, i => $"[Weights({64 / i}, {32 / i})] public partial Matrix Weights{i} {{ get; }}\n"
                + $"[Weights({32 / i}), Unregularized] public partial Vector Biases{i} {{ get; }}")
        },
        {
            "eight regularized arrays", 4_400,
            Each(8, i => $"[Weights({10 * i})] private readonly float[] _weights{i} = new float[{10 * i}];")
        },
    };

    [Theory]
    [MemberData(nameof(EightFields))]
    public void A_type_of_eight_weight_fields(string what, int budget, string members)
    {
        int characters = new TestCompilation(Type(members)).Generate().AssertClean().Characters;

        Assert.True(characters <= budget, $"{what}: {characters} characters, the budget is {budget}.");
    }

    [Theory]
    [InlineData("[Weights(100)] private float[] _w{0} = new float[100];")]
    [InlineData("[Weights, L1Regularized({0}, Lambda2 = {0})] private float[] _w{0} = new float[100];")]
    [InlineData("[Weights] private float _w{0};")]
    [InlineData("[Weights] private float[][] _w{0} = [];")]
    [InlineData("[Weights(10, 10), L1Regularized({0}, Lambda2 = {0})] public partial Matrix W{0} {{ get; }}")]
    [InlineData("[Weights, L1Regularized({0})] private Inner _w{0} = new();")]
    public void The_largest_method_of_a_type_of_two_hundred_fields(string member)
    {
        string members = Each(200, i => string.Format(System.Globalization.CultureInfo.InvariantCulture, member, i));
        const string Inner =
            "namespace Budgets; [L1Gen.L1Regularized] public partial struct Inner { [L1Gen.Weights] private float _w = 0; public Inner() { } }";

        MethodSize largest = new TestCompilation(Type(members), Inner).Generate().MethodSizes()[0];

        Assert.InRange(largest.Bytes, 1, LargestMethod - 1);
    }

    [Fact]
    public void The_textbook_network_with_its_passes()
    {
        GeneratedCompilation generated = new TestCompilation(Shapes.Find("Classifier").Source).Generate().AssertClean();

        Assert.InRange(generated.Characters, 1, 9_000);
        Assert.InRange(generated.MethodSizes()[0].Bytes, 1, 600);
    }

    [Fact]
    public void The_largest_method_of_a_network_of_a_hundred_layers()
    {
        string members = Each(100, i => $"[Weights(20, 20)] public partial Matrix W{i} {{ get; }} [Weights(20)] public partial Vector B{i} {{ get; }}");
        string layers = Each(100, i => $"x = LeakyRelu(x * W{i} + B{i}) + Tanh(x) * Mean(x);");
        string forward = $"[Forward(Loss.L1)] public Vector Scores(Vector x) {{ {layers} return x; }}";

        MethodSize largest = new TestCompilation("using static L1Gen.Ops; " + Type($"{members}\n{forward}")).Generate().AssertClean().MethodSizes()[0];

        Assert.InRange(largest.Bytes, 1, LargestMethod - 1);
    }
}
