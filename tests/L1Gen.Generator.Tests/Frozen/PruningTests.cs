using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using L1Gen.Generator.Freezing;
using L1Gen.Generator.Model;
using L1Gen.Generator.Tests.Forward;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>The pruned model computes what the whole one does, and holds nothing that does not matter.</summary>
public sealed partial class PruningTests
{
    private static readonly int Times = int.TryParse(Environment.GetEnvironmentVariable("L1GEN_FUZZ"), out int times) ? times : 1;

    [Fact]
    public void Random_models_at_every_sparsity_have_the_same_scores() => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(60 * Times).WithReplay(20261121, 1),
        Prop.ForAll(Statements(), statements => Verify(statements, isStandardized: false)));

    [Fact]
    public void So_they_have_where_the_inputs_are_standardised() => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(60 * Times).WithReplay(20261122, 1),
        Prop.ForAll(Statements(), statements => Verify(statements, isStandardized: true)));

    [Fact]
    public void Dead_and_constant_units_vanish() => Check(
        new SavedText
        {
            Inputs = [("x", "dense", 4)],
            Graph = ["x = input 4 of 0", "weights 12 of 0", "matMul 3: 0, 1", "weights 3 of 1", "add 3: 2, 3", "hidden = relu 3: 4", "weights 6 of 2", "matMul 2: 5, 6", "weights 2 of 3", "add 2: 7, 8"],
            Fields =
            [
                // Unit 0 is alive, unit 1 feeds nothing, unit 2 is Relu(3) whatever x is.
                ("Hidden", [4, 3], [0, 1, 0, 2, 1, 0, 0, 0, 0, -1, 0, 0]), ("HiddenBias", [3], [0.5, 7, 3]),
                ("Output", [3, 2], [4, 0, 0, 0, 5, 6]), ("OutputBias", [2], [1, 2]),
            ],
        },
        """
        x: 1 3
        hidden = Relu(0.5 + 2·x[1] + -1·x[3])
        scores = 16 + 4·hidden[0]
        → scores[0] 20
        5 of 23 weights
        """);

    [Fact]
    public void Standardisation_is_part_of_the_first_product() => Check(
        SavedText.Linear([0.5, 0, -0.25]) with { Optional = "\"standardization\": { \"means\": [4, 100, 8], \"scales\": [2, 0.5, 0.5] }," },
        """
        x: 0 2
        scores = 5 + 0.25·x[0] + -0.5·x[2]
        → scores[0]
        3 of 4 weights
        """);

    [Fact]
    public void What_is_no_factor_is_standardised_in_steps_of_its_own() => Check(
        new SavedText
        {
            Graph = ["x = input 3 of 0", "square 3: 0", "weights 3 of 0", "matMul 1: 1, 2", "matMul 1: 0, 2", "add 1: 3, 4"],
            Fields = [("Slopes", [3], [0.5, 0, -0.25])],
            Optional = "\"standardization\": { \"means\": [4, 100, 8], \"scales\": [2, 0.5, 0.5] },",
        },
        """
        x: 0 2
        x = [x[0], x[2]]
        standardized = x Subtract (4, 8)
        standardized = standardized Divide (2, 0.5)
        square = Square(standardized)
        product = 0 + 0.5·square[0] + -0.25·square[1]
        product = 3 + 0.25·x[0] + -0.5·x[2]
        scores = product Add product
        → scores[0]
        2 of 3 weights
        """);

    [Fact]
    public void A_slice_is_read_where_it_stands() => Check(
        new SavedText
        {
            Inputs = [("x", "dense", 5)],
            Graph = ["x = input 5 of 0", "slice 3: 0 from 2", "weights 3 of 0", "matMul 1: 1, 2"],
            Fields = [("Slopes", [3], [0.5, 0, -0.25])],
        },
        """
        x: 2 4
        scores = 0 + 0.5·x[2] + -0.25·x[4]
        → scores[0]
        2 of 3 weights
        """);

    [Fact]
    public void Of_parts_that_are_joined_only_what_is_read_is_copied() => Check(
        new SavedText
        {
            Inputs = [("x", "dense", 2), ("day", "index", 2)],
            Graph = ["x = input 2 of 0", "weights 6 of 0", "gather 3: 1 of 1", "concat 7: 0, 2, 0", "weights 7 of 1", "matMul 1: 3, 4"],
            // Column 1 of the table is the same for each day; column 2 is not read.
            Fields = [("Table", [2, 3], [1, 5, 2, 3, 5, 4]), ("Output", [7], [1, 0, 2, 10, 0, 0.5, 0])],
        },
        """
        x: 0
        day
        embedding = row of (1, 3)
        factors = [x[0], embedding[0]]
        scores = 50 + 1.5·factors[0] + 2·factors[1]
        → scores[0]
        5 of 13 weights
        """);

    [Fact]
    public void Of_a_sparse_input_the_columns_that_are_read() => Check(
        new SavedText
        {
            Inputs = [("words", "sparse", 4)],
            Graph = ["weights 8 of 0", "sparseMatMul 2: 0 of 0", "tanh 2: 1"],
            Fields = [("Slopes", [4, 2], [0, 0, 1, 0, 0, 0, 2, 3])],
        },
        """
        words: 1 3
        scores = Tanh(0 + 1·words[0] + 2·words[1], 0 + 3·words[1])
        → scores[0] scores[1]
        3 of 8 weights
        """);

    [Fact]
    public void A_gate_of_zero_closes_the_way_to_what_stands_behind_it() => Check(
        new SavedText
        {
            Inputs = [("x", "dense", 3)],
            Graph = ["x = input 3 of 0", "weights 3 of 0", "multiply 3: 0, 1", "weights 3 of 1", "add 3: 2, 3"],
            Fields = [("Gate", [3], [0, 2, 1]), ("Shift", [3], [5, 0, 0])],
        },
        """
        x: 1 2
        x = [x[1], x[2]]
        product = x Multiply (2, 1)
        → 5 product[0] product[1]
        2 of 6 weights
        """);

    [Fact]
    public void Of_a_greatest_element_one_number_is_left() => Check(
        new SavedText
        {
            Inputs = [("x", "dense", 2)],
            Graph = ["x = input 2 of 0", "weights 3 of 0", "concat 5: 0, 1", "max 1: 2"],
            Fields = [("Floor", [3], [1, 3, 2])],
        },
        """
        x: 0 1
        concat = [x[0], x[1], 3]
        scores = Max(concat)
        → scores[0]
        0 of 3 weights
        """);

    [Fact]
    public void A_model_of_zeros_is_its_numbers() => Check(
        SavedText.Linear(new double[3]),
        """
        x:
        → 2
        0 of 4 weights
        """);

    private static void Check(SavedText text, string expected)
    {
        FrozenNetwork network = Frozen(text);
        var lines = new List<string>();
        foreach (FrozenInput input in network.Inputs)
            lines.Add(input.Kind == Model.InputKind.Index ? input.Name : Line($"{input.Name}: {string.Join(' ', input.Survivors)}").TrimEnd());
        lines.AddRange(network.Steps.Select(step => $"{step.To.Name} = {Describe(step)}"));
        lines.Add($"→ {string.Join(' ', network.Scores.Select(Describe))}");
        lines.Add(Line($"{network.Survivors} of {network.Weights} weights"));
        Assert.Equal(expected, string.Join('\n', lines));
    }

    private static string Describe(FrozenStep step) => step switch
    {
        FrozenProduct product => Line($"{(product.Activation is { } op ? $"{op}({Columns(product)})" : Columns(product))}"),
        FrozenGather gather => Line($"row of ({string.Join(", ", gather.Table)})"),
        FrozenMap map => $"{map.Op}({map.X.Name})",
        FrozenCombine combine => $"{Describe(combine.A)} {combine.Op} {Describe(combine.B)}",
        FrozenSelect select => $"[{string.Join(", ", select.Elements.Select(Describe))}]",
        FrozenReduce reduce => $"{reduce.Op}({reduce.X.Name})",
        _ => "",
    };

    private static string Columns(FrozenProduct product) => string.Join(", ", Enumerable.Range(0, product.To.Length).Select(j => Line($"{product.Bias[j]}") + string.Concat(
        Enumerable.Range(product.Starts[j], product.Starts[j + 1] - product.Starts[j]).Select(k => Line($" + {product.Weights[k]}·{product.X.Name}[{product.Indices[k]}]")))));

    private static string Describe(FrozenOperand operand) => operand.Value?.Name ?? $"({string.Join(", ", operand.Numbers!.Select(number => Line($"{number}")))})";

    private static string Describe(FrozenElement element) => element.Value is null ? Line($"{element.Number}") : Line($"{element.Value.Name}[{element.Index}]");

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Arbitrary<int[]> Statements() => Gen.Choose(1, 12).SelectMany(n => Gen.ArrayOf(Gen.Choose(0, 1000), n)).ToArbitrary();

    private static void Verify(int[] statements, bool isStandardized)
    {
        int seed = statements.Sum() + statements.Length;
        string source = new RandomForward(statements, seed, isDouble: true).Source;
        if (isStandardized)
            source = EmbeddingOfIndex().Replace(source.Replace("int category", "DoubleVector category", StringComparison.Ordinal), "category * $1");
        ModelSpec model = Parse(source);
        var random = new Random(seed);
        foreach (double density in new[] { 1, 0.6, 0.3, 0.1, 0.02, 0 })
        {
            double[][] weights = [.. model.Fields.Select(field => Enumerable.Range(0, field.Length).Select(_ => random.NextDouble() < density ? Draw(random) : 0).ToArray())];
            SavedText text = SavedText.Of(model, weights);
            int features = text.Inputs.Sum(input => input.Length);
            double[] means = [.. Enumerable.Range(0, features).Select(_ => Draw(random))], scales = [.. Enumerable.Range(0, features).Select(_ => 0.5 + random.NextDouble())];
            if (isStandardized)
                text = text with { Optional = $"\"standardization\": {{ \"means\": [{SavedText.Numbers(means)}], \"scales\": [{SavedText.Numbers(scales)}] }}," };
            FrozenNetwork network = Frozen(text);
            Assert.Equal(weights.Sum(field => field.Length), network.Weights);
            Assert.InRange(network.Survivors, 0, weights.Sum(field => field.Count(weight => weight != 0)));
            for (int row = 0; row < 3; row++)
            {
                double[][] raw = [.. text.Inputs.Select(input => input.Kind == "index" ? [random.Next(input.Length)] : Enumerable.Range(0, input.Length).Select(_ => Draw(random)).ToArray())];
                int feature = 0;
                double[][] seen = !isStandardized ? raw : [.. raw.Select(input => input.Select(x => (x - means[feature]) / scales[feature++]).ToArray())];
                double[] expected = new GraphInterpreter(model.Forward!, weights, seen).Run();
                double[] found = new NetworkInterpreter(network, raw).Run();
                for (int i = 0; i < expected.Length; i++)
                    Assert.True(Math.Abs(expected[i] - found[i]) <= 1e-12 * (1 + Math.Abs(expected[i])), $"{found[i]} instead of {expected[i]} at density {density}\n{source}");
            }
        }
    }

    // What is standardised is no index.
    [GeneratedRegex(@"Embedding\((.+?), category\)")]
    private static partial Regex EmbeddingOfIndex();

    private static double Draw(Random random) => (2 * random.NextDouble()) - 1;

    private static ModelSpec Parse(string source)
    {
        (ModelSpec? model, IReadOnlyList<string> messages) = GraphText.Parse(source);
        Assert.True(model?.Forward is not null, string.Join('\n', messages));
        return model;
    }

    private static FrozenNetwork Frozen(SavedText text)
    {
        FrozenFile file = FrozenFile.Read(text.ToString(), TestContext.Current.CancellationToken);
        Assert.True(file.Network is not null, $"{file.Fault}\n{text}");
        return file.Network;
    }
}
