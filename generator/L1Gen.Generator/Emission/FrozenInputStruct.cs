using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>Writes the struct of the inputs that are left, and the predictions of it.</summary>
internal sealed class FrozenInputStruct
{
    private readonly FrozenClass _class;
    private readonly FrozenParameters _inputs;
    private readonly string _name;
    private readonly Dictionary<(FrozenInput Input, int Place), string> _members = [];

    public FrozenInputStruct(FrozenClass type, FrozenParameters inputs)
    {
        _class = type;
        _inputs = inputs;
        _name = new FrozenNames([.. type.Spec.Members, .. type.Spec.Types.Select(declared => declared.Name.TrimStart('@'))]).Free("Input");
        var names = new FrozenNames(_name, "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString");
        foreach (FrozenInput input in type.Network.Inputs)
        {
            if (input.Kind == InputKind.Index)
                _members[(input, 0)] = names.Member(input.Name, "Index");
            foreach (int place in input.Survivors)
                _members[(input, place)] = names.Member(Feature(input, place) ?? $"{input.Name}{Literals.Display(place)}", $"Input{Literals.Display(place)}");
        }
    }

    private CodeWriter Writer => _class.Writer;

    private string Element => _class.Element;

    public void Write(FrozenMembers members)
    {
        Writer.Line();
        Writer.Line("/// <summary>The elements of a row that the model reads; what is not set is 0.</summary>");
        Writer.Open($"public readonly ref struct {_name}");
        bool isFirst = true;
        foreach (KeyValuePair<(FrozenInput Input, int Place), string> member in _members)
        {
            if (!isFirst)
                Writer.Line();
            isFirst = false;
            (FrozenInput input, int place) = member.Key;
            string of = $"<c>{FrozenNames.Xml(input.Name)}</c>";
            Writer.Line(input.Kind == InputKind.Index ? $"/// <summary>{of}: from 0 to {Literals.Display(input.Length - 1)}.</summary>"
                : FrozenNames.Xml(Feature(input, place) ?? "") is { Length: > 0 } feature ? $"/// <summary><c>{feature}</c>: element {Literals.Display(place)} of {of}.</summary>"
                : $"/// <summary>Element {Literals.Display(place)} of {of}.</summary>");
            Writer.Line($"public {(input.Kind == InputKind.Index ? "int" : Element)} {member.Value} {{ get; init; }}");
        }

        Writer.Close();
        Writer.Line();
        Writer.Line($"/// <summary>The score{(_class.IsOneScore ? "" : "s")} of one row. Allocates nothing, and may run on any number of threads.</summary>");
        string signature = $"public static {(_class.IsOneScore ? Element : "void")} Predict(in {_name} input{(_class.IsOneScore ? "" : $", {FrozenClass.Span}{Element}> scores")})";
        if (_class.Plan.IsStraight)
            members.Body(signature, FrozenSource.Members, Member);
        else
            Survivors(signature, members);
        members.Links($"in {_name} input, ", "input, ", withProbabilities: true);
    }

    /// <summary>The member that holds an element, by the element's place in what a step reads.</summary>
    private string Member(FrozenInput input, int index) =>
        $"input.{_members[(input, input.Kind == InputKind.Sparse ? input.Survivors[index] : index)]}";

    private string? Feature(FrozenInput input, int place) => _class.Network.Features?[input.FirstFeature + place];

    /// <summary>Puts the members beside one another, and computes them as a row.</summary>
    private void Survivors(string signature, FrozenMembers members)
    {
        List<FrozenInput> inputs = [.. _class.Network.Inputs];
        bool isOther = inputs.Any(input => input.Kind == InputKind.Dense && input.Survivors.Count < input.Length);
        string result = _class.IsOneScore ? Element : "void", scores = _class.IsOneScore ? "" : $", {FrozenClass.Span}{Element}> scores";
        string row = isOther || (_class.IsOneScore && _inputs.Sparse is null) ? _class.Names.Free("OfSurvivors") : _class.IsOneScore ? "Score" : "Row";
        Writer.Open(signature);
        long length = inputs.Sum(input => (long)input.Survivors.Count);
        string? rented = _class.Temporary("survivors", length);
        int start = 0;
        var arguments = new List<string>();
        foreach (FrozenInput input in inputs)
        {
            if (input.Kind == InputKind.Index)
            {
                arguments.Add($"input.{_members[(input, 0)]}");
                continue;
            }

            arguments.Add($"survivors.Slice({Literals.Display(start)}, {Literals.Display(input.Survivors.Count)})");
            foreach (int place in input.Survivors)
                Writer.Line($"survivors[{Literals.Display(start++)}] = input.{_members[(input, place)]};");
        }

        string call = $"{_class.Hidden}.{row}({string.Join(", ", arguments)}{(_class.IsOneScore ? "" : ", scores")})";
        Writer.Line(rented is null && _class.IsOneScore ? $"return {call};" : $"{(_class.IsOneScore ? $"{Element} score = " : "")}{call};");
        if (rented is not null)
        {
            Writer.Line(rented);
            if (_class.IsOneScore)
                Writer.Line("return score;");
        }

        Writer.Close();
        string parameters = _inputs.Parameters(Element);
        if (row is not ("Score" or "Row"))
            _class.Later(() => members.Body($"internal static {result} {row}({parameters.Substring(0, parameters.Length - 2)}{scores})", FrozenSource.Survivors));
    }
}
