using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>Writes the code of one row: the steps in their order, and what becomes of the scores.</summary>
internal sealed class FrozenRowCode
{
    private readonly FrozenClass _class;
    private readonly FrozenParameters _inputs;
    private readonly FrozenSource _source;
    private readonly FrozenNames _names;
    private readonly FrozenSum _sum;
    private readonly Dictionary<FrozenValue, string> _spans = [];
    private readonly Dictionary<FrozenValue, string[]> _locals = [];
    private readonly Func<FrozenInput, int, string>? _member;

    /// <param name="type">The class.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="source">What the code reads.</param>
    /// <param name="member">The member of an element, where the code reads members.</param>
    public FrozenRowCode(FrozenClass type, FrozenParameters inputs, FrozenSource source, Func<FrozenInput, int, string>? member = null)
    {
        _class = type;
        _inputs = inputs;
        _source = source;
        _member = member;
        _names = new FrozenNames([.. inputs.Names.Select(name => name.TrimStart('@')), "scores", "input", type.Hidden]);
        _sum = new FrozenSum(type.Writer, type.Element, _names);
    }

    private CodeWriter Writer => _class.Writer;

    private FrozenPlan Plan => _class.Plan;

    private string Kernels => _class.Kernels;

    private string Generic => $"<{_class.Element}>";

    /// <summary>Writes the statements; of one score the last one returns it, several are written to <c>scores</c>.</summary>
    /// <param name="isBelow">Whether statements stand above.</param>
    public void Write(bool isBelow)
    {
        string? rented = Allocate();
        bool isFirst = !isBelow && !_spans.Values.Any(name => name != "scores");
        foreach (FrozenStep step in _class.Network.Steps)
        {
            if (Plan.Alias(step.To) is not null)
                continue;
            if (!isFirst)
                Writer.Line();
            isFirst = false;
            Writer.Line($"// {FrozenNames.OneLine(step.Text)}");
            Write(step);
        }

        string giveBack = $"global::System.Buffers.ArrayPool{Generic}.Shared.Return({rented});";
        if (_class.IsOneScore)
        {
            string score = Element(_class.Network.Scores[0]);
            if (rented is not null)
            {
                string result = _names.Free("score");
                Writer.Line($"{_class.Element} {result} = {score};");
                Writer.Line(giveBack);
                score = result;
            }

            Writer.Line($"return {score};");
            return;
        }

        if (Plan.ScoresValue is null)
        {
            for (int i = 0; i < _class.Network.Scores.Count; i++)
                Writer.Line($"scores[{Literals.Display(i)}] = {Element(_class.Network.Scores[i])};");
        }

        if (rented is not null)
            Writer.Line(giveBack);
    }

    /// <summary>Names the values, and gives those in memory their places. Returns the rented array, if the stack is not for so many.</summary>
    private string? Allocate()
    {
        List<FrozenValue> values = _class.Network.Steps.Where(step => step is not FrozenGather && Plan.Alias(step.To) is null).Select(step => step.To).ToList();
        List<FrozenValue> spans = values.Where(value => Plan.IsSpan(value) && !IsScores(value)).ToList();
        long length = spans.Sum(value => (long)value.Length);
        string? rented = _class.FitsStack(length) ? null : _names.Free("rented");
        if (rented is not null)
            Writer.Line($"{_class.Element}[] {rented} = global::System.Buffers.ArrayPool{Generic}.Shared.Rent({Literals.Display(length)});");
        int start = 0;
        foreach (FrozenValue value in values)
        {
            if (IsScores(value))
            {
                _spans[value] = "scores";
                continue;
            }

            string name = _names.Local(value == Plan.ScoresValue ? "score" : value.Name);
            if (!Plan.IsSpan(value))
            {
                _locals[value] = value.Length == 1 ? [name] : Enumerable.Range(0, value.Length).Select(i => _names.Free($"{name.TrimStart('@')}{Literals.Display(i)}")).ToArray();
                continue;
            }

            _spans[value] = name;
            Writer.Line(rented is null
                ? $"{FrozenClass.Span}{_class.Element}> {name} = stackalloc {_class.Element}[{Literals.Display(value.Length)}];"
                : $"{FrozenClass.Span}{_class.Element}> {name} = new {FrozenClass.Span}{_class.Element}>({rented}, {Literals.Display(start)}, {Literals.Display(value.Length)});");
            start += value.Length;
        }

        return rented;
    }

