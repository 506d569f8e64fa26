using System.Collections.Immutable;
using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace L1Gen.Generator.Tests.Emission;

/// <summary>Code that is being typed: the generator never throws, and never adds an error to code that has none.</summary>
public class MutationTests
{
    private const int Mutations = 80;

    // A partial property without its implementation: an error without the generator, and with it where a diagnostic keeps the type from it.
    private const string Unimplemented = "CS9248";

    private static readonly ImmutableArray<string> Texts =
    [
        "float", "double", "int", "0", "-1", "3", "null", "static", "const", "readonly", "partial", "struct", "record", "ref",
        "L1Regularized", "Weights", "[", "]", "(", ")", "{", "}", ",", ";", "<", ">", "?",
    ];

    private const string Forward =
        """
        using L1Gen; using static L1Gen.Ops;
        [L1Regularized] public partial class Net
        {
            [Weights(4, 3)] public partial Matrix W { get; }
            [Weights(3)] private readonly float[] _b = new float[3];
            [Weights] private float _s;
            [Forward(Loss.L2)]
            public float Predict(Vector x, float t)
            {
                var h = Relu(Layer(x, W) + _b);
                h = LayerNorm(h * _s, 1e-3) + h[..1][0] * x[1..][0];
                return Dot(h, _b) - t / 2f;
            }
            private Vector Layer(Vector a, Matrix m) => a * m;
        }
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_mutated_forward_method_is_emitted_right_or_not_at_all(int seed) => CheckMutations(Forward, seed, ["x", "W", "h", "*", "+", ".", "..", "^", "[Inputs(2)]", "Relu", "var"]);

    [Theory]
    [InlineData("ArenaAndArrays", 1)]
    [InlineData("ElasticMix", 1)]
    [InlineData("InnerModels", 1)]
    [InlineData("Generic", 1)]
    [InlineData("Nested", 1)]
    [InlineData("RecordStruct", 1)]
    [InlineData("KeywordNames", 1)]
    [InlineData("Inherits", 1)]
    [InlineData("OwnArrays", 1)]
    [InlineData("Text", 1)]
    [InlineData("EveryOperation", 1)]
    [InlineData("EveryOperation", 2)]
    public void A_mutated_source_is_emitted_right_or_not_at_all(string shape, int seed) => CheckMutations(Shapes.Find(shape).Source, seed, []);

    private static void CheckMutations(string source, int seed, ImmutableArray<string> ownTexts)
    {
        ImmutableArray<string> texts = Texts.AddRange(ownTexts);
        ImmutableArray<string> tokens = [.. SyntaxFactory.ParseTokens(source).SkipLast(1).Select(token => token.ToFullString())];
        var random = new Random(seed);
        int valid = 0;
        for (int i = 0; i < Mutations; i++)
        {
            var project = new TestCompilation(Mutate(tokens, texts, random));

            if (Generate(project) is not { } generated || !Errors(project.ToCompilation()).IsEmpty)
                continue;
            valid++;
            ImmutableArray<Diagnostic> errors = Errors(generated.Compilation);
            Assert.True(errors.IsEmpty, $"{string.Join('\n', errors)}\nin\n{project.Sources[0]}");
        }

        // Not vacuous: some of the mutations compile.
        Assert.InRange(valid, 1, Mutations);
    }

    // Of what is thrown, Roslyn's own faults do not count: its search for attributes fails on some broken nested types.
    private static GeneratedCompilation? Generate(TestCompilation project)
    {
        try
        {
            return project.Generate();
        }
        catch (InvalidOperationException failure)
            when (!failure.InnerException!.StackTrace!.Contains("L1Gen.Generator.", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private static string Mutate(ImmutableArray<string> tokens, ImmutableArray<string> texts, Random random)
    {
        int at = random.Next(tokens.Length);
        return string.Concat(random.Next(4) switch
        {
            0 => tokens.RemoveAt(at),
            1 => tokens.Insert(at, tokens[at]),
            2 => tokens.SetItem(at, $" {texts[random.Next(texts.Length)]} "),
            _ => tokens.Insert(at, $" {tokens[random.Next(tokens.Length)]} "),
        });
    }

    private static ImmutableArray<Diagnostic> Errors(Compilation compilation) =>
    [
        .. compilation.GetDiagnostics().Where(diagnostic =>
            diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id != Unimplemented)
    ];
}
