using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>Writes the predictions of a model with a sparse input: a row's elements that are left are put beside one another, zeros between them, and then computed as a dense row.</summary>
internal sealed class FrozenSparse(FrozenClass type, FrozenParameters inputs, FrozenMembers members)
{
    private const string Span = FrozenClass.Span;
    private const string ReadOnlySpan = FrozenClass.ReadOnlySpan;
    private readonly FrozenInput _sparse = inputs.Sparse!;

    private CodeWriter Writer => type.Writer;

    private string Element => type.Element;

    private string Row => $"{type.Hidden}.{(type.IsOneScore ? "Score" : "Row")}";

    private string Result => type.IsOneScore ? Element : "void";

    private string Indices => inputs.SparseIndices;

    private string Values => inputs.SparseValues;

    public void Write()
    {
        string scores = type.IsOneScore ? "" : $"{Span}{Element}> scores, ";
        Writer.Line();
        Writer.Line("/// <summary>");
        Writer.Line($"/// The score{(type.IsOneScore ? "" : "s")} of one sparse row: the places of the elements that are not zero, rising, and their values. Allocates nothing, and may run on any number of threads.");
        Writer.Line("/// </summary>");
        Writer.Open($"public static {Result} Predict({Trim(Parameters() + scores)})");
        Compute($"{Scatter()}({Indices}, {Values}, survivors);");
        Writer.Close();
        members.Links(Parameters(), Arguments(), withProbabilities: true);

        if (type.IsOneScore)
        {
            Writer.Line();
            Writer.Line("/// <summary>The score of one dense row.</summary>");
            Writer.Line($"public static {Element} Predict({Trim(inputs.Parameters(Element))}) => {type.Hidden}.Dense({Trim(inputs.Arguments())});");
        }

        members.OneRow("Dense");
        members.Links(inputs.Parameters(Element), inputs.Arguments(), withProbabilities: type.Network.Inputs.Any(input => input.Kind == InputKind.Index));

        if (type.Network.Tokens is not null)
        {
            Text("ReadOnlySpan<char>", "text", "text");
            Text("ReadOnlySpan<byte>", "utf8", "text, as UTF-8");
            type.Later(() => FrozenTextEmitter.Emit(Writer, type.Network, type.Kernels));
        }

        type.Later(() => members.Body($"internal static {Result} {(type.IsOneScore ? "Score" : "Row")}({Trim(inputs.Parameters(Element) + scores)})", FrozenSource.Rows));
        type.Later(() =>
        {
            Writer.Open($"internal static {Result} Dense({Trim(inputs.Parameters(Element) + scores)})");
            type.Check($"{inputs.Name(_sparse)}.Length", Literals.Display(_sparse.Length), inputs.Name(_sparse));
            string places = type.Tables.Places($"{_sparse.Name}Survivors", _sparse.Survivors, _sparse.Length);
            Compute($"for (int i = 0; i < survivors.Length; i++)\n    survivors[i] = {inputs.Name(_sparse)}[{places}[i]];");
            Writer.Close();
        });
    }

    /// <summary>The predictions of one text, which is read as it was for training.</summary>
    private void Text(string span, string name, string what)
    {
        string parameters = string.Concat(type.Network.Inputs.Select(input => input == _sparse ? $"global::System.{span} {name}, " : Parameter(input)));
        string arguments = string.Concat(type.Network.Inputs.Select(input => input == _sparse ? $"{name}, " : $"{inputs.Name(input)}, "));
        string scores = type.IsOneScore ? "" : $"{Span}{Element}> scores, ";
        Writer.Line();
        Writer.Line($"/// <summary>The score{(type.IsOneScore ? "" : "s")} of one {what}. Allocates nothing, and may run on any number of threads.</summary>");
        Writer.Open($"public static {Result} Predict({Trim(parameters + scores)})");
        Compute($"{type.Hidden}.ReadTerms({name}, survivors);");
        Writer.Close();
        members.Links(parameters, arguments, withProbabilities: true);
    }

