namespace L1Gen.Tests.Training;

public class DatasetTests
{
    private static readonly HandLinear<float> Linear = new(2, 1, Loss.L2);
    private static readonly HandLinear<float> Classifier = new(2, 3, Loss.SoftmaxCrossEntropy);
    private static readonly HandLinear<float> Sparse = new(4, 1, Loss.Logistic, kind: InputKind.Sparse);
    private static readonly HandLinear<float> Index = new(4, 1, Loss.Poisson, kind: InputKind.Index);

    [Fact]
    public void Rows_come_from_targets_or_from_inputs_that_know_them()
    {
        Assert.Equal(3, new Dataset<float>(new float[6], new float[3]).Rows);
        Assert.Equal(3, new Dataset<float>(new float[6], new int[3]).Rows);
        Assert.Equal(3, new Dataset<float>(new float[3, 2]).Rows);
        Assert.Equal(3, new Dataset<float>([new float[6], new int[3]]).Rows);
        Assert.Contains(
            "the input is given as one row after the other. Give it as float[,].",
            Assert.Throws<InvalidOperationException>(() => new Dataset<float>(new float[6]).Rows).Message,
            StringComparison.Ordinal);
        Assert.Equal(3, Linear.Predict(new Dataset<float>(new float[6])).Length);
    }

