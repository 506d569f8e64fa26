using L1Gen.Generator.Model;

namespace L1Gen.Generator.Freezing;

/// <summary>What a file of version 2 holds, checked: shapes agree, lengths follow from the graph, numbers are finite.</summary>
internal sealed class SavedModel
{
    /// <summary>Elements of all inputs, and of all values of one row; a network beyond this has no use for frozen code.</summary>
    public const int MostElements = 1 << 24;

    /// <summary>The type that was saved, for people.</summary>
    public string Type { get; set; } = "";

    /// <summary>Whether the elements are <see langword="float"/>, not <see langword="double"/>.</summary>
    public bool IsSingle { get; set; }

    /// <summary>The forward method as it was written.</summary>
    public string Forward { get; set; } = "";

    /// <summary>The name of the member of <c>L1Gen.Loss</c>.</summary>
    public string Loss { get; set; } = "";

    public IReadOnlyList<InputSpec> Inputs { get; set; } = [];

    public IReadOnlyList<SavedField> Fields { get; set; } = [];

    /// <summary>The graph; operands stand before what uses them, and the last node is the scores.</summary>
    public IReadOnlyList<NodeSpec> Nodes { get; set; } = [];

    /// <summary>Where the graph stands in the file, in characters from 0.</summary>
    public int GraphPlace { get; set; }

    /// <summary>The names of all elements of all inputs, or null.</summary>
    public IReadOnlyList<string>? Features { get; set; }

    /// <summary>The names of the classes, or null.</summary>
    public IReadOnlyList<string>? Classes { get; set; }

    /// <summary>What the model was trained on is (x − mean) / scale; null where it was trained on the inputs as they are.</summary>
    public IReadOnlyList<double>? Means { get; set; }

    /// <summary>As many as there are means, all of them positive.</summary>
    public IReadOnlyList<double>? Scales { get; set; }

    public FrozenTokens? Tokens { get; set; }

    public IReadOnlyList<FrozenRow> SelfTest { get; set; } = [];

    /// <summary>The elements of all inputs.</summary>
    public long FeatureCount => Inputs.Sum(input => (long)input.Length);

    /// <summary>Where the elements of an input begin among those of all.</summary>
    public int FirstFeature(int input) => Inputs.Take(input).Sum(earlier => earlier.Length);

    /// <summary>The nearest number of the model's element.</summary>
    public double Round(double value) => IsSingle ? (float)value : value;
}

/// <summary>A weight field.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Shape">The length of each dimension, outermost first; empty for a scalar.</param>
/// <param name="Weights">Row-major.</param>
internal sealed record SavedField(string Name, IReadOnlyList<int> Shape, double[] Weights);
