using L1Gen.Generator.Tests.Compiling;
using L1Gen.Generator.Tests.Fakes;
using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Tests.Incrementality;

public class LeakGuardTests
{
    private static GeneratorDriverRunResult Run(IIncrementalGenerator generator) =>
        new TestCompilation("[L1Gen.L1Regularized(0.5)] internal partial class Net { internal int a, b; }") { Generators = [generator] }
            .Generate().Driver.GetRunResult();

    public static readonly TheoryData<string> Leaks =
        ["symbol", "node", "tree", "token", "compilation", "semantic model", "location", "attribute", "closure", "dictionary key"];

    private static object Pick(string what, GeneratorAttributeSyntaxContext context) => what switch
    {
        "symbol" => context.TargetSymbol,
        "node" => context.TargetNode,
        "tree" => context.TargetNode.SyntaxTree,
        "token" => context.TargetNode.GetFirstToken(),
        "compilation" => context.SemanticModel.Compilation,
        "semantic model" => context.SemanticModel,
        "location" => context.TargetNode.GetLocation(),
        "attribute" => context.Attributes[0],
        "closure" => () => context.TargetSymbol.Name,
        _ => new Dictionary<ISymbol, int>(SymbolEqualityComparer.Default) { [context.TargetSymbol] = 1 },
    };

    [Theory]
    [MemberData(nameof(Leaks))]
    public void What_leaks_in_a_record_in_an_array_is_found(string what)
    {
        GeneratorDriverRunResult result = Run(new LeakyGenerator(context => Pick(what, context)));

        string message = Assert.ThrowsAny<Exception>(() => LeakGuard.AssertNoLeak(result)).Message;

        Assert.Contains("step 'Model': LeakyModel.Fields.array[1].", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_without_a_name_is_searched_too() =>
        Assert.ThrowsAny<Exception>(() => LeakGuard.AssertNoLeak(Run(new LeakyGenerator(context => context.TargetSymbol, named: false))));

    [Fact]
    public void The_leaky_generator_without_its_leak_passes() =>
        Assert.Equal(1, LeakGuard.AssertNoLeak(Run(new LeakyGenerator(context => context.TargetSymbol.Name))));

    [Fact]
    public void A_well_behaved_generator_passes() => Assert.Equal(1, LeakGuard.AssertNoLeak(Run(new StampGenerator())));

    [Fact]
    public void A_graph_with_a_cycle_ends()
    {
        var ring = new object?[2];
        ring[0] = ring;

        Assert.Null(LeakGuard.FindLeak(ring));
        ring[1] = Location.None;
        Assert.Equal("Object[][1] is a NoLocation", LeakGuard.FindLeak(ring));
    }
}
