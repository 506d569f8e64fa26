namespace L1Gen.Generator.Freezing;

/// <summary>What is wrong with a file, thrown within the reading of it and caught at its end.</summary>
/// <param name="offset">The place, in characters from 0.</param>
/// <param name="message">What is wrong there.</param>
internal sealed class FileFault(int offset, string message) : Exception(message)
{
    public int Offset { get; } = offset;
}
