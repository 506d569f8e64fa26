using System.Diagnostics;
using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using L1Gen.Generator;
using L1Gen.GeneratorCost;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

// What the generator costs a user's build and editor: times over 1,000 annotated types, and the amount of code emitted; with "frozen" the same of frozen models.
const int Types = 1000;

// The very first run of a process pays for loading and compiling Roslyn and the generator, so it needs a process of its own.
if (args is ["--first", string only])
{
    var project = new AnnotatedProject(Enum.Parse<Kind>(only), Types);
    Console.WriteLine(Time(() => Fresh().RunGenerators(project.ToCompilation())).ToString(CultureInfo.InvariantCulture));
    return;
}

if (args is ["frozen", .. var counts])
{
    FrozenCost.Run(counts.Length > 0 ? [.. counts.Select(count => int.Parse(count, CultureInfo.InvariantCulture))] : [1_000, 10_000, 100_000]);
    return;
}

Measure(Kind.Fields, "annotated types of 8 weight fields");
Measure(Kind.Forward, "types with a forward method, two-layer classifiers");

static void Measure(Kind kind, string what)
{
    var project = new AnnotatedProject(kind, Types);
    double first = VeryFirst(kind);
    Fresh().RunGenerators(new AnnotatedProject(kind, 50).ToCompilation());
    // Files parsed anew, because what is remembered goes by the syntax.
    double[] cold = Repeat(7, _ => TimeOf(new AnnotatedProject(kind, Types).ToCompilation(), compilation => Fresh().RunGenerators(compilation)));

    CSharpCompilation input = project.ToCompilation();
    GeneratorDriver driver = Fresh().RunGeneratorsAndUpdateCompilation(input, out Compilation output, out _);
    double[] unrelated = Repeat(40, edit => TimeOf(project.WithUnrelatedEdit(edit + 1), compilation => driver = driver.RunGenerators(compilation)));
    double[] annotated = Repeat(40, edit => TimeOf(project.WithAnnotatedEdit(edit + 1), compilation => driver = driver.RunGenerators(compilation)));

    var plain = new AnnotatedProject(kind, Types, annotated: false);
    double[] without = Repeat(3, _ => TimeOf(plain.ToCompilation(), compilation => Emit(compilation)));
    double[] with = Repeat(3, _ => TimeOf(output.RemoveAllReferences().AddReferences(output.References), compilation => Emit(compilation)));

    GeneratedSourceResult[] sources = [.. driver.GetRunResult().Results.Single().GeneratedSources];
    double characters = sources.Sum(source => (double)source.SourceText.Length);
    (string method, int bytes) = LargestMethod(Emit(output));

    Console.WriteLine(Invariant($"{Types:N0} {what}; milliseconds, median (least) of repeated runs\n"));
    Row("cold run, the process's very first", Invariant($"{first:N0}"));
    Row("cold run, warm process", Show(cold));
    Row("edit in an unrelated file", Show(unrelated));
    Row("edit of one annotated type", Show(annotated));
    Row("compile and emit without L1Gen", Show(without));
    Row("compile and emit with what was emitted", Show(with));
    Row("extra compile time of the output", Invariant($"{Median(with) - Median(without):N0}"));
    Row("characters emitted per type", Invariant($"{characters / Types:N0}, at most {sources.Max(source => source.SourceText.Length):N0}"));
    Row("IL bytes of the largest method", Invariant($"{bytes:N0} ({method})\n"));
}

static GeneratorDriver Fresh() => CSharpGeneratorDriver.Create([new L1Generator().AsSourceGenerator()], parseOptions: new CSharpParseOptions(LanguageVersion.Latest));

static double VeryFirst(Kind kind)
{
    string self = Environment.GetCommandLineArgs()[0];
    var start = new ProcessStartInfo("dotnet", [self, "--first", kind.ToString()]) { RedirectStandardOutput = true };
    start.Environment["DOTNET_TC_QuickJit"] = "1";
    using Process process = Process.Start(start)!;
    return double.Parse(process.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture);
}

static double Time(Action action)
{
    long start = Stopwatch.GetTimestamp();
    action();
    return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
}

static double TimeOf<T>(T input, Action<T> action)
{
    GC.Collect();
    return Time(() => action(input));
}

static double[] Repeat(int times, Func<int, double> measure) => [.. Enumerable.Range(0, times).Select(measure).Order()];

static double Median(double[] sorted) => sorted[sorted.Length / 2];

static string Show(double[] sorted) => Invariant($"{Median(sorted):N0} ({sorted[0]:N0})");

static void Row(string what, string value) => Console.WriteLine($"{what,-42}{value,20}");

static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

static MemoryStream Emit(Compilation compilation)
{
    var assembly = new MemoryStream();
    EmitResult result = compilation.Emit(assembly);
    if (!result.Success)
        throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5)));
    assembly.Position = 0;
    return assembly;
}

static (string Method, int Bytes) LargestMethod(Stream assembly)
{
    using var image = new PEReader(assembly);
    MetadataReader metadata = image.GetMetadataReader();
    return metadata.MethodDefinitions.Select(metadata.GetMethodDefinition)
        .Where(method => method.RelativeVirtualAddress != 0)
        .Select(method => (metadata.GetString(method.Name), image.GetMethodBody(method.RelativeVirtualAddress).GetILReader().Length))
        .MaxBy(method => method.Length);
}
