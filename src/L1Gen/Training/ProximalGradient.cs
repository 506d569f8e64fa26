namespace L1Gen;

/// <summary>
/// FISTA: accelerated proximal gradient descent over all rows at once, the step size found by backtracking (Beck and Teboulle 2009, §4), the acceleration
/// restarted where it points uphill (O'Donoghue and Candès 2015, §3.2). An epoch is an iteration; the batch size is ignored, a schedule refused, and so is
/// a loss that is not smooth: <see cref="Loss.L1"/>, <see cref="Loss.Quantile"/>.
/// </summary>
/// <remarks>On a convex model it reaches the optimum, and says so in <see cref="FitResult.Converged"/> and <see cref="FitResult.Optimality"/>.</remarks>
public sealed record ProximalGradient : Optimizer
{
    /// <summary>
    /// Ends the fit once the greatest element of the proximal gradient mapping, |w − prox(w − t·g)|/t, is at most this; 1e-5. It is measured in units of λ.
    /// </summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>The step size to start the search from; 1.</summary>
    public double InitialStep { get; init; } = 1;

    internal override double Rate => InitialStep;

    internal override bool TakesSchedule => false;

    internal override int States => 0;

    internal override void Check()
    {
        Positive(Tolerance, nameof(Tolerance));
        Positive(InitialStep, nameof(InitialStep));
    }

    internal override void Step<T>(in StepContext<T> step) => throw new NotSupportedException();
}
