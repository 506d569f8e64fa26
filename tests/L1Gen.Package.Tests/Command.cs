using System.Diagnostics;
using System.Text;

namespace L1Gen.Package.Tests;

/// <summary>What a command printed, both streams in order of arrival, and its exit code.</summary>
internal sealed record CommandResult(int ExitCode, string Output)
{
    /// <summary>Asserts exit code 0.</summary>
    /// <returns>This.</returns>
    public CommandResult AssertSuccess()
    {
        if (ExitCode != 0)
            Assert.Fail($"Exit code {ExitCode}:\n{Output}");
        return this;
    }
}

/// <summary>Runs programs as a user's terminal does.</summary>
internal static class Command
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <summary>Runs the .NET CLI.</summary>
    public static CommandResult Dotnet(string directory, params string[] arguments) => Run("dotnet", directory, arguments);

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="TimeoutException">It did not end; it was killed.</exception>
    public static CommandResult Run(string program, string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };

        // What `dotnet test` tells its own children would point a build at the wrong files.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        // Build servers would outlive the test and hold its output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = new StringBuilder();
        DataReceivedEventHandler append = (_, line) =>
        {
            lock (output)
                output.Append(line.Data is null ? "" : line.Data + "\n");
        };
        process.OutputDataReceived += append;
        process.ErrorDataReceived += append;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end in {Limit}:\n{output}");
        }

        process.WaitForExit();
        lock (output)
            return new CommandResult(process.ExitCode, output.ToString());
    }
}
