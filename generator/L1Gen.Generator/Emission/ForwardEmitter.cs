using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>Writes the forward and the backward pass of a model, as calls of kernels in the order of the user's expression.</summary>
internal sealed class ForwardEmitter
{
    private const string Kernels = FieldCode.Kernels;

    /// <summary>Lines of a method before the rest becomes another.</summary>
    private const int LongestPart = 150;
    private readonly CodeWriter _writer;
    private readonly ModelSpec _model;
    private readonly ForwardGraph _graph;
    private readonly ArenaLayout _layout;
    private readonly Dictionary<Value, string> _names = [];

    public ForwardEmitter(CodeWriter writer, ModelSpec model, ForwardGraph graph, ArenaLayout layout)
    {
        _writer = writer;
        _model = model;
        _graph = graph;
        _layout = layout;
        NameValues();
    }

    private string Interface => $"global::L1Gen.IDifferentiable<{_model.Element}>";

    public void Forward(bool checksWeights)
    {
        Open($"void {Interface}.Forward(in {Kernels}Pass<{_model.Element}> pass)");
        if (checksWeights)
            _writer.Line("CheckWeights();");
        var lines = new List<string>();
        foreach (Step step in _graph.Steps.Where(step => step.Op != NodeOp.Slice))
        {
            lines.Add(Comment(step));
            lines.AddRange(Forward(step));
        }

        Body(lines);
    }

    public void Loss()
    {
        ForwardSpec forward = _model.Forward!;
        string parameter = forward.Loss is "Huber" or "Quantile" ? $", {Literals.Double(forward.LossParameter)}" : "";
        Value scores = _graph.Scores;
        _writer.Line();
        _writer.Line($"void {Interface}.Loss(in {Kernels}Pass<{_model.Element}> pass, bool withGradient) =>");
        _writer.Inner($"{Kernels}LaneLoss.{forward.Loss}(pass, {New(scores.Start, scores.Length)}, withGradient ? {New(scores.Gradient, scores.Length)} : default{parameter});");
    }

    public void Backward()
    {
        Open($"void {Interface}.Backward(in {Kernels}Pass<{_model.Element}> pass)");
        var lines = new List<string>();
        var written = new HashSet<Value> { _graph.Scores };
        foreach (Step step in _graph.Steps.Reverse().Where(step => step.To.NeedsGradient))
        {
            // A value that the scores do not need has no gradient.
            if (!written.Contains(step.To))
                continue;
            List<string> calls = Backward(step, written).ToList();
            if (calls.Count == 0)
                continue;
            lines.Add(Comment(step));
            lines.AddRange(calls);
        }

        Body(lines);
    }

    public void WeightGradient()
    {
        Open($"void {Interface}.WeightGradient(in {Kernels}Pass<{_model.Element}> pass, global::System.Span<{_model.Element}> gradient, {Kernels}Share share)");
        List<WeightUse> uses = _graph.Steps.SelectMany(Uses).ToList();
        var lines = new List<string>();
        for (int i = 0; i < _model.Fields.Count; i++)
        {
            List<WeightUse> ofField = uses.Where(use => use.Weights.Index == i).ToList();
            lines.Add($"// ∂/∂{_model.Fields[i].SourceName}");
            lines.AddRange(WeightGradient(_model.Fields[i], ofField));
        }

        Body(lines, $", global::System.Span<{_model.Element}> gradient, {Kernels}Share share", ", gradient, share");
    }

    /// <summary>The user's expression, with the values that it is computed from by their names.</summary>
    private string Comment(Step step)
    {
        string text = step.Text;
        foreach (Value value in step.Values.Where(value => value != step.To && value.Text.Length > Name(value).Length))
            text = text.Replace(value.Text, Name(value));
        return $"// {Name(step.To)} = {text}";
    }

