using System.Numerics;

namespace L1Gen.Serialization;

/// <summary>The words of the format of saved models, which <c>docs/files.md</c> describes.</summary>
internal static class ModelFormat
{
    public const string Name = "l1gen-model";
    public const int Version = 1;

    /// <summary>The longest name of a feature or a class in characters; escaped it is within what <see cref="JsonCursor"/> takes.</summary>
    public const int MaxNameLength = 1_000_000;

    /// <summary>The members of a model. The last two are optional.</summary>
    public static readonly string[] Members =
        ["format", "version", "type", "element", "forward", "loss", "lossParameter", "inputs", "fields", "features", "classes"];

    public const int RequiredMembers = 9;

    public static readonly string[] InputMembers = ["name", "kind", "length"];

    /// <summary>The members of a weight field; a model within a safetensors file goes without the last.</summary>
    public static readonly string[] FieldMembers = ["name", "shape", "lambda", "lambda2", "weights"];

    public static string Element<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ElementName.Of<T>();

    public static string Kind(InputKind kind) => kind switch
    {
        InputKind.Dense => "dense",
        InputKind.Sparse => "sparse",
        _ => "index",
    };

    public static string Shape(IEnumerable<int> shape) => $"[{string.Join(", ", shape)}]";

    /// <summary>How many features a model has: the elements of its inputs, in their order.</summary>
    public static long FeatureCount(ForwardPlan plan) => plan.Inputs.Sum(input => (long)input.Length);

    /// <summary>How many classes a model tells apart: one for each score, two where it has one score.</summary>
    public static int ClassCount(ForwardPlan plan) => Math.Max(plan.Scores.Count, 2);

    /// <summary>What is wrong with the names of a model's features, or null. Names of one input must differ.</summary>
    public static string? FeatureFault(IReadOnlyList<string> features, ForwardPlan plan) =>
        features.Count != FeatureCount(plan)
            ? $"{Counted.Of(features.Count, "feature name")}; the model's inputs have {FeatureCount(plan)} elements"
            : NameFault("feature", features, plan.Inputs.Select(input => input.Length));

    /// <summary>What is wrong with the names of a model's classes, or null.</summary>
    public static string? ClassFault(IReadOnlyList<string> classes, ForwardPlan plan) =>
        classes.Count != ClassCount(plan)
            ? $"{Counted.Of(classes.Count, "class name")}; the model has {ClassCount(plan)} classes"
            : NameFault("class", classes, [classes.Count]);

    private static string? NameFault(string what, IReadOnlyList<string> names, IEnumerable<int> groups)
    {
        var known = new Dictionary<string, int>();
        int next = 0;
        foreach (int length in groups)
        {
            known.Clear();
            for (int end = next + length; next < end; next++)
            {
                if (names[next] is not { Length: <= MaxNameLength } name || !IsUnicode(name))
                    return $"{what} {next} has no name, one of more than {MaxNameLength} characters, or one that is not valid Unicode";
                if (!known.TryAdd(name, next))
                    return $"{what} {known[name]} and {what} {next} are both named '{JsonCursor.Shorten(name)}'";
            }
        }
        return null;
    }

    private static bool IsUnicode(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
                return false;
        }
        return true;
    }
}
