using L1Gen.Generator.Emission;
using L1Gen.Generator.Model;
using L1Gen.Generator.Tests.Compiling;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>What emitted predictions do besides computing scores: refuse lengths, allocate nothing, keep threads apart, replay rows.</summary>
public class FrozenExecutionTests
{
    /// <summary>Networks of every plan.</summary>
    public static TheoryData<string> Plans => [.. All.Keys];

    private static Dictionary<string, FrozenNetwork> All { get; } = new()
    {
        ["linear, a straight line"] = Linear(1_000, 20),
        ["linear, several methods"] = Linear(5_000, 900),
        ["linear, a table"] = Linear(9_000, 5_000),
        ["linear, a table of bits"] = Linear(40_000, 20_000),
        ["layers, straight lines"] = Networks.Layers(20, 8, 3, 0.3),
        ["layers, several methods"] = Networks.Layers(100, 40, 10, 0.2),
        ["layers, tables"] = Networks.Layers(400, 64, 10, 0.08),
        ["layers, dense"] = Networks.Layers(300, 64, 10, 0.7),
        ["layers of doubles, tables"] = Networks.Layers(400, 64, 10, 0.1, element: "double", activation: NodeOp.Tanh),
        ["layers, more than the stack holds"] = Networks.Layers(50, 6_000, 4, 0.01),
        ["sparse"] = Networks.Layers(2_000, 4, 2, 0.02, kind: Model.InputKind.Sparse),
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public void Nothing_is_allocated_and_threads_are_apart(string plan)
    {
        FrozenNetwork network = All[plan];
        using LoadedAssembly loaded = Compile(network);
        object[] rows = Rows(network, 40), row = Rows(network, 1);
        Assert.Equal(0, loaded.Run<long>([row, rows, 40], method: "Allocated"));

        Array expected = loaded.Run<Array>([rows, 40], method: "Batch");
        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < 20; i++)
                Assert.Equal(expected, loaded.Run<Array>([rows, 40], method: "Batch"));
        });
    }

    [Theory]
    [InlineData("float")]
    [InlineData("double")]
    public void Long_tables_hold_every_weight_to_the_bit(string element)
    {
        const int Length = 20_000;
        var random = new Random(3);
        Dictionary<int, double> weights = Enumerable.Range(0, Length).ToDictionary(place => place, _ => Networks.Number(random, element));
        using LoadedAssembly loaded = Compile(Networks.Linear(Length, weights, 0, element));
        for (int place = 0; place < Length; place += 1_999)
        {
            double[] unit = new double[Length];
            unit[place] = 1;
            Assert.Equal([weights[place]], Doubles(loaded.Run<Array>([new object[] { Of(element, unit) }], method: "One")));
        }
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void Batches_columns_and_rows_agree(string plan)
    {
        FrozenNetwork network = All[plan];
        int count = network.Inputs[0].Length > 1_000 ? 100 : 1_000;
        using LoadedAssembly loaded = Compile(network);
        int length = network.Inputs[0].Length, scores = network.Scores.Count;
        object[] rows = Rows(network, count);
        double[] expected = Doubles(loaded.Run<Array>([rows, count], method: "Batch"));
        double tolerance = network.Element == "float" ? 2e-3 : 1e-11;
        double[] all = Doubles((Array)rows[0]);
        for (int r = 0; r < count; r += 111)
        {
            double[] one = Doubles(loaded.Run<Array>([new object[] { Of(network.Element, all[(r * length)..((r + 1) * length)]) }], method: "One"));
            for (int j = 0; j < scores; j++)
                Assert.Equal(expected[r * scores + j], one[j], tolerance * (1 + Math.Abs(one[j])));
        }

        if (network.Inputs[0].Kind != Model.InputKind.Dense)
            return;
        double[] columns = new double[all.Length];
        for (int i = 0; i < all.Length; i++)
            columns[i % length * count + i / length] = all[i];
        double[] found = Doubles(loaded.Run<Array>([new object[] { Of(network.Element, columns) }, count], method: "Columns"));
        for (int i = 0; i < found.Length; i++)
            Assert.Equal(expected[i], found[i], tolerance * (1 + Math.Abs(found[i])));
    }

    [Theory]
    [InlineData(19, 1, "'x' has 19 elements, but must have a multiple of 20.", "x")]
    [InlineData(40, 3, "'scores' has 3 elements, but must have 6.", "scores")]
    public void Wrong_lengths_of_batches(int elements, int scores, string message, string argument)
    {
        string source = $$"""static class Program { public static void Run() => Frozen.Model.Predict(new float[{{elements}}], new float[{{scores}}]); }""";
        using LoadedAssembly loaded = FrozenCode.Project(All["layers, straight lines"], FrozenCode.Spec(), source).Generate().Load();

        ArgumentException fault = Assert.Throws<ArgumentException>(() => loaded.Run<object>());

        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal(argument, fault.ParamName);
    }

    [Theory]
    [InlineData("Predict(new float[3])", "'x' has 3 elements, but must have 1000.")]
    [InlineData("PredictColumns(new float[3], 1, new float[1])", "'columns' has 3 elements, but must have 1000.")]
    public void Wrong_lengths_of_rows(string call, string message)
    {
        string source = $$"""static class Program { public static void Run() => Frozen.Model.{{call}}; }""";
        using LoadedAssembly loaded = FrozenCode.Project(All["linear, a straight line"], FrozenCode.Spec(), source).Generate().Load();

        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => loaded.Run<object>()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("new[] { 3, 2 }, new float[2]", "Index 1 of 'indices' is 2; indices must rise, from 0 to 1999.")]
    [InlineData("new[] { 2000 }, new float[1]", "Index 0 of 'indices' is 2000; indices must rise, from 0 to 1999.")]
    [InlineData("new[] { -1 }, new float[1]", "Index 0 of 'indices' is -1; indices must rise, from 0 to 1999.")]
    [InlineData("new[] { 1 }, new float[2]", "'values' has 2 elements, but must have 1.")]
    public void Wrong_sparse_rows(string row, string message)
    {
        string source = $$"""static class Program { public static void Run() => Frozen.Model.Predict({{row}}, new float[2]); }""";
        using LoadedAssembly loaded = FrozenCode.Project(All["sparse"], FrozenCode.Spec(), source).Generate().Load();

        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => loaded.Run<object>()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linear, a straight line", 1e-5)]
    [InlineData("linear, a table", 0.2)]
    [InlineData("layers, straight lines", 1e-4)]
    [InlineData("layers of doubles, tables", 1e-11)]
    [InlineData("sparse", 1e-4)]
    public void Stored_rows_are_replayed(string plan, double off)
    {
        FrozenNetwork network = All[plan];
        double size = Math.Abs(WithRows(network, 0).SelfTest[2].Scores[^1]);
        FrozenNetwork right = WithRows(network, 0), wrong = WithRows(network, off * (1 + size));
        const string Source = "static class Program { public static void Run() => Frozen.Model.SelfTest(); }";
        using (LoadedAssembly loaded = FrozenCode.Project(right, FrozenCode.Spec(), Source).Generate().Load())
            loaded.Run<object>();
        using LoadedAssembly other = FrozenCode.Project(wrong, FrozenCode.Spec(), Source).Generate().Load();
        InvalidOperationException fault = Assert.Throws<InvalidOperationException>(() => other.Run<object>());
        Assert.StartsWith($"Row 2: score {network.Scores.Count - 1} is ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_and_probabilities()
    {
        const string Source = """
            using System;
            using System.Linq;
            static class Program
            {
                public static string Run()
                {
                    float[] x = Enumerable.Range(0, 60).Select(i => (float)Math.Sin(i)).ToArray(), scores = new float[9], probabilities = new float[9];
                    int[] classes = new int[3];
                    Frozen.Model.Predict(x, scores);
                    Frozen.Model.Probabilities(x, probabilities);
                    Frozen.Model.Classify(x, classes);
                    for (int r = 0; r < 3; r++)
                    {
                        float[] row = scores[(3 * r)..(3 * r + 3)];
                        int wanted = Array.IndexOf(row, row.Max());
                        double sum = row.Sum(score => Math.Exp(score));
                        if (classes[r] != wanted || Frozen.Model.Classify(x.AsSpan(20 * r, 20)) != wanted)
                            return $"class of row {r}";
                        for (int j = 0; j < 3; j++)
                        {
                            if (Math.Abs(probabilities[3 * r + j] - Math.Exp(row[j]) / sum) > 1e-6)
                                return $"probability {j} of row {r}";
                        }
                    }

                    return "";
                }
            }
            """;
        using LoadedAssembly loaded = FrozenCode.Project(All["layers, straight lines"], FrozenCode.Spec(), Source).Generate().Load();

        Assert.Equal("", loaded.Run<string>());
    }

    [Fact]
    public void Names_survivors_and_constants()
    {
        string[] features = [.. Enumerable.Range(0, 400).Select(i => $"feature \"{i}\"\n*/ {{0}} \u2028")];
        FrozenNetwork network = Networks.Linear(400, Enumerable.Range(0, 300).ToDictionary(i => i, i => 1.0 + i), 1, features: features);
        const string Source = """
            static class Program
            {
                public static string[] Run() => System.Linq.Enumerable.ToArray(Frozen.Model.SurvivingFeatures);
                public static int[] Numbers() => [Frozen.Model.InputLength, Frozen.Model.ScoreCount, Frozen.Model.Survivors, Frozen.Model.SurvivingInputs.Length, Frozen.Model.SurvivingInputs[299]];
            }
            """;
        using LoadedAssembly loaded = FrozenCode.Project(network, FrozenCode.Spec(emitsInput: true), Source).Generate().Load();

        Assert.Equal(features[..300], loaded.Run<string[]>());
        Assert.Equal([400, 1, 301, 300, 299], loaded.Run<int[]>(method: "Numbers"));
    }

    private static LoadedAssembly Compile(FrozenNetwork network) =>
        FrozenCode.Project(network, FrozenCode.Spec(), FrozenDriver.Source(network, hasInput: false)).Generate().Load();

    private static FrozenNetwork Linear(int length, int survivors)
    {
        var random = new Random(7);
        int[] places = [.. Enumerable.Range(0, length)];
        random.Shuffle(places);
        return Networks.Linear(length, places[..survivors].ToDictionary(place => place, _ => Networks.Number(random, "float")), 0.5);
    }

    private static object[] Rows(FrozenNetwork network, int rows)
    {
        var random = new Random(rows);
        return [Of(network.Element, [.. Enumerable.Range(0, rows * network.Inputs[0].Length).Select(_ => Networks.Number(random, network.Element))])];
    }

    private static Array Of(string element, double[] numbers) => element == "float" ? numbers.Select(number => (float)number).ToArray() : numbers;

    private static double[] Doubles(Array numbers) => numbers is float[] floats ? [.. floats.Select(number => (double)number)] : (double[])numbers;

    /// <summary>The network with rows to replay, the last score of the last one off by some.</summary>
    private static FrozenNetwork WithRows(FrozenNetwork network, double off)
    {
        var random = new Random(3);
        FrozenRow[] rows = new FrozenRow[3];
        for (int i = 0; i < rows.Length; i++)
        {
            double[] x = [.. Enumerable.Range(0, network.Inputs[0].Length).Select(_ => Networks.Number(random, network.Element))];
            double[] scores = new NetworkInterpreter(network, [x]).Run();
            if (i == 2)
                scores[^1] += off;
            rows[i] = new FrozenRow([x], network.Inputs[0].Kind == Model.InputKind.Sparse ? [.. Enumerable.Range(0, x.Length)] : [], null, scores);
        }

        return new FrozenNetwork
        {
            Element = network.Element,
            SavedType = network.SavedType,
            Forward = network.Forward,
            Loss = network.Loss,
            Inputs = network.Inputs,
            Steps = network.Steps,
            Scores = network.Scores,
            Weights = network.Weights,
            Survivors = network.Survivors,
            SelfTest = rows,
        };
    }
}
