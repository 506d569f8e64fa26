namespace L1Gen;

/// <summary>Calls an action at once, on the thread that reports.</summary>
internal sealed class DirectProgress<T>(Action<T> action) : IProgress<T>
{
    public void Report(T value) => action(value);
}
