using System.Collections.Immutable;
using System.Globalization;
using L1Gen.Generator.Emission;
using L1Gen.Generator.Model;
using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>The code of a frozen model compiles without a warning whatever the user's project is set to, and whatever the names in the file are.</summary>
public class FrozenUserSettingsTests
{
    private static readonly string[] Hostile =
    [
        "age", "age", "Age", "class", "@class", "", " ", "3 digits", "a b", "a.b", "ab", "\"", "\\", "*/", "//", "\n", "\r\n", "\u2028", "\u0085", "\\u0041", "{0}", "</summary>", "\ud800", "\0",
        "a\u202Eb", "ToString", "Equals", "GetHashCode", "Input", "Model", "Network", "Predict", "_", "__", "1", "x1", "é", "Ǆ", "#if", "\ud83d\ude00", "価格", "GetType", "MemberwiseClone", "Finalize",
    ];

    [Theory]
    [InlineData(NullableContextOptions.Disable, false, false, LanguageVersion.Latest)]
    [InlineData(NullableContextOptions.Enable, true, false, LanguageVersion.Latest)]
    [InlineData(NullableContextOptions.Warnings, false, true, LanguageVersion.CSharp13)]
    [InlineData(NullableContextOptions.Annotations, true, true, LanguageVersion.CSharp12)]
    [InlineData(NullableContextOptions.Enable, true, true, LanguageVersion.Preview)]
    public void Compiler_options(NullableContextOptions nullable, bool isChecked, bool isUnsafe, LanguageVersion version)
    {
        foreach (FrozenNetwork network in Shown())
        {
            (FrozenCode.Project(network, FrozenCode.Spec(emitsInput: true)) with
            {
                Nullable = nullable,
                CheckOverflow = isChecked,
                AllowUnsafe = isUnsafe,
                LanguageVersion = version,
            }).Generate().AssertClean();
        }
    }

    [Theory]
    [InlineData("[assembly: System.CLSCompliant(true)]")]
    [InlineData("[module: System.Runtime.CompilerServices.SkipLocalsInit]")]
    [InlineData("global using System; global using System.Linq; global using System.IO; global using System.Threading.Tasks; global using L1Gen; global using L1Gen.Kernels;")]
    [InlineData("global using static System.Math; global using Network = System.String; global using Frozen = System.Int32;")]
    [InlineData("public class Network { } public class L1 { } public class Input { } public class Frozen_ { }")]
    [InlineData("namespace Frozen { public class System { } public class L1Gen { } public class Network { } public class Frozen { } public class Input { } }")]
    public void Attributes_usings_and_types_around(string source)
    {
        foreach (FrozenNetwork network in Shown())
        {
            TestCompilation project = FrozenCode.Project(network, FrozenCode.Spec(emitsInput: true), source);
            (project with { AllowUnsafe = true }).Generate().AssertClean();
        }
    }

    [Fact]
    public void Names_of_the_type_and_of_those_around_it()
    {
        string[] names = ["Network", "Frozen", "System", "L1Gen", "L1_", "@x", "@scores", "@class", "@double", "Relu", "Lanes"];
        foreach (string name in names)
        {
            string plain = name.TrimStart('@');
            var spec = new FrozenSpec($"N.{plain}", $"N.{name}.Inner", ImmutableArray.Create(new TypeSpec("class", "Outer", "<T>"), new TypeSpec("record struct", "R", ""), new TypeSpec("class", name, "")), "f", true, false);
            string declaration = $"namespace N.{name}.Inner {{ public partial class Outer<T> {{ public partial record struct R {{ public static partial class {name} {{ }} }} }} }}";
            FrozenCode.Project(Networks.Layers(9, 4, 3, 0.5), spec, declaration, []).Generate().AssertClean();
        }
    }

    [Fact]
    public void Members_of_the_users()
    {
        FrozenSpec spec = FrozenCode.Spec(emitsInput: true) with { Members = ImmutableArray.Create("Network", "Network2", "Relu") };
        const string Declaration = "namespace Frozen; public static partial class Model { private const int Network = 1; public static int Network2() => Network; private static int Relu => 2; public static int Own => Relu; }";
        FrozenCode.Project(Networks.Layers(9, 4, 3, 0.5), spec, Declaration, []).Generate().AssertClean();
    }

