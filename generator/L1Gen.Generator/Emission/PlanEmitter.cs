using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>Writes what trainers and callers need of a model with a forward method, besides its passes: plan, weights, constructor, predictions of a row.</summary>
internal sealed class PlanEmitter(CodeWriter writer, ModelSpec model, ForwardGraph graph, ArenaLayout layout)
{
    /// <summary>Elements that may stand on the stack.</summary>
    private const int OnStack = 2048;
    private const string Kernels = FieldCode.Kernels;
    private readonly ForwardSpec _forward = model.Forward!;

    private string Interface => $"global::L1Gen.IDifferentiable<{model.Element}>";

    /// <summary>Whether <c>Clone</c> is emitted: the arena holds every weight.</summary>
    public static bool HasClone(ModelSpec model) => model.Forward is not null && model.Fields.All(field => field.IsInArena);

    public void Plan()
    {
        writer.Line($"private static readonly global::L1Gen.ForwardPlan {_forward.PlanName} = new()");
        writer.Line("{");
        writer.Inner($"Text = {Literals.String(_forward.Text)},");
        writer.Inner("Graph =");
        writer.Inner("[");
        foreach (string line in GraphLines.Of(_forward))
            writer.Inner($"    {Literals.String(line)},");
        writer.Inner("],");
        writer.Inner($"Inputs = [{string.Join(", ", _forward.Inputs.Select(input => $"new({Literals.String(input.SourceName)}, global::L1Gen.InputKind.{input.Kind}, {Literals.Display(input.Length)})"))}],");
        writer.Inner("Fields =");
        writer.Inner("[");
        var kinds = new InitializationOf(graph, model);
        foreach (FieldSpec field in model.Fields)
        {
            string lambdas = field.IsExempt ? "0, 0" : $"{Literals.Double(field.Lambda)}, {Literals.Double(field.Lambda2)}";
            writer.Inner($"    new({Literals.String(field.SourceName)}, [{string.Join(", ", field.Shape.Select(Literals.Display))}], {Literals.Display(field.Length)}, {Literals.Display(layout.Start(field))}, {lambdas}, global::L1Gen.Initialization.{kinds.Of(field)}),");
        }

        writer.Inner("],");
        writer.Inner($"GradientLength = {Literals.Display(layout.Length)},");
        writer.Inner($"Loss = global::L1Gen.Loss.{_forward.Loss},");
        if (_forward.LossParameter != 0)
            writer.Inner($"LossParameter = {Literals.Double(_forward.LossParameter)},");
        writer.Inner($"Scores = new({Literals.Display(graph.Scores.Start)}, {Literals.Display(graph.Scores.Length)}),");
        writer.Inner($"ValueCount = {Literals.Display(graph.ValueCount)},");
        writer.Inner($"WorkspaceCount = {Literals.Display(graph.Count)},");
        writer.Inner($"MultiplyAdds = {Literals.Display(graph.MultiplyAdds)},");
        writer.Line("};");
    }

    public void Constructor()
    {
        if (!_forward.EmitsConstructor)
            return;
        TypeSpec type = model.Types[model.Types.Count - 1];
        writer.Line();
        writer.Line("/// <summary>A model that starts at the random weights of seed 0, but for the fields that an initializer has filled.</summary>");
        writer.Line($"public {type.Name}() : this(0) {{ }}");
        writer.Line();
        writer.Line("/// <summary>A model that starts at the random weights of a seed, but for the fields that an initializer has filled.</summary>");
        writer.Line($"public {type.Name}(int seed) => global::L1Gen.Training.InitializeZeros<{model.Element}>(this, seed);");
    }

    public void Interfaces()
    {
        writer.Line();
        writer.Line($"global::L1Gen.ForwardPlan {Interface}.Plan => {_forward.PlanName};");
        writer.Line();
        writer.Line($"global::System.Span<{model.Element}> {Interface}.WeightsOf(int field) => field switch");
        writer.Line("{");
        for (int i = 0; i < model.Fields.Count; i++)
            writer.Inner($"{Literals.Display(i)} => {FieldCode.Span(model.Fields[i])},");
        writer.Inner("_ => throw new global::System.ArgumentOutOfRangeException(\"field\"),");
        writer.Line("};");
        if (LinearForm.Of(model) is { Fault: null } linear)
        {
            writer.Line();
            writer.Line($"global::L1Gen.LinearPlan global::L1Gen.ILinear<{model.Element}>.LinearPlan => new({Literals.Display(linear.Slopes)}, {Literals.Display(linear.Intercept)});");
        }
    }

