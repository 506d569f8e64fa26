using L1Gen.Generator.Tests.Compiling;

namespace L1Gen.Generator.Tests.Emission;

/// <summary>The passes emitted for a forward method compile without a warning whatever stands around the model, and whatever its members and inputs are called.</summary>
public class ForwardNamesTests
{
    // Every kind of emitted member and call: the four losses that bring members of their own, each kind of input, plain fields and partial properties.
    private const string Members =
        """
            [global::L1Gen.Weights(4, 3)] public partial global::L1Gen.Matrix W { get; }
            [global::L1Gen.Weights(3), global::L1Gen.Unregularized] public partial global::L1Gen.Vector B { get; }
            [global::L1Gen.Weights(5, 3)] public partial global::L1Gen.Matrix Table { get; }
            [global::L1Gen.Weights(6, 3)] public partial global::L1Gen.Matrix Words { get; }
            [global::L1Gen.Weights] public partial ref float Scale { get; }

            [global::L1Gen.Forward(global::L1Gen.Loss.SoftmaxCrossEntropy)]
            private global::L1Gen.Vector Classes(global::L1Gen.Vector a1, int b1, global::L1Gen.SparseVector c1, float d1, [global::L1Gen.Inputs(3)] global::L1Gen.Vector e1)
            {
                global::L1Gen.Vector h = global::L1Gen.Ops.Relu(a1 * this.W + B) + global::L1Gen.Ops.Embedding(Table, b1) * this.Scale - c1 * Words;
                h = global::L1Gen.Ops.Concat(h[..2], global::L1Gen.Ops.LayerNorm(e1, 1e-3)[..1]) * d1 / 2f;
                return h + global::L1Gen.Ops.Max(h) - global::L1Gen.Ops.Mean(h) - global::L1Gen.Ops.Softplus(h);
            }
        """;

    private const string OwnArrays =
        """
            [global::L1Gen.Weights(4, 3)] private readonly float[,] _w = new float[4, 3];
            [global::L1Gen.Weights(3), global::L1Gen.Unregularized] private float[] _b = new float[3];
            [global::L1Gen.Weights(3)] public partial global::L1Gen.Vector V { get; }
            [global::L1Gen.Weights] private float _s;

            [global::L1Gen.Forward(global::L1Gen.Loss.Logistic)]
            public float Score(global::L1Gen.Vector a1) => global::L1Gen.Ops.Dot(global::L1Gen.Ops.Tanh(a1 * _w + _b), V) + _s;
        """;

    private const string Regression =
        """
            [global::L1Gen.Weights(4)] public partial global::L1Gen.DoubleVector V { get; }

            [global::L1Gen.Forward(global::L1Gen.Loss.Huber)]
            public double Score(global::L1Gen.DoubleVector a) => global::L1Gen.Ops.Dot(a, V);
        """;

    /// <summary>Names of what emitted code uses, and words of the language; several to a case, because a compilation costs more than what is in it.</summary>
    public static TheoryData<string> Used =>
    [
        "Training Dataset Ops Pass Block Loss ForwardPlan Span ReadOnlySpan", "Share Row Link LaneLoss Unary Binary InputKind Initialization IDifferentiable",
        "SparseVector ArgumentOutOfRangeException MemoryMarshal System L1Gen L1 Vector Matrix Math", "Float Int32 WeightArena @float @var @nameof @field @global @double",
    ];

    [Theory]
    [MemberData(nameof(Used))]
    [InlineData("Gradient")]
    public void A_type_in_the_namespace_of_the_model(string names) =>
        new TestCompilation([.. from name in names.Split(' ')
                                from space in new[] { "Mine", "Mine.System", "Mine.L1Gen", "Mine.Kernels", "Mine.Training" }
                                where !space.EndsWith(name, StringComparison.Ordinal)
                                select $"namespace {name}s.{space}\n{{\npublic class {name} {{ public class Kernels {{ }} public static void Initialize() {{ }} }}\n{Model("Net", Members)}\n{Model("Own", OwnArrays)}\n}}"])
            .Generate().AssertClean();

    [Theory]
    [MemberData(nameof(Used))]
    [InlineData("_plan _arena Part1 pass scores gradient share seed batch")]
    [InlineData("loss clone withGradient relu dRelu dScores Forward Backward WeightGradient")]
    [InlineData("WeightsOf Plan Fit Evaluate Save Arena Flat MemberwiseClone")]
    public void A_member_of_the_model(string names)
    {
        IEnumerable<string> models =
            from name in names.Split(' ')
            let others = new[]
            {
                $"public int {name} => 0;", $"public string {name}(object o) => o.ToString()!;", $"public class {name} {{ }}",
                $"[global::L1Gen.Weights(2)] private float[] {name} = new float[2];", $"[global::L1Gen.Weights] private float {name};",
                $"[global::L1Gen.Weights(2)] public partial global::L1Gen.Vector {name} {{ get; }}",
            }
            from i in Enumerable.Range(0, others.Length)
            select Model($"With{i}_{name.TrimStart('@')}", $"{(i % 2 == 0 ? Members : OwnArrays)}\n{others[i]}");
        new TestCompilation([.. models]).Generate().AssertClean();
    }

