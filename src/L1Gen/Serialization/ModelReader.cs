using System.Numerics;

namespace L1Gen.Serialization;

/// <summary>
/// Reads what <see cref="ModelWriter"/> wrote, and compares it with the model as it goes. What the model computes must be the same: element, graph, inputs, names and shapes of the fields; in
/// version 1, which had no graph, the text of the forward method. The type's name, the loss and λ are how it was trained; they may differ.
/// </summary>
/// <param name="plan">The model to compare with.</param>
/// <param name="weights">Gets the weights of every field; null where the text holds none.</param>
internal sealed partial class ModelReader<T>(ForwardPlan plan, T[][]? weights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // The fields as the file numbers them.
    private readonly List<string> _fields = [];
    private readonly List<(string Line, (long, long) Place)> _graph = [];
    private InvalidDataException? _forwardFault;
    private long _version;
    private string[]? _features;
    private string[]? _classes;
    private Standardization? _standardization;
    private BagOfWordsOptions? _text;
    private List<string>? _texts;

    /// <summary>Reads all of it. Once.</summary>
    /// <param name="cursor">Stands before the object.</param>
    /// <returns>What was saved with the model.</returns>
    public ModelMetadata Read(ref JsonCursor cursor)
    {
        uint seen = 0;
        cursor.StartObject();
        while (cursor.NextMember(ModelFormat.Members, ModelFormat.RequiredMembers, ref seen) is >= 0 and var member)
            ReadMember(ref cursor, ModelFormat.Members[member]);
        CheckVersion(ref cursor, seen);
        BagOfWords? words = _text is null ? null : Words(ref cursor);
        if (_texts is not null && words is null)
            throw cursor.Error("a row has a text, and 'text' is missing");
        cursor.End();
        return new ModelMetadata { Features = _features, Classes = _classes, Standardization = _standardization, BagOfWords = words, Texts = _texts };
    }

    private void ReadMember(ref JsonCursor cursor, string member)
    {
        switch (member)
        {
            case "format":
                Same(ref cursor, "format", ModelFormat.Name);
                break;
            case "version":
                _version = cursor.Integer();
                if (_version is < 1 or > ModelFormat.Version)
                    throw cursor.Error($"the file's version is {_version}, this library reads 1 to {ModelFormat.Version}");
                break;
            case "type":
                cursor.Text();
                break;
            case "element":
                Same(ref cursor, "element", ModelFormat.Element<T>());
                break;
            case "forward":
                ReadForward(ref cursor);
                break;
            case "graph":
                ReadGraph(ref cursor);
                break;
            case "loss":
                if (!Enum.GetNames<Loss>().Contains(cursor.Text()))
                    throw cursor.Error("no loss has this name");
                break;
            case "lossParameter":
                cursor.Number<double>();
                break;
            case "inputs":
                ReadInputs(ref cursor, plan.Inputs);
                break;
            case "fields":
                ReadFields(ref cursor);
                break;
            case "features":
                _features = ReadNames(ref cursor, ModelFormat.FeatureCount(plan));
                if (ModelFormat.FeatureFault(_features, plan) is { } featureFault)
                    throw cursor.Error(featureFault);
                break;
            case "classes":
                _classes = ReadNames(ref cursor, ModelFormat.ClassCount(plan));
                if (ModelFormat.ClassFault(_classes, plan) is { } classFault)
                    throw cursor.Error(classFault);
                break;
            case "standardization":
                _standardization = ReadStandardization(ref cursor);
                break;
            case "text":
                _text = ReadText(ref cursor);
                break;
            default:
                _texts = SelfTestReader.Read<T>(ref cursor, plan);
                break;
        }
    }

    /// <summary>What the version asks for, which may stand after all else.</summary>
    private void CheckVersion(ref JsonCursor cursor, uint seen)
    {
        uint ofVersion2 = seen >> ModelFormat.MembersOfVersion1;
        int graph = Array.IndexOf(ModelFormat.Members, "graph");
        if (_version == 1 && ofVersion2 != 0)
            throw cursor.Error($"a file of version 1 has no '{ModelFormat.Members[ModelFormat.MembersOfVersion1 + BitOperations.TrailingZeroCount(ofVersion2)]}'");
        if (_version == 1 && _forwardFault is not null)
            throw _forwardFault;
        if (_version > 1 && (seen & (1u << graph)) == 0)
            throw cursor.Error("'graph' is missing");
        if (_version > 1)
            CompareGraphs(ref cursor);
    }

    // White space aside: a formatter may have been at the source since.
    private void ReadForward(ref JsonCursor cursor)
    {
        string found = cursor.Text();
        if (!found.Where(letter => !char.IsWhiteSpace(letter)).SequenceEqual(plan.Text.Where(letter => !char.IsWhiteSpace(letter))))
            _forwardFault = cursor.Error($"the file's forward method is '{JsonCursor.Shorten(found)}', the model's is '{JsonCursor.Shorten(plan.Text)}'");
    }

    private void ReadGraph(ref JsonCursor cursor)
    {
        cursor.StartArray();
        while (cursor.NextElement())
        {
            if (_graph.Count == plan.Graph.Count)
                throw _forwardFault ?? cursor.Error($"the model's graph has {Counted.Of(_graph.Count, "value")}, the file's more");
            _graph.Add((cursor.CurrentText(), cursor.Place));
        }
        if (_graph.Count < plan.Graph.Count)
            throw _forwardFault ?? cursor.Error($"the model's graph has {Counted.Of(plan.Graph.Count, "value")}, the file's {_graph.Count}");
    }

    private void CompareGraphs(ref JsonCursor cursor)
    {
        string[] fields = [.. plan.Fields.Select(field => field.Name)];
        for (int i = 0; i < _graph.Count; i++)
        {
            (string line, (long, long) place) = _graph[i];
            if (GraphText.Normal(line, _fields) != GraphText.Normal(plan.Graph[i], fields))
                throw _forwardFault ?? cursor.Error($"value {i} of the file's graph is '{JsonCursor.Shorten(line)}', of the model's '{plan.Graph[i]}'", place);
        }
    }

    private Standardization ReadStandardization(ref JsonCursor cursor)
    {
        double[] means = [], scales = [];
        uint seen = 0;
        cursor.StartObject();
        while (cursor.NextMember(ModelFormat.StandardizationMembers, required: 2, ref seen) is >= 0 and var member)
        {
            double[] numbers = ReadNumbers(ref cursor, ModelFormat.FeatureCount(plan));
            if (ModelFormat.StandardizationFault(numbers.Length, plan) is { } fault)
                throw cursor.Error(fault);
            if (member == 0)
                means = numbers;
            else if (Array.TrueForAll(numbers, Standardization.IsScale))
                scales = numbers;
            else
                throw cursor.Error("a scale is not positive");
        }
        return new Standardization(means, scales);
    }

    private static BagOfWordsOptions ReadText(ref JsonCursor cursor)
    {
        var options = new BagOfWordsOptions();
        uint seen = 0;
        cursor.StartObject();
        while (cursor.NextMember(ModelFormat.TextMembers, required: 4, ref seen) is >= 0 and var member)
        {
            options = member switch
            {
                0 => options with { LongestGram = cursor.Integer() is >= 1 and <= int.MaxValue and var longest ? (int)longest : throw cursor.Error("a term has at least 1 word") },
                1 => options with { Counts = cursor.Boolean() },
                2 => options with { DigitsByLength = cursor.Boolean() },
                _ => options with { Symbols = cursor.Text() },
            };
        }
        return options;
    }

    private BagOfWords Words(ref JsonCursor cursor)
    {
        if (ModelFormat.BagOfWordsFault(plan) is { } fault)
            throw cursor.Error(fault);
        if (_features is null)
            throw cursor.Error("'text' needs 'features', which are its terms");
        try
        {
            return new BagOfWords(_features, _text);
        }
        catch (ArgumentException exception)
        {
            // The rest of the message is the name of the parameter.
            throw cursor.Error($"'text': {exception.Message.Split(" (Parameter")[0].TrimEnd('.')}");
        }
    }

    private static void Same(ref JsonCursor cursor, string what, string expected)
    {
        string found = cursor.Text();
        if (found != expected)
            throw cursor.Error($"the file's {what} is '{JsonCursor.Shorten(found)}', the model's is '{JsonCursor.Shorten(expected)}'");
    }

    private static void ReadInputs(ref JsonCursor cursor, IReadOnlyList<InputPlan> inputs)
    {
        int count = 0;
        cursor.StartArray();
        while (cursor.NextElement())
        {
            if (count == inputs.Count)
                throw cursor.Error($"the model has {inputs.Count} inputs, the file more");
            ReadInput(ref cursor, inputs[count++]);
        }
        if (count < inputs.Count)
            throw cursor.Error($"the model has {inputs.Count} inputs, the file {count}");
    }

    private static void ReadInput(ref JsonCursor cursor, InputPlan input)
    {
        uint seen = 0;
        cursor.CurrentObject();
        while (cursor.NextMember(ModelFormat.InputMembers, required: 3, ref seen) is >= 0 and var member)
        {
            if (member == 0)
                Same(ref cursor, "input", input.Name);
            else if (member == 1)
                Same(ref cursor, $"kind of '{input.Name}'", ModelFormat.Kind(input.Kind));
            else if (cursor.Integer() is var length && length != input.Length)
                throw cursor.Error($"'{input.Name}' has {length} elements in the file and {input.Length} in the model");
        }
    }

    private static string[] ReadNames(ref JsonCursor cursor, long most)
    {
        var names = new List<string>();
        cursor.StartArray();
        while (cursor.NextElement())
        {
            if (names.Count == most)
                throw cursor.Error($"more names than the {most} of the model");
            names.Add(cursor.CurrentText());
        }
        return [.. names];
    }

    private static double[] ReadNumbers(ref JsonCursor cursor, long most)
    {
        var numbers = new List<double>();
        cursor.StartArray();
        while (cursor.NextElement())
        {
            if (numbers.Count == most)
                throw cursor.Error($"more numbers than the {most} elements of the model's inputs");
            numbers.Add(cursor.CurrentFinite<double>());
        }
        return [.. numbers];
    }
}
