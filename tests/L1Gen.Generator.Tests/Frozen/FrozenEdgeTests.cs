using System.Text;
using L1Gen.Generator.Freezing;
using L1Gen.Generator.Model;
using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis.CSharp;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>Files at the edge of what one may hold: the model is refused, or its code compiles and computes what the file says.</summary>
public class FrozenEdgeTests
{
    private static readonly SavedText Gather = new()
    {
        Inputs = [("day", "index", 3)],
        Graph = ["weights 6 of 0", "gather 2: 0 of 0"],
        Fields = [("Table", [3, 2], [1, 2, 3, 4, 5, 6])],
    };

    [Fact]
    public void Leaky_units_of_any_slope_stand_side_by_side()
    {
        FrozenNetwork network = Network(new SavedText
        {
            Inputs = [("x", "dense", 2)],
            Graph = ["x = input 2 of 0", "leakyRelu 2: 0 by 3", "leakyRelu 2: 0 by 0.5", "leakyRelu 2: 0 by -1", "concat 6: 1, 2, 3"],
            Fields = [],
        });
        using LoadedAssembly loaded = FrozenCode.Project(network, FrozenCode.Spec(), FrozenDriver.Source(network, hasInput: false)).Generate().Load();
        object[] row = [new double[] { 2, -1 }];
        Assert.Equal([2, -3, 2, -0.5, 2, 1], loaded.Run<double[]>([row], method: "One"));
        Assert.Equal([2, -3, 2, -0.5, 2, 1], loaded.Run<double[]>([row, 1], method: "Columns"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_index_that_names_no_row_is_refused_everywhere(bool isChecked)
    {
        const string Source = """
            public static class Program
            {
                private static readonly double[] Scores = new double[2];
                public static double Run(int day) { Frozen.Model.Predict(day, Scores); return Scores[0]; }
                public static double Rows(int day) { Frozen.Model.Predict(new[] { day }, Scores); return Scores[0]; }
                public static double Input(int day) { Frozen.Model.Predict(new Frozen.Model.Input { Day = day }, Scores); return Scores[0]; }
            }
            """;
        using LoadedAssembly loaded = (FrozenCode.Project(Network(Gather), FrozenCode.Spec(emitsInput: true), Source) with { CheckOverflow = isChecked }).Generate().AssertClean().Load();
        foreach (string method in new[] { "Run", "Rows", "Input" })
        {
            Assert.Equal(5, loaded.Run<double>([2], method: method));
            // Times 2, the elements of a row, some of these overflow to 0.
            foreach (int day in new[] { -1, 3, int.MinValue, 1 << 30, int.MaxValue })
                Assert.ThrowsAny<ArgumentOutOfRangeException>(() => loaded.Run<double>([day], method: method));
        }
    }

    [Fact]
    public void Parameters_of_a_sparse_row_stay_apart_from_other_inputs() => FrozenCode.Project(
        Network(new SavedText
        {
            Inputs = [("class", "sparse", 2), ("classIndices", "dense", 2), ("classValues", "dense", 1)],
            Graph = ["weights 2 of 0", "sparseMatMul 1: 0 of 0", "input 2 of 1", "sum 1: 2 by 1", "add 1: 1, 3"],
            Fields = [("W", [2], [1, 2])],
        }),
        FrozenCode.Spec(emitsInput: true)).Generate().AssertClean();

    [Fact]
    public void Inputs_are_there_and_not_endless()
    {
        SavedText constant = new() { Graph = ["constant 1 by 2"], Fields = [] };
        Assert.EndsWith("there are no inputs", Read(constant with { Inputs = [] }).Fault, StringComparison.Ordinal);
        Assert.EndsWith("the inputs have more than 16777216 elements", Read(constant with { Inputs = [("x", "sparse", int.MaxValue)] }).Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("log 1: 0", "sigmoid 1: 2")]
    [InlineData("log 1: 0", "relu 1: 2")]
    [InlineData("exp 1: 1", "divide 1: 0, 2")]
    public void What_is_not_finite_does_not_become_a_number_again(string first, string second)
    {
        SavedText text = new() { Graph = ["constant 1 by -1", "constant 1 by 1e300", first, second], Fields = [] };
        Assert.Contains("not finite", Read(text).Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Texts_are_read_where_overflow_is_checked(bool isStandalone)
    {
        FrozenNetwork network = Network(new SavedText
        {
            Inputs = [("words", "sparse", 3)],
            Graph = ["weights 3 of 0", "sparseMatMul 1: 0 of 0", "weights 1 of 1", "add 1: 1, 2"],
            Fields = [("W", [3], [1, 2, 4]), ("B", [], [8])],
            Optional = """
                "features": ["free", "wär", "£"],
                  "text": { "longestGram": 2, "counts": true, "digitsByLength": true, "symbols": "£" },
                """,
        });
        const string Source = """
            public static class Program
            {
                public static double Run(string text) => Frozen.Model.Predict(text);
                public static double Bytes(byte[] text) => Frozen.Model.Predict(text);
            }
            """;
        using LoadedAssembly loaded = (FrozenCode.Project(network, FrozenCode.Spec(isStandalone: isStandalone), Source) with { CheckOverflow = true }).Generate().AssertClean().Load();
        string text = $"free WÄR £ 価格 {new string('9', 99)} it's \ud83d\ude00 {new string('z', 99)}";
        Assert.Equal(15, loaded.Run<double>([text]));
        Assert.Equal(15, loaded.Run<double>([Encoding.UTF8.GetBytes(text)], method: "Bytes"));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.CSharp13)]
    [InlineData(LanguageVersion.Preview)]
    public void Long_tables_are_data_of_the_assembly(LanguageVersion version)
    {
        const int Length = 20_000;
        FrozenNetwork network = Networks.Linear(Length, Enumerable.Range(0, Length).ToDictionary(i => i, i => i + 0.5), 0);
        using LoadedAssembly loaded = (FrozenCode.Project(network, FrozenCode.Spec(), FrozenDriver.Source(network, hasInput: false)) with { LanguageVersion = version }).Generate().AssertClean().Load();
        object[] row = [new float[Length]];
        Assert.Equal(0, loaded.Run<long>([row, row, 1], method: "Allocated"));
    }

    [Fact]
    public void Scores_may_be_inputs_numbers_and_one_another()
    {
        const int Products = 9_997;
        FrozenNetwork network = Network(new SavedText
        {
            Inputs = [("x", "dense", 2), ("y", "dense", 1)],
            Graph = ["x = input 2 of 0", "y = input 1 of 1", "slice 1: 0 from 1", $"weights {Products} of 0", $"multiply {Products}: 2, 3", "concat 10000: 4, 1, 0"],
            Fields = [("W", [Products], [.. Enumerable.Range(0, Products).Select(i => (double)(i % 3))])],
        });
        using LoadedAssembly loaded = FrozenCode.Project(network, FrozenCode.Spec(emitsInput: true), FrozenDriver.Source(network, hasInput: true)).Generate().AssertClean().Load();
        object[] row = [new double[] { 2, -1 }, new double[] { 7 }];
        double[] expected = [.. Enumerable.Range(0, Products).Select(i => -1.0 * (i % 3)), 7, 2, -1];
        Assert.Equal(expected, loaded.Run<double[]>([row], method: "OfInput"));
        Assert.Equal(expected, loaded.Run<double[]>([row], method: "One"));
    }

    [Theory]
    [InlineData("sparse")]
    [InlineData("index")]
    [InlineData("dense")]
    public void A_number_may_be_the_score(string kind)
    {
        FrozenNetwork network = Network(new SavedText { Inputs = [("x", kind, 3)], Graph = ["constant 1 by -0.5"], Fields = [], Loss = "Logistic" });
        FrozenCode.Project(network, FrozenCode.Spec(emitsInput: true, isStandalone: true)).Generate().AssertClean();
        using LoadedAssembly loaded = FrozenCode.Project(network, FrozenCode.Spec(emitsInput: true), FrozenDriver.Source(network, hasInput: true)).Generate().AssertClean().Load();
        object[] row = [kind == "index" ? new[] { 2 } : new double[3]];
        Assert.Equal([-0.5], loaded.Run<double[]>([row], method: "OfInput"));
        Assert.Equal([-0.5], loaded.Run<double[]>([row, 1], method: "Batch"));
    }

    private static FrozenFile Read(SavedText text) => FrozenFile.Read(text.ToString(), TestContext.Current.CancellationToken);

    private static FrozenNetwork Network(SavedText text)
    {
        FrozenFile file = Read(text);
        Assert.True(file.Network is not null, file.Fault);
        return file.Network!;
    }
}