    private bool IsScores(FrozenValue value) => value == Plan.ScoresValue && !_class.IsOneScore;

    private void Write(FrozenStep step)
    {
        switch (step)
        {
            case FrozenProduct product:
                new FrozenProductCode(_class, _inputs, _source, _sum, this).Write(product);
                break;
            case FrozenGather gather:
                string row = _spans[gather.To] = _names.Local(gather.To.Name);
                string table = _class.Tables.Weights($"{gather.To.Name}Table", gather.Table);
                string length = Literals.Display(gather.To.Length);
                Writer.Line($"{FrozenClass.ReadOnlySpan}{_class.Element}> {row} = {table}.Slice({Index(gather.Input)} * {length}, {length});");
                break;
            case FrozenMap map when FrozenPlan.IsSimple(map.Op) && FrozenPlan.IsShort(map.To.Length):
                Each(map.To, i => Simple(map.Op, map.Parameter, Element(map.X, i)));
                break;
            case FrozenMap map:
                Map(map.Op, map.Parameter, SpanOf(map.X), SpanOf(map.To));
                break;
            case FrozenCombine combine when FrozenPlan.IsShort(combine.To.Length):
                Each(combine.To, i => $"{Operand(combine.A, i)} {Operator(combine.Op)} {Operand(combine.B, i)}");
                break;
            case FrozenCombine combine:
                Writer.Line($"{Kernels}{combine.Op}{Generic}({SpanOf(combine.A)}, {SpanOf(combine.B)}, {SpanOf(combine.To)});");
                break;
            case FrozenSelect select:
                Select(select);
                break;
            case FrozenReduce { Op: NodeOp.Sum } sum when FrozenPlan.IsShort(sum.X.Length):
                string total = _sum.Of(Enumerable.Range(0, sum.X.Length).Select(i => Element(sum.X, i)).ToList());
                Each(sum.To, _ => sum.Parameter == 1 ? total : $"({total}) * {Number(sum.Parameter)}");
                break;
            case FrozenReduce { Op: NodeOp.Sum or NodeOp.Normalize } reduce:
                Writer.Line($"{Kernels}{reduce.Op}{Generic}({SpanOf(reduce.X)}, 1, {Number(reduce.Parameter)}, {SpanOf(reduce.To)});");
                break;
            case FrozenReduce reduce:
                Writer.Line($"{Kernels}{reduce.Op}{Generic}({SpanOf(reduce.X)}, 1, {SpanOf(reduce.To)});");
                break;
            default:
                throw new InvalidOperationException($"A step {step.GetType().Name} has no code.");
        }
    }

    /// <summary>Copies elements, those that stand side by side at once.</summary>
    private void Select(FrozenSelect select)
    {
        for (int i = 0; i < select.To.Length;)
        {
            int first = i;
            (string? Span, int Place) from = Location(select.Elements[i++]);
            while (from.Span is not null && i < select.To.Length && Location(select.Elements[i]) == (from.Span, from.Place + i - first))
                i++;
            if (i - first > 1)
                Writer.Line($"{from.Span}.Slice({Literals.Display(from.Place)}, {Literals.Display(i - first)}).CopyTo({_spans[select.To]}.Slice({Literals.Display(first)}, {Literals.Display(i - first)}));");
            else
                Writer.Line($"{Assign(select.To, first)} {Element(select.Elements[first])};");
        }
    }

