using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace L1Gen.Generator.Tests.Compiling;

/// <summary>
/// A user's project in a test: sources, the references (the framework that runs the tests, and L1Gen) and the compiler options.
/// <see cref="Generate"/> runs the generators on it.
/// </summary>
/// <example>
/// <code>
/// double penalty = TestCompilation.Run&lt;double&gt;("…annotated type… static class Program { public static double Run() => …; }");
/// var generated = new TestCompilation(source) { Nullable = NullableContextOptions.Disable }.Generate().AssertClean();
/// </code>
/// </example>
/// <param name="Sources">The files' texts; they are named <c>Source0.cs</c>, <c>Source1.cs</c>, …</param>
public sealed record TestCompilation(params ImmutableArray<string> Sources)
{
    private static readonly ImmutableArray<MetadataReference> DefaultReferences = FindReferences();

    /// <summary>Nullable annotations and warnings; on by default.</summary>
    public NullableContextOptions Nullable { get; init; } = NullableContextOptions.Enable;

    /// <summary>Whether integer arithmetic is checked by default, as with <c>CheckForOverflowUnderflow</c>.</summary>
    public bool CheckOverflow { get; init; }

    /// <summary>Whether unsafe code is allowed; emitted code must do without.</summary>
    public bool AllowUnsafe { get; init; }

    /// <summary>The C# version; by default the newest that this Roslyn calls stable.</summary>
    public LanguageVersion LanguageVersion { get; init; } = LanguageVersion.Latest;

    /// <summary>References beside the framework and L1Gen.</summary>
    public ImmutableArray<MetadataReference> References { get; init; } = [];

    /// <summary>The project's additional files, which generators and analyzers see.</summary>
    public ImmutableArray<AdditionalText> AdditionalFiles { get; init; } = [];

    /// <summary>
    /// The generators to run; by default every one in L1Gen.Generator that carries <see cref="GeneratorAttribute"/>, as the compiler loads
    /// them.
    /// </summary>
    public ImmutableArray<IIncrementalGenerator> Generators { get; init; } =
        LoadMarked<IIncrementalGenerator, GeneratorAttribute>("L1Gen.Generator");

    /// <summary>Compiles a source with the default options, asserts that it is clean, and calls its <c>Program.Run()</c>.</summary>
    /// <typeparam name="T">What <c>Run</c> returns: a type of the framework, of L1Gen or of the tests.</typeparam>
    public static T Run<T>(params ImmutableArray<string> sources)
    {
        using LoadedAssembly loaded = new TestCompilation(sources).Generate().Load();
        return loaded.Run<T>();
    }

    /// <summary>Runs the generators, with their steps tracked.</summary>
    /// <exception cref="InvalidOperationException">A generator threw; its exception is the inner one.</exception>
    public GeneratedCompilation Generate()
    {
        CSharpCompilation input = ToCompilation();
        GeneratorDriver driver = CreateDriver().RunGeneratorsAndUpdateCompilation(input, out Compilation output, out _);
        foreach (GeneratorRunResult result in driver.GetRunResult().Results)
        {
            if (result.Exception is not null)
                throw new InvalidOperationException($"The generator threw: {result.Exception.Message}", result.Exception);
        }

        return new GeneratedCompilation(driver, (CSharpCompilation)output);
    }

    /// <summary>The user's project before any generator runs.</summary>
    public CSharpCompilation ToCompilation()
    {
        var parse = new CSharpParseOptions(LanguageVersion, DocumentationMode.Diagnose);
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, checkOverflow: CheckOverflow,
            allowUnsafe: AllowUnsafe, nullableContextOptions: Nullable, warningLevel: 9999, deterministic: true);
        IEnumerable<SyntaxTree> trees = Sources.Select((text, i) =>
            CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), parse, PathOf(i)));
        return CSharpCompilation.Create("TestProject", trees, DefaultReferences.AddRange(References), options);
    }

    /// <summary>A driver over <see cref="Generators"/> that has not run.</summary>
    /// <param name="trackSteps">Whether it tracks steps.</param>
    public GeneratorDriver CreateDriver(bool trackSteps = true) => CSharpGeneratorDriver.Create(
        Generators.Select(generator => generator.AsSourceGenerator()),
        AdditionalFiles,
        parseOptions: new CSharpParseOptions(LanguageVersion, DocumentationMode.Diagnose),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: trackSteps));

    /// <summary>The path of a source.</summary>
    internal static string PathOf(int source) => $"Source{source}.cs";

    /// <summary>Instances of all types of an assembly that carry an attribute, as the compiler finds generators and analyzers.</summary>
    internal static ImmutableArray<T> LoadMarked<T, TAttribute>(string assembly)
        where TAttribute : Attribute =>
        [.. Assembly.Load(assembly).GetTypes().Where(type => type.IsDefined(typeof(TAttribute), inherit: false))
            .Select(type => (T)Activator.CreateInstance(type)!)];

    // Of the assemblies that the test host may load, only the framework's: a user's project does not see Roslyn or xunit.
    private static ImmutableArray<MetadataReference> FindReferences()
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
