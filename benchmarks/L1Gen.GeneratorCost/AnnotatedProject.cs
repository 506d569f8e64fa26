using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace L1Gen.GeneratorCost;

/// <summary>What the annotated types of a project are.</summary>
internal enum Kind
{
    /// <summary>Four-layer networks with biases, so 8 weight fields; every other type holds its own arrays, the rest partial properties.</summary>
    Fields,

    /// <summary>Two-layer classifiers with a forward method, over partial properties.</summary>
    Forward,
}

/// <summary>A project of annotated types, a file each. One more file has nothing to do with them.</summary>
internal sealed class AnnotatedProject
{
    private const string Forward =
        """

            [Forward(Loss.SoftmaxCrossEntropy)] public Vector Scores(Vector x) => Ops.Relu(x * Weights0 + Bias0) * Weights1 + Bias1;
        """;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest);
    /// <summary>The framework and L1Gen.</summary>
    public static readonly MetadataReference[] References = FindReferences();

    private readonly Kind _kind;
    private readonly List<SyntaxTree> _trees = [];
    private readonly SyntaxTree _unrelated = Parse(Unrelated(0));

    /// <summary>A project of <paramref name="types"/> annotated types; without <paramref name="annotated"/> the same weights in arrays, and no attribute.</summary>
    public AnnotatedProject(Kind kind, int types, bool annotated = true)
    {
        _kind = kind;
        for (int i = 0; i < types; i++)
            _trees.Add(Parse(annotated ? Annotated(i, 0) : Plain(i)));
    }

    /// <summary>A compilation that has bound nothing yet.</summary>
    public CSharpCompilation ToCompilation() => CSharpCompilation.Create("Project", [.. _trees, _unrelated], References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The same after an edit of a method body in the file that annotates nothing.</summary>
    public CSharpCompilation WithUnrelatedEdit(int edit) => (CSharpCompilation)ToCompilation().ReplaceSyntaxTree(_unrelated, Parse(Unrelated(edit)));

    /// <summary>The same after the λ of one type was changed.</summary>
    public CSharpCompilation WithAnnotatedEdit(int edit) => (CSharpCompilation)ToCompilation().ReplaceSyntaxTree(_trees[^1], Parse(Annotated(_trees.Count - 1, edit)));

    private static SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(text, Options);

    private static string Unrelated(int edit) => Format($"internal static class Unrelated {{ public static int Value() => {edit}; }}");

    private string Annotated(int number, int edit) => Format(
        $$"""
        using L1Gen;
        namespace Models;

        [L1Regularized(0.01{{edit}})]
        public partial class Net{{number}}
        {
        {{Layers(_kind == Kind.Fields && number % 2 == 0 ? OwnArrays : PartialProperties)}}{{(_kind == Kind.Forward ? Forward : "")}}
        }
        """);

    private string Plain(int number) => Format(
        $$"""
        namespace Models;

        public partial class Net{{number}}
        {
        {{Layers(PlainArrays)}}
        }
        """);

    private int[] Widths => _kind == Kind.Forward ? [64, 32, 10] : [64, 32, 16, 8, 4];

    private string Layers(Func<int, int, int, string> layer) =>
        string.Join("\n", Enumerable.Range(0, Widths.Length - 1).Select(i => layer(i, Widths[i], Widths[i + 1])));

    private static string OwnArrays(int layer, int inputs, int outputs) => Format(
        $"""
            [Weights({inputs}, {outputs})] private readonly float[] _weights{layer} = new float[{inputs * outputs}];
            [Weights({outputs}), Unregularized] private readonly float[] _bias{layer} = new float[{outputs}];
        """);

    private static string PartialProperties(int layer, int inputs, int outputs) => Format(
        $$"""
            [Weights({{inputs}}, {{outputs}})] public partial Matrix Weights{{layer}} { get; }
            [Weights({{outputs}}), Unregularized] public partial Vector Bias{{layer}} { get; }
        """);

    private static string PlainArrays(int layer, int inputs, int outputs) => Format(
        $"""
            private readonly float[] _weights{layer} = new float[{inputs * outputs}];
            private readonly float[] _bias{layer} = new float[{outputs}];
        """);

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static MetadataReference[] FindReferences()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string[] trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return
        [
            .. trusted.Where(path => Path.GetDirectoryName(path) == framework).Select(path => MetadataReference.CreateFromFile(path)),
            MetadataReference.CreateFromFile(typeof(L1RegularizedAttribute).Assembly.Location),
        ];
    }
}
