using System.Collections.Immutable;
using System.Text;
using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace L1Gen.Generator.Tests.Incrementality;

/// <summary>
/// A project that is edited while one generator driver runs along, as in an editor; it tells which steps each edit ran again.
/// </summary>
/// <example>
/// <code>
/// var steps = new TrackedSteps(new TestCompilation(source));
/// steps.Apply(Edit.AddFile("class Unrelated;")).AssertCached("Model");
/// steps.Apply(Edit.Replace("0.01", "0.02")).AssertModified("Model");
/// steps.AssertSameAsFresh();
/// </code>
/// </example>
public sealed class TrackedSteps
{
    private readonly TestCompilation _project;
    private CSharpCompilation _compilation;
    private GeneratorDriver _driver;

    // While it tracks, Roslyn 4.14 drops a cached value from a Combine that lost another in the run before; an editor does not track.
    private GeneratorDriver _untracked;

    /// <summary>Runs the generators for the first time.</summary>
    public TrackedSteps(TestCompilation project)
    {
        ArgumentNullException.ThrowIfNull(project);
        _project = project;
        _compilation = project.ToCompilation();
        _driver = project.CreateDriver().RunGenerators(_compilation);
        _untracked = project.CreateDriver(trackSteps: false).RunGenerators(_compilation);
    }

    /// <summary>The last run.</summary>
    public GeneratorDriverRunResult Result => _driver.GetRunResult();

    /// <summary>The project as it stands, without emitted sources.</summary>
    public CSharpCompilation Compilation => _compilation;

    /// <summary>Edits the project, runs the same driver again and returns what each step did.</summary>
    /// <param name="edit">A change of the compilation, mostly one of <see cref="Edit"/>.</param>
    public StepReasons Apply(Func<CSharpCompilation, CSharpCompilation> edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        _compilation = edit(_compilation);
        _driver = _driver.RunGenerators(_compilation);
        _untracked = _untracked.RunGenerators(_compilation);
        return new StepReasons(Result);
    }

    /// <summary>
    /// Asserts that the driver that lived through all edits emitted and reported the same as a new one on the same project. The new one gets
    /// trees parsed anew, so that nothing remembered for the old ones helps it.
    /// </summary>
    public void AssertSameAsFresh()
    {
        CSharpCompilation fresh = _compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(_compilation.SyntaxTrees.Select(tree =>
            CSharpSyntaxTree.ParseText(tree.GetText(), (CSharpParseOptions)tree.Options, tree.FilePath)));
        Assert.Equal(
            Everything(_project.CreateDriver(trackSteps: false).RunGenerators(fresh).GetRunResult()),
            Everything(_untracked.GetRunResult()));
    }

    private static string Everything(GeneratorDriverRunResult result)
    {
        var text = new StringBuilder();
        foreach (GeneratorRunResult run in result.Results)
        {
            foreach (GeneratedSourceResult source in run.GeneratedSources.OrderBy(source => source.HintName, StringComparer.Ordinal))
                text.Append("// ").AppendLine(source.HintName).Append(source.SourceText).AppendLine();
            foreach (string diagnostic in run.Diagnostics.Select(diagnostic => diagnostic.ToString()).Order(StringComparer.Ordinal))
                text.AppendLine(diagnostic);
            text.AppendLine(run.Exception?.ToString());
        }

        return text.ToString();
    }
}

/// <summary>
/// What each tracked step of a run did, by its name; the steps that write sources go by <c>SourceOutput</c> and
/// <c>ImplementationSourceOutput</c>.
/// </summary>
public sealed class StepReasons
{
    private readonly Dictionary<string, ImmutableArray<IncrementalStepRunReason>> _reasons;

    internal StepReasons(GeneratorDriverRunResult result) =>
        _reasons = result.Results.SelectMany(run => run.TrackedSteps.Concat(run.TrackedOutputSteps))
            .GroupBy(step => step.Key, step => step.Value)
            .ToDictionary(group => group.Key, group => group.SelectMany(steps => steps)
                .SelectMany(step => step.Outputs.Select(output => output.Reason)).ToImmutableArray());

    /// <summary>The reason of every output of a step; empty where the step did not run at all.</summary>
    public ImmutableArray<IncrementalStepRunReason> this[string step] => _reasons.TryGetValue(step, out var reasons) ? reasons : [];

    /// <summary>
    /// Asserts that the steps gave at least one output and every output was <c>Cached</c> or <c>Unchanged</c>, so that nothing after them
    /// ran.
    /// </summary>
    public void AssertCached(params ReadOnlySpan<string> steps) =>
        AssertEach(steps, "Cached or Unchanged", reasons => reasons.All(IsKept));

    /// <summary>Asserts that at least one output of each step was <c>Modified</c>, <c>New</c> or <c>Removed</c>.</summary>
    public void AssertModified(params ReadOnlySpan<string> steps) =>
        AssertEach(steps, "Modified, New or Removed", reasons => !reasons.All(IsKept));

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join('\n', _reasons.Select(step => $"{step.Key}: {string.Join(", ", step.Value)}").Order(StringComparer.Ordinal));

    private static bool IsKept(IncrementalStepRunReason reason) =>
        reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged;

    private void AssertEach(ReadOnlySpan<string> steps, string expected, Func<ImmutableArray<IncrementalStepRunReason>, bool> holds)
    {
        foreach (string step in steps)
        {
            if (this[step].IsEmpty || !holds(this[step]))
                Assert.Fail($"Step '{step}' should be {expected}, but the run was:\n{this}");
        }
    }
}
