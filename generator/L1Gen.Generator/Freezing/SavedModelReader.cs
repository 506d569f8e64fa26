using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;
using Microsoft.CodeAnalysis.CSharp;

namespace L1Gen.Generator.Freezing;

/// <summary>Reads a saved model, as <c>docs/files.md</c> describes it. What is wrong is a <see cref="FileFault"/>.</summary>
internal sealed partial class SavedModelReader
{
    private const int MostInputs = 1000;

    /// <summary>The members in the order in which they are read, whatever their order in the file: each needs only those before it.</summary>
    private static readonly string[] Members =
    [
        "format", "version", "type", "element", "forward", "loss", "lossParameter", "inputs", "fields", "graph",
        "features", "classes", "standardization", "text", "selfTest",
    ];

    private const int RequiredMembers = 10;

    private static readonly string[] InputMembers = ["name", "kind", "length"];
    private static readonly string[] FieldMembers = ["name", "shape", "lambda", "lambda2", "weights"];
    private static readonly string[] StandardizationMembers = ["means", "scales"];
    private static readonly string[] TextMembers = ["longestGram", "counts", "digitsByLength", "symbols"];
    private static readonly string[] Losses = ["L1", "L2", "Huber", "Quantile", "Logistic", "SoftmaxCrossEntropy", "Poisson"];

    private readonly JsonCursor _cursor;
    private readonly CancellationToken _cancellation;
    private readonly SavedModel _model = new();

    private SavedModelReader(string text, CancellationToken cancellation)
    {
        _cursor = new JsonCursor(text);
        _cancellation = cancellation;
    }

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="FileFault">It is damaged, or not of version 2.</exception>
    public static SavedModel Read(string text, CancellationToken cancellation) => new SavedModelReader(text, cancellation).Read();

    private SavedModel Read()
    {
        var found = new List<(string Name, int Place, int Value)>();
        _cursor.Object(name =>
        {
            found.Add((name, _cursor.TokenStart, _cursor.Offset));
            _cursor.Skip();
            _cancellation.ThrowIfCancellationRequested();
        });
        _cursor.End();

        // Of another format or version other members are right.
        foreach (string first in new[] { "format", "version" })
        {
            if (found.FindIndex(member => member.Name == first) is >= 0 and var at)
                ReadMember(first, found[at].Value);
        }

        var seen = new bool[Members.Length];
        foreach ((string name, int place, _) in found)
            JsonCursor.Known(Members, seen, name, place);
        JsonCursor.CheckAll(Members, seen, RequiredMembers, 0);
        foreach ((string name, _, int value) in found.OrderBy(member => Array.IndexOf(Members, member.Name)))
            ReadMember(name, value);
        return _model;
    }

    private void ReadMember(string name, int offset)
    {
        _cancellation.ThrowIfCancellationRequested();
        _cursor.Offset = offset;
        switch (name)
        {
            case "format":
                if (_cursor.Text() is var format && format != "l1gen-model")
                    throw _cursor.Error($"the format is '{JsonCursor.Shorten(format)}', not 'l1gen-model'");
                break;
            case "version":
                CheckVersion(_cursor.Integer());
                break;
            case "type":
                _model.Type = JsonCursor.Shorten(_cursor.Text());
                break;
            case "element":
                _model.IsSingle = OneOf("float", "double") == "float";
                break;
            case "forward":
                _model.Forward = _cursor.Text();
                break;
            case "loss":
                _model.Loss = OneOf(Losses);
                break;
            case "lossParameter":
                _cursor.Number(isSingle: false);
                break;
            case "inputs":
                ReadInputs();
                break;
            case "fields":
                ReadFields();
                break;
            case "graph":
                ReadGraph();
                break;
            case "features":
                _model.Features = ReadNames("feature", _model.FeatureCount, _model.Inputs.Select(input => input.Length));
                break;
            case "classes":
                int classes = Math.Max(_model.Nodes[_model.Nodes.Count - 1].Length, 2);
                _model.Classes = ReadNames("class", classes, [classes]);
                break;
            case "standardization":
                ReadStandardization();
                break;
            case "text":
                ReadText();
                break;
            default:
                _model.SelfTest = new SelfTestReader(_cursor, _model).Read();
                break;
        }
    }

    private void CheckVersion(int version)
    {
        if (version == 1)
            throw _cursor.Error("the file's version is 1, which does not say what the model computes; save the model again");
        if (version != 2)
            throw _cursor.Error($"the file's version is {Literals.Display(version)}, this generator reads 2");
    }

