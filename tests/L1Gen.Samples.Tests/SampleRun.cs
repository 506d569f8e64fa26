using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace L1Gen.Samples.Tests;

/// <summary>What a sample printed, and how it ended.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
public sealed record SampleRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs a built sample to its end.</summary>
    /// <param name="name">The sample, as the project file names it in its assembly metadata.</param>
    public static async Task<SampleRun> Of(string name)
    {
        string path = typeof(SampleRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == name).Value!;
        var start = new ProcessStartInfo("dotnet", [path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            // Elsewhere than in the sample's own folder: it must find its data from anywhere.
            WorkingDirectory = Path.GetTempPath(),
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new SampleRun(process.ExitCode, await output, await errors);
    }

    /// <summary>The last cell of the one line that starts with some words; cells stand two blanks apart.</summary>
    public string Last(string words) => Cells(words)[^1];

    /// <summary>The cells of the one line that starts with some words.</summary>
    public string[] Cells(string words) =>
        Output.Split('\n', StringSplitOptions.TrimEntries).Single(line => line.StartsWith(words, StringComparison.Ordinal))
            .Split("  ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
