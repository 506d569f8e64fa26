using System.Diagnostics;
using System.Globalization;
using System.Text;
using L1Gen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace L1Gen.GeneratorCost;

/// <summary>What a frozen model costs a build: linear models in <see langword="float"/>, one weight in ten not zero.</summary>
internal static class FrozenCost
{
    private const int InputsPerSurvivor = 10;

    private static readonly string Source = """[L1Gen.FrozenModel("model.l1.json")] public static partial class Model;""";

    public static void Run(int[] survivors)
    {
        Console.WriteLine("Frozen linear models, one weight in ten not zero; milliseconds, the least of 3 runs in a warm process (beyond 100,000 survivors one run)");
        Console.WriteLine();
        Console.WriteLine("| survivors | file, MB | generator | of it: reading and pruning | characters emitted | compile, more than without | assembly, bytes more |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        // The first one is for warming up.
        Measure(1_000, isShown: false);
        foreach (int count in survivors)
            Measure(count, isShown: true);
    }

    private static void Measure(int survivors, bool isShown)
    {
        string text = Text(survivors);
        (double without, long bytesWithout) = (double.MaxValue, 0);
        (double generator, double reading, double with, long bytesWith, int characters) = (double.MaxValue, double.MaxValue, double.MaxValue, 0, 0);
        for (int run = 0; run < (survivors > 100_000 ? 1 : 3); run++)
        {
            CSharpCompilation empty = Project("public static partial class Model;");
            (double time, bytesWithout) = Emit(empty);
            without = Math.Min(without, time);

            // A file of its own for each run, because what was read is remembered by the text.
            reading = Math.Min(reading, Time(() => Generator.Freezing.FrozenFile.Read(SourceText.From(text), CancellationToken.None)));
            GeneratorDriver driver = CSharpGeneratorDriver.Create(
                [new L1Generator().AsSourceGenerator()], [new File(text)], new CSharpParseOptions(LanguageVersion.Latest));
            Compilation output = empty;
            generator = Math.Min(generator, Time(() => driver = driver.RunGeneratorsAndUpdateCompilation(Project(Source), out output, out _)));
            characters = driver.GetRunResult().GeneratedTrees.Sum(tree => tree.Length);
            (time, bytesWith) = Emit(output);
            with = Math.Min(with, time);
        }

        if (isShown)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {survivors:N0} | {text.Length / 1e6:N1} | {generator:N0} | {reading:N0} | {characters:N0} | {with - without:N0} | {bytesWith - bytesWithout:N0} |"));
        }
    }

    private static CSharpCompilation Project(string source) => CSharpCompilation.Create(
        "Project", [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest))], AnnotatedProject.References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));

    private static (double Milliseconds, long Bytes) Emit(Compilation compilation)
    {
        var assembly = new MemoryStream();
        EmitResult? result = null;
        double time = Time(() => result = compilation.Emit(assembly));
        return result!.Success ? (time, assembly.Length) : throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Take(5)));
    }

    private static double Time(Action action)
    {
        GC.Collect();
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>The file of a linear model.</summary>
    private static string Text(int survivors)
    {
        var random = new Random(1);
        int inputs = InputsPerSurvivor * survivors;
        var weights = new StringBuilder();
        for (int i = 0; i < inputs; i++)
        {
            weights.Append(i == 0 ? "" : i % 16 == 0 ? ",\n        " : ", ");
            weights.Append(i % InputsPerSurvivor == InputsPerSurvivor / 2 ? (random.NextSingle() - 0.5f).ToString(CultureInfo.InvariantCulture) : "0");
        }

        return string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "format": "l1gen-model", "version": 2, "type": "Model", "element": "float", "forward": "Dot(x, Slopes) + Intercept",
              "graph": ["x = input {{inputs}} of 0", "weights {{inputs}} of 0", "matMul 1: 0, 1", "weights 1 of 1", "add 1: 2, 3"],
              "loss": "L2", "lossParameter": 0,
              "inputs": [{ "name": "x", "kind": "dense", "length": {{inputs}} }],
              "fields": [
                { "name": "Slopes", "shape": [{{inputs}}], "lambda": 0.01, "lambda2": 0, "weights": [{{weights}}] },
                { "name": "Intercept", "shape": [], "lambda": 0, "lambda2": 0, "weights": [0.5] }
              ]
            }
            """);
    }

    private sealed class File(string text) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(text, Encoding.UTF8);

        public override string Path => "/model.l1.json";

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }
}
