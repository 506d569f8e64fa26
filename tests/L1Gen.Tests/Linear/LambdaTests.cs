namespace L1Gen.Tests.Linear;

/// <summary>
/// λ of other libraries. Each library's objective, written out as its documentation has it, is ours times a constant; and what the library itself found (scikit-learn 1.2.1 and
/// glmnet 4.1-6, run on these twelve rows) has nowhere a lower value of ours beside it.
/// </summary>
public class LambdaTests
{
    private const double N = 12;

    private static readonly double[][] X =
    [
        [0.3, -1.2, 0.7], [1.1, 0.4, -0.6], [-0.8, 0.9, 0.2], [0.5, 0.1, 1.3], [-1.4, -0.3, -0.9], [0.2, 1.5, 0.4],
        [-0.6, -0.7, 1.1], [1.6, 0.2, -0.3], [-0.1, -1.0, -1.2], [0.9, 0.8, 0.6], [-1.0, 0.6, -0.5], [0.4, -0.4, -0.2],
    ];

    private static readonly double[] Y = [2.1, 3.4, -1.3, 1.9, -3.2, 1.2, -0.4, 4.4, -0.9, 3.1, -2.6, 1.6];
    private static readonly double[] TwoClasses = [1, 1, 0, 1, 0, 0, 0, 1, 1, 1, 0, 0];
    private static readonly double[] ThreeClasses = [0, 1, 2, 0, 2, 1, 0, 1, 2, 1, 2, 0];
    private static readonly double[] Counts = [3, 5, 0, 2, 0, 1, 1, 7, 0, 4, 0, 2];

    [Fact]
    public void Lasso_of_scikit_learn()
    {
        var ours = new ElasticNetPenalty(Lambda.FromScikitLearnLasso(0.2), 0);

        AssertProportional(w => SumOfSquares(w) / (2 * N) + 0.2 * L1(w), w => Mean(Squared, w) + Penalty(ours, w), 0.5);
        AssertMinimum(w => Mean(Squared, w) + Penalty(ours, w), [2.3341162440665455, 0, 0.19426091913977106, 0.5513262983369114]);
    }

    [Fact]
    public void ElasticNet_of_scikit_learn()
    {
        ElasticNetPenalty ours = Lambda.FromScikitLearnElasticNet(0.3, 0.4);

        AssertProportional(w => SumOfSquares(w) / (2 * N) + 0.3 * 0.4 * L1(w) + 0.5 * 0.3 * 0.6 * L2(w), w => Mean(Squared, w) + Penalty(ours, w), 0.5);
        AssertMinimum(w => Mean(Squared, w) + Penalty(ours, w), [1.9552626427165793, 0, 0.3066805685737073, 0.5804335626556281]);
        Assert.Equal(0.4, ours.L1Ratio, 1e-15);
    }

    [Fact]
    public void Logistic_regression_of_scikit_learn()
    {
        ElasticNetPenalty both = Lambda.FromScikitLearnLogisticRegression(0.7, N, 0.6);

        AssertProportional(w => 0.6 * L1(w) + 0.4 / 2 * L2(w) + 0.7 * N * Mean(LogLoss, w), w => Mean(LogLoss, w) + Penalty(both, w), 0.7 * N);
        AssertMinimum(w => Mean(LogLoss, w) + Penalty(both, w), [1.1710377511453192, -0.22430196959049434, 0, -0.10510829318095001]);
    }

    [Fact]
    public void Liblinear_without_an_intercept()
    {
        var ours = new ElasticNetPenalty(Lambda.FromLiblinear(0.7, N), 0);

        Assert.Equal(Lambda.FromScikitLearnLogisticRegression(0.7, N), ours.Lambda);
        AssertProportional(w => L1(w) + 0.7 * N * Mean(LogLoss, w), w => Mean(LogLoss, w) + Penalty(ours, w), 0.7 * N);
        AssertMinimum(w => Mean(LogLoss, [.. w, 0]) + Penalty(ours, [.. w, 0]), [1.195643889982275, 0, 0]);
    }

