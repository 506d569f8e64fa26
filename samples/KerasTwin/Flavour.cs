using L1Gen;

namespace KerasTwin;

/// <summary>One of the two networks, trained in three ways from the same random start.</summary>
internal sealed record Flavour(string Penalized, Run Subgradient, Run Proximal, Run Continued)
{
    /// <summary>Steps of a run; each takes all rows.</summary>
    public const int Steps = 2_000;

    /// <summary>Trains copies of a model.</summary>
    /// <param name="penalized">What the penalty is on, in words.</param>
    /// <param name="start">A model that holds the first weights.</param>
    /// <param name="data">The rows.</param>
    public static Flavour Of<TModel>(string penalized, Func<TModel> start, Dataset<float> data)
        where TModel : IDifferentiable<float>
    {
        TModel adam = start();
        Run subgradient = Run.Of("SubgradientAdam", adam, new SubgradientAdam { LearningRate = Textbook.Rate }, data);
        Run proximal = Run.Of("ProximalAdam", start(), new ProximalAdam { LearningRate = Textbook.Rate }, data);
        Run continued = Run.Of("SubgradientAdam, then ProximalAdam", adam, new ProximalAdam { LearningRate = Textbook.Rate }, data);
        return new Flavour(penalized, subgradient, proximal, continued);
    }

    public IEnumerable<Run> Runs => [Subgradient, Proximal, Continued];
}

/// <summary>How a training went, and the zeros it left.</summary>
internal sealed record Run(string Name, FitResult Fit, long Zeros, long Weights)
{
    /// <summary>Trains the model.</summary>
    public static Run Of(string name, IDifferentiable<float> model, Optimizer optimizer, Dataset<float> data)
    {
        var options = new FitOptions { Epochs = Flavour.Steps, BatchSize = Textbook.Rows, Optimizer = optimizer };
        FitResult fit = model.Fit(data, options);
        return new Run(name, fit, model.ZeroWeights(), model.Sparsity().Count);
    }

    public Evaluation Result => Fit.Training!;
}
