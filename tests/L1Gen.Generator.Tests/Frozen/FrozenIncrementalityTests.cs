using System.Text;
using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>What an edit of a source or of a file reads and emits again, and what it leaves alone.</summary>
public sealed class FrozenIncrementalityTests
{
    private const string Source = """
        using L1Gen;
        [FrozenModel("risk.l1.json")] static partial class Risk;
        [FrozenModel("churn.l1.json")] static partial class Churn;
        [L1Regularized] partial class Net { [Weights] float _w; }
        """;

    private static readonly string Model = SavedText.Linear([0.5, 0, -0.25]).ToString();
    private static readonly string Other = SavedText.Linear([0, 1, -0.25]).ToString();

    private readonly AdditionalText _risk = new TestFile("/risk.l1.json", Model);
    private readonly AdditionalText _churn = new TestFile("/churn.l1.json", Other);
    private readonly AdditionalText _notes = new TestFile("/notes.txt", "text");
    private readonly CSharpCompilation _compilation;
    private GeneratorDriver _driver;

    public FrozenIncrementalityTests()
    {
        TestCompilation project = new(Source, "class Unrelated { int F() => 1; }") { AdditionalFiles = [_risk, _churn, _notes] };
        _compilation = project.ToCompilation();
        _driver = project.CreateDriver().RunGenerators(_compilation, TestContext.Current.CancellationToken);
        Assert.Equal(3, _driver.GetRunResult().GeneratedTrees.Length);
    }

    [Fact]
    public void An_edit_of_another_source_reads_no_file() =>
        StepsOf(WithSource(1, "class Unrelated { int F() => 2; }"))
            .AllKept(L1Generator.FrozenSpecsStep).AllKept(L1Generator.FrozenFilesStep).AllKept(L1Generator.FrozenEmissionStep);

    [Fact]
    public void A_file_that_is_no_model_changes_nothing()
    {
        _driver = _driver.ReplaceAdditionalText(_notes, new TestFile("/notes.txt", "other text"));

        StepsOf(_compilation).AllKept(L1Generator.FrozenFilesStep).AllKept(L1Generator.FrozenEmissionStep);
    }

    [Fact]
    public void The_same_content_again_changes_nothing()
    {
        _driver = _driver.ReplaceAdditionalText(_risk, new TestFile("/risk.l1.json", string.Concat(Model.AsSpan(0, 10), Model.AsSpan(10))));

        StepsOf(_compilation).AllKept(L1Generator.FrozenFilesStep).AllKept(L1Generator.FrozenEmissionStep);
    }

    [Fact]
    public void A_changed_file_is_emitted_again_and_no_other()
    {
        string churn = TextOf("Churn"), risk = TextOf("Risk");
        _driver = _driver.ReplaceAdditionalText(_risk, new TestFile("/risk.l1.json", Other));

        Steps steps = StepsOf(_compilation);

        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], steps[L1Generator.FrozenEmissionStep].Order());
        steps.AllKept(L1Generator.EmissionStep);
        Assert.Equal(churn, TextOf("Churn"));
        Assert.NotEqual(risk, TextOf("Risk"));
        AssertSameAsFresh(new TestFile("/risk.l1.json", Other), _churn, _notes);
    }

    [Fact]
    public void A_file_that_is_damaged_takes_its_model_away_and_a_mended_one_brings_it_back()
    {
        var damaged = new TestFile("/risk.l1.json", Model[..100]);
        _driver = _driver.ReplaceAdditionalText(_risk, damaged).RunGenerators(_compilation, TestContext.Current.CancellationToken);
        Assert.Equal(2, _driver.GetRunResult().GeneratedTrees.Length);
        AssertSameAsFresh(damaged, _churn, _notes);

        _driver = _driver.ReplaceAdditionalText(damaged, _risk).RunGenerators(_compilation, TestContext.Current.CancellationToken);
        Assert.Equal(3, _driver.GetRunResult().GeneratedTrees.Length);
        AssertSameAsFresh(_risk, _churn, _notes);
    }

    [Fact]
    public void A_second_file_of_the_name_takes_the_model_away()
    {
        var second = new TestFile("/old/risk.l1.json", Other);
        _driver = _driver.AddAdditionalTexts([second]).RunGenerators(_compilation, TestContext.Current.CancellationToken);
        Assert.Equal(2, _driver.GetRunResult().GeneratedTrees.Length);

        _driver = _driver.RemoveAdditionalTexts([second]).RunGenerators(_compilation, TestContext.Current.CancellationToken);
        Assert.Equal(3, _driver.GetRunResult().GeneratedTrees.Length);
    }

    [Fact]
    public void An_option_of_the_attribute_emits_its_model_again()
    {
        string source = Source.Replace("\"risk.l1.json\"", "\"risk.l1.json\", EmitInput = true", StringComparison.Ordinal);

        Steps steps = StepsOf(WithSource(0, source));

        Assert.Contains(IncrementalStepRunReason.Modified, steps[L1Generator.FrozenEmissionStep]);
        Assert.Contains("Input", TextOf("Risk"), StringComparison.Ordinal);
    }

    private CSharpCompilation WithSource(int number, string text)
    {
        SyntaxTree tree = _compilation.SyntaxTrees[number];
        return _compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text, (CSharpParseOptions)tree.Options, cancellationToken: TestContext.Current.CancellationToken));
    }

    private Steps StepsOf(CSharpCompilation compilation)
    {
        _driver = _driver.RunGenerators(compilation, TestContext.Current.CancellationToken);
        return new Steps(_driver.GetRunResult());
    }

    private string TextOf(string type) => _driver.GetRunResult().Results.Single().GeneratedSources.Single(source => source.HintName == $"{type}.g.cs").SourceText.ToString();

    private void AssertSameAsFresh(params AdditionalText[] files)
    {
        GeneratorDriver fresh = new TestCompilation() { AdditionalFiles = [.. files] }.CreateDriver().RunGenerators(_compilation, TestContext.Current.CancellationToken);
        Assert.Equal(Everything(fresh), Everything(_driver));
    }

    private static string Everything(GeneratorDriver driver)
    {
        var text = new StringBuilder();
        foreach (GeneratedSourceResult source in driver.GetRunResult().Results.Single().GeneratedSources.OrderBy(source => source.HintName, StringComparer.Ordinal))
            text.AppendLine(source.HintName).Append(source.SourceText);
        return text.ToString();
    }

    /// <summary>What the steps of a run did.</summary>
    private sealed class Steps(GeneratorDriverRunResult result)
    {
        public IEnumerable<IncrementalStepRunReason> this[string step] =>
            result.Results.Single().TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason);

        public Steps AllKept(string step)
        {
            Assert.NotEmpty(this[step]);
            Assert.All(this[step], reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
            return this;
        }
    }
}
