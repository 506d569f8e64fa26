using L1Gen.Tests.Linear.Reference;

namespace L1Gen.Tests.Linear;

/// <summary>
/// The curve against those of scikit-learn 1.2.1 (<c>LassoCV(alphas, cv=PredefinedSplit, tol=1e-15)</c>) and glmnet 4.1-6
/// (<c>cv.glmnet(x, y, foldid, lambda, thresh=1e-16)</c>) on the diabetes data, row i in fold i mod 5; and that neither threads nor the path's end change it.
/// </summary>
public class CrossValidationTests
{
    private static readonly CrossValidationOptions Given = new() { FoldOfRow = [.. Enumerable.Range(0, 442).Select(i => i % 5)] };

    [Fact]
    public void The_curve_of_scikit_learn()
    {
        ReferenceData data = ReferenceData.Read("diabetes");
        double[] alphas = [20, 10, 5, 2, 1, 0.5, 0.1, 0.02];
        double[][] expected =
        [
            [3043.946245902628, 2808.966798946444, 3850.08016168215, 2747.945419844559, 3539.8621656197433],
            [3016.8681781353794, 2762.682072594542, 3852.3558382956717, 2737.2139892973, 3490.807624189671],
            [3012.7506831370124, 2745.746091016564, 3861.1931354186977, 2739.323567349658, 3471.849187201529],
            [2882.381269743557, 2634.8284772466404, 3786.328620499419, 2642.220737139329, 3473.503702818396],
            [2801.064160826136, 2601.755672010824, 3704.93829315174, 2481.2530675240373, 3364.607197713175],
            [2788.077372485526, 2625.0967448634406, 3690.2540482028144, 2419.2178386415662, 3316.0993463404175],
            [2777.3574575802177, 2669.138780465549, 3683.6814085982874, 2383.3632891800826, 3285.305007415566],
            [2776.127739430413, 2681.8157768238285, 3683.8200467911256, 2379.4771894482424, 3280.300722404175],
        ];

        CrossValidation run = Fitted.CrossValidated(
            data.Design, data.Y, new PathOptions { Lambdas = [.. alphas.Select(Lambda.FromScikitLearnLasso)], Tolerance = 1e-10 }, Given);

        Assert.True(run.Converged);
        for (int k = 0; k < alphas.Length; k++)
        {
            for (int fold = 0; fold < 5; fold++)
                Assert.Equal(1, run.Curve[k].Folds[fold] / expected[k][fold], 1e-6);
        }
    }

    [Fact]
    public void The_curve_of_glmnet_standardised()
    {
        ReferenceData data = ReferenceData.Read("diabetes");
        double[] lambdas = [40, 20, 10, 5, 2, 1, 0.5, 0.1];

        CrossValidation run = Fitted.CrossValidated(
            data.Design,
            data.Y,
            new PathOptions { Standardize = true, Lambdas = [.. lambdas.Select(lambda => Lambda.FromGlmnet(lambda))], Tolerance = 1e-10 },
            Given);

        AssertCurve(
            run,
            [5504.63766459113, 3779.39499278794, 3244.04085014610, 3072.48997329242, 2973.15711121416, 2955.58579740094, 2956.63532665899, 2957.05028527310],
            [327.196006309018, 249.166710656620, 237.760437932837, 223.806464023273, 225.832626343105, 233.225277040615, 236.336262099760, 236.117072989801]);
        Assert.Equal((2.0, 10.0), (run.LambdaMin, run.Lambda1Se));
        Assert.Equal((5, 3), (run.IndexMin, run.Index1Se));
    }

    [Fact]
    public void The_curve_of_glmnet_for_two_classes_with_weights()
    {
        ReferenceData data = ReferenceData.Read("diabetes");
        PathOptions options = Classes with { Weights = Array.ConvertAll(Enumerable.Range(0, 442).ToArray(), i => 1.0 + i % 3) };
        int[] above = Array.ConvertAll(data.Y, y => y > 140 ? 1 : 0);

        CrossValidation loss = Fitted.CrossValidated(data.Design, above, options, Given);
        CrossValidation error = Fitted.CrossValidated(data.Design, above, options, Given with { Measure = CrossValidationMeasure.Misclassification });

        AssertCurve(
            loss,
            [0.657788699179016, 0.563378875908043, 0.525878719805311, 0.503021907300692, 0.498767690690583, 0.498223727953097, 0.500960519317934],
            [0.00253929246259617, 0.00879462330671088, 0.01470929306490552, 0.01354960499980537, 0.01236899412490804, 0.01226501867352490, 0.01134548559151493]);
        AssertCurve(
            error,
            [0.275198187995470, 0.246885617214043, 0.252548131370328, 0.261608154020385, 0.259343148357871, 0.253680634201585, 0.248018120045300],
            [0.01240825238546980, 0.01944871581859253, 0.02014050677201591, 0.01096986900728067, 0.01176267532353085, 0.01197503640878516, 0.00915348089087579]);
        Assert.Equal((0.005, 0.02), (loss.LambdaMin, loss.Lambda1Se));
        Assert.Equal((0.1, 0.1), (error.LambdaMin, error.Lambda1Se));
    }

