using System.Reflection;
using System.Runtime.InteropServices;

namespace L1Gen.Package.Tests;

/// <summary>A console project of a user who has nothing but the package.</summary>
public sealed class Consumer
{
    private const string Name = "Consumer";

    private readonly string _directory;
    private readonly string _framework;

    internal Consumer(string directory, PackedPackage package, string name, string[] programs, string framework, (string Name, string Value)[] properties, string includedAssets)
    {
        (_directory, _framework) = (directory, framework);
        foreach (string program in programs)
            Write(program, Resource(program));
        Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{package.Feed}" />
              </packageSources>
            </configuration>
            """);
        Write($"{Name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>{framework}</TargetFramework>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <InvariantGlobalization>true</InvariantGlobalization>
                {string.Join("\n    ", properties.Select(property => $"<{property.Name}>{property.Value}</{property.Name}>"))}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{name}" Version="{package.Version}" IncludeAssets="{includedAssets}" />
                <AdditionalFiles Include="*.l1.json" />
              </ItemGroup>
            </Project>
            """);
        // Nothing above the folder shall reach into the project.
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
        Write("Directory.Packages.props", "<Project />");
    }

    private static string RuntimeIdentifier =>
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux") + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>Restores, for a runtime if it shall be published.</summary>
    /// <returns>Why something of the framework, or a source, is not to be had; null if all is there.</returns>
    public string? Restore(bool forPublish = false)
    {
        CommandResult result = Dotnet(["restore", .. forPublish ? ["-r", RuntimeIdentifier] : Array.Empty<string>()]);
        if (result.ExitCode == 0)
            return null;
        string[] errors = [.. result.Output.Split('\n').Where(line => line.Contains("error NU", StringComparison.Ordinal))];
        // Only what is missing of the framework excuses; a fault of the package does not.
        if (errors.Length == 0 || errors.Any(line => !IsUnavailable(line) || line.Contains("L1Gen ", StringComparison.Ordinal)))
            result.AssertSuccess();
        return errors[0].Trim();
    }

    /// <summary>Builds for Release, after a restore.</summary>
    internal CommandResult Build() => Dotnet("build", "-c", "Release", "--no-restore");

    /// <summary>Publishes for Release and this machine, after a restore for it.</summary>
    internal CommandResult Publish() => Dotnet("publish", "-c", "Release", "--no-restore", "-r", RuntimeIdentifier, "-o", Published);

    /// <summary>Applies the fix of a diagnostic, as an editor does.</summary>
    internal CommandResult Fix(string diagnostic) =>
        Dotnet("format", "analyzers", "--diagnostics", diagnostic, "--severity", "info", "--no-restore", "--verbosity", "detailed");

    /// <summary>What the built program prints; a runtime of a later version serves, if its own is not installed.</summary>
    internal string Run() => Dotnet("--roll-forward", "Major", Path.Combine("bin", "Release", _framework, $"{Name}.dll")).AssertSuccess().Output;

    /// <summary>What the published program prints.</summary>
    internal string RunPublished() =>
        Command.Run(Path.Combine(Published, OperatingSystem.IsWindows() ? $"{Name}.exe" : Name), _directory).AssertSuccess().Output;

    /// <summary>Whether the library is among what was built.</summary>
    internal bool HasLibrary => File.Exists(Path.Combine(_directory, "bin", "Release", _framework, "L1Gen.dll"));

    private string Published => Path.Combine(_directory, "published");

    private CommandResult Dotnet(params string[] arguments) => Command.Dotnet(_directory, arguments);

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_directory, file), text);

    // NU1101: no such package; NU1102: no such version; NU1301: a source does not answer.
    private static bool IsUnavailable(string line) => new[] { "NU1101", "NU1102", "NU1301" }.Any(id => line.Contains(id, StringComparison.Ordinal));

    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new ArgumentException($"There is no resource '{name}'.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
