using System.Text.RegularExpressions;

namespace L1Gen.Generator.Emission;

/// <summary>
/// The kernels of frozen models as text, for models that run without <c>L1Gen.dll</c>: the sources of <c>L1Gen.Kernels.Frozen</c>, which this assembly carries, as one nested class
/// with every name of the framework in full.
/// </summary>
internal static class FrozenKernels
{
    private const string Prefix = "Kernels.";

    private static readonly (string Namespace, string[] Types)[] Framework =
    [
        ("System", ["GC", "Math", "ReadOnlySpan", "Span", "UInt128"]),
        ("System.Buffers.Binary", ["BinaryPrimitives"]),
        ("System.Numerics", ["BitOperations", "IBinaryFloatingPointIeee754", "Vector"]),
        ("System.Runtime.CompilerServices", ["MethodImpl", "MethodImplOptions", "Unsafe"]),
        ("System.Runtime.InteropServices", ["MemoryMarshal"]),
        ("System.Runtime.Intrinsics", ["Vector128", "Vector256", "Vector512"]),
        ("System.Runtime.Intrinsics.X86", ["Sse", "Sse41"]),
        ("System.Text", ["Rune"]),
    ];

    private static readonly Dictionary<string, string> FullNames = Framework
        .SelectMany(part => part.Types.Select(name => (Name: name, Full: $"global::{part.Namespace}.{name}")))
        .Append((Name: "Simd", Full: "global::System.Numerics.Vector"))
        .ToDictionary(pair => pair.Name, pair => pair.Full);

    private static readonly Regex Name = new(@"(?<![\w.])[A-Z]\w*", RegexOptions.CultureInvariant);
    private static readonly Regex Declared = new(
        @"^    (?:public|internal|private) (?:(?:static|readonly|ref|const) )*(?:(?:struct|interface) (?<name>\w+)|[^=;(]*?(?<name>\w+)(?:<[\w, ]*>)?(?:\(| =))", RegexOptions.CultureInvariant | RegexOptions.Multiline);

    private static readonly Lazy<List<Part>> Parts = new(() => [.. typeof(FrozenKernels).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).OrderBy(name => name, StringComparer.Ordinal).Select(Read)]);

    /// <summary>The namespaces of the framework whose extension methods the kernels call; the file has to name them in using directives.</summary>
    public static IEnumerable<string> Usings => ["System", "System.Runtime.Intrinsics", "System.Numerics"];

    /// <summary>Writes <c>static class Frozen</c> with the kernels that a text calls, and with what those call.</summary>
    public static void Write(CodeWriter writer, string callers)
    {
        var wanted = new HashSet<Part>();
        var open = new Queue<string>(Regex.Matches(callers, @"\bFrozen\.(\w+)").Cast<Match>().Select(match => match.Groups[1].Value));
        while (open.Count > 0)
        {
            string name = open.Dequeue();
            foreach (Part part in Parts.Value.Where(part => part.Declares.Contains(name) && wanted.Add(part)))
            {
                foreach (Match match in Name.Matches(part.Code))
                    open.Enqueue(match.Value);
            }
        }

        if (wanted.Count == 0)
            return;
        writer.Line();
        // A type parameter here may have the name of one of a type around this one.
        writer.Line("#pragma warning disable 693");
        writer.Open("internal static class Frozen");
        bool isFirst = true;
        foreach (Part part in Parts.Value.Where(wanted.Contains))
        {
            if (!isFirst)
                writer.Line();
            isFirst = false;
            foreach (string line in part.Code.Split('\n'))
                writer.Line(line);
        }

        writer.Close();
    }

    private static Part Read(string resource)
    {
        using Stream stream = typeof(FrozenKernels).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        string text = reader.ReadToEnd().Replace("\r\n", "\n");
        var declares = new HashSet<string>(Declared.Matches(text).Cast<Match>().Select(match => match.Groups["name"].Value), StringComparer.Ordinal);
        int start = text.IndexOf("\n{\n", StringComparison.Ordinal) + 3, end = text.LastIndexOf("\n}", StringComparison.Ordinal);
        IEnumerable<string> lines = text.Substring(start, end - start).Split('\n')
            .Where(line => !line.TrimStart().StartsWith("///", StringComparison.Ordinal) && !line.Contains("[EditorBrowsable("))
            .Select(line => line.StartsWith("    ", StringComparison.Ordinal) ? line.Substring(4) : line)
            .Select(line => line.TrimStart().StartsWith("//", StringComparison.Ordinal) ? line : Name.Replace(line, match => FullNames.TryGetValue(match.Value, out string? full) ? full : match.Value));
        return new Part(declares, string.Join("\n", lines));
    }

    private sealed record Part(HashSet<string> Declares, string Code);
}