    [Theory]
    [MemberData(nameof(Used))]
    [InlineData("_plan Part1 pass scores gradient share field seed batch loss")]
    [InlineData("withGradient relu dRelu inverseDeviation sum dSum product Predict Classify Probability")]
    [InlineData("W Scale Classes @this @class @base await scoped _ 重み")]
    public void An_input_of_the_model(string names)
    {
        IEnumerable<string> models =
            from name in names.Split(' ')
            from input in new[] { "a1", "b1", "c1", "d1", "e1" }
            select Model($"With_{input}_{name.TrimStart('@')}", Members.Replace(input, name, StringComparison.Ordinal));
        new TestCompilation([.. models, .. names.Split(' ').Select(name => Model($"Own_{name.TrimStart('@')}", OwnArrays.Replace("a1", name, StringComparison.Ordinal)))])
            .Generate().AssertClean();
    }

    [Theory]
    [InlineData("global using Pass = System.String; global using Block = System.Int32; global using Loss = System.Int64; global using Share = System.Text;")]
    [InlineData("global using Training = System.String; global using Ops = System.Math; global using Dataset = System.Object; global using ForwardPlan = System.Int32;")]
    [InlineData("global using static System.Math; global using static L1Gen.Ops; global using static L1Gen.Training; global using static L1Gen.Kernels.Row;")]
    [InlineData("global using L1Gen; global using L1Gen.Kernels; global using System; global using System.Numerics; global using System.Linq;")]
    [InlineData("global using Span = System.String; global using ReadOnlySpan = System.Int32; global using Single = System.String; global using Initialization = System.Int32;")]
    public void Usings_of_the_whole_project(string usings) =>
        new TestCompilation(usings, Model("Net", Members), Model("Own", OwnArrays), Model("Line", Regression)).Generate().AssertClean();

    [Theory]
    [InlineData("public static class Extensions { public static void CopyTo<T>(this System.ReadOnlySpan<T> a, System.Span<T> b) { } public static T[] AsSpan<T>(this L1Gen.Matrix m) => []; }")]
    [InlineData("public static class Extensions { public static void Predict(this object o, System.ReadOnlySpan<float> x, System.Span<float> scores) { } }")]
    public void Extensions_of_the_project(string source) =>
        new TestCompilation(source, Model("Net", Members), Model("Own", OwnArrays), Model("Line", Regression)).Generate().AssertClean();

    [Theory]
    [InlineData("public abstract partial class {0}")]
    [InlineData("internal sealed partial class {0}<T> where T : class")]
    [InlineData("public partial class {0}<@float, W_>")]
    [InlineData("public partial class {0} : global::System.IDisposable")]
    [InlineData("public partial class {0} : Base")]
    [InlineData("public partial class {0}(int size)")]
    [InlineData("[global::System.Obsolete] public partial class {0}")]
    public void The_declaration_of_the_model(string declaration)
    {
        const string More = "public void Dispose() { } public static readonly int Count; static {0}() => Count = 1; [global::System.Obsolete(\"old\")] public int Old { get; init; }";
        const string Base = "public abstract class Base { protected float[] Hidden = []; public virtual object Clone(int depth) => this; private void Predict() { } }";
        string Declare(string name, string members) =>
            "[global::L1Gen.L1Regularized(0.5)]\n" + declaration.Replace("{0}", name, StringComparison.Ordinal) + "\n{\n" + More.Replace("{0}", name, StringComparison.Ordinal) + "\n" + members + "\n}";
        string all = $"{Declare("Net", Members)}\n{Declare("Own", OwnArrays)}\n{Declare("Line", Regression)}";
        new TestCompilation(
            $"{Base}\n{all}",
            $"namespace Space {{ {Base} public partial struct Around<TKey> {{ {all} }} }}",
            $"namespace Space.Private {{ {Base} internal partial interface IAround {{ {all} }} }}").Generate().AssertClean();
    }

    [Theory]
    [InlineData("/* \u2028 public int Evil; */")]
    [InlineData("// \"\\\n")]
    [InlineData("\n#region a\n#endregion\n")]
    [InlineData("+ (@\"\npublic int Evil;\" == \"\" ? 1f : 2f)")]
    [InlineData("+ (@\"a\u2028public int Evil;\u0085\u2029\" == \"\\\\\" ? 1f : 2f)")]
    [InlineData("+ (\"*/ \\n \\\"\" == \"\" ? 1f : '\\u2028')")]
    public void Text_of_the_method_reaches_emitted_code_as_text_alone(string text)
    {
        GeneratedCompilation generated = new TestCompilation(Model("Own", OwnArrays.Replace("+ _s", $"{text}\n+ _s"))).Generate().AssertClean();

        Assert.DoesNotContain(generated.Compilation.GetSymbolsWithName("Evil", Microsoft.CodeAnalysis.SymbolFilter.Member, TestContext.Current.CancellationToken), _ => true);
    }

    private static string Model(string name, string members) => $"[global::L1Gen.L1Regularized(0.5)]\npublic partial class {name}\n{{\n{members}\n}}";
}
