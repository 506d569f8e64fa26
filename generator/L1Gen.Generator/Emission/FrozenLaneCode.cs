using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>Writes the code of 16 rows at once: element f of row r stands at f·16 + r, so that every operation is one of vectors.</summary>
internal sealed class FrozenLaneCode(FrozenClass type, FrozenParameters inputs)
{
    private const string Parameters = "work, ";
    private readonly Dictionary<FrozenValue, string> _names = [];
    private readonly Dictionary<FrozenValue, long> _starts = [];
    private readonly List<string> _lines = [];
    private readonly FrozenNames _taken = new([.. inputs.Names.Select(name => name.TrimStart('@')), "scores", "work", "r", "j", type.Hidden]);
    private long _length;

    private string Generic => $"<{type.Element}>";

    private string K => type.Kernels;

    /// <summary>Elements of the memory that 16 rows need.</summary>
    public long Length => _length;

    /// <summary>Where the elements of an input begin in that memory; 0 where none is read.</summary>
    public long Start(FrozenInput input) => _starts.TryGetValue(input.Value, out long start) ? start : 0;

    /// <summary>Plans the memory, and has the method written later. Returns its call up to the scores.</summary>
    public string Prepare()
    {
        foreach (FrozenInput input in type.Network.Inputs.Where(input => input.Kind != InputKind.Index && input.Survivors.Count > 0))
            Add(input.Value, inputs.Name(input), input.Survivors.Count);
        foreach (FrozenStep step in type.Network.Steps)
        {
            Add(step.To, _taken.Local(step.To.Name), step.To.Length);
            _lines.Add($"// {FrozenNames.OneLine(step.Text)}");
            Write(step);
        }

        string scores = Scores();
        type.Later(() =>
        {
            CodeWriter writer = type.Writer;
            writer.Line("/// <summary>The scores of 16 rows, or of those that are left, side by side.</summary>");
            writer.Open($"internal static void Lanes({FrozenClass.Span}{type.Element}> work, {Indices()}{FrozenClass.Span}{type.Element}> scores)");
            HashSet<string> mentioned = Mentioned();
            foreach (KeyValuePair<FrozenValue, string> value in _names)
            {
                if (mentioned.Contains(value.Value))
                    writer.Line($"{FrozenClass.Span}{type.Element}> {value.Value} = work.Slice({Literals.Display(_starts[value.Key])}, {Literals.Display(16L * LengthOf(value.Key))});");
            }

            foreach (string line in _lines)
                writer.Line(line);
            writer.Line(scores);
            writer.Close();
        });
        return $"{type.Hidden}.Lanes({Parameters}";
    }

    private string Indices() => string.Concat(type.Network.Inputs.Where(input => input.Kind == InputKind.Index).Select(input => $"{FrozenClass.ReadOnlySpan}int> {inputs.Name(input)}, "));

    private int LengthOf(FrozenValue value) => inputs.Of(value) is { } input ? input.Survivors.Count : value.Length;

    private void Add(FrozenValue value, string name, int length)
    {
        _names[value] = name;
        _starts[value] = _length;
        _length += 16L * length;
    }

    /// <summary>The statement that brings the scores back into rows.</summary>
    private string Scores()
    {
        IReadOnlyList<FrozenElement> scores = type.Network.Scores;
        FrozenValue? whole = scores[0].Value;
        if (whole is null || LengthOf(whole) != scores.Count || scores.Where((score, i) => score.Value != whole || Place(score) != i).Any())
        {
            whole = new FrozenValue("all", scores.Count);
            Add(whole, _taken.Free("all"), scores.Count);
            _lines.Add("// All scores");
            Copy(scores, whole);
        }

        string from = _names[whole];
        if (!Mentioned().Contains(from))
            from = $"work.Slice({Literals.Display(_starts[whole])}, {Literals.Display(16L * scores.Count)})";
        return $"{K}FromLanes{Generic}({from}, {type.ScoreCount}, scores);";
    }

    private int Place(FrozenElement element) => inputs.Of(element.Value!) is { } input ? inputs.Place(input, element.Index, FrozenSource.Survivors) : element.Index;

