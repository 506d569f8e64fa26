namespace L1Gen.Tests.Training;

/// <summary>Keeps copies of the arrays, as a file would.</summary>
internal sealed class MemoryCheckpoint : Checkpoint
{
    private FitState? _state;

    internal override FitState? Read() => _state;

    internal override void Write(FitState state)
    {
        _state = new FitState();
        foreach ((string name, string text) in state.Texts)
            _state.Texts[name] = text;
        foreach ((string name, Array array) in state.Arrays)
            _state.Arrays[name] = (Array)array.Clone();
    }
}
