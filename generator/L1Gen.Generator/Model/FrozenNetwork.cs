namespace L1Gen.Generator.Model;

/// <summary>
/// A saved model after pruning: only elements that are neither constant nor without effect are left, and only weights that are not zero. Steps stand in the order in which they are
/// computed. A value is a run of elements; of a dense input all elements of the row, of every other only those that are left.
/// </summary>
internal sealed class FrozenNetwork
{
    /// <summary><c>float</c> or <c>double</c>.</summary>
    public string Element { get; init; } = "";

    /// <summary>The type that was saved, for people.</summary>
    public string SavedType { get; init; } = "";

    /// <summary>The forward method as it was written.</summary>
    public string Forward { get; init; } = "";

    /// <summary>The name of the member of <c>L1Gen.Loss</c>.</summary>
    public string Loss { get; init; } = "";

    public IReadOnlyList<FrozenInput> Inputs { get; init; } = [];

    /// <summary>The names of all elements of all inputs, or null.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>The names of the classes, or null.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>How texts become the rows of the one sparse input, or null.</summary>
    public FrozenTokens? Tokens { get; init; }

    public IReadOnlyList<FrozenStep> Steps { get; init; } = [];

    /// <summary>The scores, every one of them: an element of a value, or a number.</summary>
    public IReadOnlyList<FrozenElement> Scores { get; init; } = [];

    /// <summary>Weights in the file.</summary>
    public long Weights { get; init; }

    /// <summary>Weights that are left: not zero, and on a way from an input to a score that is not constant.</summary>
    public long Survivors { get; init; }

    /// <summary>Rows and their scores, to be replayed.</summary>
    public IReadOnlyList<FrozenRow> SelfTest { get; init; } = [];
}

/// <summary>An input of the saved model.</summary>
/// <param name="Name">The parameter's name in the source.</param>
/// <param name="Kind">What a row of it is.</param>
/// <param name="Length">Its elements; of an index the number of values.</param>
/// <param name="Survivors">The elements that are read, rising; of an index empty.</param>
/// <param name="FirstFeature">The place of its first element among the names of the features.</param>
/// <param name="IsRead">Whether anything of it is read.</param>
internal sealed record FrozenInput(string Name, InputKind Kind, int Length, IReadOnlyList<int> Survivors, int FirstFeature, bool IsRead)
{
    /// <summary>The row. A dense one is addressed by the elements' places in the whole row; a sparse one by their places among <see cref="Survivors"/>, its length is their number.</summary>
    public FrozenValue Value { get; } = new(Name, Kind == InputKind.Dense ? Length : Survivors.Count) { IsRow = Kind == InputKind.Dense };
}

/// <summary>A run of elements.</summary>
/// <param name="name">The user's name of it, or its operation's.</param>
/// <param name="length">Its elements.</param>
internal sealed class FrozenValue(string name, int length)
{
    public string Name { get; } = name;

    public int Length { get; } = length;

    /// <summary>Whether it is the row of a dense input, which is not copied.</summary>
    public bool IsRow { get; init; }
}

/// <summary>An element of a value, or, where <paramref name="Value"/> is null, a number.</summary>
internal readonly record struct FrozenElement(FrozenValue? Value, int Index, double Number);

/// <summary>An operand of an operation element by element: a value of the result's length or of length 1, or as many numbers.</summary>
internal sealed record FrozenOperand(FrozenValue? Value, IReadOnlyList<double>? Numbers);

/// <summary>One computation.</summary>
/// <param name="To">What it computes.</param>
/// <param name="Text">The formula in the user's words, on one line, for a comment.</param>
internal abstract record FrozenStep(FrozenValue To, string Text);

/// <summary>
/// <c>to[j] = activation(bias[j] + Σₖ weights[k]·x[indices[k]])</c>, the sum over <c>starts[j] ≤ k &lt; starts[j+1]</c>, indices rising in each; no weight is zero.
/// </summary>
/// <param name="X">The factor.</param>
/// <param name="Starts">One more than there are results.</param>
/// <param name="Indices">Places in <paramref name="X"/>.</param>
/// <param name="Weights">As many.</param>
/// <param name="Bias">One for each result.</param>
/// <param name="Activation">An operation of one element (Relu … Negate), or null.</param>
/// <param name="Parameter">Of LeakyRelu the slope.</param>
internal sealed record FrozenProduct(
    FrozenValue To,
    string Text,
    FrozenValue X,
    IReadOnlyList<int> Starts,
    IReadOnlyList<int> Indices,
    IReadOnlyList<double> Weights,
    IReadOnlyList<double> Bias,
    NodeOp? Activation,
    double Parameter) : FrozenStep(To, Text);

/// <summary><c>to[j] = table[row·to.Length + j]</c>, the row that the index input names.</summary>
internal sealed record FrozenGather(FrozenValue To, string Text, FrozenInput Input, IReadOnlyList<double> Table) : FrozenStep(To, Text);

/// <summary>An operation of one element (Relu … Negate), for each element.</summary>
internal sealed record FrozenMap(FrozenValue To, string Text, FrozenValue X, NodeOp Op, double Parameter) : FrozenStep(To, Text);

/// <summary>Add, Subtract, Multiply or Divide, element by element.</summary>
internal sealed record FrozenCombine(FrozenValue To, string Text, FrozenOperand A, FrozenOperand B, NodeOp Op) : FrozenStep(To, Text);

/// <summary>Elements side by side, numbers among them: what a slice, a concatenation or the choice of elements leaves.</summary>
internal sealed record FrozenSelect(FrozenValue To, string Text, IReadOnlyList<FrozenElement> Elements) : FrozenStep(To, Text);

/// <summary>
/// Of all elements of <paramref name="X"/>: Sum (to[0] = parameter·Σx), Max (to[0]) or Normalize (to = (x − mean) / √(variance + parameter)). What is constant among the elements is part of
/// <paramref name="X"/>, as a number that a <see cref="FrozenSelect"/> has put there.
/// </summary>
internal sealed record FrozenReduce(FrozenValue To, string Text, FrozenValue X, NodeOp Op, double Parameter) : FrozenStep(To, Text);

/// <summary>A row to replay.</summary>
/// <param name="Inputs">Of a dense input its elements, of an index one number; of a sparse one the values at <paramref name="Columns"/>.</param>
/// <param name="Columns">The columns of the sparse input's values; empty where there is none.</param>
/// <param name="Text">The text that the row is of, or null.</param>
/// <param name="Scores">The saved model's scores.</param>
internal sealed record FrozenRow(IReadOnlyList<IReadOnlyList<double>> Inputs, IReadOnlyList<int> Columns, string? Text, IReadOnlyList<double> Scores);

/// <summary>How a text becomes terms: <c>BagOfWordsOptions</c> of the runtime.</summary>
/// <param name="LongestGram">Words of the longest term.</param>
/// <param name="Counts">Whether a term counts as often as it occurs, or once.</param>
/// <param name="DigitsByLength">Whether a run of digits is the term <c>[3 digits]</c>, by its length.</param>
/// <param name="Symbols">Characters that are words of their own.</param>
internal sealed record FrozenTokens(int LongestGram, bool Counts, bool DigitsByLength, string Symbols);
