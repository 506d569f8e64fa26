using System.Runtime.InteropServices;
using L1Gen.Serialization;

namespace L1Gen;

/// <summary>
/// A checkpoint in a safetensors file. It is written beside and renamed, so that a crash leaves the one before whole; where the file exists when a fit
/// begins, the fit resumes from it.
/// </summary>
/// <param name="path">The file; created, and replaced as the fit goes on. Delete it to begin anew.</param>
public sealed class CheckpointFile(string path) : Checkpoint
{
    /// <summary>The file.</summary>
    public string Path { get; } = path ?? throw new ArgumentNullException(nameof(path));

    internal override void Check()
    {
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path)) ?? "";
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"The checkpoint's folder '{folder}' does not exist.");
    }

    internal override void Write(FitState state)
    {
        Tensor[] tensors = [.. state.Arrays.Where(array => array.Value.Length > 0).Select(array => ToTensor(array.Key, array.Value))];
        Safetensors.Write(Path, state.Texts, tensors);
    }

    internal override FitState? Read()
    {
        if (!File.Exists(Path))
            return null;
        SafetensorsContent content = Safetensors.Read(Path);
        var state = new FitState();
        foreach ((string name, string text) in content.Metadata)
            state.Texts[name] = text;
        foreach ((string name, Tensor tensor) in content.Tensors)
            state.Arrays[name] = ToArray(tensor);
        return state;
    }

    private static Tensor ToTensor(string name, Array array) => array switch
    {
        float[] numbers => new(name, "F32", [numbers.Length], MemoryMarshal.AsBytes<float>(numbers).ToArray()),
        double[] numbers => new(name, "F64", [numbers.Length], MemoryMarshal.AsBytes<double>(numbers).ToArray()),
        _ => throw new NotSupportedException(),
    };

    private Array ToArray(Tensor tensor) => tensor.Type switch
    {
        "F32" => MemoryMarshal.Cast<byte, float>(tensor.Bytes.Span).ToArray(),
        "F64" => MemoryMarshal.Cast<byte, double>(tensor.Bytes.Span).ToArray(),
        _ => throw new InvalidDataException($"'{Path}': '{tensor.Name}' holds {tensor.Type}; a checkpoint holds F32 and F64."),
    };
}
