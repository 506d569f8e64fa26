namespace L1Gen.Tests.Training;

/// <summary>Every optimizer that takes λ ends at the optimum that FISTA certifies, with zeros where it has them.</summary>
public class OptimumTests
{
    private static readonly ProximalGradient Certified = new() { Tolerance = 1e-10 };

    public static TheoryData<string> Optimizers => ["Adam", "Sgd", "Momentum", "Nesterov", "Ftrl"];

    private static (Optimizer Optimizer, Schedule Schedule, int Epochs) Of(string name) => name switch
    {
        "Adam" => (new ProximalAdam { LearningRate = 0.05 }, new Schedule.StepDecay(400), 1600),
        "Sgd" => (new ProximalSgd { LearningRate = 0.1 }, new Schedule.Constant(), 1500),
        "Momentum" => (new ProximalSgd { LearningRate = 0.05, Momentum = 0.9 }, new Schedule.Constant(), 1500),
        "Nesterov" => (new ProximalSgd { LearningRate = 0.05, Momentum = 0.9, Nesterov = true }, new Schedule.Constant(), 1500),
        _ => (new Ftrl { Alpha = 1 }, new Schedule.Constant(), 4000),
    };

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_lasso_ends_where_fista_ends(string name)
    {
        Dataset<double> data = TrainingData.Regression<double>(200, 12);
        Compare(name, data, () => new HandLinear<double>(12, 1, Loss.L2, lambda: 0.2, lambda2: 0.01));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_logistic_regression_ends_where_fista_ends(string name)
    {
        Dataset<double> data = TrainingData.Classes<double>(300, 12, 1);
        Compare(name, data, () => new HandLinear<double>(12, 1, Loss.Logistic, lambda: 0.05));
    }

    [Fact]
    public void Fista_satisfies_the_conditions_of_the_optimum()
    {
        const double Lambda = 0.2;
        Dataset<double> data = TrainingData.Regression<double>(200, 12);
        var model = new HandLinear<double>(12, 1, Loss.L2, Lambda);
        FitResult result = model.Train(data, new FitOptions { Optimizer = Certified, Epochs = 2000 });
        Assert.True(result.Converged);
        Assert.Equal(FitEnd.Converged, result.End);
        Assert.InRange(result.Optimality!.Value, 0, 1e-10);

        // The gradient is −λ·sign(w) where a weight stands and within ±λ where none does.
        var gradient = new double[model.Plan.GradientLength];
        L1Gen.Training.LossAndGradient(model, data, gradient);
        double[] w = model.WeightsOf(0).ToArray();
        Assert.Contains(0.0, w);
        for (int i = 0; i < w.Length; i++)
        {
            if (w[i] != 0)
                Assert.Equal(-Lambda * Math.Sign(w[i]), gradient[i], 1e-9);
            else
                Assert.InRange(gradient[i], -Lambda, Lambda);
        }

        Assert.Equal(0, gradient[model.Plan.Fields[1].Offset], 1e-9);
    }

    [Fact]
    public void Fista_in_float_converges_to_its_default_tolerance()
    {
        var model = new HandLinear<float>(12, 1, Loss.Logistic, lambda: 0.02);
        FitResult result = model.Train(TrainingData.Classes<float>(3000, 12, 1), new FitOptions { Optimizer = new ProximalGradient(), Epochs = 500 });
        Assert.True(result.Converged, $"{result.Optimality}");
    }

    [Fact]
    public void A_fit_that_stops_before_its_tolerance_says_so()
    {
        var model = new HandLinear<double>(12, 1, Loss.L2, 0.2);
        FitResult result = model.Train(TrainingData.Regression<double>(200, 12), new FitOptions { Optimizer = Certified, Epochs = 3 });
        Assert.False(result.Converged);
        Assert.Equal(FitEnd.Epochs, result.End);
        Assert.True(result.Optimality > 1e-10);
    }

    [Fact]
    public void Subgradient_descent_leaves_no_zeros()
    {
        var model = new HandLinear<double>(12, 1, Loss.L2, 0.2);
        model.Initialize(1);
        model.Train(TrainingData.Regression<double>(200, 12), new FitOptions { Optimizer = new SubgradientAdam(), Epochs = 50 });
        Assert.DoesNotContain(0.0, model.WeightsOf(0).ToArray());
    }

    private static void Compare(string name, Dataset<double> data, Func<HandLinear<double>> create)
    {
        HandLinear<double> expected = create(), model = create();
        Assert.True(expected.Train(data, new FitOptions { Optimizer = Certified, Epochs = 5000 }).Converged);
        (Optimizer optimizer, Schedule schedule, int epochs) = Of(name);
        model.Initialize(3);
        model.Train(data, new FitOptions { Optimizer = optimizer, Schedule = schedule, Epochs = epochs, BatchSize = data.Rows });

        // FTRL's rates fall with the root of the steps, and so it comes nearer slowly.
        double tolerance = name == "Ftrl" ? 2e-3 : 1e-5;
        double[] w = model.Weights(), optimum = expected.Weights();
        Assert.Contains(0.0, optimum);
        for (int i = 0; i < w.Length; i++)
        {
            Assert.Equal(optimum[i], w[i], tolerance);
            Assert.Equal(optimum[i] == 0, w[i] == 0);
        }
    }
}