    private string OneOf(params string[] words)
    {
        string found = _cursor.Text();
        return words.Contains(found) ? found : throw _cursor.Error($"'{JsonCursor.Shorten(found)}' is none of {string.Join(", ", words)}");
    }

    private void ReadInputs()
    {
        var inputs = new List<InputSpec>();
        int start = _cursor.Start();
        _cursor.Array(() =>
        {
            string name = "", kind = "";
            int length = 0;
            _cursor.Object(InputMembers, InputMembers.Length, member =>
            {
                if (member == 0)
                    name = Identifier();
                else if (member == 1)
                    kind = OneOf("dense", "sparse", "index");
                else
                    length = Length();
            });
            if (inputs.Any(input => input.SourceName == name))
                throw _cursor.Error($"two inputs are named '{name}'");
            if (inputs.Count == MostInputs)
                throw _cursor.Error($"there are more than {Literals.Display(MostInputs)} inputs");
            if (inputs.Sum(input => (long)input.Length) + length > SavedModel.MostElements)
                throw _cursor.Error($"the inputs have more than {Literals.Display(SavedModel.MostElements)} elements");
            if (kind == "sparse" && inputs.Any(input => input.Kind == InputKind.Sparse))
                throw _cursor.Error("there are two sparse inputs");
            inputs.Add(new InputSpec(name, name, kind == "dense" ? InputKind.Dense : kind == "sparse" ? InputKind.Sparse : InputKind.Index, length, false));
        });
        if (inputs.Count == 0)
            throw new FileFault(start, "there are no inputs");
        _model.Inputs = inputs;
    }

    /// <summary>A name as C# has it, since emitted code uses it.</summary>
    private string Identifier()
    {
        string name = _cursor.Text();
        return IsIdentifier(name) ? name : throw _cursor.Error($"'{JsonCursor.Shorten(name)}' is no name of C#");
    }

    /// <summary>Whether it is an identifier, without the characters that C# passes over in one.</summary>
    internal static bool IsIdentifier(string name) =>
        SyntaxFacts.IsValidIdentifier(name) && !name.Any(letter => char.GetUnicodeCategory(letter) == System.Globalization.UnicodeCategory.Format);

    private int Length()
    {
        int length = _cursor.Integer();
        return length > 0 ? length : throw _cursor.Error("a length is at least 1");
    }

    private void ReadFields()
    {
        var fields = new List<SavedField>();
        var names = new HashSet<string>();
        _cursor.Array(() =>
        {
            string name = "";
            var shape = new List<int>();
            var weights = new List<double>();
            int place = 0;
            _cursor.Object(FieldMembers, FieldMembers.Length, member =>
            {
                switch (member)
                {
                    case 0:
                        name = Identifier();
                        if (!names.Add(name))
                            throw _cursor.Error($"two fields are named '{name}'");
                        break;
                    case 1:
                        _cursor.Array(() => shape.Add(Length()));
                        break;
                    case 4:
                        place = _cursor.Start();
                        _cursor.Array(() => weights.Add(_cursor.NumberOrNot(_model.IsSingle) is var weight && IsFinite(weight)
                            ? weight
                            : throw _cursor.Error($"weight {Literals.Display(weights.Count)} of '{name}' is {Literals.Display(weight)}")));
                        break;
                    default:
                        _cursor.Number(isSingle: false);
                        break;
                }
            });
            System.Numerics.BigInteger count = shape.Aggregate(System.Numerics.BigInteger.One, (product, extent) => product * extent);
            if (count != weights.Count)
                throw new FileFault(place, $"the shape [{string.Join(", ", shape)}] of '{name}' needs {count} weights, but {Literals.Display(weights.Count)} are here");
            fields.Add(new SavedField(name, shape, [.. weights]));
        });
        _model.Fields = fields;
    }

    private void ReadGraph()
    {
        _model.GraphPlace = _cursor.Start();
        var reader = new GraphReader(_model);
        _cursor.Array(() =>
        {
            string line = _cursor.Text();
            if (reader.Add(line) is { } fault)
                throw _cursor.Error($"'{JsonCursor.Shorten(line)}': {fault}");
        });
        if (reader.Nodes.Count == 0)
            throw _cursor.Error("the graph has no scores");
        _model.Nodes = reader.Nodes;
        if (reader.FaultOfScores() is { } wrong)
            throw _cursor.Error(wrong);
    }

    private static bool IsFinite(double value) => !double.IsNaN(value) && !double.IsInfinity(value);
}
