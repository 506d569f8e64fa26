namespace L1Gen.Tests.Linear;

/// <summary>Paths of models whose forward method is linear: what the model tells, what the data becomes, and the way back into the model.</summary>
public class LinearModelTests
{

    [Fact]
    public void Classes_of_sparse_rows_are_those_of_the_design()
    {
        PathOptions options = new() { Loss = Loss.SoftmaxCrossEntropy };
        int[] classes = [.. Part.Select(row => Classes[row])];
        var model = new ThreeClasses();

        LinearPath path = Fit(model, new(Sparse<double>(All), Classes));
        path[^1].CopyTo(model);

        Equal(LinearPath.Fit(Sparse<double>(All), Classes, options, null, Cancellation), path);
        Equal(LinearPath.Fit(Sparse<double>(Part), classes, options, null, Cancellation), Fit(new ThreeClasses(), new Dataset<double>(Sparse<double>(All), Classes).Subset(Part)));
        Assert.Equal(path[^1].Predict(Sparse<double>(All)), model.Predict(new Dataset<double>(Sparse<double>(All))), (a, b) => Math.Abs(a - b) <= 1e-12 * (1 + Math.Abs(a)));
    }

    private const int Rows = 40;
    private static readonly double[,] X = Samples(Rows, 3, seed: 1);
    private static readonly double[] Y = [.. Enumerable.Range(0, Rows).Select(i => 3 + 2 * X[i, 0] - X[i, 2] + 0.1 * X[i, 1] * X[i, 0])];
    private static readonly int[] Classes = [.. Enumerable.Range(0, Rows).Select(i => X[i, 0] + 0.3 * X[i, 1] > 0.4 ? 2 : X[i, 1] > 0 ? 1 : 0)];
    private static readonly PathOptions Elastic = new() { Loss = Loss.Huber, Delta = 2, Intercept = false, L1Ratio = 0.1 / (0.1 + 2 * 0.2) };
    private static readonly int[] Part = [.. Enumerable.Range(10, 20).Reverse(), 8, 8, 39];

    [Fact]
    public void What_the_model_tells_are_the_options()
    {
        PathOptions line = LinearData.Of(new Line(), new Dataset<double>(X, Y), null).Options;
        PathOptions elastic = LinearData.Of(new ElasticLine(), new Dataset<float>(Sparse<float>(All), Single(Y)), new PathOptions { LambdaCount = 7 }).Options;
        PathOptions median = LinearData.Of(new Median(), new Dataset<double>(X, Y), new PathOptions { Loss = Loss.Quantile, Tau = 0.25, L1Ratio = 0.5 }).Options;

        Assert.Equal(new PathOptions(), line);
        Assert.Equal(Elastic with { LambdaCount = 7 }, elastic);
        Assert.Equal(new PathOptions { Loss = Loss.Quantile, Tau = 0.25, L1Ratio = 0.5 }, median);
    }

