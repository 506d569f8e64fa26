namespace L1Gen.Serialization;

/// <summary>A file that is written beside its place and takes it when it is whole, so that a crash at any moment leaves the old one as it was.</summary>
internal sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private readonly string _beside;
    private bool _isDone;

    /// <summary>Creates <paramref name="path"/>.tmp-… in the same folder.</summary>
    /// <param name="path">The file to replace or create; where it is a link, what it points to is replaced.</param>
    /// <param name="bufferSize">Bytes that are gathered before they are written.</param>
    public AtomicFile(string path, int bufferSize = 1 << 16)
    {
        FileSystemInfo? target = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true) : null;
        _path = target?.FullName ?? Path.GetFullPath(path);
        _beside = $"{_path}.tmp-{Path.GetRandomFileName()}";
        Stream = new(_beside, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize);
    }

    /// <summary>Receives the content.</summary>
    public FileStream Stream { get; }

    /// <summary>
    /// Writes a file, flushes it to the disk and renames it to <paramref name="path"/>. If <paramref name="write"/> throws, nothing is left behind; a process
    /// that dies leaves the file beside, which nobody reads.
    /// </summary>
    /// <param name="path">The file to replace or create; where it is a link, what it points to is replaced.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, Action<Stream> write)
    {
        using var file = new AtomicFile(path);
        write(file.Stream);
        file.Commit();
    }

    /// <summary>Flushes the content to the disk and gives it its name.</summary>
    public void Commit()
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(_beside, _path, overwrite: true);
        _isDone = true;
    }

    /// <summary>Deletes what has not been committed.</summary>
    public void Dispose()
    {
        if (_isDone)
            return;
        _isDone = true;
        try
        {
            Stream.Dispose();
        }
        finally
        {
            File.Delete(_beside);
        }
    }
}
