using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>How the code of a row reaches its inputs.</summary>
internal enum FrozenSource
{
    /// <summary>Dense inputs as whole rows, of a sparse one the elements that are read.</summary>
    Rows,

    /// <summary>All inputs as whole rows.</summary>
    Whole,

    /// <summary>Of every input the elements that are read, one after the other.</summary>
    Survivors,

    /// <summary>Members of the struct of the surviving inputs.</summary>
    Members,
}

/// <summary>The inputs as parameters of emitted methods.</summary>
internal sealed class FrozenParameters
{
    /// <summary>Parameters and locals of the emitted members, which no input may be called.</summary>
    private static readonly string[] Locals =
    [
        "scores", "rows", "row", "text", "utf8", "input", "classes", "probabilities", "columns", "indices", "values", "work", "workRented", "scoresRented", "survivors", "survivorsRented", "count",
        "done", "greatest", "score", "index", "start", "texts", "i", "j", "r",
    ];

    private readonly FrozenNetwork _network;
    private readonly Dictionary<FrozenInput, string> _names = [];
    private readonly Dictionary<FrozenInput, Dictionary<int, int>> _places = [];

    public FrozenParameters(FrozenNetwork network)
    {
        _network = network;
        var names = new FrozenNames(Locals);
        foreach (FrozenInput input in network.Inputs)
        {
            _names[input] = names.Local(input.Name, "x");
            _places[input] = input.Survivors.Select((place, i) => (place, i)).ToDictionary(pair => pair.place, pair => pair.i);
        }

        if (Sparse is null || Only is not null)
            return;
        SparseIndices = names.Local($"{_names[Sparse].TrimStart('@')}Indices");
        SparseValues = names.Local($"{_names[Sparse].TrimStart('@')}Values");
    }

    /// <summary>The one dense or sparse input; null where there are others beside it.</summary>
    public FrozenInput? Only => _network.Inputs.Count == 1 && _network.Inputs[0].Kind != InputKind.Index ? _network.Inputs[0] : null;

    public FrozenInput? Sparse => _network.Inputs.FirstOrDefault(input => input.Kind == InputKind.Sparse);

    /// <summary>The parameter of the places of a sparse row's elements.</summary>
    public string SparseIndices { get; } = "indices";

    /// <summary>The parameter of a sparse row's elements.</summary>
    public string SparseValues { get; } = "values";

    public IEnumerable<string> Names => _network.Inputs.Select(input => _names[input]);

    public string Name(FrozenInput input) => _names[input];

    /// <summary>The input that a value is the row of, or null.</summary>
    public FrozenInput? Of(FrozenValue value) => _network.Inputs.FirstOrDefault(input => input.Value == value);

    /// <summary>The place of an element that a step reads, in what the code is given of the input.</summary>
    public int Place(FrozenInput input, int index, FrozenSource source) =>
        input.Kind == InputKind.Dense && source != FrozenSource.Rows ? _places[input][index] : index;

    /// <summary>Elements that the code is given of the input.</summary>
    public static int Length(FrozenInput input, FrozenSource source) =>
        source == FrozenSource.Whole || (input.Kind == InputKind.Dense && source == FrozenSource.Rows) ? input.Length : input.Survivors.Count;

    /// <summary>The parameters of one row, a comma behind each.</summary>
    public string Parameters(string element) => string.Concat(_network.Inputs.Select(input =>
        $"{(input.Kind == InputKind.Index ? "int" : FrozenClass.ReadOnlySpan + element + ">")} {_names[input]}, "));

    /// <summary>The inputs as arguments, a comma behind each.</summary>
    public string Arguments() => string.Concat(_network.Inputs.Select(input => $"{_names[input]}, "));

    /// <summary>Writes the statements that refuse what is not one row.</summary>
    public void Check(FrozenClass type, FrozenSource source)
    {
        foreach (FrozenInput input in _network.Inputs)
        {
            if (input.Kind == InputKind.Index)
                type.Writer.Line(CheckIndex(type, input, _names[input]));
            else
                type.Check($"{_names[input]}.Length", Literals.Display(Length(input, source)), _names[input]);
        }
    }

    /// <summary>The statement that refuses an index that names no row of its table.</summary>
    /// <param name="type">The class.</param>
    /// <param name="input">The index input.</param>
    /// <param name="index">The index as an expression.</param>
    /// <param name="argument">What the exception calls it; else the input's name.</param>
    public string CheckIndex(FrozenClass type, FrozenInput input, string index, string? argument = null)
    {
        string check = type.Helper("CheckIndex",
            "internal static void CheckIndex(string argument, int found, int length)\n"
            + "{\n"
            + "    if (found < 0 || found >= length)\n"
            + "        throw new global::System.ArgumentOutOfRangeException(argument, found, $\"'{argument}' must be from 0 to {length - 1}.\");\n"
            + "}");
        return $"{check}({Literals.String(argument ?? _names[input].TrimStart('@'))}, {index}, {Literals.Display(input.Length)});";
    }
}