    /// <summary>The span that holds an element and its place there; of what stands elsewhere null.</summary>
    private (string? Span, int Place) Location(FrozenElement element)
    {
        if (element.Value is null)
            return default;
        if (_inputs.Of(element.Value) is { } input)
            return _member is null ? (_inputs.Name(input), _inputs.Place(input, element.Index, _source)) : default;
        return Plan.Alias(element.Value) is { } select ? Location(select.Elements[element.Index])
            : _spans.TryGetValue(element.Value, out string? span) ? (span, element.Index) : default;
    }

    /// <summary>A value as a span.</summary>
    public string SpanOf(FrozenValue value) => _inputs.Of(value) is { } input ? _inputs.Name(input) : _spans[value];

    /// <summary>An element of a value as an expression.</summary>
    public string Element(FrozenValue value, int index)
    {
        if (_inputs.Of(value) is { } input)
            return _member is not null ? _member(input, index) : $"{_inputs.Name(input)}[{Literals.Display(_inputs.Place(input, index, _source))}]";
        if (Plan.Alias(value) is { } select)
            return Element(select.Elements[index]);
        return _locals.TryGetValue(value, out string[]? locals) ? locals[index] : $"{_spans[value]}[{Literals.Display(index)}]";
    }

    private string Element(FrozenElement element) => element.Value is null ? Number(element.Number) : Element(element.Value, element.Index);

    /// <summary>The assignment of an element; a local is declared by it.</summary>
    public string Assign(FrozenValue to, int index) => _locals.ContainsKey(to) ? $"{_class.Element} {Element(to, index)} =" : $"{Element(to, index)} =";

    /// <summary>A simple operation of one element.</summary>
    public string Simple(NodeOp op, double parameter, string x)
    {
        string e = _class.Element;
        const string Inlined = "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]\n";
        // The greater of two is an instruction; the sign of a unit is not to be guessed by a branch.
        (string leaky, string formula) = parameter is >= 0 and <= 1 ? ("LeakyRelu", "global::System.Math.Max(x, slope * x)") : ("LeakyReluOfAnySlope", "x <= 0 ? slope * x : x");
        return op switch
        {
            NodeOp.Relu => $"{_class.Helper("Relu", $"{Inlined}internal static {e} Relu({e} x) => global::System.Math.Max(x, 0);")}({x})",
            NodeOp.LeakyRelu => $"{_class.Helper(leaky, $"{Inlined}internal static {e} {leaky}({e} x, {e} slope) => {formula};")}({x}, {Number(parameter)})",
            NodeOp.Square => $"{_class.Helper("Square", $"{Inlined}internal static {e} Square({e} x) => x * x;")}({x})",
            NodeOp.Abs => $"global::System.Math.Abs({x})",
            _ => $"-({x})",
        };
    }

    /// <summary>Writes an operation of each element as a call of its kernel.</summary>
    public void Map(NodeOp op, double parameter, string x, string y) =>
        Writer.Line($"{Kernels}{op}{Generic}({x}, {(op == NodeOp.LeakyRelu ? Number(parameter) + ", " : "")}{y});");

    private void Each(FrozenValue to, Func<int, string> expression)
    {
        for (int i = 0; i < to.Length; i++)
            Writer.Line($"{Assign(to, i)} {expression(i)};");
    }

    private string Operand(FrozenOperand operand, int i)
    {
        if (operand.Value is { } value)
            return Element(value, value.Length == 1 ? 0 : i);
        return Number(operand.Numbers![operand.Numbers.Count == 1 ? 0 : i]);
    }

    private string SpanOf(FrozenOperand operand) => operand.Value is { } value ? SpanOf(value) : _class.Tables.Weights("Numbers", operand.Numbers!);

    private string Index(FrozenInput input) => _member is not null ? _member(input, 0) : _inputs.Name(input);

    private string Number(double value) => _class.Tables.Number(value);

    private static string Operator(NodeOp op) => op switch
    {
        NodeOp.Add => "+",
        NodeOp.Subtract => "-",
        NodeOp.Multiply => "*",
        _ => "/",
    };
}
