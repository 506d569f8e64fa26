using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>Writes the replay of the rows that the file holds: of their inputs only what is read.</summary>
internal sealed class FrozenSelfTest(FrozenClass type, FrozenParameters inputs)
{
    /// <summary>Numbers that are replayed: the first rows of as many, at least one.</summary>
    private const int MostNumbers = 20_000;

    private CodeWriter Writer => type.Writer;

    private string Element => type.Element;

    public void Write()
    {
        List<FrozenRow> rows = Rows();
        if (rows.Count == 0)
            return;
        int scores = type.Network.Scores.Count;
        Writer.Line();
        Writer.Line("/// <summary>");
        Writer.Line($"/// Replays {FrozenEmitter.Count(rows.Count)} row{(rows.Count == 1 ? "" : "s")} of the file: each score must be the saved model's, up to what rounding may do at this row when additions come in another order.");
        Writer.Line("/// </summary>");
        Writer.Line("/// <exception cref=\"global::System.InvalidOperationException\">A score is another; the message names the row and the score.</exception>");
        Writer.Open("public static void SelfTest()");
        string expected = type.Tables.Weights("TestScores", rows.SelectMany(row => row.Scores));
        string bounds = type.Tables.Weights("TestBounds", rows.SelectMany(row => FrozenBounds.Of(type.Network, row)).Select(Bound));
        Writer.Line($"{Element}[] scores = new {Element}[{type.ScoreCount}];");
        for (int i = 0; i < type.Network.Inputs.Count; i++)
        {
            if (type.Network.Inputs[i].Kind == InputKind.Dense)
                Writer.Line($"{Element}[] {inputs.Name(type.Network.Inputs[i])} = new {Element}[{Literals.Display(type.Network.Inputs[i].Length)}];");
        }

        bool hasTexts = type.Network.Tokens is not null && rows.Any(row => row.Text is not null);
        if (hasTexts)
        {
            Writer.Line("string[] texts = new string[]");
            Writer.Line("{");
            foreach (FrozenRow row in rows)
                Writer.Inner($"{Literals.String(row.Text ?? "")},");
            Writer.Line("};");
        }

        Writer.Open($"for (int row = 0; row < {Literals.Display(rows.Count)}; row++)");
        string arguments = string.Concat(type.Network.Inputs.Select((input, i) => Argument(input, i, rows)));
        Predict(arguments);
        string same = Same();
        string slices = $"{Slice(expected, "row", scores)}, {Slice(bounds, "row", scores)}";
        Writer.Line($"{same}(row, scores, {slices});");
        if (hasTexts && rows.All(row => row.Text is not null))
        {
            Predict(string.Concat(type.Network.Inputs.Select((input, i) => input.Kind == InputKind.Sparse ? "texts[row], " : Argument(input, i, rows, again: true))));
            Writer.Line($"{same}(row, scores, {slices});");
        }

        Writer.Close();
        Writer.Close();
    }

    private List<FrozenRow> Rows()
    {
        int ofRow = type.Network.Scores.Count + type.Network.Inputs.Sum(input => input.Survivors.Count) + 1;
        return type.Network.SelfTest.Take(Math.Max(1, MostNumbers / ofRow)).ToList();
    }

    private double Bound(double bound)
    {
        double greatest = Element == "float" ? float.MaxValue : double.MaxValue;
        return bound <= greatest ? bound : greatest;
    }

    private void Predict(string arguments) =>
        Writer.Line(type.IsOneScore ? $"scores[0] = Predict({arguments.Substring(0, arguments.Length - 2)});" : $"Predict({arguments}scores);");

    /// <summary>An input of the row as arguments, a comma behind; before them the statements that fetch it.</summary>
    private string Argument(FrozenInput input, int place, List<FrozenRow> rows, bool again = false)
    {
        string name = inputs.Name(input), title = $"Test{FrozenNames.Words(input.Name)}";
        switch (input.Kind)
        {
            case InputKind.Index:
                return $"{type.Tables.Integers(title, rows.Select(row => (int)row.Inputs[place][0]))}[row], ";
            case InputKind.Dense:
                if (!again && input.Survivors.Count > 0)
                {
                    string values = type.Tables.Weights(title, rows.SelectMany(row => input.Survivors.Select(survivor => row.Inputs[place][survivor])));
                    string places = type.Tables.Places($"{input.Name}Survivors", input.Survivors, input.Length);
                    Writer.Line($"for (int i = 0; i < {Literals.Display(input.Survivors.Count)}; i++)");
                    Writer.Inner($"{name}[{places}[i]] = {values}[row * {Literals.Display(input.Survivors.Count)} + i];");
                }

                return $"{name}, ";
            default:
                var alive = new HashSet<int>(input.Survivors);
                List<List<int>> kept = rows.Select(row => Enumerable.Range(0, row.Columns.Count).Where(k => alive.Contains(row.Columns[k])).ToList()).ToList();
                var starts = new int[rows.Count + 1];
                for (int i = 0; i < rows.Count; i++)
                    starts[i + 1] = starts[i] + kept[i].Count;
                string start = type.Tables.Integers($"{title}Starts", starts);
                string indices = type.Tables.Integers($"{title}Indices", rows.SelectMany((row, i) => kept[i].Select(k => row.Columns[k])));
                string numbers = type.Tables.Weights($"{title}Values", rows.SelectMany((row, i) => kept[i].Select(k => row.Inputs[place][k])));
                Writer.Line($"int start = {start}[row], count = {start}[row + 1] - start;");
                return $"{indices}.Slice(start, count), {numbers}.Slice(start, count), ";
        }
    }

    private string Same() => type.Helper("Same",
        $"internal static void Same(int row, {Element}[] found, {FrozenClass.ReadOnlySpan}{Element}> wanted, {FrozenClass.ReadOnlySpan}{Element}> bounds)\n"
        + "{\n"
        + "    for (int i = 0; i < found.Length; i++)\n"
        + "    {\n"
        + "        if (!(global::System.Math.Abs(found[i] - wanted[i]) <= bounds[i]))\n"
        + "            throw new global::System.InvalidOperationException(global::System.FormattableString.Invariant($\"Row {row}: score {i} is {found[i]}, but must be {wanted[i]} ± {bounds[i]}.\"));\n"
        + "    }\n"
        + "}");

    private static string Slice(string table, string row, int length) => length == 1 ? $"{table}.Slice({row}, 1)" : $"{table}.Slice({row} * {Literals.Display(length)}, {Literals.Display(length)})";
}
