namespace L1Gen.Serialization;

/// <summary>Writes files so that a crash at any moment leaves the old one whole.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes <paramref name="path"/>.tmp-… in the same folder, flushes it to the disk and renames it to <paramref name="path"/>. If
    /// <paramref name="write"/> throws, nothing is left behind; a process that dies leaves the file beside, which nobody reads.
    /// </summary>
    /// <param name="path">The file to replace or create; where it is a link, what it points to is replaced.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, Action<Stream> write)
    {
        FileSystemInfo? target = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true) : null;
        path = target?.FullName ?? Path.GetFullPath(path);
        string beside = $"{path}.tmp-{Path.GetRandomFileName()}";
        try
        {
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
