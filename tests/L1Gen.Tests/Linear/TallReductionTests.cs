namespace L1Gen.Tests.Linear;

/// <summary>A problem of many rows and its reduction have objectives that differ by a constant.</summary>
public sealed unsafe class TallReductionTests
{
    public static TheoryData<Layout, bool> Cases()
    {
        var data = new TheoryData<Layout, bool>();
        foreach (Layout layout in DesignSample.Layouts)
        {
            data.Add(layout, true);
            data.Add(layout, false);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_objectives_differ_by_the_constant(Layout layout, bool hasIntercept)
    {
        foreach ((int rows, int columns) in new[] { (40, 1), (100, 7), (300, 25), (700, 16) })
        {
            var sample = new DesignSample(rows, columns, seed: columns);
            Duplicate(sample);
            double[] weights = [.. Samples.Zeros(rows, seed: 1)];
            double total = weights.Sum();
            weights = [.. weights.Select(w => w / total)];
            Check(sample, layout, weights, Samples.Numbers(rows, seed: 2), hasIntercept, 1e-11);
        }
    }

    [Theory]
    [InlineData(Layout.DoubleColumns)]
    [InlineData(Layout.DoubleRows)]
    public void Means_that_are_great_beside_the_deviations_cost_no_accuracy(Layout layout)
    {
        var sample = new DesignSample(200, 6, seed: 5, density: 1);
        for (int i = 0; i < 200; i++)
        {
            sample.Values[i, 1] += 1e6;
            sample.Values[i, 4] = 12345.678;
        }

        double[] weights = [.. Enumerable.Repeat(1 / 200.0, 200)], y = [.. Samples.Numbers(200, seed: 3).Select(value => value - 1e5)];
        TallReduction reduction = Check(sample, layout, weights, y, hasIntercept: true, 1e-9);
        Assert.Equal(0, reduction.Variances[4]);
        double mean = 0, square = 0;
        for (int i = 0; i < 200; i++)
            mean += (sample.Values[i, 1] - 1e6) / 200;
        for (int i = 0; i < 200; i++)
            square += Math.Pow(sample.Values[i, 1] - 1e6 - mean, 2) / 200;
        Assert.Equal(square, reduction.Variances[1], 1e-9 * square);
    }

    [Theory]
    [InlineData(Layout.DoubleColumns)]
    [InlineData(Layout.FloatRows)]
    [InlineData(Layout.DoubleSparseColumns)]
    [InlineData(Layout.DoubleSparseRows)]
    public void Elements_that_are_not_finite_give_no_reduction(Layout layout)
    {
        var sample = new DesignSample(50, 4, seed: 6);
        sample.Values[20, 2] = double.NaN;
        using DesignReader reader = sample.In(layout).Open();
        Assert.Null(TallReduction.Create(reader, Samples.Zeros(50, seed: 1), Samples.Numbers(50, seed: 2), hasIntercept: true));
    }

    [Fact]
    public void No_columns_leave_the_constant()
    {
        using DesignReader reader = DesignMatrix.FromColumns(ReadOnlyMemory<double>.Empty, 4, 0).Open();
        TallReduction reduction = TallReduction.Create(reader, [0.25, 0.25, 0.25, 0.25], [1, 2, 3, 4], hasIntercept: true)!;
        Assert.Equal(1.25, reduction.Constant, 1e-15);
        Assert.Equal(2.5, reduction.ResponseMean, 1e-15);
        Assert.Empty(reduction.Y);
    }

    [Theory]
    [InlineData(Layout.DoubleColumns, true)]
    [InlineData(Layout.FloatRows, false)]
    [InlineData(Layout.FloatSparseColumns, true)]
    public void A_fit_is_the_same_with_and_without_it(Layout layout, bool hasIntercept)
    {
        var sample = new DesignSample(200, 12, seed: 8, density: 0.9);
        double[] y = Samples.Numbers(200, seed: 4), offsets = Samples.Numbers(200, seed: 6);
        var options = new PathOptions
        {
            Intercept = hasIntercept,
            Standardize = true,
            Weights = Samples.Zeros(200, seed: 5),
            Offsets = offsets,
            L1Ratio = 0.9,
            PenaltyFactors = [0, 1, 1, 2, 1, 1, 1, 1, 1, double.PositiveInfinity, 1, 1],
            LambdaCount = 20,
            Tolerance = 1e-10,
        };
        using DesignReader reader = sample.In(layout).Open();
        LinearProblem problem = PathFit.Problem(reader, y, options, options.Weights.Span);
        Assert.NotNull(problem.Reduction);
        LinearProblem whole = new()
        {
            X = reader,
            Loss = problem.Loss,
            Outputs = 1,
            Y = problem.Y,
            Weights = problem.Weights,
            Offsets = problem.Offsets,
            HasIntercept = hasIntercept,
            L1Factors = problem.L1Factors,
            L2Factors = problem.L2Factors,
        };
        LinearPath expected = PathFit.Run(whole, options, null, TestContext.Current.CancellationToken);
        LinearPath actual = PathFit.Run(problem, options, null, TestContext.Current.CancellationToken);
        Assert.Equal(expected.Count, actual.Count);
        for (int k = 0; k < actual.Count; k++)
        {
            Assert.Equal(expected[k].Lambda, actual[k].Lambda, 1e-12);
            Assert.Equal(expected[k].Objective, actual[k].Objective, 1e-10);
            Assert.Equal(expected[k].MeanLoss, actual[k].MeanLoss, 1e-6);
            Assert.Equal(expected[k].DevianceExplained, actual[k].DevianceExplained, 1e-5);
            Assert.Equal(expected[k].Intercept, actual[k].Intercept, 1e-4);
            Assert.True(actual[k].Converged);
        }
    }

    [Fact]
    public void A_fit_names_the_place_of_what_is_not_finite()
    {
        var sample = new DesignSample(50, 4, seed: 6);
        sample.Values[20, 2] = double.NegativeInfinity;
        Assert.Contains("row 20, column 2", Assert.Throws<ArgumentException>(() => LinearPath.Fit(
            sample.Values, Samples.Numbers(50, seed: 2), cancellationToken: TestContext.Current.CancellationToken)).Message);
    }

    /// <summary>Makes column 2 a multiple of column 0, and column 5 a constant.</summary>
    private static void Duplicate(DesignSample sample)
    {
        for (int i = 0; i < sample.Rows; i++)
        {
            if (sample.Columns > 2)
                sample.Values[i, 2] = -2 * sample.Values[i, 0];
            if (sample.Columns > 5)
                sample.Values[i, 5] = 3;
        }
    }

    private static TallReduction Check(DesignSample sample, Layout layout, double[] weights, double[] y, bool hasIntercept, double tolerance)
    {
        using DesignReader reader = sample.In(layout).Open();
        TallReduction reduction = TallReduction.Create(reader, weights, y, hasIntercept)!;
        int columns = sample.Columns;
        using DesignReader reduced = reduction.Design.Open();
        Assert.Equal((columns, columns), (reduced.Rows, reduced.Columns));
        for (int trial = 0; trial < 5; trial++)
        {
            double[] beta = Samples.Numbers(columns, seed: trial);
            double[] residuals = [.. Enumerable.Range(0, sample.Rows).Select(i => Enumerable.Range(0, columns).Aggregate(
                y[i] - (hasIntercept ? reduction.ResponseMean : 0),
                (sum, j) => sum - (sample.Values[i, j] - (hasIntercept ? reduction.Means[j] : 0)) * beta[j]))];
            double expected = residuals.Zip(weights, (r, w) => w * r * r).Sum();
            double mean = residuals.Zip(weights, (r, w) => w * r).Sum();
            if (hasIntercept)
                Samples.Close(0, mean, 1e-9 * Math.Sqrt(expected), "mean");

            double[] z = [.. reduction.Y];
            using WorkingColumns all = reduced.CreateWorkingColumns();
            all.Append([.. Enumerable.Range(0, columns)]);
            fixed (double* v = z)
            {
                for (int j = 0; j < columns; j++)
                    all.Add(j, -beta[j], v);
            }

            double actual = reduction.Constant + z.Sum(r => r * r / columns);
            Samples.Close(expected, actual, tolerance * expected, $"{layout}, {columns} columns");
        }

        return reduction;
    }
}
