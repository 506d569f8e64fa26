using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace L1Gen.Package.Tests;

public sealed class ContentTests(PackedPackage package)
{
    [Fact]
    public void Pack_yields_two_packages_without_a_warning()
    {
        Assert.Equal([package.File, package.MpiFile], Directory.GetFiles(package.Feed).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("warning", package.PackOutput, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void It_holds_the_runtime_the_compiler_parts_and_the_readme_and_nothing_else()
    {
        using ZipArchive archive = ZipFile.OpenRead(package.File);

        Assert.Equal(
            [
                "README.md",
                "analyzers/dotnet/cs/L1Gen.Analyzers.dll",
                "analyzers/dotnet/cs/L1Gen.CodeFixes.dll",
                "analyzers/dotnet/cs/L1Gen.Generator.dll",
                "lib/net10.0/L1Gen.dll",
                "lib/net10.0/L1Gen.xml",
                "lib/net8.0/L1Gen.dll",
                "lib/net8.0/L1Gen.xml",
            ],
            archive.Entries.Select(entry => entry.FullName).Where(name => !IsOfTheFormat(name)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_states_its_licence_and_depends_on_nothing()
    {
        using ZipArchive archive = ZipFile.OpenRead(package.File);
        XElement metadata = XDocument.Load(archive.GetEntry("L1Gen.nuspec")!.Open()).Root!.Elements().Single();
        XElement? Element(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name);

        Assert.Equal("L1Gen", Element("id")!.Value);
        Assert.Equal("MIT", Element("license")!.Value);
        Assert.Equal("expression", Element("license")!.Attribute("type")!.Value);
        Assert.Equal("README.md", Element("readme")!.Value);
        Assert.NotEmpty(Element("description")!.Value);
        Assert.Null(Element("developmentDependency"));
        Assert.Equal(["net10.0", "net8.0"], Element("dependencies")!.Elements().Select(group => group.Attribute("targetFramework")!.Value));
        Assert.All(Element("dependencies")!.Elements(), group => Assert.Empty(group.Elements()));
    }

    [Fact]
    public void The_package_that_binds_MPI_holds_its_assembly_and_depends_on_the_other_alone()
    {
        using ZipArchive archive = ZipFile.OpenRead(package.MpiFile);
        XElement[] groups = [.. XDocument.Load(archive.GetEntry("L1Gen.Mpi.nuspec")!.Open()).Descendants().Where(element => element.Name.LocalName == "group")];

        Assert.Equal(
            ["README.md", "lib/net10.0/L1Gen.Mpi.dll", "lib/net10.0/L1Gen.Mpi.xml", "lib/net8.0/L1Gen.Mpi.dll", "lib/net8.0/L1Gen.Mpi.xml"],
            archive.Entries.Select(entry => entry.FullName).Where(name => !IsOfTheFormat(name)).Order(StringComparer.Ordinal));
        Assert.Equal(2, groups.Length);
        Assert.All(groups, group => Assert.Equal(("L1Gen", null), (group.Elements().Single().Attribute("id")!.Value, group.Elements().Single().Attribute("exclude")?.Value)));
    }

    // The command-line compiler has no Workspaces, and no library beside its own: what refers to more does not load there.
    [Theory]
    [InlineData("L1Gen.Generator", new[] { "Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "System.Collections.Immutable", "netstandard" })]
    [InlineData("L1Gen.Analyzers", new[] { "L1Gen.Generator", "Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "System.Collections.Immutable", "netstandard" })]
    [InlineData("L1Gen.CodeFixes", new[]
    {
        "L1Gen.Analyzers", "L1Gen.Generator", "Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "Microsoft.CodeAnalysis.CSharp.Workspaces",
        "Microsoft.CodeAnalysis.Workspaces", "System.Collections.Immutable", "System.Composition.AttributedModel", "System.Memory", "netstandard",
    })]
    public void A_compiler_part_refers_only_to_what_its_host_has(string assembly, string[] allowed)
    {
        using ZipArchive archive = ZipFile.OpenRead(package.File);
        using Stream entry = archive.GetEntry($"analyzers/dotnet/cs/{assembly}.dll")!.Open();
        var image = new MemoryStream();
        entry.CopyTo(image);
        image.Position = 0;
        using var reader = new PEReader(image);
        MetadataReader metadata = reader.GetMetadataReader();
        AssemblyReference[] references = [.. metadata.AssemblyReferences.Select(metadata.GetAssemblyReference)];

        Assert.All(references, reference => Assert.Contains(metadata.GetString(reference.Name), allowed));
        Assert.All(
            references.Where(reference => metadata.GetString(reference.Name).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)),
            reference => Assert.Equal(new Version(4, 14, 0, 0), reference.Version));
    }

    private static bool IsOfTheFormat(string name) =>
        name.StartsWith("_rels/", StringComparison.Ordinal) || name.StartsWith("package/", StringComparison.Ordinal) || name is "[Content_Types].xml" or "L1Gen.nuspec" or "L1Gen.Mpi.nuspec";
}
