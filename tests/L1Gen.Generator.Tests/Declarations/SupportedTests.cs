using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using L1Gen.Generator.Model;
using L1Gen.Generator.Tests.Analyzers;
using L1Gen.Generator.Tests.Compiling;
using L1Gen.Generator.Tests.Docs;
using L1Gen.Generator.Tests.Forward;
using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Tests.Declarations;

/// <summary>
/// Every cell of the tables in <c>docs/supported.md</c>: the declaration is compiled, and its outcome held against the others.
/// </summary>
public partial class SupportedTests
{
    private const string Usings = "#pragma warning disable CS0169, CS0414, CS0649, CS8618\nusing L1Gen;\n";

    private const string ForwardMembers =
        """
        using System;
        using static L1Gen.Ops;
        [L1Regularized]
        public sealed partial class Net
        {
            [Weights(4, 3)] public partial Matrix W { get; }
            [Weights(3, 3)] public partial Matrix V { get; }
            [Weights(3)] public partial Vector B { get; }
            [Weights] public partial ref float S { get; }
            [Weights(12)] private readonly float[] _w = new float[12];
            [Weights(4, 3)] private readonly float[,] _r = new float[4, 3];
            private const float Half = 0.5f;
            private float _rate;
            public Vector Layer(Vector x, Matrix weights) => Relu(x * weights);
            public Vector Twice => B * 2;
            …
        }
        """;

    /// <summary>The weights in the order of declaration, then the scores as the method gives them and as the emitted code does.</summary>
    private const string ForwardRun =
        """
        using System;
        using System.Linq;
        using L1Gen;
        public partial class Net
        {
            private float[] Predicted(int count)
            {
                var scores = new float[count];
                Predict(„, scores);
                return scores;
            }

            public float[][] Run()
            {
                for (int i = 0; i < 12; i++)
                {
                    W.AsSpan()[i] = 0.5f - (i * 5 % 12) / 16f;
                    V.AsSpan()[i % 9] = 0.25f + (i * 7 % 9) / 8f;
                    B[i % 3] = 0.75f + i % 3;
                    _w[i] = (i * 5 % 12) / 8f - 0.5f;
                    _r[i / 3, i % 3] = (i * 7 % 12) / 8f - 0.25f;
                }

                S = 1.5f;
                return [W.AsSpan().ToArray(), V.AsSpan().ToArray(), B.AsSpan().ToArray(), [S], _w, [.. _r.Cast<float>()], …];
            }
        }
        public static class Program { public static float[][] Run() => new Net().Run(); }
        """;

    private const string Types =
        """
        #pragma warning disable CS0169, CS8618
        using L1Gen;
        using System.Runtime.CompilerServices;
        [InlineArray(5)] public struct Five { private float _first; }
        public interface IW { float[] W { get; } }
        [InlineArray(5)] public struct Ints { private int _first; }
        [L1Regularized] public partial class Inner { [Weights] private readonly float[] _w; }
        [L1Regularized] public partial struct InnerStruct { [Weights] private readonly float[] _w; }
        """;

    public static TheoryData<string, string, string> TypeRows => Rows("## Types");

    public static TheoryData<string, string, string> FieldRows => Rows("## Weight fields");

    public static TheoryData<string, string, string> ForwardRows => Rows("## Forward methods");

    [Theory]
    [MemberData(nameof(TypeRows))]
    public Task A_type(string declaration, string outcome, string told) =>
        Check(declaration.Replace("…", "[Weights] private readonly float[] _w;", StringComparison.Ordinal), outcome, told);

    [Theory]
    [MemberData(nameof(FieldRows))]
    public Task A_weight_field(string declaration, string outcome, string told)
    {
        string bases = declaration.Contains("IW.", StringComparison.Ordinal) ? " : IW" : "";
        return Check($"[L1Regularized] public partial class Net{bases} {{ {declaration} }}", outcome, told);
    }

    [Theory]
    [MemberData(nameof(ForwardRows))]
    public async Task A_forward_method(string code, string outcome, string told)
    {
        string method = code.Contains("Scores", StringComparison.Ordinal) ? code : $"public Vector Scores(Vector x) => {code};";
        string attribute = code.Contains("[Forward", StringComparison.Ordinal) ? "" : "[Forward(Loss.L2)] ";
        string source = ForwardMembers.Replace("…", attribute + method, StringComparison.Ordinal);
        if (outcome != "supported")
        {
            await Check(source, outcome, told, "global::L1Gen.IDifferentiable<");
            return;
        }

        (ModelSpec? spec, _) = GraphText.Parse(Usings + source);
        Assert.NotNull(spec);
        Assert.Equal(told, string.Join(", ", spec.Forward!.Nodes.Select(node => node.Op).Where(op => op is not (NodeOp.Input or NodeOp.Weights or NodeOp.Constant))));
        AssertSameAsCalled(spec, Usings + source);
    }

