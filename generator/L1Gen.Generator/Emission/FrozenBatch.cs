using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>Writes the members that predict any number of rows: by 16 in the lanes where that is worth it, else one after the other.</summary>
internal sealed class FrozenBatch(FrozenClass type, FrozenParameters inputs)
{
    private const string Span = FrozenClass.Span;
    private const string ReadOnlySpan = FrozenClass.ReadOnlySpan;
    private readonly FrozenNetwork _network = type.Network;
    private FrozenLaneCode? _lanes;
    private string _call = "";

    private CodeWriter Writer => type.Writer;

    private string Element => type.Element;

    private string Score => type.ScoreCount;

    public void Write()
    {
        bool isInLanes = FrozenCost.IsInLanes(_network);
        bool hasColumns = inputs.Only is { Kind: InputKind.Dense };
        if (isInLanes || hasColumns)
        {
            _lanes = new FrozenLaneCode(type, inputs);
            _call = _lanes.Prepare();
        }

        Writer.Line();
        Writer.Line($"/// <summary>The scores of any number of rows, {Score} of each, side by side. Allocates nothing, and may run on any number of threads.</summary>");
        Writer.Open($"public static void Predict({Parameters(Element)}{Span}{Element}> scores)");
        Rows("scores", Score);
        if (isInLanes)
            Writer.Line($"int done = rows < {Literals.Display(FrozenCost.LeastRows)} ? 0 : {type.Hidden}.Batch({inputs.Arguments()}rows, scores);");
        Writer.Line($"for (int row = {(isInLanes ? "done" : "0")}; row < rows; row++)");
        string row = string.Concat(_network.Inputs.Select(input => $"{Slice(input, "row", "1")}, "));
        Writer.Inner(type.IsOneScore
            ? $"scores[row] = {(inputs.Sparse is null ? "Predict" : $"{type.Hidden}.Dense")}({row.Substring(0, row.Length - 2)});"
            : $"{type.Hidden}.{(inputs.Sparse is null ? "Row" : "Dense")}({row}scores.Slice(row * {Score}, {Score}));");
        Writer.Close();
        if (isInLanes)
            type.Later(Batch);
        if (hasColumns)
            Columns(inputs.Only!);
    }

    /// <summary>Writes classes and probabilities of any number of rows.</summary>
    public void Links(bool isLogistic, bool isSoftmax)
    {
        if (!isLogistic && !isSoftmax)
            return;
        Writer.Line();
        Writer.Line($"/// <summary>The probabilit{(isSoftmax ? $"ies of the {Score} classes for each of any number of rows" : "y that the target is 1 for each of any number of rows")}.</summary>");
        Writer.Open($"public static void Probabilities({Parameters(Element)}{Span}{Element}> probabilities)");
        Rows("probabilities", Score);
        Writer.Line($"Predict({inputs.Arguments()}probabilities);");
        if (isLogistic)
        {
            Writer.Line($"{type.Kernels}Sigmoid<{Element}>(probabilities, probabilities);");
        }
        else
        {
            Writer.Line("for (int row = 0; row < rows; row++)");
            Writer.Inner($"{type.Kernels}Softmax<{Element}>(probabilities.Slice(row * {Score}, {Score}), probabilities.Slice(row * {Score}, {Score}));");
        }

        Writer.Close();

        Writer.Line();
        Writer.Line("/// <summary>The classes of any number of rows.</summary>");
        Writer.Open($"public static void Classify({Parameters(Element)}{Span}int> classes)");
        Rows("classes", "1");
        int block = type.FitsStack(16L * _network.Scores.Count) ? 16 : 1;
        string? rented = type.Temporary("scores", block * _network.Scores.Count);
        Writer.Open($"for (int row = 0; row < rows; row += {Literals.Display(block)})");
        Writer.Line($"int count = global::System.Math.Min({Literals.Display(block)}, rows - row);");
        string rows = string.Concat(_network.Inputs.Select(input => $"{SliceRows(input, "row", "count")}, "));
        Writer.Line($"Predict({rows}scores.Slice(0, {Times("count", Score)}));");
        Writer.Line("for (int i = 0; i < count; i++)");
        Writer.Inner($"classes[row + i] = {(isLogistic ? "scores[i] > 0 ? 1 : 0" : $"{type.Kernels}ArgMax<{Element}>(scores.Slice(i * {Score}, {Score}))")};");
        Writer.Close();
        if (rented is not null)
            Writer.Line(rented);
        Writer.Close();
    }

    /// <summary>The inputs of any number of rows, a comma behind each.</summary>
    private string Parameters(string element) => string.Concat(_network.Inputs.Select(input =>
        $"{ReadOnlySpan}{(input.Kind == InputKind.Index ? "int" : element)}> {inputs.Name(input)}, "));