    [Fact]
    public void The_curve_of_glmnet_for_three_classes()
    {
        ReferenceData data = ReferenceData.Read("diabetes");
        int[] thirds = Array.ConvertAll(data.Y, y => y <= 100 ? 0 : y <= 184 ? 1 : 2);

        CrossValidation run = Fitted.CrossValidated(data.Design, thirds, Classes with { Loss = Loss.SoftmaxCrossEntropy }, Given);

        AssertCurve(
            run,
            [1.059436529311981, 0.923470921733016, 0.860292908564944, 0.835056219683318, 0.834453910073703, 0.839345872908141, 0.851165073904644],
            [0.0024111955345831, 0.0079144744771550, 0.0166988765167267, 0.0229065948211887, 0.0264081629722473, 0.0297403425544734, 0.0324508518367977]);
    }

    [Fact]
    public void Neither_threads_nor_the_end_of_the_path_change_the_result()
    {
        (DesignMatrix x, double[] y) = Planted.Of(rows: 60, columns: 90, seed: 3);
        var options = new CrossValidationOptions { Folds = 4, Seed = 5, Threads = 1 };

        var path = new PathOptions { LambdaMinRatio = 1e-4 };
        CrossValidation alone = Fitted.CrossValidated(x, y, path, options);

        Assert.True(alone.Path.Count < 100, "the path of all rows ends early");
        foreach (int threads in new[] { 2, 3, 9 })
        {
            CrossValidation team = Fitted.CrossValidated(x, y, path, options with { Threads = threads });
            Assert.Equal(alone.Curve.SelectMany(point => point.Folds), team.Curve.SelectMany(point => point.Folds));
            Assert.Equal(alone.Curve.Select(point => (point.Lambda, point.Mean, point.StandardError)), team.Curve.Select(point => (point.Lambda, point.Mean, point.StandardError)));
            Assert.Equal(alone.FoldOfRow, team.FoldOfRow);
            Assert.Equal(alone.Converged, team.Converged);
            Assert.Equal(alone.Path.Select(point => point.Objective), team.Path.Select(point => point.Objective));
        }
    }

    [Fact]
    public void A_fold_is_a_fit_without_its_rows()
    {
        (DesignMatrix x, double[] y) = Planted.Of(rows: 40, columns: 6, seed: 1);
        int[] folds = [.. Enumerable.Range(0, 40).Select(i => i % 2)];
        var path = new PathOptions { Tolerance = 1e-10, Lambdas = [0.3, 0.1, 0.03] };

        CrossValidation run = Fitted.CrossValidated(x, y, path, new CrossValidationOptions { FoldOfRow = folds, Measure = CrossValidationMeasure.AbsoluteError });

        LinearPath even = Fitted.Path(x, y, path with { Weights = folds.Select(fold => fold == 1 ? 0.0 : 1.0).ToArray() });
        double[] scores = even[2].Predict(x);
        Assert.Equal(Enumerable.Range(0, 40).Where(i => i % 2 == 1).Average(i => Math.Abs(y[i] - scores[i])), run.Curve[2].Folds[1], 1e-12);
    }

    [Fact]
    public void Chance_makes_folds_of_equal_size_and_equal_shares_of_the_classes()
    {
        int[] classes = [.. Enumerable.Range(0, 103).Select(i => i % 10 == 0 ? 1 : 0)];

        int[] plain = Folds.BySeed(103, 5, seed: 2, []), stratified = Folds.BySeed(103, 5, seed: 2, classes);

        Assert.Equal([20, 20, 21, 21, 21], plain.CountBy(fold => fold).Select(pair => pair.Value).Order());
        Assert.Equal([20, 20, 21, 21, 21], stratified.CountBy(fold => fold).Select(pair => pair.Value).Order());
        Assert.Equal([2, 2, 2, 2, 3], stratified.Where((_, row) => classes[row] == 1).CountBy(fold => fold).Select(pair => pair.Value).Order());
        Assert.Equal(plain, Folds.BySeed(103, 5, seed: 2, []));
        Assert.NotEqual(plain, Folds.BySeed(103, 5, seed: 3, []));
    }

