using System.Globalization;

namespace L1Gen.Mpi.Tests;

/// <summary>What a job left.</summary>
/// <param name="ExitCode">The launcher's exit code.</param>
/// <param name="Text">The standard output of all ranks.</param>
/// <param name="Errors">The standard error stream of all ranks and of the launcher.</param>
internal sealed record MpiOutput(int ExitCode, string Text, string Errors)
{
    /// <summary>The lines that begin with "rank N: ", without that.</summary>
    public string[] Rank(int rank)
    {
        string prefix = string.Create(CultureInfo.InvariantCulture, $"rank {rank}: ");
        return [.. Text.Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).Select(line => line[prefix.Length..].TrimEnd('\r'))];
    }

    /// <summary>The lines of each of the first ranks.</summary>
    public string[][] Ranks(int count) => [.. Enumerable.Range(0, count).Select(Rank)];

    /// <summary>This, of a job that ended in order and said no word on its end.</summary>
    public MpiOutput Succeeded()
    {
        Assert.True(ExitCode == 0, $"The job ended with code {ExitCode}.\n{Text}\n{Errors}");
        Assert.DoesNotContain("L1Gen:", Errors, StringComparison.Ordinal);
        return this;
    }

    /// <summary>This, of a job that did not; its error stream has this text.</summary>
    public MpiOutput Failed(string because)
    {
        Assert.True(ExitCode != 0, $"The job ended in order.\n{Text}\n{Errors}");
        Assert.Contains(because, Errors, StringComparison.Ordinal);
        return this;
    }
}
