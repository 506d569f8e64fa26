using System.Globalization;
using System.Runtime.CompilerServices;
using L1Gen.Generator.Tests.Compiling;
using L1Gen.Generator.Tests.Fakes;
using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Tests.Verification;

public sealed class SnapshotTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("L1GenSnapshots").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static GeneratorDriver Driver(IIncrementalGenerator generator) =>
        new TestCompilation("[L1Gen.L1Regularized(0.5)] internal partial class Net { internal int a, b; }") { Generators = [generator] }
            .Generate().Driver;

    private void Compare(string text, string prefix = "T.M", string name = "#Net.g", string extension = "cs") =>
        Snapshot.Compare(_directory, prefix, [new SnapshotTarget(name, extension, text)], launchDiffTool: false);

    private string[] Files() =>
        [.. Directory.EnumerateFiles(_directory).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Fact]
    public Task Emitted_sources_are_held_against_files_beside_the_test() => Snapshot.Verify(Driver(new StampGenerator()));

    [Theory]
    [InlineData("a/b", 1.5)]
    public Task Arguments_are_part_of_the_name(string text, double number) =>
        Snapshot.Verify(Driver(new StampGenerator(_ => string.Create(CultureInfo.InvariantCulture, $"return \"{text} {number}\";"))));

    [Fact]
    public Task Diagnostics_are_a_text_file() => Snapshot.Verify(
        new TestCompilation("class First;\n\nclass Second;\n") { Generators = [new ReportingGenerator()] }.Generate().Driver);

    [Fact]
    public void A_new_text_is_received_and_accepted_by_renaming()
    {
        string message = Assert.Throws<SnapshotException>(() => Compare("one\n")).Message;

        Assert.Contains(
            "New:\n  - Received: T.M#Net.g.received.cs\n    Verified: T.M#Net.g.verified.cs\n+ one", message, StringComparison.Ordinal);
        Assert.Equal(["T.M#Net.g.received.cs"], Files());

        File.Move(Path.Combine(_directory, "T.M#Net.g.received.cs"), Path.Combine(_directory, "T.M#Net.g.verified.cs"));
        Compare("one\n");
    }

    [Fact]
    public void A_received_file_is_utf8_with_a_byte_order_mark()
    {
        Assert.Throws<SnapshotException>(() => Compare("λ"));

        Assert.Equal([0xEF, 0xBB, 0xBF, 0xCE, 0xBB], File.ReadAllBytes(Path.Combine(_directory, "T.M#Net.g.received.cs")));
    }

    [Theory]
    [InlineData("one\ntwo\n", "one\n2\n", "  one\n- two\n+ 2\n")]
    [InlineData("one\n", "one", "")]
    [InlineData("one\r\n", "one\n", "carriage return")]
    public void A_difference_is_told_line_by_line_and_a_match_deletes_the_received_file(string verified, string actual, string told)
    {
        string path = Path.Combine(_directory, "T.M#Net.g.verified.cs");
        File.WriteAllText(path, verified);

        string message = Assert.Throws<SnapshotException>(() => Compare(actual)).Message;
        Assert.Contains("NotEqual:", message, StringComparison.Ordinal);
        Assert.Contains(told, message, StringComparison.Ordinal);
        Assert.Equal(["T.M#Net.g.received.cs", "T.M#Net.g.verified.cs"], Files());

        File.WriteAllText(path, actual);
        Compare(actual);
        Assert.Equal(["T.M#Net.g.verified.cs"], Files());
    }

    [Fact]
    public void A_verified_file_that_the_test_no_longer_produces_fails_and_those_of_other_tests_do_not()
    {
        foreach (string name in new[] { "T.M#Net.g", "T.M2#Net.g", "T.M_x=1#Net.g" })
            File.WriteAllText(Path.Combine(_directory, name + ".verified.cs"), "one");
        Compare("one");

        File.WriteAllText(Path.Combine(_directory, "T.M#Old.g.verified.cs"), "old");
        Assert.Contains("T.M#Old.g.verified.cs", Assert.Throws<SnapshotException>(() => Compare("one")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_snapshot_belongs_to_a_test_that_exists()
    {
        HashSet<string> tests =
        [
            .. typeof(SnapshotTests).Assembly.GetTypes().SelectMany(type => type.GetMethods().Select(method =>
                $"{(type.IsNested ? type.DeclaringType!.Name + "." : "")}{type.Name}.{method.Name}"))
        ];

        Assert.All(Directory.EnumerateFiles(ProjectDirectory(), "*.verified.*", SearchOption.AllDirectories), path =>
        {
            string test = Path.GetFileName(path).Split(['#'])[0].Split(".verified.")[0];
            Assert.Contains(tests, name => test == name || test.StartsWith(name + "_", StringComparison.Ordinal));
        });
    }

    private static string ProjectDirectory([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(file, "../.."));

    private sealed class ReportingGenerator : IIncrementalGenerator
    {
#pragma warning disable RS2008 // A rule of a test has no release.
        private static readonly DiagnosticDescriptor Rule = new(
            "T001", "The title", "The message about '{0}'", "Test", DiagnosticSeverity.Info, true, "More.", "https://example.org/T001");
#pragma warning restore RS2008

        public void Initialize(IncrementalGeneratorInitializationContext context) =>
            context.RegisterSourceOutput(context.CompilationProvider, static (output, compilation) =>
                output.ReportDiagnostic(Diagnostic.Create(Rule, compilation.GetTypeByMetadataName("Second")!.Locations[0], "Second")));
    }
}