    private IEnumerable<string> Forward(Step step)
    {
        string to = Name(step.To);
        switch (step.Op)
        {
            case NodeOp.MatMul:
                yield return $"pass.Affine({Name(step.X!)}, {Weights(step.Matrix!)}, {(step.Bias is null ? "default" : Weights(step.Bias))}, {to}{Activation(step)});";
                break;
            case NodeOp.SparseMatMul:
                yield return $"pass.SparseAffine({Weights(step.Matrix!)}, {(step.Bias is null ? "default" : Weights(step.Bias))}, {to}{Activation(step)});";
                break;
            case NodeOp.Gather:
                yield return $"pass.Gather({IndexInput(step)}, {Weights(step.Matrix!)}, {to});";
                break;
            case NodeOp.Add or NodeOp.Subtract or NodeOp.Multiply or NodeOp.Divide:
                yield return $"pass.Combine({Kernels}Binary.{step.Op}, {Of(step.A!)}, {Of(step.B!)}, {to});";
                break;
            case NodeOp.Sum:
                yield return $"pass.Sum({Name(step.X!)}, {to}, {Literals.Double(step.Node.Parameter)});";
                break;
            case NodeOp.Max:
                yield return $"pass.Max({Name(step.X!)}, {to});";
                break;
            case NodeOp.Normalize:
                yield return $"pass.Normalize({Name(step.X!)}, {to}, {Name(step.Deviation!)}, {Literals.Double(step.Node.Parameter)});";
                break;
            case NodeOp.Concat:
                int start = 0;
                foreach (Value part in step.Parts!)
                {
                    yield return $"pass.Copy({Name(part)}, {to}.Slice({start}, {part.Length}));";
                    start += part.Length;
                }

                break;
            default:
                yield return $"pass.Map({Kernels}Unary.{step.Op}, {Name(step.X!)}, {to}{Slope(step.Node)});";
                break;
        }
    }

    private IEnumerable<string> Backward(Step step, HashSet<Value> written)
    {
        string to = Name(step.To), dTo = Gradient(step.To);
        if (step.Activation is { } activation)
            yield return $"pass.MapBackward({Kernels}Unary.{activation.Op}, {to}, {to}, {dTo}, {dTo}, add: false{Slope(activation)});";
        switch (step.Op)
        {
            case NodeOp.SparseMatMul or NodeOp.Gather:
                break;
            case NodeOp.MatMul:
                if (step.X!.NeedsGradient)
                    yield return $"pass.AffineBackward({dTo}, {Weights(step.Matrix!)}, {Into(step.X)});";
                break;
            case NodeOp.Add or NodeOp.Subtract or NodeOp.Multiply or NodeOp.Divide:
                foreach ((Operand operand, bool isFirst) in new[] { (step.A!, true), (step.B!, false) })
                {
                    if (operand.Block is { NeedsGradient: true } block)
                        yield return $"pass.CombineBackward({Kernels}Binary.{step.Op}, {Of(step.A!)}, {Of(step.B!)}, {dTo}, {Gradient(block)}, toFirst: {Bool(isFirst)}, add: {Bool(!written.Add(block))});";
                }

                break;
            case NodeOp.Concat:
                int start = 0;
                foreach (Value part in step.Parts!)
                {
                    if (part.NeedsGradient)
                        yield return $"pass.Copy({dTo}.Slice({start}, {part.Length}), {Into(part)});";
                    start += part.Length;
                }

                break;
            case NodeOp.Slice when step.X!.NeedsGradient:
                if (written.Add(step.X))
                    yield return $"pass.Clear({Gradient(step.X)});";
                yield return $"pass.Copy({dTo}, {Gradient(step.X)}.Slice({step.Node.Start}, {step.To.Length}), add: true);";
                break;
            case NodeOp.Sum:
                yield return $"pass.SumBackward({dTo}, {Gradient(step.X!)}, {Literals.Double(step.Node.Parameter)}, add: {Bool(!written.Add(step.X!))});";
                break;
            case NodeOp.Max:
                yield return $"pass.MaxBackward({Name(step.X!)}, {to}, {dTo}, {Into(step.X!)});";
                break;
            case NodeOp.Normalize:
                yield return $"pass.NormalizeBackward({to}, {Name(step.Deviation!)}, {dTo}, {Into(step.X!)});";
                break;
            default:
                yield return $"pass.MapBackward({Kernels}Unary.{step.Op}, {Name(step.X!)}, {to}, {dTo}, {Into(step.X!)}{Slope(step.Node)});";
                break;
        }

        string Into(Value x) => $"{Gradient(x)}, add: {Bool(!written.Add(x))}";
    }