    private void Write(FrozenStep step)
    {
        string to = _names[step.To];
        switch (step)
        {
            case FrozenProduct product:
                Product(product, to);
                break;
            case FrozenGather gather:
                string length = Literals.Display(gather.To.Length), index = inputs.Name(gather.Input);
                string table = type.Tables.Weights($"{gather.To.Name}Table", gather.Table);
                _lines.Add($"for (int r = 0; r < {index}.Length; r++)");
                _lines.Add("{");
                _lines.Add($"    for (int j = 0; j < {length}; j++)");
                _lines.Add($"        {to}[j * 16 + r] = {table}[{index}[r] * {length} + j];");
                _lines.Add("}");
                break;
            case FrozenMap map:
                Map(map.Op, map.Parameter, _names[map.X], to);
                break;
            case FrozenCombine combine:
                _lines.Add($"{K}{combine.Op}{Generic}({Operand(combine.A)}, {Operand(combine.B)}, {to});");
                break;
            case FrozenSelect select:
                Copy(select.Elements, select.To);
                break;
            case FrozenReduce reduce:
                string parameter = reduce.Op == NodeOp.Max ? "" : $"{type.Tables.Number(reduce.Parameter)}, ";
                _lines.Add($"{K}{reduce.Op}{Generic}({_names[reduce.X]}, 16, {parameter}{to});");
                break;
            default:
                throw new InvalidOperationException($"A step {step.GetType().Name} has no code for lanes.");
        }
    }

    private void Product(FrozenProduct product, string to)
    {
        List<int> places = FrozenPlan.Places(product);
        string x = _names.TryGetValue(product.X, out string? name) ? name : "default";
        string bias = FrozenProductCode.Bias(type, product);
        if (places.Count > 0 && places.Count == LengthOf(product.X) && FrozenCost.IsDenseInLanes(product.Weights.Count, places.Count, product.To.Length))
        {
            _lines.Add($"{K}LaneDenseProduct{Generic}({x}, {FrozenProductCode.DenseWeights(type, product, places)}, {bias}, {to});");
        }
        else
        {
            string indices = type.Tables.Places($"{product.To.Name}Lanes", product.Indices.Select(place => inputs.Of(product.X) is { } input ? inputs.Place(input, place, FrozenSource.Survivors) : place), LengthOf(product.X));
            _lines.Add($"{K}LaneProduct{Generic}({x}, {FrozenProductCode.Starts(type, product)}, {indices}, {FrozenProductCode.Weights(type, product)}, {bias}, {to});");
        }

        if (product.Activation is { } activation)
            Map(activation, product.Parameter, to, to);
    }

    private void Map(NodeOp op, double parameter, string x, string y) =>
        _lines.Add($"{K}{op}{Generic}({x}, {(op == NodeOp.LeakyRelu ? type.Tables.Number(parameter) + ", " : "")}{y});");

    private string Operand(FrozenOperand operand)
    {
        if (operand.Value is { } value)
            return _names[value];
        if (operand.Numbers!.Count == 1)
            return type.Tables.Weights("Number", operand.Numbers);
        var spread = new FrozenValue("numbers", operand.Numbers.Count);
        Add(spread, _taken.Free("numbers"), operand.Numbers.Count);
        _lines.Add($"{K}Spread{Generic}({type.Tables.Weights("Numbers", operand.Numbers)}, {_names[spread]});");
        return _names[spread];
    }

    /// <summary>Copies elements, those that stand side by side at once.</summary>
    private void Copy(IReadOnlyList<FrozenElement> elements, FrozenValue to)
    {
        for (int i = 0; i < elements.Count;)
        {
            FrozenElement from = elements[i];
            int first = i++;
            if (from.Value is null)
            {
                while (i < elements.Count && elements[i].Value is null && elements[i].Number.Equals(from.Number))
                    i++;
                _lines.Add($"{Slice(to, first, i - first)}.Fill({type.Tables.Number(from.Number)});");
                continue;
            }

            while (i < elements.Count && elements[i].Value == from.Value && Place(elements[i]) == Place(from) + i - first)
                i++;
            _lines.Add($"{Slice(from.Value, Place(from), i - first)}.CopyTo({Slice(to, first, i - first)});");
        }
    }

    private string Slice(FrozenValue value, int first, int count) => $"{_names[value]}.Slice({Literals.Display(16L * first)}, {Literals.Display(16L * count)})";

    /// <summary>The names that the lines hold, but for members of something.</summary>
    private HashSet<string> Mentioned()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string line in _lines.Where(line => !line.StartsWith("//", StringComparison.Ordinal)))
        {
            for (int start = 0, end; start < line.Length; start = end + 1)
            {
                end = start;
                while (end < line.Length && (char.IsLetterOrDigit(line[end]) || line[end] is '_' or '@'))
                    end++;
                if (end > start && (start == 0 || line[start - 1] != '.'))
                    names.Add(line.Substring(start, end - start));
            }
        }

        return names;
    }
}