    [Fact]
    public void Groups_stay_together()
    {
        int[] groups = [.. Enumerable.Range(0, 100).Select(i => i * i % 23 * 7)];

        int[] folds = Folds.ByGroup(groups, 3, seed: 1);

        Assert.All(groups.Zip(folds).GroupBy(pair => pair.First), rows => Assert.Single(rows.Select(pair => pair.Second).Distinct()));
        Assert.Equal(3, folds.Distinct().Count());
        Assert.InRange(folds.CountBy(fold => fold).Min(pair => pair.Value), 25, 33);
    }

    [Fact]
    public void Says_how_far_it_is()
    {
        (DesignMatrix x, double[] y) = Planted.Of(rows: 30, columns: 4, seed: 1);
        var reports = new List<FitsProgress>();

        Fitted.CrossValidated(x, y, null, new CrossValidationOptions { Folds = 3 }, new DirectProgress<FitsProgress>(reports.Add));

        Assert.Equal([new(1, 4), new(2, 4), new(3, 4), new(4, 4)], reports);
    }

    [Fact]
    public void Ends_when_it_is_cancelled()
    {
        (DesignMatrix x, double[] y) = Planted.Of(rows: 30, columns: 4, seed: 1);
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => CrossValidation.Run(
            x, y, null, new CrossValidationOptions { Folds = 5, Threads = 2 }, new DirectProgress<FitsProgress>(_ => stop.Cancel()), stop.Token));
    }

    public static TheoryData<string, CrossValidationOptions> WrongOptions => new()
    {
        { "'Folds' must be from 2 to the number of rows, 6.", new() { Folds = 1 } },
        { "'Folds' must be from 2 to the number of rows, 6.", new() { Folds = 7 } },
        { "'Threads' must be positive.", new() { Threads = 0 } },
        { "'Groups' has 2 elements for 6 rows.", new() { Folds = 2, Groups = [1, 2] } },
        { "'Groups' has 2 groups for 3 folds.", new() { Folds = 3, Groups = [1, 2, 1, 2, 1, 2] } },
        { "'FoldOfRow' has 1 element for 6 rows.", new() { FoldOfRow = [1] } },
        { "'FoldOfRow' has -1; folds are numbered from 0, and there are 6 rows.", new() { FoldOfRow = [0, 1, -1, 0, 1, 0] } },
        { "'FoldOfRow' has 99; folds are numbered from 0, and there are 6 rows.", new() { FoldOfRow = [0, 1, 99, 0, 1, 0] } },
        { "'FoldOfRow' has no row in fold 1; folds are numbered from 0, and the greatest is 2.", new() { FoldOfRow = [0, 2, 2, 0, 2, 0] } },
        { "'FoldOfRow' has every row in fold 0; two folds are the least.", new() { FoldOfRow = [0, 0, 0, 0, 0, 0] } },
        { "The measure Misclassification is for losses with classes; the loss is L2.", new() { Measure = CrossValidationMeasure.Misclassification } },
    };

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void An_option_out_of_its_range(string message, CrossValidationOptions options)
    {
        ArgumentException exception = Assert.ThrowsAny<ArgumentException>(() => Fitted.CrossValidated(new double[6, 2], new double[6], null, options));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_the_fold_without_which_a_class_is_missing()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Fitted.CrossValidated(
            new double[6, 2], new[] { 0, 1, 0, 1, 2, 0 }, new PathOptions { Loss = Loss.SoftmaxCrossEntropy }, new CrossValidationOptions { FoldOfRow = [0, 0, 1, 1, 2, 2] }));

        Assert.StartsWith("Without fold 2: No row with a weight above 0 is of class 2", exception.Message, StringComparison.Ordinal);
    }

    private static PathOptions Classes => new()
    {
        Loss = Loss.Logistic,
        Standardize = true,
        Lambdas = [0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.001],
        Tolerance = 1e-10,
    };

    private static void AssertCurve(CrossValidation run, double[] means, double[] errors)
    {
        Assert.True(run.Converged);
        for (int k = 0; k < means.Length; k++)
        {
            Assert.Equal(1, run.Curve[k].Mean / means[k], 1e-6);
            Assert.Equal(1, run.Curve[k].StandardError / errors[k], 1e-5);
        }
    }
}
