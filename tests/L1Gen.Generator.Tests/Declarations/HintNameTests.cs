using System.Collections.Immutable;
using L1Gen.Generator.Tests.Compiling;

namespace L1Gen.Generator.Tests.Declarations;

/// <summary>Two sources of one hint name would stop the whole generator; names that only the compiler tells apart must give two.</summary>
public class HintNameTests
{
    private const string Body = "{ [L1Gen.Weights] private float _w; }";

    private static string Type(string name, string keyword = "class") => $"[L1Gen.L1Regularized] partial {keyword} {name} {Body}";

    private static ImmutableArray<string> HintNames(params ImmutableArray<string> sources) =>
        [.. new TestCompilation(sources).Generate().AssertClean().Sources.Select(source => source.HintName)];

    [Fact]
    public void Names_that_differ_in_case_only_are_numbered()
    {
        string[] types = [Type("Net"), Type("NET"), Type("net1"), Type("Other")];

        ImmutableArray<string> names = HintNames(string.Concat(types));

        Assert.Equal(["NET-1.g.cs", "Net-2.g.cs", "Other.g.cs", "net1.g.cs"], names);
        Assert.Equal(names, HintNames(string.Concat(types.Reverse())));
    }

    [Fact]
    public void Namespaces_that_differ_in_case_only_are_numbered() =>
        Assert.Equal(
            ["A.B.Net-1.g.cs", "A.b.Net-2.g.cs", "a.B.NET-3.g.cs"],
            HintNames($"namespace A.B {{ {Type("Net")} }} namespace A.b {{ {Type("Net")} }} namespace a.B {{ {Type("NET")} }}"));

    [Fact]
    public void Namespace_nesting_and_arity_are_in_the_name() =>
        Assert.Equal(
            ["A+Net.g.cs", "B.A.Net.g.cs", "B.C+Net.g.cs", "Net.g.cs", "Net`1.g.cs", "Net`2+Inner.g.cs", "Net`2.g.cs"],
            HintNames(
                Type("Net") + Type("Net<T>", "struct"),
                $"[L1Gen.L1Regularized] partial class Net<T, U> {{ [L1Gen.Weights] private float _w; {Type("Inner", "record")} }}",
                $"partial struct A {{ {Type("Net")} }}",
                $"namespace B.A {{ {Type("Net")} }}",
                $"namespace B {{ partial class C {{ {Type("Net")} }} }}"));

    [Theory]
    [InlineData("Größe", "Größe.g.cs")]
    [InlineData("重み", "重み.g.cs")]
    [InlineData(@"\u0041b", "Ab.g.cs")]
    [InlineData("_", "_.g.cs")]
    [InlineData("a\u0301", "a\u0301.g.cs")]
    [InlineData("A\u200Db", "Ab.g.cs")]
    [InlineData("a\u203Fb", "a\u203Fb.g.cs")]
    [InlineData("Ⅷ", "Ⅷ.g.cs")]
    [InlineData("İı", "İı.g.cs")]
    public void Identifiers_of_any_script(string name, string hintName) => Assert.Equal([hintName], HintNames(Type(name)));

    [Fact]
    public void A_name_as_long_as_metadata_allows()
    {
        string name = new('N', 1000);

        Assert.Equal([$"{name}.g.cs"], HintNames(Type(name)));
    }
}
