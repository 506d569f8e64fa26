using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace L1Gen.Generator.Tests.Compiling;

/// <summary>
/// The length of one method body. The JIT stops optimising a method beyond 60,000 bytes; emitted ones stay below half of that.
/// </summary>
/// <param name="Method">Type and method, as in metadata.</param>
/// <param name="Bytes">Bytes of IL.</param>
public sealed record MethodSize(string Method, int Bytes)
{
    /// <summary>Measures the methods whose body stands in one of some documents, longest first.</summary>
    /// <param name="assembly">The assembly's image.</param>
    /// <param name="symbols">Its portable PDB, which says where a method stands.</param>
    /// <param name="documents">The paths of the documents.</param>
    public static ImmutableArray<MethodSize> Of(Stream assembly, Stream symbols, IReadOnlySet<string> documents)
    {
        using var image = new PEReader(assembly);
        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(symbols);
        MetadataReader metadata = image.GetMetadataReader(), pdb = provider.GetMetadataReader();
        var sizes = new List<MethodSize>();
        foreach (MethodDefinitionHandle handle in metadata.MethodDefinitions)
        {
            MethodDefinition method = metadata.GetMethodDefinition(handle);
            bool emitted = pdb.GetMethodDebugInformation(handle.ToDebugInformationHandle()).GetSequencePoints()
                .Any(point => documents.Contains(pdb.GetString(pdb.GetDocument(point.Document).Name)));
            if (!emitted || method.RelativeVirtualAddress == 0)
                continue;
            string type = metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name);
            int bytes = image.GetMethodBody(method.RelativeVirtualAddress).GetILReader().Length;
            sizes.Add(new MethodSize($"{type}.{metadata.GetString(method.Name)}", bytes));
        }

        return [.. sizes.OrderByDescending(size => size.Bytes)];
    }
}
