using L1Gen.Generator.Tests.Fakes;
using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Tests.Compiling;

public class TestCompilationTests
{
    private const string Net =
        """
        [L1Gen.L1Regularized(0.5)] internal partial class Net { internal int a, b; }
        internal static class Program
        {
            public static string Run() => Net.Stamp();
            public static int Fail(int x) => throw new System.ArgumentOutOfRangeException(nameof(x));
        }
        """;

    private static TestCompilation With(StampGenerator generator, params string[] sources) =>
        new([.. sources]) { Generators = [generator] };

    [Fact]
    public void Emitted_code_is_compiled_loaded_and_run()
    {
        using LoadedAssembly loaded = With(new StampGenerator(), Net).Generate().Load();

        Assert.Equal("a b", loaded.Run<string>());
        Assert.Throws<ArgumentOutOfRangeException>("x", () => loaded.Run<int>([1], method: "Fail"));
    }

    [Fact]
    public void A_source_without_annotated_types_runs_too() =>
        Assert.Equal(3, TestCompilation.Run<int>("public static class Program { public static int Run() => L; private const int L = 3; }"));

    [Theory]
    [InlineData("int unused; return \"\";", "CS0168")]
    [InlineData("return 1;", "CS0029")]
    [InlineData("#warning look here\nreturn \"\";", "CS1030")]
    public void A_warning_or_error_in_emitted_code_fails(string body, string id)
    {
        GeneratedCompilation generated = With(new StampGenerator(_ => body), Net).Generate();

        Assert.Contains(id, Assert.ThrowsAny<Exception>(() => generated.AssertClean()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_public_member_without_documentation_in_emitted_code_fails()
    {
        var generator = new StampGenerator(_ => "return \"\"; } public static void Undocumented() {");
        GeneratedCompilation generated = With(generator, Net.Replace("internal", "public")).Generate();

        Assert.Contains("CS1591", Assert.ThrowsAny<Exception>(() => generated.AssertClean()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_in_the_users_code_passes_and_an_error_does_not()
    {
        With(new StampGenerator(), Net, "internal class C { private int _unused; }").Generate().AssertClean();

        GeneratedCompilation wrong = With(new StampGenerator(), Net, "internal class C : Missing { }").Generate();
        Assert.Contains("CS0246", Assert.ThrowsAny<Exception>(() => wrong.AssertClean()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_generator_that_throws_fails_with_its_exception()
    {
        TestCompilation compilation = With(new StampGenerator(_ => throw new FormatException("no")), Net);

        Assert.IsType<FormatException>(Assert.Throws<InvalidOperationException>(compilation.Generate).InnerException);
    }

    [Fact]
    public void Options_reach_the_compiler()
    {
        TestCompilation compilation = With(new StampGenerator(), Net) with
        {
            Nullable = NullableContextOptions.Disable,
            CheckOverflow = true,
        };

        CompilationOptions options = compilation.ToCompilation().Options;
        Assert.Equal(
            (NullableContextOptions.Disable, true, 9999),
            (options.NullableContextOptions, options.CheckOverflow, options.WarningLevel));
    }

    [Fact]
    public void Only_methods_in_emitted_sources_are_measured()
    {
        string statements = string.Concat(Enumerable.Repeat("System.GC.KeepAlive(1);", 100));
        GeneratedCompilation generated = With(new StampGenerator(fields => statements + $"return \"{fields}\";"), Net).Generate();

        MethodSize size = Assert.Single(generated.MethodSizes());
        Assert.Equal("Net.Stamp", size.Method);
        Assert.InRange(size.Bytes, 1_000, 1_300);
        Assert.InRange(generated.Characters, statements.Length, statements.Length + 300);
    }
}
