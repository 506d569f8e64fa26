using System.Collections.Immutable;
using L1Gen.Generator.Model;
using L1Gen.Generator.Tests.Compiling;
using L1Gen.Generator.Tests.Verification;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>The code of every plan, as text.</summary>
public class FrozenShapeTests
{
    [Fact]
    public Task Linear_in_a_straight_line() => Verify(Networks.Linear(64, new Dictionary<int, double> { [3] = 0.25, [17] = -0.5, [20] = 1, [40] = -1, [63] = 1e-7 }, 0.125));

    [Fact]
    public Task Linear_in_several_methods() => Verify(Networks.Linear(1_300, Enumerable.Range(0, 1_100).ToDictionary(i => i + 100, i => (i + 1) / 1024.0), 0));

    [Fact]
    public Task Linear_by_a_table() => Verify(Networks.Linear(70_000, Enumerable.Range(0, 2_100).ToDictionary(i => 33 * i, i => (i + 1) / 1024.0), 1));

    [Fact]
    public Task Logistic_with_a_struct_of_the_inputs()
    {
        string[] features = ["age", "income per month (£)", "class", "3 digits", "age"];
        FrozenNetwork network = Networks.Linear(5, new Dictionary<int, double> { [0] = 0.5, [1] = -0.25, [2] = 2, [3] = 3, [4] = -7 }, -1, "double", "Logistic", features);
        return Verify(network, FrozenCode.Spec(emitsInput: true));
    }

    [Fact]
    public Task Two_layers() => Verify(Networks.Layers(10, 6, 3, 0.4));

    [Fact]
    public Task Two_layers_in_straight_lines() => Verify(Networks.Layers(30, 3, 2, 0.2));

    [Fact]
    public Task Two_layers_by_kernels() => Verify(Networks.Layers(40, 40, 3, 0.9, element: "double", loss: "L2", activation: NodeOp.Tanh));

    [Fact]
    public Task A_sparse_input() => Verify(Networks.Layers(300, 2, 1, 0.02, loss: "Logistic", kind: Model.InputKind.Sparse));

    [Fact]
    public Task A_text() => Verify(Networks.Text());

    [Fact]
    public Task Several_inputs_and_every_step()
    {
        FrozenInput x = Networks.Dense("x", 6, [0, 2, 5]), z = Networks.Dense("z", 2, [0, 1], 6);
        var kind = new FrozenInput("kind", Model.InputKind.Index, 3, [], 8, true);
        FrozenProduct product = Networks.Product("product", "x * Hidden", x.Value, [[1, 0, 2, 0, 0, 3], [0, 0, 0.5, 0, 0, 0]], [0, 0.5], NodeOp.LeakyRelu, 0.01);
        var gather = new FrozenGather(new FrozenValue("embedding", 2), "Embedding(Table, kind)", kind, [1, 2, 3, 4, 5, 6]);
        var sum = new FrozenCombine(new FrozenValue("sum", 2), "product + embedding", new FrozenOperand(product.To, null), new FrozenOperand(gather.To, null), NodeOp.Add);
        var joined = new FrozenSelect(new FrozenValue("concat", 5), "Concat(sum, z)", [.. Networks.All(sum.To), .. Networks.All(z.Value), new FrozenElement(null, 0, 1.5)]);
        var normal = new FrozenReduce(new FrozenValue("normal", 5), "Normalize(concat)", joined.To, NodeOp.Normalize, 1e-5);
        var total = new FrozenReduce(new FrozenValue("total", 1), "Mean(concat)", joined.To, NodeOp.Sum, 0.25);
        var scaled = new FrozenCombine(new FrozenValue("scaled", 5), "2 * normal / total", new FrozenOperand(normal.To, null), new FrozenOperand(total.To, null), NodeOp.Divide);
        var mapped = new FrozenMap(new FrozenValue("softplus", 5), "Softplus(scaled)", scaled.To, NodeOp.Softplus, 0);
        return Verify(new FrozenNetwork
        {
            Element = "float",
            SavedType = "Shop.Mixed",
            Forward = "…",
            Loss = "L1",
            Inputs = [x, z, kind],
            Steps = [product, gather, sum, joined, normal, total, scaled, mapped],
            Scores = [new FrozenElement(null, 0, -0.5), .. Networks.All(mapped.To), new FrozenElement(total.To, 0, 0)],
            Weights = 20,
            Survivors = 10,
            SelfTest = [new FrozenRow([[1, 2, 3, 4, 5, 6], [0.5, -0.5], [2]], [], null, [-0.5, 1, 2, 3, 4, 5, 6])],
        });
    }

    [Fact]
    public Task Names_that_are_keywords()
    {
        var spec = new FrozenSpec(
            "Shapes.namespace.class.static`1+struct", "Shapes.@namespace", ImmutableArray.Create(new TypeSpec("class", "@static", "<@class>"), new TypeSpec("class", "@struct", "")), "f", true, false);
        const string Declaration = "namespace Shapes.@namespace { public partial class @static<@class> { public static partial class @struct { } } }";
        FrozenInput x = Networks.Dense("class", 3, [0, 2]);
        FrozenProduct product = Networks.Product("return", "@class * @new", x.Value, [[1.5, 0, 2], [0, 0, -1]], [0, 0], NodeOp.Relu);
        var network = new FrozenNetwork
        {
            Element = "float",
            SavedType = "static.struct",
            Forward = "@class * @new",
            Loss = "L2",
            Inputs = [x],
            Features = ["if", "else", "while"],
            Steps = [product],
            Scores = Networks.All(product.To),
            Weights = 6,
            Survivors = 3,
        };
        return Snapshot.Verify(FrozenCode.Project(network, spec, Declaration, []).Generate().AssertClean().Driver);
    }

    private static Task Verify(FrozenNetwork network, FrozenSpec? spec = null) =>
        Snapshot.Verify(FrozenCode.Project(network, spec ?? FrozenCode.Spec()).Generate().AssertClean().Driver);
}
