using System.Collections.Immutable;
using L1Gen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace L1Gen.Generator.Parsing;

/// <summary>A frozen model with the text of its file; two are equal where spec and content are.</summary>
internal sealed class ModelFile(FrozenSpec spec, SourceText text) : IEquatable<ModelFile>
{
    public FrozenSpec Spec { get; } = spec;

    public SourceText Text { get; } = text;

    /// <summary>The source of a type, or null where its file is not one of the additional files, is not the only one, or cannot be read.</summary>
    public static ModelFile? Find(FrozenSpec spec, ImmutableArray<AdditionalText> files, CancellationToken cancellation)
    {
        ImmutableArray<AdditionalText> matching = Matching(spec.File, files);
        return matching.Length == 1 && matching[0].GetText(cancellation) is { } text ? new ModelFile(spec, text) : null;
    }

    /// <summary>The files whose paths end in the given segments, whichever way the slashes lean; one that is listed twice counts once.</summary>
    public static ImmutableArray<AdditionalText> Matching(string file, ImmutableArray<AdditionalText> files)
    {
        string end = file.Replace('\\', '/');
        while (end.StartsWith("./", StringComparison.Ordinal) || end.StartsWith("../", StringComparison.Ordinal))
            end = end.Substring(end.IndexOf('/') + 1);
        if (end.Length == 0)
            return [];
        return [.. files.Where(candidate => EndsIn(candidate.Path.Replace('\\', '/'), end)).GroupBy(candidate => candidate.Path).Select(same => same.First())];
    }

    /// <summary>The name of a file without its directory.</summary>
    public static string NameOf(string file) => file.Substring(file.Replace('\\', '/').LastIndexOf('/') + 1);

    public bool Equals(ModelFile? other) => other is not null && Spec.Equals(other.Spec) && Text.ContentEquals(other.Text);

    public override bool Equals(object? obj) => Equals(obj as ModelFile);

    public override int GetHashCode() => Spec.GetHashCode();

    private static bool EndsIn(string path, string end) =>
        path.EndsWith(end, StringComparison.Ordinal) && (path.Length == end.Length || end[0] == '/' || path[path.Length - end.Length - 1] == '/');
}
