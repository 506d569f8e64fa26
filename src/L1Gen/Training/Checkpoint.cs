namespace L1Gen;

/// <summary>
/// Where a fit keeps its state every so many epochs, and from where it resumes: with the same data and options the result is that of a fit without a
/// break, to the bit. Only <see cref="FitOptions.Epochs"/> and <see cref="FitOptions.Threads"/> may change; another option, λ or number of rows is refused. <see cref="CheckpointFile"/> is the one there is.
/// </summary>
public abstract class Checkpoint
{
    private protected Checkpoint()
    {
    }

    /// <summary>Epochs from one state kept to the next; 1. The last epoch's is always kept.</summary>
    public int EveryEpochs { get; init; } = 1;

    /// <summary>Refuses a place where nothing can be kept.</summary>
    internal virtual void Check()
    {
    }

    /// <summary>Keeps a state in place of the one before.</summary>
    internal abstract void Write(FitState state);

    /// <summary>The state that was kept, or null where there is none.</summary>
    internal abstract FitState? Read();
}
