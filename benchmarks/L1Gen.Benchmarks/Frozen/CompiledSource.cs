using System.Reflection;
using System.Runtime.Loader;
using L1Gen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace L1Gen.Benchmarks.Frozen;

/// <summary>Compiles and loads C# while the benchmark runs.</summary>
internal static class CompiledSource
{
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    private static int _count;

    /// <summary>The assembly of a source.</summary>
    public static Assembly Load(string source) => Load(Compilation(source));

    /// <summary>The class that the generator makes of a model's file.</summary>
    public static Type Freeze(string file)
    {
        string name = Path.GetFileName(file);
        CSharpCompilation user = Compilation($"[L1Gen.FrozenModel(\"{name}\")] public static partial class Model {{ }}");
        CSharpGeneratorDriver.Create([new L1Generator().AsSourceGenerator()], [new Text(file)], (CSharpParseOptions)user.SyntaxTrees[0].Options)
            .RunGeneratorsAndUpdateCompilation(user, out Compilation output, out _);
        return Load(output).GetType("Model")!;
    }

    private static CSharpCompilation Compilation(string source) => CSharpCompilation.Create(
        $"Compiled{Interlocked.Increment(ref _count)}", [CSharpSyntaxTree.ParseText(source)], References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));

    private static Assembly Load(Compilation compilation)
    {
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        if (!result.Success)
            throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5)));
        stream.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(stream);
    }

    private sealed class Text(string path) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(File.ReadAllText(path));
    }
}
