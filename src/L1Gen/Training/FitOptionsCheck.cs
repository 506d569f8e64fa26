namespace L1Gen;

/// <summary>Refuses options out of their range, each by name.</summary>
internal static class FitOptionsCheck
{
    /// <exception cref="ArgumentException">An option is missing or out of its range, or two exclude each other.</exception>
    public static void Run(FitOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Epochs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BatchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Threads);
        ArgumentNullException.ThrowIfNull(options.Optimizer);
        ArgumentNullException.ThrowIfNull(options.Schedule);
        options.Optimizer.Check();
        options.Schedule.Check();
        if (!options.Optimizer.TakesSchedule && options.Schedule is not Schedule.Constant)
            throw new ArgumentException($"{options.Optimizer.GetType().Name} chooses its own step sizes and takes no schedule.", nameof(options));
        if (options.ClipNorm is { } norm && !(norm > 0 && norm <= double.MaxValue))
            throw new ArgumentOutOfRangeException(nameof(options), norm, "'ClipNorm' must be positive and finite.");
        if (options.ClipNorm is not null && options.Optimizer is ProximalGradient)
            throw new ArgumentException("ProximalGradient takes no ClipNorm: it finds its step size by itself.", nameof(options));
        if (options.Lambda is { } lambda && !(lambda >= 0 && lambda <= double.MaxValue))
            throw new ArgumentOutOfRangeException(nameof(options), lambda, "'Lambda' must be finite and not negative.");
        if (!(options.ValidationFraction >= 0 && options.ValidationFraction < 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.ValidationFraction, "'ValidationFraction' must be at least 0 and below 1.");
        if (options.ValidationFraction > 0 && options.Validation is not null)
            throw new ArgumentException("Give either 'Validation' or 'ValidationFraction'.", nameof(options));
        if (options.EarlyStopping is { } stopping)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stopping.Patience);
            if (!(stopping.MinImprovement >= 0 && stopping.MinImprovement <= double.MaxValue))
                throw new ArgumentOutOfRangeException(nameof(options), stopping.MinImprovement, "'MinImprovement' must be finite and not negative.");
        }

        if (options.Checkpoint is { } checkpoint)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(checkpoint.EveryEpochs);
    }
}
