using System.Globalization;
using System.Text;
using L1Gen.Generator.Emission;
using L1Gen.Generator.Freezing;
using L1Gen.Generator.Model;
using L1Gen.Generator.Tests.Compiling;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>Whatever a file holds, there is a model, or a message with the place; and no text of it leaves its literal.</summary>
public sealed class FrozenFileTests
{
    private const string Evil = "a\"b\\\n*/ class X { } // </summary> {0} \u2028\0\ud83d\ude00 & < > ]]>";
    /// <summary>Stands in a damaged text where the fault is to be told.</summary>
    private const string Mark = "¦";

    private static readonly int Times = int.TryParse(Environment.GetEnvironmentVariable("L1GEN_FUZZ"), out int times) ? times : 1;

    /// <summary>A file that has every member.</summary>
    private static readonly SavedText Full = new()
    {
        Element = "float",
        Forward = "var h = Relu(x * Hidden + HiddenBias); return Concat(h, Embedding(Table, day)) * Output",
        Loss = "SoftmaxCrossEntropy",
        Inputs = [("x", "dense", 3), ("day", "index", 2)],
        Graph =
        [
            "x = input 3 of 0", "weights 6 of 0", "matMul 2: 0, 1", "weights 2 of 1", "add 2: 2, 3", "h = relu 2: 4", "weights 4 of 2", "gather 2: 6 of 1", "concat 4: 5, 7",
            "weights 8 of 3", "matMul 2: 8, 9",
        ],
        Fields =
        [
            ("Hidden", [3, 2], [0.5, 0, -0.25, 1e-3, 0, 3]), ("HiddenBias", [2], [0, 1]), ("Table", [2, 2], [1, 2, 3, 2]), ("Output", [4, 2], [1, -1, 0.5, 0, 0, 2, 0.125, 0]),
        ],
        Optional = """
            "features": ["age", "income", "debt", "weekday", "weekend"],
              "classes": ["stays", "leaves"],
              "selfTest": [ { "inputs": [[1, 2, 3], 1], "scores": [1, 2] }, { "inputs": [[0, -0.0, 1e-5], 0], "scores": [1, 2], "text": "t" } ],
            """,
    };

    private static readonly SavedText Words = new()
    {
        Inputs = [("words", "sparse", 3)],
        Graph = ["weights 3 of 0", "sparseMatMul 1: 0 of 0", "weights 1 of 1", "add 1: 1, 2"],
        Optional = """
            "features": ["free", "pay now", "£"],
              "standardization": { "means": [0.5, 0, 0.25], "scales": [1, 2, 0.5] },
              "text": { "longestGram": 2, "counts": true, "digitsByLength": false, "symbols": "£" },
              "selfTest": [ { "inputs": [{ "indices": [0, 2], "values": [1, 2] }], "scores": [1] } ],
            """,
    };

    [Fact]
    public void A_whole_file_is_read()
    {
        FrozenNetwork network = Network(Full.ToString());

        Assert.Equal(("float", "Shop.Risk", Full.Forward, "SoftmaxCrossEntropy"), (network.Element, network.SavedType, network.Forward, network.Loss));
        Assert.Equal(["age", "income", "debt", "weekday", "weekend"], network.Features);
        Assert.Equal(["stays", "leaves"], network.Classes);
        Assert.Equal([0, 3], network.Inputs.Select(input => input.FirstFeature));
        Assert.Equal([3, 0], network.Inputs.Select(input => input.Survivors.Count));
        Assert.Equal([1, 2, 3], network.SelfTest[0].Inputs[0]);
        Assert.Equal([1.0], network.SelfTest[0].Inputs[1]);
        Assert.Equal((float)1e-5, network.SelfTest[1].Inputs[0][2]);
        Assert.Equal("t", network.SelfTest[1].Text);
        Assert.Equal(6 + 2 + 4 + 8, network.Weights);
    }

    [Fact]
    public void A_file_of_texts_is_read()
    {
        FrozenNetwork network = Network(Words.ToString());

        Assert.Equal(new FrozenTokens(2, true, false, "£"), network.Tokens);
        Assert.Equal([0, 2], network.SelfTest[0].Columns);
        Assert.Equal([1.0, 2], network.SelfTest[0].Inputs[0]);
    }

    [Fact]
    public void The_order_of_members_does_not_matter()
    {
        string text = Full.ToString();
        int fields = text.IndexOf("  \"fields\"", StringComparison.Ordinal);
        string last = text[fields..text.LastIndexOf('}')].TrimEnd();
        string reordered = "{" + last + "," + text[1..fields].TrimEnd().TrimEnd(',') + "}";

        Assert.Equal(Network(text).Survivors, Network(reordered).Survivors);
    }