    [Theory]
    [InlineData("Loss is Poisson, but the model has L2; leave it out.")]
    [InlineData("Delta is 3, but the model has L2; leave it out.")]
    [InlineData("Intercept is false, but the model has the intercept 'Intercept'.")]
    [InlineData("Both the data and the options have weights; give one of them.")]
    public void What_contradicts_the_model_is_refused(string message)
    {
        PathOptions options = message.Split(' ')[0] switch
        {
            "Loss" => new() { Loss = Loss.Poisson },
            "Delta" => new() { Delta = 3 },
            "Intercept" => new() { Intercept = false },
            _ => new() { Weights = new double[Rows] },
        };
        var data = new Dataset<double>(X, Y) { Weights = Enumerable.Repeat(1.0, Rows).ToArray() };

        var found = Assert.Throws<ArgumentException>("options", () => Fit(new Line(), data, options));

        Assert.StartsWith(message, found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_parameter_than_the_models_is_refused()
    {
        var sparse = new Dataset<float>(Sparse<float>(All), Single(Y));

        Assert.Contains("Tau is 0.75, but the model has 0.25;", Assert.Throws<ArgumentException>("options", () => Fit(new Median(), new(X, Y), new() { Tau = 0.75 })).Message, StringComparison.Ordinal);
        Assert.Contains("L1Ratio is 0.5, but the model has 0.2;", Assert.Throws<ArgumentException>("options", () => Fit(new ElasticLine(), sparse, new() { L1Ratio = 0.5 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_does_not_fit_the_model_is_refused()
    {
        Assert.Contains("has 2 columns; the model takes 3", Assert.Throws<ArgumentException>("data", () => Fit(new Line(), new(new double[Rows, 2], Y))).Message, StringComparison.Ordinal);
        Assert.Contains("no targets", Assert.Throws<ArgumentException>("data", () => Fit(new Line(), new(X))).Message, StringComparison.Ordinal);
        Assert.Contains("no rows", Assert.Throws<ArgumentException>("data", () => Fit(new Line(), new Dataset<double>(X, Y).Subset([]))).Message, StringComparison.Ordinal);
        Assert.Contains("No row is of class 2; the model has 3 classes.", Assert.Throws<ArgumentException>("data", () => Fit(new ThreeClasses(), new(Sparse<double>(All), Classes.Select(number => number % 2).ToArray()))).Message, StringComparison.Ordinal);
        Assert.Contains("class 2 at row", Assert.Throws<ArgumentException>("data", () => Fit(new TwoClasses(), new(Single(X.Cast<double>()), Classes))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_not_linear_is_refused_by_its_text()
    {
        IDifferentiable<double> curve = new Curve(), line = new Line();

        Assert.Contains("'Tanh(Dot(x, Slopes))' is not linear", Assert.Throws<ArgumentException>("model", () => curve.FitPath(new(X, Y), null, null, Cancellation)).Message, StringComparison.Ordinal);
        Equal(Fit(new Line(), new(X, Y)), line.FitPath(new(X, Y), null, null, Cancellation));
    }

    [Fact]
    public void A_path_is_that_of_the_design()
    {
        var weights = Enumerable.Range(1, Rows).Select(i => (double)i).ToArray();
        var options = new PathOptions { Standardize = true, LambdaCount = 20 };
        double[] flat = [.. X.Cast<double>()];

        Equal(LinearPath.Fit(X, Y, options, null, Cancellation), Fit(new Line(), new(X, Y), options));
        Equal(LinearPath.Fit(X, Y, options, null, Cancellation), Fit(new Line(), new(flat, Y), options));
        Equal(LinearPath.Fit(X, Y, options with { Weights = weights }, null, Cancellation), Fit(new Line(), new(X, Y) { Weights = weights }, options));
    }

    [Fact]
    public void Classes_and_sparse_rows_are_those_of_the_design()
    {
        int[] two = [.. Classes.Select(number => number / 2)];
        DesignMatrix single = DesignMatrix.FromRows(Single(X.Cast<double>()), Rows, 3), sparse = Sparse<float>(All);

        Equal(LinearPath.Fit(single, two, new() { Loss = Loss.Logistic }, null, Cancellation), Fit(new TwoClasses(), new(Single(X.Cast<double>()), two)));
        Equal(LinearPath.Fit(sparse, Array.ConvertAll(Single(Y), y => (double)y), Elastic, null, Cancellation), Fit(new ElasticLine(), new(Sparse<float>(All), Single(Y))));
    }

    [Fact]
    public void A_part_of_a_dataset_is_its_rows()
    {
        double[] flat = [.. Part.SelectMany(row => Enumerable.Range(0, 3).Select(column => X[row, column]))], weights = [.. Y.Select(Math.Abs)];
        double[] y = [.. Part.Select(row => Y[row])], weightsOfRows = [.. Part.Select(row => weights[row])];

        Equal(
            LinearPath.Fit(DesignMatrix.FromRows(flat, Part.Length, 3), y, new() { Weights = weightsOfRows }, null, Cancellation),
            Fit(new Line(), new Dataset<double>(X, Y) { Weights = weights }.Subset(Part)));
        Equal(
            LinearPath.Fit(Sparse<float>(Part), Array.ConvertAll(Single(y), value => (double)value), Elastic, null, Cancellation),
            Fit(new ElasticLine(), new Dataset<float>(Sparse<float>(All), Single(Y)).Subset(Part)));
    }

    [Fact]
    public void A_model_given_a_point_predicts_as_the_point()
    {
        LinearPath path = Fit(new Line(), new(X, Y));
        var line = new Line();
        path[^1].CopyTo(line);
        Assert.Equal(path[^1].Predict(X), line.Predict(new Dataset<double>(X)), (a, b) => Math.Abs(a - b) <= 1e-12 * Math.Abs(a));
    }

    [Theory]
    [InlineData(LambdaChoice.Min)]
    [InlineData(LambdaChoice.OneStandardError)]
    public void After_cross_validation_the_model_holds_the_chosen_point(LambdaChoice choice)
    {
        var line = new Line();

        CrossValidation found = line.CrossValidate(new Dataset<double>(X, Y), folds: 4, choice: choice, cancellationToken: Cancellation);

        PathPoint chosen = choice == LambdaChoice.Min ? found.PointMin : found.Point1Se;
        Assert.Equal(chosen.Coefficients.ToArray(), line.Slopes.AsSpan().ToArray());
        Assert.Equal(chosen.Intercept, line.Intercept);
        Assert.Equal(4, found.Folds);
        CrossValidation direct = CrossValidation.Run(X, Y, null, new() { Folds = 4 }, null, Cancellation);
        Assert.Equal(direct.ToString(), found.ToString());
        Assert.Equal(direct.FoldOfRow, found.FoldOfRow);
    }

    [Fact]
    public void Cross_validation_refuses_what_a_path_refuses()
    {
        IDifferentiable<double> curve = new Curve();
        var data = new Dataset<double>(X, Y);

        Assert.Throws<ArgumentException>("options", () => new Line().CrossValidate(data, options: new() { Loss = Loss.L1 }, cancellationToken: Cancellation));
        Assert.Throws<ArgumentOutOfRangeException>("choice", () => new Line().CrossValidate(data, choice: (LambdaChoice)7, cancellationToken: Cancellation));
        Assert.Throws<ArgumentException>("model", () => curve.CrossValidate(data, cancellationToken: Cancellation));
    }

    [Fact]
    public void A_point_takes_the_place_of_all_weights()
    {
        var three = new ThreeClasses();
        three.Initialize(0, Initialization.One);
        PathPoint point = Point([new([1], [2.5], 3), new([], [], 3), new([0, 2], [-1, 4], 3)], [1, 0, -1]);

        point.CopyTo(three);

        Assert.Equal([0, 0, -1, 2.5, 0, 0, 0, 0, 4], three.Slopes.AsSpan().ToArray());
        Assert.Equal([1, 0, -1], three.Intercepts.AsSpan().ToArray());
    }

    [Fact]
    public void A_point_of_another_model_is_refused()
    {
        var line = new Line();
        line.Initialize(0, Initialization.One);

        Assert.Contains(
            "has coefficients for 2 features and 1 score; the model has 3 features and 1 score.",
            Assert.Throws<ArgumentException>("model", () => Point([new([], [], 2)], [0]).CopyTo(line)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("model", () => Point([new([], [], 3), new([], [], 3)], [0, 0]).CopyTo(line));
        Assert.Contains("has an intercept", Assert.Throws<ArgumentException>("model", () => Point([new([], [], 3)], [1]).CopyTo(new ElasticLine())).Message, StringComparison.Ordinal);
        Assert.Equal(0, line.ZeroWeights());
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static int[] All => [.. Enumerable.Range(0, Rows)];

    private static LinearPath Fit<T>(ILinear<T> model, Dataset<T> data, PathOptions? options = null)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> => model.FitPath(data, options, null, Cancellation);

    private static PathPoint Point(SparseCoefficients[] coefficients, double[] intercepts) =>
        new(coefficients, intercepts) { Lambda = 1, Loss = Loss.L2, MeanLoss = 1, Objective = 1, DualityGap = 0, Converged = true, Iterations = 1, DevianceExplained = 0 };

    private static void Equal(LinearPath expected, LinearPath actual)
    {
        Assert.Equal(expected.LambdaMax, actual.LambdaMax);
        Assert.Equal(expected.Select(point => point.ToString()), actual.Select(point => point.ToString()));
        Assert.Equal(expected.SelectMany(point => point.Outputs).SelectMany(output => output.ToArray()), actual.SelectMany(point => point.Outputs).SelectMany(output => output.ToArray()));
        Assert.Equal(expected.SelectMany(point => point.Intercepts), actual.SelectMany(point => point.Intercepts));
        Assert.True(expected[^1].NonZeros > 0);
    }

    private static float[] Single(IEnumerable<double> values) => [.. values.Select(value => (float)value)];

    private static SparseMatrix<T> Sparse<T>(int[] rows)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
        SparseMatrix<T>.FromRows(rows.Select(row => Enumerable.Range(0, 3).Where(column => X[row, column] > -0.5).Select(column => (column, T.CreateTruncating(X[row, column])))), 3);

    private static double[,] Samples(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        var x = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                x[i, j] = 2 * random.NextDouble() - 1;
        }

        return x;
    }
}
