using System.Globalization;

namespace L1Gen.Tests.Linear;

/// <summary>Data sets that lie beside the repository, in <c>../shared/data</c>; a test that reads one is skipped where it is not there.</summary>
internal static class SharedData
{
    /// <summary>The numbers of a file of comma-separated values, row by row.</summary>
    public static double[][] Read(string file, int header = 0)
    {
        string? path = null;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null && path is null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "data", file);
            path = File.Exists(candidate) ? candidate : null;
        }

        Assert.SkipWhen(path is null, $"shared/data/{file} is not beside the repository.");
        return [.. File.ReadLines(path!).Skip(header).Select(line => Array.ConvertAll(line.Split(','), cell => double.Parse(cell, CultureInfo.InvariantCulture)))];
    }
}