    [Fact]
    public void Cut_off_anywhere_it_is_a_message()
    {
        foreach (string text in new[] { Full.ToString(), Words.ToString() })
        {
            for (int length = 0; length < text.TrimEnd().Length; length++)
                Assert.Matches(@"^line \d+, position \d+: .*the text ends in the middle", Fault(text[..length]));
        }
    }

    [Fact]
    public void Changed_anywhere_it_is_a_message_or_a_model_that_is_emitted()
    {
        var random = new Random(20261121);
        string[] pieces = ["\"", "\\", "{", "}", "[", "]", ",", ":", "-", "0", "9", "e999", "1e-400", "\0", "\ud800", "\\u0000", "null", "true", "\"NaN\"", "2147483647", "99999999999999999999", " ", "\n", "é", "of", "from 1"];
        for (int i = 0; i < 4_000 * Times; i++)
        {
            var text = new StringBuilder(i % 2 == 0 ? Full.ToString() : Words.ToString());
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                int place = random.Next(text.Length), length = Math.Min(random.Next(4), text.Length - place);
                text.Remove(place, length).Insert(place, random.Next(3) == 0 ? "" : pieces[random.Next(pieces.Length)]);
            }

            FrozenFile file = FrozenFile.Read(text.ToString(), TestContext.Current.CancellationToken);
            if (file.Network is { } network)
                AssertParses(FrozenEmitter.Emit(FrozenCode.Spec(emitsInput: i % 3 == 0), network, "model.l1.json"), text.ToString());
            else
                Assert.Matches(@"^line \d+, position \d+: [^\n]+$", file.Fault);
        }
    }

    [Theory]
    [InlineData("\"version\": 2", "\"version\": ¦1", "the file's version is 1, which does not say what the model computes; save the model again")]
    [InlineData("\"version\": 2", "\"version\": ¦3", "the file's version is 3, this generator reads 2")]
    [InlineData("\"version\": 2", "\"version\": ¦\"2\"", "an integer, not negative was expected, not a string")]
    [InlineData("\"version\": 2", "\"version\": ¦2.5", "an integer from 0 to 2147483647 was expected")]
    [InlineData("\"l1gen-model", "¦\"onnx", "the format is 'onnx', not 'l1gen-model'")]
    [InlineData("\"loss\"", "¦\"lost\"", "'lost' is not known here")]
    [InlineData("\"lossParameter\"", "¦\"loss\"", "'loss' is here twice")]
    [InlineData("\"lossParameter\": 0,", "", "'lossParameter' is missing")]
    [InlineData("\"float\"", "¦\"half\"", "'half' is none of float, double")]
    [InlineData("\"SoftmaxCrossEntropy", "¦\"Hinge", "'Hinge' is none of L1, L2, Huber, Quantile, Logistic, SoftmaxCrossEntropy, Poisson")]
    [InlineData("SoftmaxCrossEntropy", "Logistic", "the loss Logistic needs one score")]
    [InlineData("\"weights\": [0.5, 0,", "\"weights\": ¦[0.5,", "the shape [3, 2] of 'Hidden' needs 6 weights, but 5 are here")]
    [InlineData("\"weights\": [0.5", "\"weights\": [¦\"NaN\"", "weight 0 of 'Hidden' is NaN")]
    [InlineData("\"weights\": [0.5", "\"weights\": [¦\"-Infinity\"", "weight 0 of 'Hidden' is -Infinity")]
    [InlineData("\"weights\": [0.5", "\"weights\": [¦3.5e38", "the number is beyond the greatest float")]
    [InlineData("\"weights\": [0.5", "\"weights\": [0¦x5", "',' or ']' was expected, not 'x'")]
    [InlineData("\"weights\": [0.5", "\"weights\": [¦.5", "a number was expected, not '.'")]
    [InlineData("\"HiddenBias\", \"shape\"", "¦\"Hidden\", \"shape\"", "two fields are named 'Hidden'")]
    [InlineData("\"HiddenBias\", \"shape\"", "¦\"Hidden Bias\", \"shape\"", "'Hidden Bias' is no name of C#")]
    [InlineData("\"name\": \"day\"", "\"name\": \"x\"", "two inputs are named 'x'")]
    [InlineData("\"name\": \"day\"", "\"name\": ¦\"d\\u0022; }\"", "'d\"; }' is no name of C#")]
    [InlineData("\"kind\": \"index\"", "\"kind\": ¦\"text\"", "'text' is none of dense, sparse, index")]
    [InlineData("\"length\": 2 }", "\"length\": ¦0 }", "a length is at least 1")]
    [InlineData("\"length\": 2 }", "\"length\": 3 }", "'gather 2: 6 of 1': 3 × 2 weights are needed, but its matrix has 4")]
    [InlineData("\"debt\", \"weekday\"", "\"debt\", \"weekend\"", "two feature names are 'weekend'")]
    [InlineData("\"age\", ", "", "the model needs 5 feature names, but 4 are here")]
    [InlineData("\"leaves\"", "¦\"stays\"", "two class names are 'stays'")]
    [InlineData("\"leaves\"", "\"leaves\", \"returns\"", "the model needs 2 class names, but 3 are here")]
    [InlineData("\"leaves\"", "¦\"\\ud800\"", "the string is not valid Unicode")]
    [InlineData("\"leaves\"", "\"¦\\x\"", "the escape is not one of JSON's")]
    [InlineData("\"leaves\"", "\"a¦\nb\"", "a control character within a string must be escaped")]
    [InlineData("[[1, 2, 3], 1]", "[¦[1, 2], 1]", "the model has 3 elements of 'x', the row 2")]
    [InlineData("[[1, 2, 3], 1]", "[[1, 2, 3], ¦2]", "'day' is below 2")]
    [InlineData("[[1, 2, 3], 1]", "¦[[1, 2, 3]]", "the model has 2 inputs, the row 1")]
    [InlineData("[[1, 2, 3], 1], \"scores\": [1, 2]", "[[1, 2, 3], 1], \"scores\": [1, ¦\"NaN\"]", "the number is not finite")]
    [InlineData("\"matMul 2: 0, 1", "¦\"matMul 3: 0, 1", "'matMul 3: 0, 1': 3 × 3 weights are needed, but its matrix has 6")]
    [InlineData("\"matMul 2: 0, 1", "¦\"matMul 2: 1, 0", "'matMul 2: 1, 0': its matrix is no weights")]
    [InlineData("\"matMul 2: 0, 1", "¦\"matMul 2: 0, 2", "'matMul 2: 0, 2': an operand is one of the 2 values before it")]
    [InlineData("\"matMul 2: 0, 1", "¦\"matMul 2: 0", "'matMul 2: 0': it has 1 operands, but needs 2")]
    [InlineData("\"matMul 2: 0, 1", "¦\"matmul 2: 0, 1", "'matmul 2: 0, 1': a line reads [name = ]op length[: operands][ of index][ from start][ by parameter]")]
    [InlineData("\"matMul 2: 0, 1", "¦\"matMul 2: 0, 1 by 3", "'matMul 2: 0, 1 by 3': a line reads [name = ]op length[: operands][ of index][ from start][ by parameter]")]
    [InlineData("\"add 2: 2, 3", "¦\"add 2: 2, 0", "'add 2: 2, 0': its operands have 2 and 3 elements")]
    [InlineData("\"weights 6 of 0", "¦\"weights 6 of 0 from 1", "'weights 6 of 0 from 1': 'Hidden' has 6 weights")]
    [InlineData("\"weights 6 of 0", "¦\"weights 6 of 9", "'weights 6 of 9': there are 4 fields, from 0")]
    [InlineData("\"x = input 3 of 0", "¦\"x = input 3 of 1", "'x = input 3 of 1': 'day' is not dense")]
    [InlineData("\"x = input 3 of 0", "¦\"x = input 4 of 0", "'x = input 4 of 0': its length is 3")]
    [InlineData("\"concat 4: 5, 7", "¦\"concat 2147483647: 5, 7", "'concat 2147483647: 5, 7': its length is 4")]
    [InlineData("\"concat 4: 5, 7", "¦\"slice 2: 5 from 1", "'slice 2: 5 from 1': its operand has 2 elements")]
    [InlineData("\"h = relu", "¦\"a b = relu", "'a b = relu 2: 4': a line reads [name = ]op length[: operands][ of index][ from start][ by parameter]")]
    public void What_is_wrong_and_where(string right, string wrong, string fault)
    {
        string text = Full.ToString();
        Assert.Contains(right, text, StringComparison.Ordinal);
        string damaged = text.Replace(right, wrong, StringComparison.Ordinal);
        int place = damaged.IndexOf(Mark, StringComparison.Ordinal);
        damaged = damaged.Replace(Mark, "", StringComparison.Ordinal);

        string found = Fault(damaged);

        Assert.EndsWith($": {fault}", found, StringComparison.Ordinal);
        if (place < 0)
            return;
        string[] before = damaged[..place].Split('\n');
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"line {before.Length}, position {before[^1].Length + 1}: "), found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"means\": [0.5, 0,", "\"means\": [0.5,", "the inputs have 3 elements, but 2 numbers are here")]
    [InlineData("\"scales\": [1,", "\"scales\": [0,", "a scale is positive and finite")]
    [InlineData("\"counts\": true", "\"counts\": 1", "true or false was expected, not a number")]
    [InlineData("\"longestGram\": 2", "\"longestGram\": 0", "a length is at least 1")]
    [InlineData("\"indices\": [0, 2]", "\"indices\": [2, 0]", "the indices of 'words' rise and are below 3")]
    [InlineData("\"indices\": [0, 2]", "\"indices\": [0, 3]", "the indices of 'words' rise and are below 3")]
    [InlineData("\"indices\": [0, 2]", "\"indices\": [0]", "there are 1 indices, but 2 values")]
    [InlineData("\"features\": [\"free\", \"pay now\", \"£\"],", "", "a model of texts has one sparse input and the names of its features")]
    [InlineData("sparseMatMul 1: 0 of 0", "sparseMatMul 2: 0 of 0", "'sparseMatMul 2: 0 of 0': 3 × 2 weights are needed, but its matrix has 3")]
    public void What_is_wrong_in_a_file_of_texts(string right, string wrong, string fault) =>
        Assert.EndsWith($": {fault}", Fault(Words.ToString().Replace(right, wrong, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Theory]
    [InlineData("{}", "line 1, position 1: 'format' is missing")]
    [InlineData("[]", "line 1, position 1: an object was expected, not an array")]
    [InlineData("", "line 1, position 1: the text ends in the middle")]
    [InlineData("{} {}", "line 1, position 4: the text goes on after its end")]
    [InlineData("\0\0\0", "line 1, position 1: an object was expected, not this character")]
    public void What_is_no_model(string text, string fault) => Assert.Equal(fault, Fault(text));

    [Fact]
    public void Brackets_without_end()
    {
        Assert.NotEmpty(Fault("{\"a\":" + new string('[', 1_000_000)));
        Assert.NotEmpty(Fault(string.Concat(Enumerable.Repeat("{\"a\":", 1_000_000))));
        Assert.NotEmpty(Fault("{\"fields\": " + new string('[', 100_000) + new string(']', 100_000) + "}"));
    }

    [Fact]
    public void A_number_that_is_not_finite_whatever_the_inputs_are() => Assert.Equal(
        "line 7, position 12: 'Log(Intercept)' comes to a number that is not finite, whatever the inputs are",
        Fault((new SavedText() with
        {
            Graph = ["x = input 3 of 0", "weights 3 of 0", "matMul 1: 0, 1", "weights 1 of 1", "log 1: 3", "add 1: 2, 4"],
            Fields = [("Slopes", [3], [0.5, 0, -0.25]), ("Intercept", [], [0])],
        }).ToString()));

    [Fact]
    public void Text_of_the_file_never_leaves_its_literal()
    {
        string source = """
            public static class Program { public static string Run() => Shop.Risk.SurvivingFeatures[0] + Shop.Risk.Classes[1]; }
            namespace Shop { [L1Gen.FrozenModel("risk.l1.json", EmitInput = true)] public static partial class Risk; }
            """;
        string text = (SavedText.Linear([0.5, 0, -0.25]) with
        {
            Forward = Evil,
            Loss = "Logistic",
            Optional = $"\"features\": [{SavedText.Quote(Evil)}, \"b\", \"class\"], \"classes\": [\"\", {SavedText.Quote(Evil)}],",
        }).ToString().Replace("Shop.Risk", SavedText.Quote(Evil)[1..^1], StringComparison.Ordinal);

        using LoadedAssembly loaded = new TestCompilation(source) { AdditionalFiles = [new TestFile("/risk.l1.json", text)] }.Generate().Load();

        Assert.Equal(Evil + Evil, loaded.Run<string>());
    }

    [Fact]
    public void Fifty_megabytes_of_weights()
    {
        const int Count = 2_800_000;
        var random = new Random(1);
        string text = SavedText.Linear([.. Enumerable.Range(0, Count).Select(_ => random.NextDouble() - 0.5)], element: "float").ToString();
        Assert.True(text.Length > 50_000_000);

        Assert.Equal(Count + 1, Network(text).Survivors);
        Assert.NotEmpty(Fault(text[..^1_000]));
    }

    private static FrozenNetwork Network(string text)
    {
        FrozenFile file = FrozenFile.Read(text, TestContext.Current.CancellationToken);
        return file.Network ?? throw new InvalidOperationException(file.Fault);
    }

    private static string Fault(string text)
    {
        FrozenFile file = FrozenFile.Read(text, TestContext.Current.CancellationToken);
        Assert.Null(file.Network);
        return file.Fault;
    }

    private static void AssertParses(string source, string text)
    {
        IEnumerable<Diagnostic> errors = CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken).GetDiagnostics();
        Assert.False(errors.Any(error => error.Severity == DiagnosticSeverity.Error), string.Create(CultureInfo.InvariantCulture, $"{string.Join('\n', errors)}\n{source}\n{text}"));
    }
}