    [Fact]
    public void A_split_has_every_row_once_and_depends_on_the_seed_alone()
    {
        float[,] x = new float[100, 1];
        for (int i = 0; i < 100; i++)
            x[i, 0] = i;
        var data = new Dataset<float>(x);
        var model = new HandLinear<float>(1, 1, Loss.L2);
        model.Initialize(0, Initialization.One);
        (Dataset<float> first, Dataset<float> second) = data.Split(0.25, seed: 7);
        Assert.Equal((75, 25), (first.Rows, second.Rows));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i + 1f), model.Predict(first).Concat(model.Predict(second)).Order());
        Assert.Equal(model.Predict(second), model.Predict(data.Split(0.25, seed: 7).Second));
        Assert.NotEqual(model.Predict(second), model.Predict(data.Split(0.25, seed: 8).Second));
        Assert.Equal([model.Predict(second)[3]], model.Predict(second.Subset([3])));
        Assert.Equal(model.Predict(second), second.RowNumbers.Select(row => row + 1f));
        Assert.Equal([second.RowNumbers[3], second.RowNumbers[1]], second.Subset([3, 1]).RowNumbers);
        Assert.Equal(Enumerable.Range(0, 100), data.RowNumbers);
    }

    [Fact]
    public void A_seed_gives_the_same_rows_for_ever()
    {
        int[] order = [0, 1, 2, 3, 4, 5, 6, 7];
        new RandomGenerator(42, stream: 0).Shuffle(order);
        Assert.Equal([.. Enumerable.Range(0, 8)], order.Order());
        Assert.Equal(Known, order);
    }

    private static readonly int[] Known = [1, 7, 3, 5, 6, 4, 2, 0];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_split_refuses_a_fraction_that_leaves_nothing(double fraction) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dataset<float>(new float[4, 1]).Split(fraction));

    [Fact]
    public void What_does_not_fit_is_refused_by_name()
    {
        Refused("Input 'x' has 3 columns", () => Linear.Evaluate(new(new float[2, 3], new float[2])));
        Refused("2 inputs", () => Linear.Evaluate(new([new float[2, 2], new float[2, 2]], new float[2])));
        Refused("no targets", () => Linear.Evaluate(new(new float[2, 2])));
        Refused("no rows", () => Linear.Evaluate(new(new float[0, 2], Array.Empty<float>())));
        Refused("3 elements, no whole number of rows of 2", () => Linear.Predict(new(new float[3])));
        Refused("Input 'x' is a dense array; the model takes a sparse matrix", () => Sparse.Predict(new(new float[2, 4])));
        Refused("The data has 3 targets; 2 rows of 1 output need 2.", () => Linear.Evaluate(new(new float[2, 2], new float[3])));
        Refused("int[], not one-hot rows", () => Classifier.Evaluate(new(new float[2, 2], new float[2])));
        Refused("class 3 at row 1", () => Classifier.Evaluate(new(new float[2, 2], new[] { 0, 3 })));
        Refused("not classes: give float[]", () => Linear.Evaluate(new(new float[2, 2], new[] { 0, 1 })));
        Refused("0 or 1", () => Sparse.Evaluate(new(Csr(1), new[] { 0f, 0.5f })));
        Refused("not negative", () => Index.Evaluate(new(new int[2], new[] { 0f, -1f })));
        Refused("Input 'x' is 4 at row 1", () => Index.Predict(new(new int[] { 0, 4 })));
        Refused("The input has 3 rows, the targets have 2. (Parameter 'input')", () => _ = new Dataset<float>(new float[3, 2], new int[2]));
        Refused("Input 1 has 1 row, another input has 3.", () => _ = new Dataset<float>([new float[3, 2], new int[1]]));
        Refused("Input 'x' has 6 elements, which are 3 rows of 2; the targets have 2.", () => Linear.Evaluate(new(new float[6], new int[2])));
        Refused("There is no input", () => _ = new Dataset<float>([]));
        Refused("3 weights for 2 rows", () => Linear.Evaluate(new(new float[2, 2], new float[2]) { Weights = new float[3] }));
        Refused("Every row has a weight of 0", () => Linear.Evaluate(new(new float[2, 2], new float[2]) { Weights = new float[2] }));
        Refused("The weight is -1 at row 1", () => Linear.Evaluate(new(new float[2, 2], new float[2]) { Weights = new[] { 1f, -1f } }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dataset<float>(new float[2, 2]).Subset([2]));
        Assert.Throws<ArgumentNullException>(() => new Dataset<float>((float[])null!));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_number_that_is_not_finite_is_refused_with_its_place(float bad)
    {
        float[,] x = new float[5, 2];
        x[3, 1] = bad;
        Refused("row 3, column 1", () => Linear.Predict(new(x)));
        Refused("row 3, column 1", () => Linear.Evaluate(new(x, new float[5])));
        Refused("row 4, column 0", () => Linear.Evaluate(new(new float[5, 2], new[] { 0, 0, 0, 0, bad })));
        Refused("row 1, column 3", () => Sparse.Predict(new(Csr(bad))));

        // Rows that are not part of the dataset don't count.
        Assert.Equal(2, Linear.Predict(new Dataset<float>(x).Subset([0, 4])).Length);
        Refused("row 3, column 1", () => Linear.Predict(new Dataset<float>(x).Subset([0, 3])));
    }

    [Fact]
    public void Great_numbers_are_finite()
    {
        float[,] x = new float[5, 2];
        x[3, 1] = x[4, 1] = float.MaxValue;
        Assert.Equal(5, Linear.Predict(new(x)).Length);
    }

    [Fact]
    public void A_sparse_matrix_that_is_none_is_refused()
    {
        Refused("empty", () => _ = new SparseMatrix<float>(ReadOnlyMemory<int>.Empty, ReadOnlyMemory<int>.Empty, ReadOnlyMemory<float>.Empty, 3));
        Refused("starts at 1", () => Make([1, 1], [0], [1]));
        Refused("1 value for 2 column indices", () => Make([0, 1], [0, 1], [1]));
        Refused("Row 1 ends at 1", () => Make([0, 2, 1], [0, 1], [1, 1]));
        Refused("Row 0 has column 1 after 1", () => Make([0, 2], [1, 1], [1, 1]));
        Refused("Row 0 has column 3; columns are from 0 to 2. (Parameter 'columnIndices')", () => Make([0, 1], [3], [1]));
        Refused("but there are 2", () => Make([0, 1], [0, 1], [1, 1]));
        Assert.Equal("2 × 3, 1 element", Make([0, 0, 1], [2], [5]).ToString());

        static SparseMatrix<float> Make(int[] starts, int[] columns, float[] values) => new(starts, columns, values, 3);
    }

    [Fact]
    public void A_sparse_matrix_of_rows_is_sorted_and_summed()
    {
        SparseMatrix<float> matrix = SparseMatrix<float>.FromRows([[(3, 1f), (0, 2f), (3, 0.5f)], [], [(2, -1f)]], 4);
        Assert.Equal([0, 2, 2, 3], matrix.RowStarts.ToArray());
        Assert.Equal([0, 3, 2], matrix.ColumnIndices.ToArray());
        Assert.Equal([2, 1.5f, -1], matrix.Values.ToArray());
        Assert.Equal((3, 4), (matrix.Rows, matrix.Columns));
        Assert.Equal(0, SparseMatrix<float>.FromRows([], 4).Rows);
        Refused("Row 1 has column 4; columns are from 0 to 3", () => SparseMatrix<float>.FromRows([[(0, 1f)], [(4, 1f)]], 4));
        Refused("Row 0 has column -1", () => SparseMatrix<float>.FromRows([[(-1, 1f)]], 4));
        Refused("Row 0 is null", () => SparseMatrix<float>.FromRows([null!], 4));
        Refused("columns", () => SparseMatrix<float>.FromRows([], 0));
    }

    [Fact]
    public void Words_become_a_model()
    {
        string[] texts = ["good fun", "bad plot", "good good plot", "bad bad fun", "good", "bad"];
        int[] liked = [1, 0, 1, 0, 1, 0];
        string[] words = ["good", "bad", "fun", "plot"];
        SparseMatrix<float> x = SparseMatrix<float>.FromRows(texts.Select(text => text.Split(' ').Select(word => (Array.IndexOf(words, word), 1f))), words.Length);
        var model = new HandLinear<float>(words.Length, 1, Loss.Logistic, 0.05, kind: InputKind.Sparse);
        FitResult result = model.Train(new Dataset<float>(x, liked), new() { Epochs = 300, Optimizer = new ProximalAdam { LearningRate = 0.05 } });
        Assert.Equal(1, result.Training!.Accuracy);
        Assert.True(model.WeightsOf(0)[0] > 0 && model.WeightsOf(0)[1] < 0);
        Assert.Equal([0, 0], model.WeightsOf(0)[2..].ToArray());
    }

    private static SparseMatrix<float> Csr(float last) => new(new[] { 0, 1, 3 }, new[] { 2, 0, 3 }, new[] { 1, 1, last }, 4);

    private static void Refused(string message, Action action) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
}