    public void Row()
    {
        string element = model.Element;
        string inputs = string.Concat(_forward.Inputs.Select(input => $"{TypeOf(input)} {input.Name}, "));
        string arguments = string.Concat(_forward.Inputs.Select(input => $"{input.Name}, "));
        string scores = Free("scores"), pass = Free("pass");

        writer.Line();
        writer.Line($"/// <summary>The scores of one row, {Literals.Display(graph.Scores.Length)} of them. Allocates nothing, and may run on any number of threads.</summary>");
        writer.Open($"public void Predict({inputs}global::System.Span<{element}> {scores})");
        foreach (InputSpec input in _forward.Inputs.Where(input => !input.IsNumber))
            writer.Line($"{Kernels}Row.Check({input.Name}, {Literals.Display(input.Length)});");
        writer.Line($"{Kernels}Row.Check({scores}, {Literals.Display(graph.Scores.Length)});");
        string workspace = graph.ValueCount <= OnStack ? $"stackalloc {element}[{Literals.Display(graph.ValueCount)}]" : "default";
        string extras = Extras(element);
        writer.Line($"using {Kernels}Pass<{element}> {pass} = {Kernels}Pass<{element}>.ForRow({workspace}, {Literals.Display(graph.ValueCount)}{extras});");
        int start = 0;
        foreach (InputSpec input in _forward.Inputs.Where(input => input.Kind == InputKind.Dense))
        {
            writer.Line(input.IsNumber
                ? $"{pass}[new({Literals.Display(start)}, 1)][0] = {input.Name};"
                : $"{input.Name}.CopyTo({pass}[new({Literals.Display(start)}, {Literals.Display(input.Length)})]);");
            start += input.Length;
        }

        writer.Line($"(({Interface})this).Forward({pass});");
        writer.Line($"{pass}[new({Literals.Display(graph.Scores.Start)}, {Literals.Display(graph.Scores.Length)})].CopyTo({scores});");
        writer.Close();

        string parameters = inputs.Substring(0, inputs.Length - 2);
        if (_forward.EmitsScalarPredict)
        {
            OneScore($"{element} Predict({parameters})", $"{scores}[0]", "The score of one row.");
        }

        switch (_forward.Loss)
        {
            case "Logistic":
                OneScore($"{element} Probability({parameters})", $"{Kernels}Link.Sigmoid({scores}[0])", "The probability that the target of a row is 1.");
                OneScore($"int Classify({parameters})", $"{scores}[0] > 0 ? 1 : 0", "The class of a row: 1 where its score is above 0, else 0.");
                break;
            case "SoftmaxCrossEntropy":
                OneScore($"int Classify({parameters})", $"{Kernels}Link.ArgMax<{element}>({scores})", "The class of the greatest score of a row.");
                writer.Line();
                writer.Line("/// <summary>The probability of each class for one row.</summary>");
                writer.Open($"public void Probabilities({inputs}global::System.Span<{element}> {scores})");
                writer.Line($"this.Predict({arguments}{scores});");
                writer.Line($"{Kernels}Link.Softmax({scores});");
                writer.Close();
                break;
        }

        void OneScore(string signature, string value, string summary)
        {
            writer.Line();
            writer.Line($"/// <summary>{summary}</summary>");
            writer.Open($"public {signature}");
            writer.Line($"global::System.Span<{element}> {scores} = {(graph.Scores.Length <= OnStack ? "stackalloc" : "new")} {element}[{Literals.Display(graph.Scores.Length)}];");
            writer.Line($"this.Predict({arguments}{scores});");
            writer.Line($"return {value};");
            writer.Close();
        }
    }

    public void LossAndGradient(string gradientOf)
    {
        writer.Line();
        writer.Line("/// <summary>The mean loss of a batch; its gradient takes the place of what <paramref name=\"gradient\"/> holds.</summary>");
        writer.Open($"public double LossAndGradient(global::L1Gen.Dataset<{model.Element}> batch, Gradient gradient)");
        writer.Line($"{FieldCode.Memory}CheckGradient(gradient, 0);");
        writer.Line($"{(gradientOf == "Arena" ? "return" : "double loss =")} global::L1Gen.Training.LossAndGradient<{model.Element}>(this, batch, gradient.{gradientOf}.AsSpan());");
        if (gradientOf != "Arena")
        {
            foreach (FieldSpec field in model.Fields)
            {
                string from = $"gradient.{gradientOf}.Slice({Literals.Display(layout.Start(field))}, {Literals.Display(field.Length)})";
                writer.Line(field.Form is FieldForm.Scalar or FieldForm.ArenaScalar
                    ? $"{FieldCode.OfGradient(field)} = {from}[0];"
                    : $"{from}.CopyTo({Target(field)});");
            }

            writer.Line("return loss;");
        }

        writer.Close();
    }

    public void Clone()
    {
        if (!HasClone(model))
            return;
        writer.Line();
        writer.Line("/// <summary>A model with weights of its own, equal to these; what else the type holds is shared.</summary>");
        writer.Open($"public {model.TypeName} Clone()");
        writer.Line($"{model.TypeName} clone = ({model.TypeName})base.MemberwiseClone();");
        writer.Line($"clone.{model.ArenaName} = {model.ArenaName}.Clone();");
        writer.Line("return clone;");
        writer.Close();
    }

    private static string Target(FieldSpec field) => field.Form switch
    {
        FieldForm.ArenaVector or FieldForm.ArenaMatrix => $"{FieldCode.OfGradient(field)}.AsSpan()",
        FieldForm.Array2D => $"{FieldCode.Memory}AsSpan({FieldCode.OfGradient(field)})",
        _ => FieldCode.OfGradient(field),
    };

    /// <summary>The index and sparse inputs, which the pass holds beside its workspace.</summary>
    private string Extras(string element)
    {
        string extras = "";
        List<string> indices = _forward.Inputs.Where(input => input.Kind == InputKind.Index).Select(input => input.Name).ToList();
        if (indices.Count > 0)
            extras += $", [{string.Join(", ", indices)}]";
        if (_forward.Inputs.FirstOrDefault(input => input.Kind == InputKind.Sparse) is { } sparse)
            extras += $"{(indices.Count > 0 ? "" : ", default")}, {sparse.Name}.Indices, {sparse.Name}.Values";
        return extras;
    }

    private string TypeOf(InputSpec input) => input.Kind switch
    {
        InputKind.Index => "int",
        InputKind.Sparse => model.Element == "float" ? "global::L1Gen.SparseVector" : "global::L1Gen.DoubleSparseVector",
        _ => input.IsNumber ? model.Element : $"global::System.ReadOnlySpan<{model.Element}>",
    };

    /// <summary>A name that no parameter of the forward method has.</summary>
    private string Free(string name)
    {
        string free = name;
        for (int i = 2; _forward.Inputs.Any(input => input.SourceName == free); i++)
            free = $"{name}{Literals.Display(i)}";
        return free;
    }
}