    [Fact]
    public void Multinomial_regression_of_scikit_learn_and_glmnet()
    {
        AssertMinimum(
            w => MultinomialLoss(w) + Lambda.FromScikitLearnLogisticRegression(0.9, N) * MultinomialL1(w),
            [
                0, -0.6514282674944092, 0.9274021225392131, 0.11764312244608713, 0.8107030111849703, 0.6414620536994028, 0, -0.19768978184735922,
                -1.0559577312209867, 0, -0.2055573489111125, 0.08004665940125882,
            ]);
        AssertMinimum(
            w => MultinomialLoss(w) + Lambda.FromGlmnet(0.08, Loss.SoftmaxCrossEntropy) * MultinomialL1(w),
            [
                0, -0.743980781466142, 1.036911834871936, 0.141843801958096, 0.903535707058726, 0.750836043182802, 0, -0.238557889696782,
                -1.1627985831486249, 0, -0.2499500620571668, 0.0967140877386862,
            ]);
    }

    [Fact]
    public void Quantile_regression_of_scikit_learn()
    {
        AssertMinimum(
            w => Mean((w, i) => Pinball(0.3, w, i), w) + Lambda.FromScikitLearnQuantileRegressor(0.1) * L1(w),
            [2.5018315018315023, 0, 0.15750915750915745, 0.4443223443223441]);
        AssertMinimum(
            w => Mean((w, i) => Math.Abs(Y[i] - Score(w, i)), w) + Lambda.FromScikitLearnQuantileRegressor(0.1, Loss.L1) * L1(w),
            [2.4557823129251704, 0, 0.38775510204081653, 0.5870748299319729]);
    }

    [Fact]
    public void Gaussian_of_glmnet()
    {
        double deviation = Math.Sqrt(Y.Sum(y => (y - Y.Average()) * (y - Y.Average())) / N);
        ElasticNetPenalty mixed = Lambda.FromGlmnet(0.3, 0.4, Loss.L2, deviation);
        double[] deviations = [.. Enumerable.Range(0, 3).Select(j => Math.Sqrt(X.Average(x => x[j] * x[j]) - Math.Pow(X.Average(x => x[j]), 2)))];

        AssertMinimum(w => Mean(Squared, w) + Lambda.FromGlmnet(0.2) * L1(w), [2.334116244066752, 0, 0.194260919139733, 0.551326298336894]);
        AssertMinimum(w => Mean(Squared, w) + Penalty(mixed, w), [2.196975752058732, 0, 0.315871970006455, 0.557816957560960]);
        Assert.Equal(Lambda.FromScikitLearnElasticNet(0.3, 0.4), Lambda.FromGlmnet(0.3, 0.4));

        // standardize = TRUE, its default, is Standardize here: factors of the columns' standard deviations.
        AssertMinimum(
            w => Mean(Squared, w) + Lambda.FromGlmnet(0.2) * deviations.Select((s, j) => s * Math.Abs(w[j])).Sum(),
            [2.358875590986679, 0, 0.273489723205311, 0.545095251332622]);
    }

    [Fact]
    public void Binomial_and_Poisson_of_glmnet()
    {
        AssertMinimum(
            w => Mean(LogLoss, w) + Penalty(Lambda.FromGlmnet(0.05, 0.4, Loss.Logistic), w),
            [1.798618806839492, -0.644353567846680, 0, -0.192810662522665]);
        AssertMinimum(
            w => Mean((w, i) => Math.Exp(Score(w, i)) - Counts[i] * Score(w, i), w) + Penalty(Lambda.FromGlmnet(0.1, 0.7, Loss.Poisson), w),
            [1.2849040216605476, -0.0986364138227210, 0.2078078095029701, 0.0673921282925165]);
    }

    [Fact]
    public void Keras_and_PyTorch()
    {
        AssertProportional(w => Mean(Squared, w) + 0.2 * L1(w), w => Mean(Squared, w) + Lambda.FromKeras(0.2) * L1(w), 1);
        AssertProportional(w => Mean(Squared, w) + 0.2 * L1(w) + 0.1 * L2(w), w => Mean(Squared, w) + Penalty(Lambda.FromKeras(0.2, 0.1), w), 1);
        AssertProportional(w => Mean(Squared, w) + 0.2 * L1(w), w => Mean(Squared, w) + Lambda.FromPyTorch(0.2) * L1(w), 1);
        AssertProportional(w => SumOfSquares(w) + 0.2 * L1(w), w => Mean(Squared, w) + Lambda.FromPyTorchSum(0.2, N) * L1(w), N);

        // weight_decay·w is the gradient of ½·weight_decay·Σw².
        AssertProportional(w => Mean(Squared, w) + 0.2 * L1(w) + 0.3 / 2 * L2(w), w => Mean(Squared, w) + Penalty(Lambda.FromPyTorch(0.2, 0.3), w), 1);
    }

