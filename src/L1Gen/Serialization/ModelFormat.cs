using System.Numerics;

namespace L1Gen.Serialization;

/// <summary>The words of the format of saved models, which <c>docs/files.md</c> describes.</summary>
internal static class ModelFormat
{
    public const string Name = "l1gen-model";

    /// <summary>The version that is written; 1 lacked the graph, and what came with it.</summary>
    public const int Version = 2;

    /// <summary>The longest name of a feature or a class, and the longest text of a self-test, in characters; escaped it is within what <see cref="JsonCursor"/> takes.</summary>
    public const int MaxNameLength = 1_000_000;

    /// <summary>The members of a model. Those after the required ones are optional, but for the graph of a file that is not of version 1.</summary>
    public static readonly string[] Members =
    [
        "format", "version", "type", "element", "forward", "loss", "lossParameter", "inputs", "fields", "features", "classes",
        "graph", "standardization", "text", "selfTest",
    ];

    public const int RequiredMembers = 9;

    /// <summary>How many members version 1 knew.</summary>
    public const int MembersOfVersion1 = 11;

    public static readonly string[] StandardizationMembers = ["means", "scales"];

    public static readonly string[] TextMembers = ["longestGram", "counts", "digitsByLength", "symbols"];

    /// <summary>The members of a row of a self-test. The last one is optional.</summary>
    public static readonly string[] RowMembers = ["inputs", "scores", "text"];

    public static readonly string[] SparseRowMembers = ["indices", "values"];

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

    /// <summary>Refuses metadata that is not of the model.</summary>
    /// <exception cref="ArgumentException">It isn't; the message tells why.</exception>
    public static void Check(ModelMetadata metadata, ForwardPlan plan)
    {
        string? fault = metadata switch
        {
            { BagOfWords: not null } when BagOfWordsFault(plan) is { } other => other,
            { BagOfWords: { } words, Features: { } features } when !features.SequenceEqual(words.Terms) => "the features are not the terms of the bag of words",
            { BagOfWords: null, Texts: not null } => "texts need the bag of words that makes rows of them",
            _ => null,
        };
        IReadOnlyList<string>? names = metadata.BagOfWords?.Terms ?? metadata.Features;
        fault ??= names is null ? null : FeatureFault(names, plan);
        fault ??= metadata.Classes is null ? null : ClassFault(metadata.Classes, plan);
        fault ??= metadata.Standardization is null ? null : StandardizationFault(metadata.Standardization.Means.Count, plan);
        fault ??= metadata.Texts is null ? null : TextFault(metadata.Texts);
        if (fault is not null)
            throw new ArgumentException($"{fault}.", nameof(metadata));
    }

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

    /// <summary>What is wrong with a standardisation of so many elements, or null.</summary>
    public static string? StandardizationFault(int count, ForwardPlan plan) =>
        plan.Inputs.FirstOrDefault(input => input.Kind == InputKind.Index) is { } index ? $"a standardization does not go with the index '{index.Name}'"
        : count != FeatureCount(plan) ? $"a standardization of {Counted.Of(count, "element")}; the model's inputs have {FeatureCount(plan)}"
        : null;

    /// <summary>Why the rows of texts are none of the model's, or null.</summary>
    public static string? BagOfWordsFault(ForwardPlan plan) =>
        plan.Inputs is [{ Kind: InputKind.Sparse }] ? null : "a bag of words is for a model with one input, which is sparse";

    /// <summary>What is wrong with texts to keep, or null.</summary>
    public static string? TextFault(IReadOnlyList<string> texts)
    {
        for (int i = 0; i < texts.Count; i++)
        {
            if (!IsText(texts[i]))
                return $"text {i} is null, has more than {MaxNameLength} characters, or is not valid Unicode";
        }
        return null;
    }

    private static bool IsText(string? text) => text is { Length: <= MaxNameLength } && IsUnicode(text);

    private static string? NameFault(string what, IReadOnlyList<string> names, IEnumerable<int> groups)
    {
        var known = new Dictionary<string, int>();
        int next = 0;
        foreach (int length in groups)
        {
            known.Clear();
            for (int end = next + length; next < end; next++)
            {
                string name = names[next];
                if (!IsText(name))
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
