using System.Numerics;

namespace L1Gen;

/// <summary>
/// How weights follow the gradient. The proximal ones end in exact zeros: <see cref="ProximalAdam"/>, <see cref="ProximalSgd"/>, <see cref="Ftrl"/>,
/// <see cref="ProximalGradient"/>. <see cref="SubgradientAdam"/> and <see cref="SubgradientSgd"/> yield none; they are here to compare with other frameworks.
/// </summary>
public abstract record Optimizer
{
    private protected Optimizer()
    {
    }

    /// <summary>The learning rate.</summary>
    internal abstract double Rate { get; }

    /// <summary>Whether a <see cref="Schedule"/> may multiply it.</summary>
    internal virtual bool TakesSchedule => true;

    /// <summary>Arrays as long as the gradient that the method keeps from step to step.</summary>
    internal abstract int States { get; }

    /// <summary>Refuses parameters out of their range.</summary>
    internal abstract void Check();

    /// <summary>Prepares the state for the weights a fit starts from; the arrays hold zeros.</summary>
    internal virtual void Start<T>(ReadOnlySpan<T> weights, Span<T> first, Span<T> second)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
    }

    /// <summary>One step on some weights of one field.</summary>
    internal abstract void Step<T>(in StepContext<T> step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    private protected static void Positive(double value, string name) => FitOptionsCheck.Positive(value, name);

    private protected static void Fraction(double value, string name) => FitOptionsCheck.Fraction(value, name);
}

/// <summary>What one step of an optimizer works on: some weights of one field, their gradient and state, of equal length.</summary>
internal readonly ref struct StepContext<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public required Span<T> Weights { get; init; }

    /// <summary>Overwritten by methods that add the penalty to it.</summary>
    public required Span<T> Gradient { get; init; }

    /// <summary>The first and the second state array; empty where the method keeps none.</summary>
    public required Span<T> First { get; init; }

    /// <inheritdoc cref="First"/>
    public required Span<T> Second { get; init; }

    /// <summary>The number of the step, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>The learning rate of the step, the schedule's factor included.</summary>
    public required double Rate { get; init; }

    /// <summary>What the gradient is multiplied by, to clip it.</summary>
    public required double Scale { get; init; }

    public required double Lambda { get; init; }

    public required double Lambda2 { get; init; }
}
