using L1Gen.Generator.Tests.Compiling;
using L1Gen.Generator.Tests.Fakes;
using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Tests.Incrementality;

public class TrackedStepsTests
{
    private const string Net = "[L1Gen.L1Regularized(0.5)] internal partial class Net { internal int a, b; }";

    private static TrackedSteps Start(IIncrementalGenerator generator) =>
        new(new TestCompilation(Net, "class Other;") { Generators = [generator] });

    [Fact]
    public void An_edit_that_leaves_the_model_alone_leaves_the_output_alone()
    {
        TrackedSteps steps = Start(new StampGenerator());

        steps.Apply(Edit.AddFile("class Unrelated;")).AssertCached(StampGenerator.ModelStep, "SourceOutput");
        steps.Apply(Edit.Replace("{ internal", "{ /* a comment */ internal")).AssertCached(StampGenerator.ModelStep, "SourceOutput");
        steps.AssertSameAsFresh();
    }

    [Fact]
    public void An_edit_of_the_model_runs_the_output_again()
    {
        TrackedSteps steps = Start(new StampGenerator());

        StepReasons reasons = steps.Apply(Edit.Replace("a, b", "a, b, c"));

        Assert.Equal([IncrementalStepRunReason.Modified], reasons[StampGenerator.ModelStep]);
        reasons.AssertModified(StampGenerator.ModelStep, "SourceOutput");
        Assert.ThrowsAny<Exception>(() => reasons.AssertCached(StampGenerator.ModelStep));
        steps.AssertSameAsFresh();
    }

    [Fact]
    public void A_removed_type_is_removed()
    {
        TrackedSteps steps = Start(new StampGenerator());

        StepReasons reasons = steps.Apply(Edit.RemoveFile("Source0.cs"));

        Assert.Equal([IncrementalStepRunReason.Removed], reasons[StampGenerator.ModelStep]);
        steps.Apply(Edit.AddFile(Net)).AssertModified("SourceOutput");
        steps.AssertSameAsFresh();
    }

    [Fact]
    public void A_step_that_does_not_exist_fails_both_assertions()
    {
        StepReasons reasons = Start(new StampGenerator()).Apply(Edit.AddFile(""));

        string message = Assert.ThrowsAny<Exception>(() => reasons.AssertCached("Modle")).Message;
        Assert.Contains("Model: Unchanged", message, StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => reasons.AssertModified("Modle"));
    }

    [Fact]
    public void A_model_that_never_compares_equal_is_found_out()
    {
        TrackedSteps steps = Start(new LeakyGenerator(_ => new object()));

        Assert.ThrowsAny<Exception>(() => steps.Apply(Edit.AddFile("class Unrelated;")).AssertCached("Model"));
    }

    [Fact]
    public void A_generator_that_remembers_what_it_should_not_differs_from_a_fresh_run()
    {
        int runs = 0;
        TrackedSteps steps = Start(new StampGenerator(_ => $"return \"{runs++}\";"));

        Assert.ThrowsAny<Exception>(steps.AssertSameAsFresh);
    }
}
