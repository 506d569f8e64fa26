using System.Reflection;

[assembly: AssemblyFixture(typeof(L1Gen.Package.Tests.PackedPackage))]
// Each test is a build of its own, which takes the processors that there are.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace L1Gen.Package.Tests;

/// <summary>
/// The packages of this repository, packed once for all tests into a folder feed outside of it, under a version that no cache has seen.
/// Intermediate files go there too, so that the build that is running the tests is not disturbed.
/// </summary>
public sealed class PackedPackage : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("l1gen-package-");

    /// <summary>Packs.</summary>
    public PackedPackage()
    {
        Version = $"0.1.0-test.{Guid.NewGuid():n}";
        Directory.CreateDirectory(Feed);
        PackOutput = string.Concat(new[] { "L1Gen", "L1Gen.Mpi" }.Select(project => Command.Dotnet(
            RepositoryRoot, "pack", Path.Combine(RepositoryRoot, "src", project), "-c", "Release", "--artifacts-path", Path.Combine(_directory.FullName, "artifacts"),
            "-o", Feed, $"-p:Version={Version}").AssertSuccess().Output));
    }

    /// <summary>The version that consumers refer to.</summary>
    public string Version { get; }

    /// <summary>What <c>dotnet pack</c> printed.</summary>
    public string PackOutput { get; }

    /// <summary>The folder feed.</summary>
    public string Feed => Path.Combine(_directory.FullName, "feed");

    /// <summary>The package file.</summary>
    public string File => Path.Combine(Feed, $"L1Gen.{Version}.nupkg");

    /// <summary>The file of the package that binds MPI.</summary>
    public string MpiFile => Path.Combine(Feed, $"L1Gen.Mpi.{Version}.nupkg");

    private static string RepositoryRoot { get; } =
        typeof(PackedPackage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "RepositoryRoot").Value!;

    /// <summary>A fresh console project outside the repository that refers to the package.</summary>
    /// <param name="programs">The names of the consumer's files among the resources.</param>
    /// <param name="framework"><c>net10.0</c> or <c>net8.0</c>.</param>
    /// <param name="properties">Further properties of the project.</param>
    public Consumer CreateConsumer(string[] programs, string framework, params (string Name, string Value)[] properties) =>
        new(_directory.CreateSubdirectory(Path.GetRandomFileName()).FullName, this, "L1Gen", programs, framework, properties, "all");

    /// <summary>A console project that refers to the package that binds MPI alone.</summary>
    /// <inheritdoc cref="CreateConsumer"/>
    public Consumer CreateMpiConsumer(string[] programs, string framework, params (string Name, string Value)[] properties) =>
        new(_directory.CreateSubdirectory(Path.GetRandomFileName()).FullName, this, "L1Gen.Mpi", programs, framework, properties, "all");

    /// <summary>A console project that compiles against the package and runs without the library in it.</summary>
    /// <inheritdoc cref="CreateConsumer"/>
    public Consumer CreateConsumerWithoutLibrary(string[] programs, string framework, params (string Name, string Value)[] properties) =>
        new(_directory.CreateSubdirectory(Path.GetRandomFileName()).FullName, this, "L1Gen", programs, framework, properties, "compile; build; analyzers");

    /// <summary>Deletes the feed, the consumers, and the package from the machine's cache.</summary>
    public void Dispose()
    {
        string cache = Command.Dotnet(_directory.FullName, "nuget", "locals", "global-packages", "--list").Output;
        string folder = cache[(cache.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        foreach (string cached in new[] { "l1gen", "l1gen.mpi" }.Select(name => Path.Combine(folder, name, Version)).Where(Directory.Exists))
            Directory.Delete(cached, recursive: true);
        _directory.Delete(recursive: true);
    }
}
