using System.Runtime.CompilerServices;
using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;
using Microsoft.CodeAnalysis.Text;

namespace L1Gen.Generator.Freezing;

/// <summary>Reads and prunes the text of a saved model. What was read is remembered as long as the text lives, because the generator and the analyzer both ask.</summary>
internal sealed class FrozenFile
{
    private static readonly ConditionalWeakTable<SourceText, FrozenFile> Known = new();

    private FrozenFile(FrozenNetwork? network, string fault)
    {
        Network = network;
        Fault = fault;
    }

    /// <summary>The pruned model; null where the file has a fault.</summary>
    public FrozenNetwork? Network { get; }

    /// <summary>What is wrong, with line and position from 1; else empty.</summary>
    public string Fault { get; }

    /// <summary>Reads a text.</summary>
    public static FrozenFile Read(SourceText text, CancellationToken cancellation)
    {
        if (Known.TryGetValue(text, out FrozenFile? known))
            return known;
        FrozenFile file = Read(text.ToString(), cancellation);
        return Known.GetValue(text, _ => file);
    }

    /// <summary>Reads a text, whether it was read before or not.</summary>
    internal static FrozenFile Read(string text, CancellationToken cancellation)
    {
        try
        {
            return new FrozenFile(NetworkBuilder.Build(SavedModelReader.Read(text, cancellation), cancellation), "");
        }
        catch (FileFault fault)
        {
            return new FrozenFile(null, Describe(text, fault));
        }
    }

    private static string Describe(string text, FileFault fault)
    {
        int line = 1, start = 0;
        for (int i = 0; i < fault.Offset; i++)
        {
            if (text[i] == '\n')
                (line, start) = (line + 1, i + 1);
        }

        return $"line {Literals.Display(line)}, position {Literals.Display(fault.Offset - start + 1)}: {fault.Message}";
    }
}
