using L1Gen.Generator.Tests.Compiling;
using L1Gen.Generator.Tests.Fakes;

namespace L1Gen.Generator.Tests.CodeFixes;

public class CodeFixTestTests
{
    private static CodeFixTest With(string before, string after, string title = CapitalFix.Title) => new(before, after, title)
    {
        Project = new TestCompilation { Generators = [new StampGenerator()] },
        Analyzers = [new CapitalAnalyzer()],
        Fixes = [new CapitalFix()],
        Id = "T002",
    };

    [Fact]
    public Task One_fix_is_applied() => With("class [|one|];\nclass [|two|];\n", "class One;\nclass [|two|];\n").VerifyAsync();

    [Fact]
    public Task All_are_fixed_at_once() => With("class [|one|];\nclass [|two|];\n", "class One;\nclass Two;\n").VerifyAllAsync();

    [Fact]
    public Task A_fix_sees_the_emitted_members() =>
        With(
            "[L1Gen.L1Regularized] partial class [|net|] { string S => Stamp(); }",
            "[L1Gen.L1Regularized] partial class Net { string S => Stamp(); }").VerifyAsync();

    [Fact]
    public async Task Another_text_fails() =>
        await Assert.ThrowsAnyAsync<Exception>(() => With("class [|one|];", "class ONE;").VerifyAsync());

    [Fact]
    public async Task A_title_that_nobody_offers_fails_and_names_those_offered()
    {
        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => With("class [|one|];", "class One;", "Mend").VerifyAsync());

        Assert.Contains("offered: 'Capitalize'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fix_that_breaks_the_code_fails()
    {
        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() =>
            With("class [|one|]; class B : one;", "class One; class B : one;").VerifyAsync());

        Assert.Contains("CS0246", failure.Message, StringComparison.Ordinal);
    }
}
