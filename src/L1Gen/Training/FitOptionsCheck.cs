namespace L1Gen;

/// <summary>Refuses options out of their range, each by name; the argument at fault is always <c>options</c>.</summary>
internal static class FitOptionsCheck
{
    // What the user calls the argument; the checks have it piece by piece.
    private static string Argument => "options";

    /// <exception cref="ArgumentException">An option is missing or out of its range, or two exclude each other.</exception>
    public static void Run(FitOptions options)
    {
        Positive(options.Epochs, nameof(options.Epochs));
        Positive(options.BatchSize, nameof(options.BatchSize));
        Positive(options.Threads, nameof(options.Threads));
        Given(options.Optimizer, nameof(options.Optimizer));
        Given(options.Schedule, nameof(options.Schedule));
        options.Optimizer.Check();
        options.Schedule.Check();
        string optimizer = options.Optimizer.GetType().Name;
        if (!options.Optimizer.TakesSchedule && options.Schedule is not Schedule.Constant)
            throw Fault($"{optimizer} chooses its own step sizes; leave 'Schedule' out.");
        if (options.ClipNorm is { } norm)
        {
            Positive(norm, nameof(options.ClipNorm));
            if (options.Optimizer is ProximalGradient)
                throw Fault($"{optimizer} finds its step size by itself; leave 'ClipNorm' out.");
        }

        if (options.Lambda is { } lambda)
            NotNegative(lambda, nameof(options.Lambda));
        Fraction(options.ValidationFraction, nameof(options.ValidationFraction));
        if (options.ValidationFraction > 0 && options.Validation is not null)
            throw Fault("Give either 'Validation' or 'ValidationFraction'.");
        if (options.EarlyStopping is { } stopping)
        {
            Positive(stopping.Patience, nameof(stopping.Patience));
            NotNegative(stopping.MinImprovement, nameof(stopping.MinImprovement));
        }

        if (options.Checkpoint is { } checkpoint)
        {
            Positive(checkpoint.EveryEpochs, nameof(checkpoint.EveryEpochs));

            // The others write none.
            if (options.Communicator.Rank == 0)
                checkpoint.Check();
        }
    }

    /// <summary>What is wrong with the options together.</summary>
    public static ArgumentException Fault(string message) => new(message, Argument);

    public static void Positive(int value, string name)
    {
        if (value <= 0)
            throw OutOfRange(value, name, "positive");
    }

    public static void Positive(double value, string name)
    {
        if (!(value > 0 && value <= double.MaxValue))
            throw OutOfRange(value, name, "positive and finite");
    }

    public static void NotNegative(double value, string name)
    {
        if (!(value >= 0 && value <= double.MaxValue))
            throw OutOfRange(value, name, "finite and not negative");
    }

    public static void Fraction(double value, string name)
    {
        if (!(value >= 0 && value < 1))
            throw OutOfRange(value, name, "at least 0 and below 1");
    }

    public static TValue Given<TValue>(TValue? value, string name)
        where TValue : class => value ?? throw new ArgumentNullException(Argument, $"'{name}' is null.");

    private static ArgumentOutOfRangeException OutOfRange(object value, string name, string range) => new(Argument, value, $"'{name}' must be {range}.");
}