    [Fact]
    public void Trainers_of_ML_NET()
    {
        AssertProportional(
            w => (N * Mean(LogLoss, w) + 0.5 * 0.8 * L2(w)) / N + 1.3 / N * L1(w), w => Mean(LogLoss, w) + Penalty(Lambda.FromMlNetLbfgs(1.3, 0.8, N), w), 1);
        AssertProportional(
            w => Mean(Squared, w) + 0.25 * 0.1 * L1(w) + 0.1 * L2(w) * 0.5, w => Mean(Squared, w) + Penalty(Lambda.FromMlNetSdca(0.25, 0.1), w), 1);
    }

    [Fact]
    public void Refuses_what_no_library_takes()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Lambda.FromScikitLearnLasso(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Lambda.FromKeras(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Lambda.FromLiblinear(0, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => Lambda.FromLiblinear(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Lambda.FromScikitLearnElasticNet(1, 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Lambda.FromGlmnet(1, 0.5, Loss.L2, 0));
        Assert.Equal("loss", Assert.Throws<ArgumentException>(() => Lambda.FromGlmnet(1, Loss.Huber)).ParamName);
        Assert.Equal("loss", Assert.Throws<ArgumentException>(() => Lambda.FromScikitLearnQuantileRegressor(1, Loss.L2)).ParamName);
    }

    /// <summary>Nowhere near is the convex objective lower, at distances from 1e-5 to 0.1.</summary>
    private static void AssertMinimum(Func<double[], double> objective, double[] found)
    {
        double least = objective(found);
        var random = new Random(1);
        for (int trial = 0; trial < 2000; trial++)
        {
            double distance = Math.Pow(10, -1 - 4 * random.NextDouble());
            double[] other = [.. found.Select(w => w + distance * (2 * random.NextDouble() - 1))];
            double value = objective(other);
            Assert.True(value >= least - 1e-14, $"{string.Join(", ", other)} has {value}, less by {least - value}.");
        }
    }

    private static void AssertProportional(Func<double[], double> theirs, Func<double[], double> ours, double factor)
    {
        var random = new Random(2);
        for (int trial = 0; trial < 10; trial++)
        {
            double[] w = [.. Enumerable.Range(0, 4).Select(_ => 4 * random.NextDouble() - 2)];
            Assert.Equal(factor, theirs(w) / ours(w), 1e-13);
        }
    }

    /// <summary>Three slopes, and the intercept last.</summary>
    private static double Score(double[] w, int i) => w[0] * X[i][0] + w[1] * X[i][1] + w[2] * X[i][2] + w[3];

    private static double Squared(double[] w, int i) => Math.Pow(Y[i] - Score(w, i), 2);

    private static double LogLoss(double[] w, int i) => Math.Log(1 + Math.Exp(Score(w, i))) - TwoClasses[i] * Score(w, i);

    private static double Pinball(double tau, double[] w, int i) => Math.Max(tau * (Y[i] - Score(w, i)), (tau - 1) * (Y[i] - Score(w, i)));

    private static double Mean(Func<double[], int, double> loss, double[] w) => Enumerable.Range(0, (int)N).Average(i => loss(w, i));

    private static double SumOfSquares(double[] w) => N * Mean(Squared, w);

    private static double L1(double[] w) => w.Take(3).Sum(Math.Abs);

    private static double L2(double[] w) => w.Take(3).Sum(slope => slope * slope);

    private static double Penalty(ElasticNetPenalty penalty, double[] w) => penalty.Lambda * L1(w) + penalty.Lambda2 * L2(w);

    private static double MultinomialLoss(double[] w) => Enumerable.Range(0, (int)N).Average(i =>
    {
        double[] scores = [.. w.Chunk(4).Select(ofClass => Score(ofClass, i))];
        return Math.Log(scores.Sum(Math.Exp)) - scores[(int)ThreeClasses[i]];
    });

    private static double MultinomialL1(double[] w) => w.Chunk(4).Sum(L1);
}
