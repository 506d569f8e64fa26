namespace L1Gen;

/// <summary>A loss, a gradient or a weight became NaN or infinite. The model holds the weights of the end of the last finished epoch.</summary>
public sealed class FitDivergedException : ArithmeticException
{
    internal FitDivergedException(int epoch, int batch, string? field, string what, bool fromTheStart)
        : base($"{what} is NaN or infinite in epoch {epoch}, batch {batch}{(field is null ? "" : $"; the first such weight or gradient is in '{field}'")}. "
            + (fromTheStart
                ? "No step was taken: the weights it started from give this. Call Initialize or Load first, or scale the inputs to about 1."
                : "The weights are those of the end of the last finished epoch. A smaller learning rate, ClipNorm, or inputs scaled to about 1 may help."))
    {
        Epoch = epoch;
        Batch = batch;
        Field = field;
    }

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The batch within it, from 1; of <see cref="ProximalGradient"/> always 1.</summary>
    public int Batch { get; }

    /// <summary>The first weight field that has a NaN or an infinity, in its weights or their gradient; null where only the loss has.</summary>
    public string? Field { get; }
}