    /// <summary>Runs the method as C#, the emitted code and the graph, on the same weights and inputs.</summary>
    private static void AssertSameAsCalled(ModelSpec spec, string source)
    {
        double[][] inputs = [.. spec.Forward!.Inputs.Select(input => Enumerable.Range(0, input.Kind == Model.InputKind.Index ? 1 : input.Length)
            .Select(i => input.Kind == Model.InputKind.Index ? 1.0 : (i + 1) * 0.375).ToArray())];
        IEnumerable<string> arguments = spec.Forward.Inputs.Zip(inputs, (input, values) =>
        {
            string elements = string.Join(", ", values.Select(value => FormattableString.Invariant($"{value}f")));
            return input switch
            {
                { Kind: Model.InputKind.Index } => "1",
                { Kind: Model.InputKind.Sparse } => $"new SparseVector([{string.Join(", ", Enumerable.Range(0, values.Length))}], [{elements}])",
                { IsNumber: true } => elements,
                _ => $"new Vector(new float[] {{ {elements} }})",
            };
        });
        string scores = $"Scores({string.Join(", ", arguments)})";
        string called = spec.Forward.IsScalar ? $"[{scores}]" : $"{scores}.AsSpan().ToArray()";
        string emitted = string.Join(", ", arguments).Replace("new Vector(", "(", StringComparison.Ordinal);

        float[][] found = TestCompilation.Run<float[][]>(source, ForwardRun.Replace("…", FormattableString.Invariant($"{called}, Predicted({spec.Forward.Nodes[spec.Forward.Output].Length})"), StringComparison.Ordinal).Replace("„", emitted, StringComparison.Ordinal));

        double[] expected = new GraphInterpreter(spec.Forward, [.. found[..^2].Select(field => field.Select(weight => (double)weight).ToArray())], inputs).Run();
        foreach (float[] row in found[^2..])
        {
            Assert.Equal(expected.Length, row.Length);
            Assert.All(expected.Zip(row), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * Math.Max(1, Math.Abs(pair.First))));
        }
    }

    [Fact]
    public void The_tables_are_found()
    {
        Assert.InRange(ForwardRows.Count, 50, 200);
        Assert.InRange(TypeRows.Count, 30, 100);
        Assert.InRange(FieldRows.Count, 60, 200);
    }

    /// <param name="source">The declaration.</param>
    /// <param name="outcome">Whether it is supported, and the ids of what is told.</param>
    /// <param name="told">Part of the emitted code or of a message.</param>
    /// <param name="part">Emitted code holds it only where the declaration is supported.</param>
    private static async Task Check(string source, string outcome, string told, string part = "global::L1Gen.IRegularized<")
    {
        GeneratedCompilation generated = new TestCompilation(Usings + source, Types).Generate();
        SyntaxTree user = generated.Compilation.SyntaxTrees.First();
        ImmutableArray<Diagnostic> found =
        [
            .. (await AnalyzerTest.RunAsync(generated.Compilation, new AnalyzerTest(new TestCompilation()).Analyzers))
                .Where(diagnostic => diagnostic.Location.SourceTree == user)
        ];
        string[] expected = [.. Id().Matches(outcome).Select(match => match.Value).Distinct()];

        IEnumerable<string> own = found.Select(diagnostic => diagnostic.Id).Where(IsOwn).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(expected.Where(IsOwn), own);
        Assert.All(expected, id => Assert.Contains(found, diagnostic => diagnostic.Id == id));
        string[] others = ["Inner.g.cs", "InnerStruct.g.cs", "Base.g.cs"];
        string emitted = string.Concat(generated.Sources.Where(text => !others.Contains(text.HintName)).Select(text => text.SourceText));
        bool isSupported = outcome.StartsWith("supported", StringComparison.Ordinal);
        if (isSupported)
            generated.AssertClean();
        if (isSupported && expected.Length == 0)
            Assert.Contains(told.Trim('`'), emitted, StringComparison.Ordinal);
        else
            Assert.Contains(found, diagnostic => expected.Contains(diagnostic.Id) && Message(diagnostic).Contains(told, StringComparison.Ordinal));
        Assert.Equal(isSupported, emitted.Contains(part, StringComparison.Ordinal));
    }

    private static string Message(Diagnostic diagnostic) => diagnostic.GetMessage(CultureInfo.InvariantCulture);

    private static bool IsOwn(string id) => id.StartsWith("L1G", StringComparison.Ordinal);

    private static TheoryData<string, string, string> Rows(string heading) =>
    [
        .. File.ReadLines(Path.Combine(Snippet.Root, "docs", "supported.md"))
            .SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (cells[1].Trim('`'), cells[2], cells[3])),
    ];

    [GeneratedRegex(@"(L1G|CS)\d+(?=[\],]|$)")]
    private static partial Regex Id();
}