    /// <summary>Counts the rows, and refuses lengths that disagree.</summary>
    private void Rows(string results, string each)
    {
        FrozenInput first = _network.Inputs[0];
        string rows = type.Helper("Rows",
            "internal static int Rows(string argument, int found, int length)\n"
            + "{\n"
            + "    if (found % length != 0)\n"
            + "        throw new global::System.ArgumentException($\"'{argument}' has {found} elements, but must have a multiple of {length}.\", argument);\n"
            + "    return found / length;\n"
            + "}");
        Writer.Line($"int rows = {rows}({Literals.String(inputs.Name(first).TrimStart('@'))}, {inputs.Name(first)}.Length, {Of(first)});");
        foreach (FrozenInput input in _network.Inputs.Skip(1))
            type.Check($"{inputs.Name(input)}.Length", LongTimes("rows", Of(input)), inputs.Name(input));
        type.Check($"{results}.Length", LongTimes("rows", each), results);
    }

    private static string Of(FrozenInput input) => input.Kind == InputKind.Index ? "1" : Literals.Display(input.Length);

    private static string Times(string rows, string each) => each == "1" ? rows : $"{rows} * {each}";

    private static string LongTimes(string rows, string each) => each == "1" ? rows : $"{rows} * {each}L";

    private string Slice(FrozenInput input, string row, string count) =>
        input.Kind == InputKind.Index ? $"{inputs.Name(input)}[{row}]" : SliceRows(input, row, count);

    private string SliceRows(FrozenInput input, string row, string count) =>
        $"{inputs.Name(input)}.Slice({Times(row, Of(input))}, {(count == "1" ? Of(input) : Times(count, Of(input)))})";

    /// <summary>Rows by 16, and those that are left where they are worth it; returns how many.</summary>
    private void Batch()
    {
        Writer.Open($"internal static int Batch({Parameters(Element)}int rows, {Span}{Element}> scores)");
        CheckIndices();
        string? rented = type.Temporary("work", _lanes!.Length, isAligned: true);
        Writer.Line("int row = 0;");
        Writer.Open($"while (rows - row >= {Literals.Display(FrozenCost.LeastRows)})");
        Writer.Line("int count = global::System.Math.Min(16, rows - row);");
        foreach (FrozenInput input in _network.Inputs.Where(input => input.Kind != InputKind.Index && input.Survivors.Count > 0))
            Writer.Line($"{type.Kernels}ToLanes<{Element}>({SliceRows(input, "row", "count")}, {Literals.Display(input.Length)}, {Survivors(input)}, {Memory(input)});");
        string indices = string.Concat(_network.Inputs.Where(input => input.Kind == InputKind.Index).Select(input => $"{SliceRows(input, "row", "count")}, "));
        Writer.Line($"{_call}{indices}scores.Slice({Times("row", Score)}, {Times("count", Score)}));");
        Writer.Line("row += count;");
        Writer.Close();
        if (rented is not null)
            Writer.Line(rented);
        Writer.Line("return row;");
        Writer.Close();
    }

    private void CheckIndices()
    {
        foreach (FrozenInput input in _network.Inputs.Where(input => input.Kind == InputKind.Index))
        {
            Writer.Line($"foreach (int index in {inputs.Name(input)})");
            Writer.Inner(inputs.CheckIndex(type, input, "index"));
        }
    }

    private void Columns(FrozenInput input)
    {
        Writer.Line();
        Writer.Line("/// <summary>The scores of any number of rows that are given by their columns: element f of row r at f·rows + r.</summary>");
        Writer.Open($"public static void PredictColumns({ReadOnlySpan}{Element}> columns, int rows, {Span}{Element}> scores)");
        type.Check("columns.Length", LongTimes("rows", Of(input)), "columns");
        type.Check("scores.Length", LongTimes("rows", Score), "scores");
        string? rented = type.Temporary("works", 4 * _lanes!.Length, isAligned: true);
        Writer.Open("for (int first = 0; first < rows; first += 64)");
        string length = Literals.Display(_lanes.Length), start = Literals.Display(_lanes.Start(input));
        if (input.Survivors.Count > 0)
            Writer.Line($"{type.Kernels}ColumnsToLanes<{Element}>(columns, rows, first, {Survivors(input)}, {(start == "0" ? "works" : $"works.Slice({start})")}, {length});");
        Writer.Line("int end = global::System.Math.Min(first + 64, rows);");
        Writer.Open("for (int row = first; row < end; row += 16)");
        Writer.Line("int count = global::System.Math.Min(16, end - row);");
        Writer.Line($"global::System.Span<{Element}> work = works.Slice((row - first) / 16 * {length}, {length});");
        Writer.Line($"{_call}scores.Slice({Times("row", Score)}, {Times("count", Score)}));");
        Writer.Close();
        Writer.Close();
        if (rented is not null)
            Writer.Line(rented);
        Writer.Close();
    }

    private string Survivors(FrozenInput input) => type.Tables.Places($"{input.Name}Survivors", input.Survivors, input.Length);

    private string Memory(FrozenInput input) => $"work.Slice({Literals.Display(_lanes!.Start(input))}, {Literals.Display(16L * input.Survivors.Count)})";
}
