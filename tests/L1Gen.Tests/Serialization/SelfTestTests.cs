using System.Numerics;
using System.Text.Json;
using static L1Gen.Ops;

namespace L1Gen.Tests.Serialization;

/// <summary>The rows that a file holds with the model's scores.</summary>
public sealed class SelfTestTests : IDisposable
{
    private static readonly double[] Means = [1.5, -2, 0, 100, 1e-3, 0.1, 7], Scales = [0.5, 3, 1, 1e-3, 1e4, 0.7, 11];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Random_rows_are_replayed_to_the_bit(bool standardised)
    {
        Standardization? both = standardised ? new(Means, Scales) : null, dense = standardised ? new(Means.AsSpan(0, 4).ToArray(), Scales.AsSpan(0, 4).ToArray()) : null;

        Assert.Equal(3, Replay(new DenseModel(seed: 1), new ModelMetadata { Standardization = dense }).Count);
        Assert.Equal(3, Replay(new WideModel(seed: 1), new ModelMetadata { Standardization = both }).Count);
    }

    [Fact]
    public void An_index_is_a_number()
    {
        List<Row<double>> rows = Replay(new IndexModel(seed: 2), new ModelMetadata());

        Assert.Equal(3, rows.Count);
        Assert.All(rows, row => Assert.InRange(row.Indices[1], 0, 2));
    }

