using L1Gen.Tests.Modeling;

namespace L1Gen.Tests.Linear;

/// <summary>Paths of models whose rows lie with two ranks, a part of a dataset each.</summary>
public sealed class RanksModelTests
{
    private const int Rows = 120, Columns = 3;

    private static readonly double[,] X = LinearCase.Random(3, Rows, Columns, new PathOptions()).X;
    private static readonly double[] Y = [.. Enumerable.Range(0, Rows).Select(i => 3 + 2 * X[i, 0] - X[i, 2] + 0.1 * X[i, 1] * X[i, 0])];
    private static readonly int[] Classes = [.. Enumerable.Range(0, Rows).Select(i => X[i, 0] + 0.3 * X[i, 1] > 0.4 ? 2 : X[i, 1] > 0 ? 1 : 0)];

    private static readonly SparseMatrix<double> Sparse = SparseMatrix<double>.FromRows(
        Enumerable.Range(0, Rows).Select(i => Enumerable.Range(0, Columns).Select(j => (j, X[i, j]))), Columns);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void The_path_of_a_line_is_that_of_one_process()
    {
        var data = new Dataset<double>(X, Y);
        LinearPath expected = new Line().FitPath(data, cancellationToken: Token);
        foreach (LinearPath path in ThreadRanks.Run(2, ranks => new Line().FitPath(Part(data, ranks), new PathOptions { Communicator = ranks }, cancellationToken: Token)))
            Agreeing.Near(expected, path, 1e-9);
    }

    // Rank 0's rows are all of class 0 or 1: the model, not the rows, tells how many classes there are.
    [Fact]
    public void The_path_of_classes_is_that_of_one_process()
    {
        int[] byClass = [.. Enumerable.Range(0, Rows).OrderBy(row => Classes[row])];
        Dataset<double> data = new Dataset<double>(Sparse, Classes).Subset(byClass);
        LinearPath expected = new ThreeClasses().FitPath(data, cancellationToken: Token);
        foreach (LinearPath path in ThreadRanks.Run(2, ranks => new ThreeClasses().FitPath(Part(data, ranks), new PathOptions { Communicator = ranks }, cancellationToken: Token)))
            Agreeing.WithinGaps(expected, path);
    }

    [Fact]
    public void A_cross_validated_model_has_the_coefficients_of_one_process()
    {
        var data = new Dataset<double>(X, Y);
        var whole = new Line();
        CrossValidation expected = whole.CrossValidate(data, folds: 4, cancellationToken: Token);
        foreach ((Line line, CrossValidation run) in ThreadRanks.Run(2, ranks =>
        {
            var line = new Line();
            return (line, line.CrossValidate(Part(data, ranks), folds: 4, new PathOptions { Communicator = ranks }, cancellationToken: Token));
        }))
        {
            Assert.Equal(expected.PointMin.Lambda, run.PointMin.Lambda, 1e-9);
            for (int j = 0; j < Columns; j++)
                Assert.Equal(whole.Slopes[j], line.Slopes[j], 1e-6);
        }
    }

    /// <summary>A third of the rows on rank 0, the others on rank 1.</summary>
    private static Dataset<double> Part(Dataset<double> data, ThreadRanks ranks) =>
        data.Subset(ranks.Rank == 0 ? [.. Enumerable.Range(0, Rows / 3)] : [.. Enumerable.Range(Rows / 3, Rows - Rows / 3)]);
}
