using System.Globalization;
using L1Gen.Generator.Tests.Analyzers;
using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>What is wrong with the type or with its file, at the attribute, in words.</summary>
public sealed class FrozenDiagnosticTests
{
    private static readonly string Good = new SavedText().ToString();

    [Theory]
    [InlineData("risk.l1.json")]
    [InlineData("models/risk.l1.json")]
    [InlineData(@"models\\risk.l1.json")]
    [InlineData("/shop/models/risk.l1.json")]
    [InlineData("./models/risk.l1.json")]
    [InlineData("../shop/models/risk.l1.json")]
    public async Task A_file_is_found_by_the_end_of_its_path(string name)
    {
        foreach (string path in new[] { "/shop/models/risk.l1.json", @"\shop\models\risk.l1.json" })
            await Project($$"""[L1Gen.FrozenModel("{{name}}")] static partial class Risk;""", new TestFile(path, Good), new TestFile("/shop/models/therisk.l1.json", Good)).VerifyAsync();
    }

    [Fact]
    public async Task A_file_that_is_listed_twice_is_one_file() =>
        await Project("""[L1Gen.FrozenModel("risk.l1.json")] static partial class Risk;""", new TestFile("/a/risk.l1.json", Good), new TestFile("/a/risk.l1.json", Good)).VerifyAsync();

    [Theory]
    [InlineData("churn.l1.json", "'churn.l1.json' is none of the project's additional files; add it to the project: <AdditionalFiles Include=\"churn.l1.json\" />")]
    [InlineData("risk", "'risk' is none of the project's additional files; one of them is 'risk.l1.json'")]
    [InlineData("RISK.l1.json", "'RISK.l1.json' is none of the project's additional files; one of them is 'risk.l1.json'")]
    [InlineData("old/risk.l1.json", "'old/risk.l1.json' is none of the project's additional files; one of them is 'risk.l1.json'")]
    [InlineData("", "'' is none of the project's additional files; add it to the project: <AdditionalFiles Include=\"model.l1.json\" />")]
    public async Task A_file_that_is_not_there(string name, string message) => Assert.Equal(message, await MessageOf(
        $$"""[{|L1G033:L1Gen.FrozenModel("{{name}}")|}] static partial class Risk;""", new TestFile("/shop/risk.l1.json", Good)));

    [Fact]
    public async Task Several_files_of_the_name() => Assert.Equal(
        "'risk.l1.json' matches '/a/risk.l1.json' and '/b/risk.l1.json'; write as much of the path as tells one from the others",
        await MessageOf("""[{|L1G034:L1Gen.FrozenModel("risk.l1.json")|}] static partial class Risk;""", new TestFile("/a/risk.l1.json", Good), new TestFile("/b/risk.l1.json", Good)));

    [Fact]
    public async Task A_file_that_cannot_be_read() => Assert.Equal(
        "'risk.l1.json' cannot be used: it cannot be read",
        await MessageOf("""[{|L1G035:L1Gen.FrozenModel("risk.l1.json")|}] static partial class Risk;""", new TestFile("/risk.l1.json", null)));

    [Fact]
    public async Task A_file_that_is_damaged() => Assert.Equal(
        "'risk.l1.json' cannot be used: line 8, position 5: the text ends in the middle",
        await MessageOf("""[{|L1G035:L1Gen.FrozenModel("risk.l1.json")|}] static partial class Risk;""", new TestFile("/risk.l1.json", Good[..Good.IndexOf("\"x = input", StringComparison.Ordinal)])));

    [Theory]
    [InlineData("[{|L1G032:FrozenModel(\"risk.l1.json\")|}] partial class Risk;", "it is not static; a frozen model has no instances")]
    [InlineData("[{|L1G032:FrozenModel(\"risk.l1.json\")|}] static class Risk;", "'Risk' is not partial, but L1Gen adds members to it")]
    [InlineData("[{|L1G032:FrozenModel(\"risk.l1.json\")|}] static partial class Risk<T>;", "it is generic; a frozen model is one model")]
    [InlineData("[{|L1G032:FrozenModel(\"risk.l1.json\")|}] file static partial class Risk;", "it is file-local and cannot be continued in another file; make it internal")]
    [InlineData("class Shop { [{|L1G032:FrozenModel(\"risk.l1.json\")|}] static partial class Risk; }", "'Shop' is not partial, but L1Gen adds members to 'Risk' in it")]
    public async Task A_type_that_cannot_be_filled(string source, string fault) => Assert.Equal(
        $"'Risk' cannot be a frozen model: {fault}",
        await MessageOf("using L1Gen; " + source, new TestFile("/risk.l1.json", Good)));

