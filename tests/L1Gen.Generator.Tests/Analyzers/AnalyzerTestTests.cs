using System.Globalization;
using L1Gen.Generator.Tests.Compiling;
using L1Gen.Generator.Tests.Fakes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace L1Gen.Generator.Tests.Analyzers;

public class AnalyzerTestTests
{
    private static AnalyzerTest With(params string[] sources) =>
        new(new TestCompilation([.. sources]) { Generators = [new StampGenerator()] }) { Analyzers = [new CapitalAnalyzer()], Id = "T002" };

    [Fact]
    public void Marks_become_ids_and_places()
    {
        Markup markup = Markup.Parse("a [|b{|X1:c|}|] {|X2:d|}", "X0");

        Assert.Equal("a bc d", markup.Text);
        Assert.Equal([("X0", new TextSpan(2, 2)), ("X1", new TextSpan(3, 1)), ("X2", new TextSpan(5, 1))], markup.Expected);
    }

    [Theory]
    [InlineData("[|a", "X0")]
    [InlineData("a|]", "X0")]
    [InlineData("[|a|}", "X0")]
    [InlineData("{|a", "X0")]
    [InlineData("[|a|]", null)]
    public void A_mark_that_is_wrong_is_refused(string marked, string? id) =>
        Assert.Throws<ArgumentException>(() => Markup.Parse(marked, id));

    [Fact]
    public async Task Marked_diagnostics_are_found_in_every_file()
    {
        var found = await With("class [|one|]; class Two;", "class {|T002:three|} : {|CS0246:Missing|};").VerifyAsync();

        Assert.Equal(["'one' wants a capital", "'three' wants a capital"],
            found.Where(diagnostic => diagnostic.Id == "T002").Select(diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public Task Emitted_members_are_seen() =>
        With("[L1Gen.L1Regularized] partial class Net; class User { string S => Net.Stamp(); }").VerifyAsync();

    [Fact]
    public Task A_suppressed_diagnostic_is_not_found() =>
        With("#pragma warning disable T002\nclass one;\n#pragma warning restore T002\nclass [|two|];").VerifyAsync();

    [Theory]
    [InlineData("class one;")]
    [InlineData("class [|One|];")]
    [InlineData("[|class|] one;")]
    [InlineData("class {|T003:one|};")]
    [InlineData("class One : Missing;")]
    [InlineData("class [|[|one|]|];")]
    public async Task What_is_missing_too_much_or_elsewhere_fails(string source)
    {
        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => With(source).VerifyAsync());

        Assert.StartsWith("Expected:", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_source_that_is_right_has_nothing_to_mark() => AnalyzerTest.VerifyAsync("internal class Right;");
}
