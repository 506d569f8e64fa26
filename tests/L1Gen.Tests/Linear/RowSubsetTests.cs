namespace L1Gen.Tests.Linear;

/// <summary>Rows of weight 0 in a design with more columns than rows.</summary>
public class RowSubsetTests
{
    public static TheoryData<Loss, string> Cases
    {
        get
        {
            var cases = new TheoryData<Loss, string>();
            foreach (Loss loss in new[] { Loss.L2, Loss.Logistic, Loss.Poisson, Loss.Huber, Loss.L1 })
            {
                foreach (string layout in new[] { "columns", "rows", "sparse rows" })
                    cases.Add(loss, layout);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_fit_is_that_of_the_other_rows(Loss loss, string layout)
    {
        const int Columns = 60;
        double[] offsets = [.. Enumerable.Range(0, 40).Select(i => 0.1 * (i % 5))];
        LinearCase made = LinearCase.Random(7, 40, Columns, new() { Loss = loss });
        int[] kept = [.. Enumerable.Range(0, 40).Where(i => i % 4 != 1)];
        PathOptions options = new() { Loss = loss, Tolerance = 1e-9, LambdaCount = 15, StopAtSaturation = false, L1Ratio = loss == Loss.L1 ? 1 : 0.9 };
        LinearPath expected = Fit(kept, options with { Offsets = Array.ConvertAll(kept, i => offsets[i]) });
        LinearPath actual = Fit(
            [.. Enumerable.Range(0, 40)],
            options with { Offsets = offsets, Weights = Enumerable.Range(0, 40).Select(i => i % 4 != 1 ? 2.0 : 0).ToArray() });
        Assert.True(actual.Converged);
        Assert.Equal(expected.Count, actual.Count);
        for (int k = 0; k < expected.Count; k++)
        {
            Assert.Equal(expected[k].Lambda, actual[k].Lambda, 1e-12 * expected.LambdaMax);
            Assert.Equal(expected[k].Objective, actual[k].Objective, 2e-9 * (1 + expected[0].Objective));
        }

        LinearPath Fit(int[] rows, PathOptions of)
        {
            double[,] x = new double[rows.Length, Columns];
            for (int i = 0; i < rows.Length; i++)
            {
                for (int j = 0; j < Columns; j++)
                    x[i, j] = made.X[rows[i], j];
            }

            DesignMatrix design = layout switch
            {
                "rows" => x,
                "columns" => DesignMatrix.FromColumns(Enumerable.Range(0, x.Length).Select(at => x[at % rows.Length, at / rows.Length]).ToArray(), rows.Length, Columns),
                _ => SparseMatrix<double>.FromRows(Enumerable.Range(0, rows.Length).Select(i => Enumerable.Range(0, Columns).Select(j => (j, x[i, j]))), Columns),
            };
            return LinearPath.Fit(design, Array.ConvertAll(rows, i => made.Y[i]), of, cancellationToken: TestContext.Current.CancellationToken);
        }
    }
}