    [Theory]
    [InlineData("public static int {|L1G013:InputLength|} => 3;")]
    [InlineData("private static void {|L1G013:SelfTest|}(string name) { }")]
    [InlineData("public const int {|L1G013:Predict|} = 3;")]
    [InlineData("public static double {|L1G013:Predict|}(System.ReadOnlySpan<double> x) => 0;")]
    [InlineData("public static class {|L1G013:Input|};")]
    public async Task A_name_that_is_taken(string member) => Assert.Matches(
        @"^'Risk' already has a member or type named '\w+', which L1Gen emits; rename it$",
        await MessageOf($$"""[L1Gen.FrozenModel("risk.l1.json")] static partial class Risk { {{member}} }""", new TestFile("/risk.l1.json", Good)));

    [Fact]
    public async Task The_type_has_the_name_of_a_member() => Assert.Equal(
        "'Predict' already has a member or type named 'Predict', which L1Gen emits; rename it",
        await MessageOf("""[{|L1G013:L1Gen.FrozenModel("risk.l1.json")|}] static partial class Predict;""", new TestFile("/risk.l1.json", Good)));

    [Theory]
    [InlineData("public static double Predict(string customer) => customer.Length;")]
    [InlineData("public static double Predict<T>(T customer) => 0; private static double Classify() => 0;")]
    [InlineData("private const double Weights = 1, Bias = 2, Indices = 3; private static double Row(int i) => i + Weights + Bias + Indices;")]
    public async Task A_name_that_is_not(string member) =>
        await Project($$"""[L1Gen.FrozenModel("risk.l1.json")] static partial class Risk { {{member}} }""", new TestFile("/risk.l1.json", Good)).VerifyAsync();

    [Fact]
    public async Task A_version_of_the_language_that_is_too_old()
    {
        AnalyzerTest test = Project("""[{|L1G020:L1Gen.FrozenModel("risk.l1.json")|}] static partial class Risk { }""", new TestFile("/risk.l1.json", Good));
        await (test with { Project = test.Project with { LanguageVersion = LanguageVersion.CSharp11 } }).VerifyAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData(", EmitInput = true")]
    public void The_oldest_version_of_the_language_that_will_do(string options) =>
        new TestCompilation($$"""[L1Gen.FrozenModel("risk.l1.json"{{options}})] static partial class Risk { }""")
        {
            AdditionalFiles = [new TestFile("/risk.l1.json", Good)],
            LanguageVersion = LanguageVersion.CSharp12,
        }.Generate().AssertClean();

    [Theory]
    [InlineData("static partial class Risk;")]
    [InlineData("namespace @class; static partial class @event;")]
    [InlineData("partial class Outer<T> { partial struct @struct { partial interface I { partial record R { static partial class Risk; } } } }")]
    public void The_type_may_stand_anywhere(string source)
    {
        string marked = source.Replace("static", "[L1Gen.FrozenModel(\"risk.l1.json\")] static", StringComparison.Ordinal);

        GeneratedCompilation generated = new TestCompilation(marked) { AdditionalFiles = [new TestFile("/risk.l1.json", Good)] }.Generate().AssertClean();

        Assert.Contains("Predict", Assert.Single(generated.Sources).SourceText.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Types_whose_names_differ_in_case_only_have_two_files()
    {
        const string Source = """
            using L1Gen;
            [FrozenModel("risk.l1.json")] static partial class Risk;
            [FrozenModel("risk.l1.json")] static partial class RISK;
            [L1Regularized] partial class risK { [Weights] float _w; }
            """;

        GeneratedCompilation generated = new TestCompilation(Source) { AdditionalFiles = [new TestFile("/risk.l1.json", Good)] }.Generate();

        Assert.Equal(["RISK-1.g.cs", "Risk-2.g.cs", "risK-3.g.cs"], generated.Sources.Select(source => source.HintName));
        Assert.DoesNotContain(generated.Compilation.GetDiagnostics(TestContext.Current.CancellationToken), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    private static AnalyzerTest Project(string source, params TestFile[] files) => new(new TestCompilation(source) { AdditionalFiles = [.. files] });

    private static async Task<string> MessageOf(string source, params TestFile[] files) =>
        Assert.Single(await Project(source, files).VerifyAsync()).GetMessage(CultureInfo.InvariantCulture);
}
