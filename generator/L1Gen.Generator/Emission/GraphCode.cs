using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>How the emitted passes name the values of a graph, its weights and operands, and how their lines become methods.</summary>
internal sealed class GraphCode
{
    public const string Kernels = FieldCode.Kernels;

    /// <summary>Lines of a method before the rest becomes another.</summary>
    private const int LongestPart = 150;
    private readonly CodeWriter _writer;
    private readonly ModelSpec _model;
    private readonly ForwardGraph _graph;
    private readonly Dictionary<Value, string> _names = [];

    public GraphCode(CodeWriter writer, ModelSpec model, ForwardGraph graph)
    {
        _writer = writer;
        _model = model;
        _graph = graph;
        NameValues();
    }

    public string Interface => $"global::L1Gen.IDifferentiable<{_model.Element}>";

    /// <summary>Opens the implementation of a method of the model's interface.</summary>
    public void Open(string method, string parameters = "")
    {
        _writer.Line();
        _writer.Open($"void {Interface}.{method}(in {Kernels}Pass<{_model.Element}> pass{parameters})");
    }

    /// <summary>The user's expression, with the values that it is computed from by their names.</summary>
    public string Comment(Step step)
    {
        string text = step.Text;
        foreach (Value value in step.Values.Where(value => value.Text != text && value.Text.Length > Name(value).Length))
            text = text.Replace(value.Text, Name(value));
        return $"// {Name(step.To)} = {text}";
    }

    public static string Slope(NodeSpec node) => node.Op == NodeOp.LeakyRelu ? $", {Literals.Double(node.Parameter)}" : "";

    /// <summary>The number of the step's index input among the index inputs.</summary>
    public string IndexInput(Step step) =>
        Literals.Display(_model.Forward!.Inputs.Take(step.Node.Index).Count(input => input.Kind == InputKind.Index));

    public string Of(Operand operand) =>
        operand.Block is { } block ? Name(block)
        : operand.Weights is { } weights ? Weights(weights)
        : _model.Element == "float" ? Literals.Single(operand.Number) : Literals.Double(operand.Number);

    public string Weights(NodeSpec weights)
    {
        FieldSpec field = _model.Fields[weights.Index];
        string span = FieldCode.Span(field);
        return weights.Length == field.Length ? span : $"{span}.Slice({Literals.Display(weights.Start)}, {Literals.Display(weights.Length)})";
    }

    public string Name(Value value) => _names[value];

    public string Gradient(Value value) => GradientOf(_names[value]);

    public static string Bool(bool value) => value ? "true" : "false";

    public static string New(int start, int length) => $"new({Literals.Display(start)}, {Literals.Display(length)})";

    /// <summary>Writes the lines and closes the method; many lines as local functions, because the JIT does not optimize a method of 60,000 IL bytes.</summary>
    public void Body(List<string> lines, string parameters = "", string arguments = "")
    {
        List<List<string>> parts = Parts(lines);
        string name = "Part";
        while (_model.Fields.Any(field => field.SourceName.StartsWith(name, StringComparison.Ordinal)))
            name += "_";
        if (parts.Count > 1)
        {
            for (int i = 1; i <= parts.Count; i++)
                _writer.Line($"{name}{Literals.Display(i)}(pass{arguments});");
        }

        for (int i = 1; i <= parts.Count; i++)
        {
            if (parts.Count > 1)
            {
                _writer.Line();
                _writer.Open($"void {name}{Literals.Display(i)}(in {Kernels}Pass<{_model.Element}> pass{parameters})");
            }

            Blocks(parts[i - 1]);
            foreach (string line in parts[i - 1])
                _writer.Line(line);
            if (parts.Count > 1)
                _writer.Close();
        }

        _writer.Close();
    }

    /// <summary>The lines in parts of a moderate length; a comment and the calls below it stay together.</summary>
    private static List<List<string>> Parts(List<string> lines)
    {
        var parts = new List<List<string>> { new() };
        foreach (string line in lines)
        {
            if (parts[parts.Count - 1].Count >= LongestPart && line.StartsWith("//", StringComparison.Ordinal))
                parts.Add([]);
            parts[parts.Count - 1].Add(line);
        }

        return parts;
    }

    /// <summary>Writes the blocks that the lines name.</summary>
    private void Blocks(List<string> lines)
    {
        string text = string.Join("\n", lines.Where(line => !line.StartsWith("//", StringComparison.Ordinal)));
        var blocks = new List<string>();
        foreach (Value value in _names.Keys)
        {
            if (Mentions(text, Name(value)))
                blocks.Add($"{Name(value)} = {New(value.Start, value.Length)}");
        }

        foreach (Value value in _names.Keys.Where(value => value.Gradient >= 0))
        {
            if (Mentions(text, Gradient(value)))
                blocks.Add($"{Gradient(value)} = {New(value.Gradient, value.Length)}");
        }

        foreach (string block in blocks)
            _writer.Line($"{Kernels}Block {block};");
        if (blocks.Count > 0)
            _writer.Line();
    }

    private static bool Mentions(string text, string name)
    {
        for (int i = text.IndexOf(name, StringComparison.Ordinal); i >= 0; i = text.IndexOf(name, i + 1, StringComparison.Ordinal))
        {
            int end = i + name.Length;
            if ((i == 0 || !(IsPart(text[i - 1]) || text[i - 1] == '.')) && (end == text.Length || !IsPart(text[end])))
                return true;
        }

        return false;

        static bool IsPart(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or '@';
    }

    /// <summary>Gives every value a name that no field of the model, no parameter and no other value has.</summary>
    private void NameValues()
    {
        var taken = new HashSet<string>(_model.Fields.SelectMany(field => new[] { field.SourceName, field.Name })) { "pass", "share", "gradient", "withGradient" };
        foreach (Step step in _graph.Steps)
        {
            foreach (Value value in step.Values)
            {
                if (!_names.ContainsKey(value))
                    _names.Add(value, Unique(value.Name, taken));
            }
        }
    }

    private static string Unique(string name, HashSet<string> taken)
    {
        string bare = name.TrimStart('_', '@');
        bare = bare.Length == 0 || !char.IsLetter(bare[0]) ? "value" + bare : char.ToLowerInvariant(bare[0]) + bare.Substring(1);
        string candidate = bare;
        // Keywords would need an '@' and words of the emitted code would be hidden: a number makes them names of their own.
        for (int i = 2; Names.Escape(candidate) != candidate || taken.Contains(candidate) || taken.Contains(GradientOf(candidate)); i++)
            candidate = $"{bare}{Literals.Display(i)}";
        taken.Add(candidate);
        taken.Add(GradientOf(candidate));
        return candidate;
    }

    private static string GradientOf(string name) => "d" + char.ToUpperInvariant(name[0]) + name.Substring(1);
}