    /// <summary>Puts the elements that are left beside one another, and computes the row.</summary>
    private void Compute(string fill)
    {
        string? rented = type.Temporary("survivors", _sparse.Survivors.Count);
        foreach (string line in fill.Split('\n'))
            Writer.Line(line);
        string arguments = string.Concat(type.Network.Inputs.Select(input => input == _sparse ? "survivors, " : $"{inputs.Name(input)}, ")) + (type.IsOneScore ? "" : "scores, ");
        string call = $"{Row}({Trim(arguments)})";
        if (rented is null)
        {
            Writer.Line($"{(type.IsOneScore ? "return " : "")}{call};");
        }
        else
        {
            Writer.Line($"{(type.IsOneScore ? $"{Element} score = " : "")}{call};");
            Writer.Line(rented);
            if (type.IsOneScore)
                Writer.Line("return score;");
        }
    }

    /// <summary>
    /// The call that finds the elements that are left: a bit for each element of the input, and for each 64 of them the number of set bits before.
    /// </summary>
    private string Scatter()
    {
        int count = (_sparse.Length + 63) / 64;
        var words = new ulong[count];
        var before = new int[count];
        foreach (int place in _sparse.Survivors)
        {
            words[place / 64] |= 1UL << (place % 64);
            if (place / 64 + 1 < count)
                before[place / 64 + 1]++;
        }

        for (int i = 1; i < count; i++)
            before[i] += before[i - 1];
        string bits = type.Tables.Bits($"{_sparse.Name}Bits", words), ranks = type.Tables.Places($"{_sparse.Name}Ranks", before, _sparse.Survivors.Count + 1);
        return type.Helper("Scatter",
            $"internal static void Scatter({ReadOnlySpan}int> indices, {ReadOnlySpan}{Element}> values, {Span}{Element}> survivors)\n"
            + "{\n"
            + "    if (indices.Length != values.Length)\n"
            + $"        throw new global::System.ArgumentException($\"'{Plain(Values)}' has {{values.Length}} elements, but must have {{indices.Length}}.\", {Literals.String(Plain(Values))});\n"
            + "    survivors.Clear();\n"
            + "    int before = -1;\n"
            + "    for (int i = 0; i < indices.Length; i++)\n"
            + "    {\n"
            + "        int index = indices[i];\n"
            + $"        if (index <= before || index >= {Literals.Display(_sparse.Length)})\n"
            + $"            throw new global::System.ArgumentException($\"Index {{i}} of '{Plain(Indices)}' is {{index}}; indices must rise, from 0 to {Literals.Display(_sparse.Length - 1)}.\", {Literals.String(Plain(Indices))});\n"
            + "        before = index;\n"
            + $"        ulong word = {bits}[index >> 6], bit = 1UL << (index & 63);\n"
            + "        if ((word & bit) != 0)\n"
            + $"            survivors[{ranks}[index >> 6] + global::System.Numerics.BitOperations.PopCount(word & (bit - 1))] = values[i];\n"
            + "    }\n"
            + "}");
    }

    private string Parameters() => string.Concat(type.Network.Inputs.Select(input => input == _sparse
        ? $"{ReadOnlySpan}int> {Indices}, {ReadOnlySpan}{Element}> {Values}, "
        : Parameter(input)));

    private string Parameter(FrozenInput input) => $"{(input.Kind == InputKind.Index ? "int" : $"{ReadOnlySpan}{Element}>")} {inputs.Name(input)}, ";

    private string Arguments() => string.Concat(type.Network.Inputs.Select(input => input == _sparse ? $"{Indices}, {Values}, " : $"{inputs.Name(input)}, "));

    private static string Plain(string name) => name.TrimStart('@');

    private static string Trim(string list) => list.Substring(0, list.Length - 2);
}
