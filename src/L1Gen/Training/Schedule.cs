namespace L1Gen;

/// <summary>What an optimizer's learning rate is multiplied by as a fit goes on.</summary>
public abstract record Schedule
{
    /// <summary>The factor for one step.</summary>
    /// <param name="step">Steps taken before it, over all epochs.</param>
    /// <param name="epoch">Epochs finished before it.</param>
    /// <param name="epochs">The epochs of the fit.</param>
    /// <returns>Finite and not negative.</returns>
    public abstract double Factor(long step, int epoch, int epochs);

    /// <summary>Refuses parameters out of their range.</summary>
    internal virtual void Check()
    {
    }

    /// <summary>Always 1.</summary>
    public sealed record Constant : Schedule
    {
        /// <inheritdoc/>
        public override double Factor(long step, int epoch, int epochs) => 1;
    }

    /// <summary>Gammaᵏ after k times <see cref="Every"/> epochs.</summary>
    /// <param name="Every">Epochs between two falls, positive.</param>
    /// <param name="Gamma">What each fall multiplies by; 0.1 by default.</param>
    public sealed record StepDecay(int Every, double Gamma = 0.1) : Schedule
    {
        /// <inheritdoc/>
        public override double Factor(long step, int epoch, int epochs) => Math.Pow(Gamma, epoch / Every);

        internal override void Check()
        {
            FitOptionsCheck.Positive(Every, nameof(Every));
            FitOptionsCheck.NotNegative(Gamma, nameof(Gamma));
        }
    }

    /// <summary>Falls from 1 to <see cref="End"/> along half a cosine, epoch by epoch (Loshchilov and Hutter 2017, eq. 5, without restarts).</summary>
    /// <param name="End">The factor that the last epoch would be followed by; 0 by default.</param>
    public sealed record Cosine(double End = 0) : Schedule
    {
        /// <inheritdoc/>
        public override double Factor(long step, int epoch, int epochs) => End + (1 - End) * (1 + Math.Cos(Math.PI * epoch / epochs)) / 2;

        internal override void Check() => FitOptionsCheck.NotNegative(End, nameof(End));
    }

    /// <summary>Rises in equal parts to the full rate in the first <see cref="Steps"/> steps, times another schedule (Goyal et al. 2017, §2.2).</summary>
    /// <param name="Steps">The steps (batches) until the full rate, positive.</param>
    /// <param name="Then">The schedule that goes on; a constant one where it is null.</param>
    public sealed record WarmUp(int Steps, Schedule? Then = null) : Schedule
    {
        /// <inheritdoc/>
        public override double Factor(long step, int epoch, int epochs) =>
            Math.Min(1, (step + 1.0) / Steps) * (Then?.Factor(step, epoch, epochs) ?? 1);

        internal override void Check()
        {
            FitOptionsCheck.Positive(Steps, nameof(Steps));
            Then?.Check();
        }
    }
}