    /// <summary>The steps that read a field, with the call that adds their part of its gradient.</summary>
    private IEnumerable<WeightUse> Uses(Step step)
    {
        string dTo = step.To.NeedsGradient ? Gradient(step.To) : "";
        switch (step.Op)
        {
            case NodeOp.MatMul:
                yield return new WeightUse(step.Matrix!, "MatrixGradient", $"{Name(step.X!)}, {dTo}, ", "");
                break;
            case NodeOp.SparseMatMul:
                yield return new WeightUse(step.Matrix!, "SparseMatrixGradient", $"{dTo}, ", "");
                break;
            case NodeOp.Gather:
                yield return new WeightUse(step.Matrix!, "GatherGradient", $"{IndexInput(step)}, {dTo}, ", "");
                break;
            case NodeOp.Add or NodeOp.Subtract or NodeOp.Multiply or NodeOp.Divide:
                foreach ((Operand operand, bool isFirst) in new[] { (step.A!, true), (step.B!, false) })
                {
                    if (operand.Weights is { } weights)
                        yield return new WeightUse(weights, "CombineGradient", $"{Kernels}Binary.{step.Op}, {Of(step.A!)}, {Of(step.B!)}, {dTo}, ", $"toFirst: {Bool(isFirst)}, ");
                }

                break;
        }

        if (step.Bias is not null)
            yield return new WeightUse(step.Bias, "BiasGradient", $"{dTo}, ", "");
    }

    private IEnumerable<string> WeightGradient(FieldSpec field, List<WeightUse> uses)
    {
        bool isWhole = uses.Count > 0 && uses.All(use => use.Weights.Length == field.Length);
        if (isWhole && uses.Select(use => use.Kernel).Distinct().Count() == 1)
        {
            for (int i = 0; i < uses.Count; i++)
                yield return Call(uses[i], "share", i > 0);
            yield break;
        }

        // What is read in part, or by several kernels, is one thread's: their shares would not be the same.
        yield return "if (share.Index == 0)";
        yield return "{";
        if (!isWhole)
            yield return $"    {Slice(_layout.Start(field), field.Length)}.Clear();";
        for (int i = 0; i < uses.Count; i++)
            yield return "    " + Call(uses[i], $"{Kernels}Share.All", !isWhole || i > 0);
        yield return "}";

        string Call(WeightUse use, string share, bool add) =>
            $"pass.{use.Kernel}({use.Before}{Slice(_layout.Start(field) + use.Weights.Start, use.Weights.Length)}, {use.After}{share}, add: {Bool(add)});";
    }

    private static string Slice(int start, int length) => $"gradient.Slice({Literals.Display(start)}, {Literals.Display(length)})";

    private static string Activation(Step step) =>
        step.Activation is { } activation ? $", {Kernels}Unary.{activation.Op}{Slope(activation)}" : "";

    private static string Slope(NodeSpec node) => node.Op == NodeOp.LeakyRelu ? $", {Literals.Double(node.Parameter)}" : "";

    /// <summary>The number of the step's index input among the index inputs.</summary>
    private string IndexInput(Step step) =>
        Literals.Display(_model.Forward!.Inputs.Take(step.Node.Index).Count(input => input.Kind == InputKind.Index));

    private string Of(Operand operand) =>
        operand.Block is { } block ? Name(block)
        : operand.Weights is { } weights ? Weights(weights)
        : _model.Element == "float" ? Literals.Single(operand.Number) : Literals.Double(operand.Number);

    private string Weights(NodeSpec weights)
    {
        FieldSpec field = _model.Fields[weights.Index];
        string span = FieldCode.Span(field);
        return weights.Length == field.Length ? span : $"{span}.Slice({Literals.Display(weights.Start)}, {Literals.Display(weights.Length)})";
    }

    private string Name(Value value) => _names[value];

    private string Gradient(Value value) => GradientOf(_names[value]);

    private static string Bool(bool value) => value ? "true" : "false";

    private static string New(int start, int length) => $"new({Literals.Display(start)}, {Literals.Display(length)})";

    private void Open(string signature)
    {
        _writer.Line();
        _writer.Open(signature);
    }

    /// <summary>Writes the lines and closes the method; many lines as local functions, because the JIT does not optimize a method of 60,000 IL bytes.</summary>
    private void Body(List<string> lines, string parameters = "", string arguments = "")
    {
        List<List<string>> parts = Parts(lines);
        if (parts.Count > 1)
        {
            for (int i = 1; i <= parts.Count; i++)
                _writer.Line($"Part{Literals.Display(i)}(pass{arguments});");
        }

        for (int i = 1; i <= parts.Count; i++)
        {
            if (parts.Count > 1)
            {
                _writer.Line();
                _writer.Open($"void Part{Literals.Display(i)}(in {Kernels}Pass<{_model.Element}> pass{parameters})");
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

    private sealed record WeightUse(NodeSpec Weights, string Kernel, string Before, string After);
}
