namespace L1Gen.Serialization;

/// <summary>Tells of a conversion megabyte by megabyte.</summary>
internal sealed class DesignProgress(DesignTextLines lines, IProgress<ConversionProgress>? progress, CancellationToken cancellationToken)
{
    private const long Step = 1 << 20;

    private long _next;

    public void Report(long rows)
    {
        if (lines.Place < _next)
            return;
        _next = lines.Place + Step;
        cancellationToken.ThrowIfCancellationRequested();
        progress?.Report(new(lines.Place, lines.Length, rows));
    }

    public void End(long rows) => progress?.Report(new(lines.Length, lines.Length, rows));
}