    [Fact]
    public void The_same_model_is_the_same_file()
    {
        new DenseModel(seed: 1).Save(_folder["a.json"]);
        new DenseModel(seed: 1).Save(_folder["b.json"]);

        Assert.Equal(File.ReadAllText(_folder["a.json"]), File.ReadAllText(_folder["b.json"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Given_rows_are_kept_in_their_order(bool standardised)
    {
        float[,] x = { { 1, 2, 3, 4 }, { 0.1f, -0.2f, 0.3f, 1e-20f }, { 5, 6, 7, 8 } };
        Dataset<float> part = new Dataset<float>(x).Subset([2, 1]);
        Standardization? columns = standardised ? new(Means.AsSpan(0, 4).ToArray(), Scales.AsSpan(0, 4).ToArray()) : null;

        List<Row<float>> rows = Replay(new DenseModel(seed: 3), new ModelMetadata { Standardization = columns }, part);

        Assert.Equal(2, rows.Count);
        for (int column = 0; column < 4; column++)
        {
            Assert.Equal(standardised ? (float)(Means[column] + Scales[column] * x[2, column]) : x[2, column], rows[0].Dense[0][column]);
            Assert.Equal(standardised ? (float)(Means[column] + Scales[column] * x[1, column]) : x[1, column], rows[1].Dense[0][column]);
        }
    }

    [Fact]
    public void What_a_sparse_row_lacks_is_0_before_standardisation()
    {
        var model = new TermModel();
        model.Slopes[0] = 1;
        model.Slopes[1] = 10;
        model.Slopes[2] = 100;
        var metadata = new ModelMetadata { Standardization = new Standardization([0, 2, -1], [1, 4, 0.5]) };
        // z = (0.5, 0, 2), r = (0.5, 2, 0); z = (0, −0.5, 0), r = (0, 0, −1).
        SparseMatrix<double> z = SparseMatrix<double>.FromRows([[(0, 0.5), (2, 2)], [(1, -0.5)]], 3);

        List<Row<double>> rows = Replay(model, metadata, new Dataset<double>(z));

        Assert.Equal([0.5, 2, 0], rows[0].Dense[0]);
        Assert.Equal([200.5], rows[0].Scores);
        Assert.Equal([0, 0, -1], rows[1].Dense[0]);
        Assert.Equal([-5], rows[1].Scores);
    }

    [Fact]
    public void Texts_are_kept_with_their_rows_and_come_back()
    {
        string[] texts = ["Free £££ \"now\"", "", "call me\nnow now"];
        BagOfWords words = new(["£", "call me", "now"], new BagOfWordsOptions { LongestGram = 2, Symbols = "£" });
        var model = new TermModel();
        new[] { 3.0, -1, 0.25 }.CopyTo(model.Slopes.AsSpan());
        var metadata = new ModelMetadata { BagOfWords = words, Texts = texts, Classes = ["ham", "spam"] };

        List<Row<double>> rows = Replay(model, metadata);

        Assert.Equal(texts, rows.Select(row => row.Text));
        Assert.Equal([[9.25], [0], [-0.5]], rows.Select(row => row.Scores));
        foreach (string name in new[] { "a.json", "a.safetensors" })
        {
            model.Save(_folder[name], metadata);
            ModelMetadata loaded = new TermModel().Load(_folder[name]);
            Assert.Equal(words.Terms, loaded.Features);
            Assert.Equal(words.Terms, loaded.BagOfWords!.Terms);
            Assert.Equal(words.Options, loaded.BagOfWords.Options);
            Assert.Equal(texts, loaded.Texts);
            Assert.Equal(metadata.Classes, loaded.Classes);
            Assert.Null(loaded.Standardization);
        }
    }

    [Theory]
    [InlineData("a.json")]
    [InlineData("a.safetensors")]
    public void A_standardisation_comes_back_to_the_bit(string name)
    {
        double[] means = [0.1, -0.0, double.Epsilon, -1e300, 1 / 3.0, 5e-324, 7], scales = [double.Epsilon, 1, 1e308, 1 / 3.0, 2.2250738585072014e-308, 1e-5, 3];

        new WideModel(seed: 1).Save(_folder[name], new ModelMetadata { Standardization = new Standardization(means, scales) });
        Standardization loaded = new WideModel(seed: 2).Load(_folder[name]).Standardization!;

        Assert.Equal(means.Select(BitConverter.DoubleToInt64Bits), loaded.Means.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(scales.Select(BitConverter.DoubleToInt64Bits), loaded.Scales.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void Rows_that_are_not_finite_are_left_out()
    {
        var model = new TermModel();
        model.Slopes[0] = double.MaxValue;
        SparseMatrix<double> x = SparseMatrix<double>.FromRows([[(0, 2)], [(1, 1)], [(0, 3)]], 3);

        Assert.Equal([[0]], Replay(model, new ModelMetadata(), new Dataset<double>(x)).Select(row => row.Scores));
        Assert.Empty(Replay(model, new ModelMetadata(), new Dataset<double>(x).Subset([0, 2])));

        model.Slopes[1] = double.NaN;
        model.Save(_folder["a.json"]);
        Assert.DoesNotContain("selfTest", File.ReadAllText(_folder["a.json"]), StringComparison.Ordinal);
        new TermModel().Load(_folder["a.json"]);
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_the_old_file_stays()
    {
        var model = new TermModel();
        model.Save(_folder["a.json"]);
        byte[] before = File.ReadAllBytes(_folder["a.json"]);
        var three = new BagOfWords(["a", "b", "c"]);
        var two = new BagOfWords(["a", "b"]);
        var standard = new Standardization([0, 0], [1, 1]);

        Refused(model, new ModelMetadata { BagOfWords = two }, "2 feature names; the model's inputs have 3 elements.");
        Refused(model, new ModelMetadata { BagOfWords = three, Features = ["a", "b", "d"] }, "the features are not the terms of the bag of words.");
        Refused(model, new ModelMetadata { Texts = ["a"] }, "texts need the bag of words that makes rows of them.");
        Refused(model, new ModelMetadata { BagOfWords = three, Texts = ["a", "\ud800"] }, "text 1 is null, has more than 1000000 characters, or is not valid Unicode.");
        Refused(model, new ModelMetadata { Standardization = standard }, "a standardization of 2 elements; the model's inputs have 3.");
        Refused(new DenseModel(1), new ModelMetadata { BagOfWords = new BagOfWords(["a", "b", "c", "d"]) }, "a bag of words is for a model with one input, which is sparse.");
        Refused(new IndexModel(1), new ModelMetadata { Standardization = standard }, "a standardization does not go with the index 'place'.");
        Assert.Throws<ArgumentException>("selfTest", () => model.Save(_folder["a.json"], null, new Dataset<double>(new double[] { 1, 2, 3 })));

        Assert.Equal(before, File.ReadAllBytes(_folder["a.json"]));

        void Refused<T>(IDifferentiable<T> other, ModelMetadata metadata, string message)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(nameof(metadata), () => other.Save(_folder["a.json"], metadata)).Message, StringComparison.Ordinal);
    }

    /// <summary>Saves the model, and holds the scores of the file against those of the live model for the rows of the file.</summary>
    private List<Row<T>> Replay<T>(IDifferentiable<T> model, ModelMetadata metadata, Dataset<T>? selfTest = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        model.Save(_folder["replay.json"], metadata, selfTest);
        model.Load(_folder["replay.json"]);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(_folder["replay.json"]));
        if (!json.RootElement.TryGetProperty("selfTest", out JsonElement array))
            return [];
        List<Row<T>> rows = [.. array.EnumerateArray().Select(row => Row<T>.Of(row, model.Plan))];
        IEnumerable<DataInput<T>> inputs = model.Plan.Inputs.Select((input, i) => Input(input, i, rows, metadata.Standardization, First(model.Plan, i)));
        T[] scores = model.Predict(new Dataset<T>([.. inputs]));
        Assert.Equal(scores, rows.SelectMany(row => row.Scores));
        return rows;
    }

    private static int First(ForwardPlan plan, int input) => plan.Inputs.Take(input).Sum(other => other.Length);

    private static DataInput<T> Input<T>(InputPlan plan, int input, List<Row<T>> rows, Standardization? standardization, int first)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (plan.Kind == InputKind.Index)
            return new DataInput<T>(rows.Select(row => row.Indices[input]).ToArray());
        T[][] standard = [.. rows.Select(row => row.Dense[input].Select((x, j) => standardization is null ? x : T.CreateTruncating(
            (double.CreateTruncating(x) - standardization.Means[first + j]) / standardization.Scales[first + j])).ToArray())];
        return plan.Kind == InputKind.Dense
            ? new DataInput<T>(standard.SelectMany(row => row).ToArray())
            : new DataInput<T>(SparseMatrix<T>.FromRows(standard.Select(row => row.Select((x, j) => (j, x)).Where(element => element.x != T.Zero)), plan.Length));
    }

    /// <summary>A row of the file, sparse inputs written out.</summary>
    private sealed record Row<T>(T[][] Dense, int[] Indices, T[] Scores, string? Text)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static Row<T> Of(JsonElement row, ForwardPlan plan)
        {
            JsonElement[] inputs = [.. row.GetProperty("inputs").EnumerateArray()];
            Assert.Equal(plan.Inputs.Count, inputs.Length);
            int[] indices = [.. inputs.Select((input, i) => plan.Inputs[i].Kind == InputKind.Index ? input.GetInt32() : -1)];
            T[][] dense = [.. inputs.Select((input, i) => plan.Inputs[i].Kind switch
            {
                InputKind.Dense => Numbers(input),
                InputKind.Sparse => Spread(input, plan.Inputs[i].Length),
                _ => [],
            })];
            return new Row<T>(dense, indices, Numbers(row.GetProperty("scores")), row.TryGetProperty("text", out JsonElement text) ? text.GetString() : null);
        }

        private static T[] Numbers(JsonElement numbers) => [.. numbers.EnumerateArray().Select(number => T.Parse(number.GetRawText(), System.Globalization.CultureInfo.InvariantCulture))];

        private static T[] Spread(JsonElement input, int length)
        {
            var row = new T[length];
            T[] values = Numbers(input.GetProperty("values"));
            int next = 0;
            foreach (JsonElement index in input.GetProperty("indices").EnumerateArray())
                row[index.GetInt32()] = values[next++];
            Assert.Equal(values.Length, next);
            return row;
        }
    }
}

[L1Regularized]
internal sealed partial class DenseModel
{
    [Weights(4, 3)] public partial Matrix Hidden { get; }
    [Weights(3, 2)] public partial Matrix Output { get; }

    [Forward(Loss.SoftmaxCrossEntropy)]
    public Vector Scores(Vector x) => Tanh(x * Hidden) * Output;
}

/// <summary>A sparse input, a vector and a number.</summary>
[L1Regularized]
internal sealed partial class WideModel
{
    [Weights(4)] public partial Vector Terms { get; }
    [Weights(2)] public partial Vector Slopes { get; }

    [Forward(Loss.L2)]
    public float Score(SparseVector words, Vector x, float length) => Dot(words, Terms) + Dot(x, Slopes) * length;
}

[L1Regularized]
internal sealed partial class IndexModel
{
    [Weights(2)] public partial DoubleVector Slopes { get; }
    [Weights(3, 2)] public partial DoubleMatrix Places { get; }

    [Forward(Loss.L1)]
    public double Score(DoubleVector x, int place) => Dot(x * Slopes, Embedding(Places, place));
}

[L1Regularized]
internal sealed partial class TermModel
{
    [Weights(3)] public partial DoubleVector Slopes { get; }

    [Forward(Loss.Logistic)]
    public double Score(DoubleSparseVector words) => Dot(words, Slopes);

    public TermModel()
    {
    }
}