    [Fact]
    public void Names_from_the_file_are_data()
    {
        FrozenNetwork linear = Networks.Linear(Hostile.Length, Enumerable.Range(0, Hostile.Length).ToDictionary(i => i, i => 1.0 + i), 0.5, features: Hostile, loss: "Logistic");
        FrozenNetwork network = With(linear, "*/ \n } \u2028 </c>", Hostile);
        const string Source = """
            static class Program
            {
                public static string[] Run() => [.. Frozen.Model.SurvivingFeatures];
                public static string[] Classes() => [.. Frozen.Model.Classes];
            }
            """;
        using LoadedAssembly loaded = FrozenCode.Project(network, FrozenCode.Spec(emitsInput: true), Source).Generate().Load();

        Assert.Equal(Hostile, loaded.Run<string[]>());
        Assert.Equal(Hostile, loaded.Run<string[]>(method: "Classes"));
        Assert.Equal(Hostile.Length, loaded.Assembly.GetType("Frozen.Model+Input")!.GetProperties().Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("😀")]
    [InlineData("\u2028")]
    public void A_name_that_a_comment_cannot_hold_is_told_by_its_place(string name)
    {
        FrozenNetwork network = Networks.Linear(3, new Dictionary<int, double> { [1] = 2 }, 0.5, features: ["a", name, "c"]);
        string source = FrozenCode.Project(network, FrozenCode.Spec(emitsInput: true)).Generate().AssertClean().Text("Model");
        Assert.Contains("<summary>Element 1 of <c>x</c>.</summary>", source, StringComparison.Ordinal);
        Assert.Contains("float Input1 {", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_inputs_and_values()
    {
        foreach (string name in Hostile.Concat(["scores", "rows", "row", "sum1", "work", "input", "survivors", "indices", "values", "count", "r", "j", "x", "hidden", "rented", "classes"]))
        {
            FrozenInput x = Networks.Dense(name, 4, [0, 1, 3]), other = new(name, Model.InputKind.Index, 3, [], 4, true);
            FrozenProduct product = Networks.Product(name, name, x.Value, [[1, 2, 0, 3], [0, 0, 0, 2], [1, 1, 0, 1]], [1, 2, 3], NodeOp.Tanh);
            var gather = new FrozenGather(new FrozenValue(name, 3), name, other, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
            var combine = new FrozenCombine(new FrozenValue(name, 3), name, new FrozenOperand(product.To, null), new FrozenOperand(gather.To, null), NodeOp.Multiply);
            var network = new FrozenNetwork
            {
                Element = "float",
                SavedType = name,
                Forward = name,
                Loss = "SoftmaxCrossEntropy",
                Inputs = [x, other],
                Steps = [product, gather, combine],
                Scores = Networks.All(combine.To),
            };
            FrozenCode.Project(network, FrozenCode.Spec(emitsInput: true)).Generate().AssertClean();
        }
    }

    [Fact]
    public void The_culture_has_no_say()
    {
        FrozenNetwork network = Networks.Layers(9, 4, 3, 0.5);
        CultureInfo before = CultureInfo.CurrentCulture;
        string expected = FrozenEmitter.Emit(FrozenCode.Spec(true), network, "f");
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NegativeSign = "\u2212", NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
            Assert.Equal(expected, FrozenEmitter.Emit(FrozenCode.Spec(true), network, "f"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>Networks that show every member and every kind of code.</summary>
    private static IEnumerable<FrozenNetwork> Shown()
    {
        yield return Networks.Linear(64, new Dictionary<int, double> { [3] = 0.25, [17] = -0.5 }, 0.125, loss: "Logistic", features: [.. Enumerable.Range(0, 64).Select(i => $"feature {i}")]);
        yield return Networks.Layers(120, 60, 4, 0.3);
        yield return Networks.Layers(120, 600, 4, 0.01, element: "double", activation: NodeOp.Gelu);
        yield return Networks.Layers(500, 3, 2, 0.05, kind: Model.InputKind.Sparse);
        for (int seed = 0; seed < 5; seed++)
            yield return new RandomNetwork([seed, 3 * seed + 8, 2, 17, 5, 6, 7], seed % 2 == 0 ? "float" : "double").Network;
    }

    private static FrozenNetwork With(FrozenNetwork network, string text, string[] classes) => new()
    {
        Element = network.Element,
        SavedType = text,
        Forward = text,
        Loss = network.Loss,
        Inputs = network.Inputs,
        Features = network.Features,
        Classes = classes,
        Steps = [.. network.Steps.OfType<FrozenProduct>().Select(product => product with { Text = text })],
        Scores = network.Scores,
        Weights = network.Weights,
        Survivors = network.Survivors,
    };
}
