using System.Text.Json;
using L1Gen.Tests.Linear;

namespace L1Gen.Tests.Serialization;

/// <summary>Points of λ paths as files of linear models.</summary>
public sealed class PathFilesTests : IDisposable
{
    private const int Rows = 60;
    private static readonly double[,] X = Design();
    private static readonly string[] Names = ["age", "income", "debt"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<Loss, bool, bool> Paths =>
        [.. from loss in Enum.GetValues<Loss>() from sparse in new[] { false, true } from intercept in new[] { false, true } select (loss, sparse, intercept)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_loss_dense_and_sparse_with_and_without_an_intercept(Loss loss, bool sparse, bool intercept)
    {
        LinearPath path = Fit(loss, sparse, intercept);
        PathPoint point = path[path.Count / 2];

        path.Save(point, _folder["a.json"]);

        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(_folder["a.json"]));
        JsonElement root = json.RootElement;
        int outputs = point.Outputs.Count;
        Assert.Equal(("L1Gen.LinearPath", "double", $"{loss}"), (Text(root, "type"), Text(root, "element"), Text(root, "loss")));
        Assert.Equal(loss is Loss.Huber ? 2 : loss is Loss.Quantile ? 0.25 : 0, root.GetProperty("lossParameter").GetDouble());
        Assert.Equal((outputs > 1 ? "x * Slopes" : "Dot(x, Slopes)") + (intercept ? " + Intercept" : ""), Text(root, "forward"));
        JsonElement input = Assert.Single(root.GetProperty("inputs").EnumerateArray());
        Assert.Equal(("x", sparse ? "sparse" : "dense", 3), (Text(input, "name"), Text(input, "kind"), input.GetProperty("length").GetInt32()));
        Assert.Equal(Names, root.GetProperty("features").EnumerateArray().Select(name => name.GetString()));
        JsonElement[] fields = [.. root.GetProperty("fields").EnumerateArray()];
        Assert.Equal(intercept ? ["Slopes", "Intercept"] : (string[])["Slopes"], fields.Select(field => Text(field, "name")));
        Assert.Equal(point.Lambda, fields[0].GetProperty("lambda").GetDouble());
        Assert.Equal(
            Enumerable.Range(0, 3 * outputs).Select(i => point.Outputs[i % outputs][i / outputs]), fields[0].GetProperty("weights").EnumerateArray().Select(weight => weight.GetDouble()));
        if (intercept)
            Assert.Equal(point.Intercepts, fields[1].GetProperty("weights").EnumerateArray().Select(weight => weight.GetDouble()));
        JsonElement[] rows = [.. root.GetProperty("selfTest").EnumerateArray()];
        Assert.Equal(3, rows.Length);
        Assert.All(rows, row => Assert.Equal(Scores(point, RowOf(row.GetProperty("inputs")[0])), row.GetProperty("scores").EnumerateArray().Select(score => score.GetDouble())));
    }

    [Theory]
    [InlineData("a.json")]
    [InlineData("a.safetensors")]
    public void A_model_of_the_same_form_reads_them(string name)
    {
        LinearPath numbers = Fit(Loss.L2, sparse: false, intercept: true), classes = Fit(Loss.SoftmaxCrossEntropy, sparse: true, intercept: true);
        var median = new Median();
        var three = new ThreeOfPath();

        numbers.Save(numbers[^1], _folder[name]);
        ModelMetadata metadata = median.Load(_folder[name]);
        Assert.Equal(Names, metadata.Features);
        Assert.Equal(numbers[^1].Coefficients.ToArray(), median.Slopes.AsSpan().ToArray());
        Assert.Equal(numbers[^1].Intercept, median.Intercept);

        classes.Save(classes[^1], _folder[name], new ModelMetadata { Classes = ["low", "middle", "high"] });
        Assert.Equal(["low", "middle", "high"], three.Load(_folder[name]).Classes);
        Assert.Equal(classes[^1].Intercepts, three.Intercept.AsSpan().ToArray());
        for (int output = 0; output < 3; output++)
            Assert.Equal(classes[^1].Outputs[output].ToArray(), Enumerable.Range(0, 3).Select(column => three.Slopes[column, output]));
        Assert.Throws<InvalidDataException>(() => median.Load(_folder[name]));
    }

    [Fact]
    public void A_model_without_an_intercept_and_one_of_another_order_are_told_apart()
    {
        LinearPath path = Fit(Loss.L2, sparse: false, intercept: false);
        path.Save(path[^1], _folder["a.json"]);

        Assert.Contains("the file's forward method is 'Dot(x, Slopes)', the model's is 'Dot(x, Slopes) + Intercept'", Refusal(new Median()), StringComparison.Ordinal);

        // Line adds its product to the intercept.
        path = Fit(Loss.L2, sparse: false, intercept: true);
        path.Save(path[^1], _folder["a.json"]);
        Assert.Contains("the file's forward method is 'Dot(x, Slopes) + Intercept', the model's is 'Intercept + Dot(x, Slopes)'", Refusal(new Line()), StringComparison.Ordinal);

        string Refusal(IDifferentiable<double> model) => Assert.Throws<InvalidDataException>(() => model.Load(_folder["a.json"])).Message;
    }

    [Fact]
    public void A_cross_validation_saves_the_point_of_its_choice()
    {
        CrossValidation folds = CrossValidation.Run(X, Response(Loss.L2), Options(Loss.L2, true), cancellationToken: TestContext.Current.CancellationToken);
        Assert.NotEqual(folds.IndexMin, folds.Index1Se);
        var model = new Median();

        folds.Save(_folder["a.json"]);
        model.Load(_folder["a.json"]);
        Assert.Equal(folds.PointMin.Coefficients.ToArray(), model.Slopes.AsSpan().ToArray());

        folds.Save(_folder["a.json"], LambdaChoice.OneStandardError, new ModelMetadata { Features = ["a", "b", "c"] });
        Assert.Equal(["a", "b", "c"], model.Load(_folder["a.json"]).Features);
        Assert.Equal(folds.Point1Se.Coefficients.ToArray(), model.Slopes.AsSpan().ToArray());

        Assert.Throws<ArgumentOutOfRangeException>("choice", () => folds.Save(_folder["a.json"], (LambdaChoice)2));
    }

    [Fact]
    public void What_cannot_be_saved_leaves_the_old_file()
    {
        LinearPath path = Fit(Loss.L2, sparse: false, intercept: true);
        path.Save(path[0], _folder["a.json"]);
        byte[] before = File.ReadAllBytes(_folder["a.json"]);
        PathPoint other = LinearPath.Fit(new double[,] { { 1, 0 }, { 0, 1 }, { 1, 1 } }, new double[] { 1, 2, 3 }, cancellationToken: TestContext.Current.CancellationToken)[^1];

        Assert.Throws<ArgumentException>("point", () => path.Save(other, _folder["a.json"]));
        Assert.Throws<ArgumentException>("file", () => path.Save(path[0], _folder["a.txt"]));
        Assert.Throws<ArgumentException>("metadata", () => path.Save(path[0], _folder["a.json"], new ModelMetadata { Classes = ["one"] }));
        Assert.Throws<ArgumentException>("metadata", () => path.Save(path[0], _folder["a.json"], new ModelMetadata { Features = ["a", "a", "b"] }));

        Assert.Equal(before, File.ReadAllBytes(_folder["a.json"]));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static double[] RowOf(JsonElement input)
    {
        if (input.ValueKind == JsonValueKind.Array)
            return [.. input.EnumerateArray().Select(number => number.GetDouble())];
        double[] row = new double[3];
        foreach ((JsonElement index, JsonElement value) in input.GetProperty("indices").EnumerateArray().Zip(input.GetProperty("values").EnumerateArray()))
            row[index.GetInt32()] = value.GetDouble();
        return row;
    }

    private static double[] Scores(PathPoint point, double[] row)
    {
        double[] scores = new double[point.Outputs.Count];
        point.Predict(row, scores);
        return scores;
    }

    private static double[,] Design()
    {
        var random = new Random(5);
        var x = new double[Rows, 3];
        for (int i = 0; i < x.Length; i++)
            x[i / 3, i % 3] = random.Next(3) == 0 ? 0 : 2 * random.NextDouble() - 1;
        return x;
    }

    private static LinearPath Fit(Loss loss, bool sparse, bool intercept)
    {
        DesignMatrix design = X;
        if (sparse)
            design = SparseMatrix<double>.FromRows(Enumerable.Range(0, Rows).Select(i => Enumerable.Range(0, 3).Where(j => X[i, j] != 0).Select(j => (j, X[i, j]))), 3);
        return LinearPath.Fit(design, Response(loss), Options(loss, intercept), null, TestContext.Current.CancellationToken);
    }

    private static PathOptions Options(Loss loss, bool intercept) => new()
    {
        Loss = loss,
        Intercept = intercept,
        FeatureNames = Names,
        LambdaCount = 10,
        Delta = loss == Loss.Huber ? 2 : 1,
        Tau = loss == Loss.Quantile ? 0.25 : 0.5,
    };

    private static DataTargets<double> Response(Loss loss)
    {
        var random = new Random(6);
        double[] y = [.. Enumerable.Range(0, Rows).Select(i => X[i, 0] - 2 * X[i, 2] + 2 * random.NextDouble() - 1)];
        return loss switch
        {
            Loss.Logistic => y.Select(score => score > 0 ? 1 : 0).ToArray(),
            Loss.SoftmaxCrossEntropy => y.Select(score => score > 0.5 ? 2 : score > -0.5 ? 1 : 0).ToArray(),
            Loss.Poisson => y.Select(score => Math.Floor(Math.Exp(score))).ToArray(),
            _ => y,
        };
    }
}

/// <summary>The form in which a path of three classes on a sparse design is saved.</summary>
[L1Regularized]
internal sealed partial class ThreeOfPath
{
    [Weights(3, 3)] public partial DoubleMatrix Slopes { get; }
    [Weights(3), Unregularized] public partial DoubleVector Intercept { get; }

    [Forward(Loss.SoftmaxCrossEntropy)]
    public DoubleVector Score(DoubleSparseVector x) => x * Slopes + Intercept;
}
