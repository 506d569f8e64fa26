using System.Globalization;

namespace L1Gen.Tests.Training;

/// <summary>What prints is one line that tells the most.</summary>
public class TextTests
{
    private static readonly Evaluation Classes = new() { Rows = 640, Loss = 0.0931234, Penalty = 0.5, Accuracy = 0.989 };
    private static readonly Evaluation Numbers = new() { Rows = 1, Loss = 0.25, Penalty = 0, MeanAbsoluteError = 0.4, RootMeanSquaredError = 0.5, R2 = 0.95 };

    [Fact]
    public void Evaluations()
    {
        Assert.Equal("640 rows: loss 0.09312, accuracy 98.9 %", Classes.ToString());
        Assert.Equal("1 row: loss 0.25, R² 0.95", Numbers.ToString());
    }

    [Fact]
    public void Epochs_and_results()
    {
        var progress = new FitProgress
        {
            Epoch = 3,
            Epochs = 60,
            Loss = 0.1,
            Penalty = 0.02,
            Validation = Classes,
            Zeros = 1,
            Weights = 3,
            LearningRate = 0.01,
            Elapsed = TimeSpan.Zero,
        };
        Assert.Equal("epoch 3 of 60: loss 0.1, penalty 0.02, 33.3 % zeros; validation: loss 0.09312, accuracy 98.9 %", progress.ToString());
        var result = new FitResult
        {
            History = [progress],
            BestEpoch = 1,
            End = FitEnd.Epochs,
            Training = Numbers,
            Lambda = 0.1,
            Sparsity = new SparsityReport().Add("w", [], 0.1, new[] { 0f, 1 }),
        };
        Assert.Equal("1 epoch; training 1 row: loss 0.25, R² 0.95; 50.0 % zeros", result.ToString());
        Assert.Equal(
            "2 epochs (stopped early, weights of epoch 1); training 1 row: loss 0.25, R² 0.95; validation 640 rows: loss 0.09312, accuracy 98.9 %; 50.0 % zeros",
            (result with { History = [progress, progress], End = FitEnd.EarlyStopping, Validation = Classes }).ToString());
    }

    [Fact]
    public void Datasets()
    {
        Assert.Equal("2 rows: input of 3 columns; classes as targets", new Dataset<float>(new float[2, 3], new int[2]).ToString());
        Assert.Equal("1 row: input of 3 columns; 1 target a row; weighted", new Dataset<float>(new float[1, 3], new float[1, 1]) { Weights = new float[1] }.ToString());
        Assert.Equal("rows as the model tells: input of 6 elements; no targets", new Dataset<float>(new float[6]).ToString());
        var sparse = new SparseMatrix<float>(new int[3], ReadOnlyMemory<int>.Empty, ReadOnlyMemory<float>.Empty, 5000);
        Assert.Equal("2 rows: sparse input of 5000 columns, index; 2 targets", new Dataset<float>([sparse, new int[2]], new float[2]).ToString());
    }

    [Fact]
    public void No_culture_changes_them()
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", PercentDecimalSeparator = "," } };
            Evaluations();
            Epochs_and_results();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
