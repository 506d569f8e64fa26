using L1Gen;

namespace RobustRegression;

/// <summary>How well one loss did: on the rows it was trained on, and on clean ones that it has not seen.</summary>
/// <param name="Name">The loss.</param>
/// <param name="Training">On the training rows.</param>
/// <param name="HeldOut">On the others.</param>
/// <param name="Median">Half of the errors on the others are smaller.</param>
/// <param name="Hours">The hours of the day that have a weight.</param>
internal sealed record Forecast(string Name, Evaluation Training, Evaluation HeldOut, double Median, int Hours)
{
    /// <summary>Trains a model; all losses with the same optimizer.</summary>
    public static Forecast Of(string name, IDifferentiable<float> model, Machine machine)
    {
        // The gradient of an L1 loss does not shrink towards the minimum: the learning rate has to.
        var options = new FitOptions { Epochs = 300, Optimizer = new ProximalAdam { LearningRate = 0.01 }, Schedule = new Schedule.Cosine() };
        FitResult fit = model.Fit(machine.Training, options);
        float[] errors = [.. model.Predict(machine.HeldOut).Zip(machine.Actual, (predicted, actual) => Math.Abs(predicted - actual)).Order()];
        return new Forecast(name, fit.Training!, model.Evaluate(machine.HeldOut), errors[errors.Length / 2], model.Sparsity().Rows[0].NonZeros);
    }
}
