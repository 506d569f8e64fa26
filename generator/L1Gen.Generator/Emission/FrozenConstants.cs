using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>Writes what a frozen model says of itself: lengths, survivors, names.</summary>
internal sealed class FrozenConstants(FrozenClass type, FrozenParameters inputs)
{
    /// <summary>Names up to which each is an element of an array that code fills; more are one text, which is split.</summary>
    private const int MostLiterals = 256;

    private CodeWriter Writer => type.Writer;

    public void Write()
    {
        FrozenNetwork network = type.Network;
        if (inputs.Only is { } only)
            Constant("InputLength", only.Length, "Elements of a row.");
        Constant("ScoreCount", network.Scores.Count, "Scores of a row.");
        Constant("Survivors", network.Survivors, $"Weights that are left, of {FrozenEmitter.Count(network.Weights)}.");

        List<int> survivors = network.Inputs.SelectMany(input => input.Survivors.Select(place => input.FirstFeature + place)).ToList();
        Writer.Line($"/// <summary>The elements of the row that are read{(inputs.Only is null ? ", the inputs one after the other" : "")}: {FrozenEmitter.Count(survivors.Count)} of them, rising.</summary>");
        Writer.Line($"public static {FrozenClass.ReadOnlySpan}int> SurvivingInputs => {type.Tables.Integers("SurvivingInputs", survivors)};");
        if (network.Features is { } features)
            Names("SurvivingFeatures", "The names of the elements that are read", survivors.Select(place => features[place]).ToList());
        if (network.Classes is { } classes)
            Names("Classes", "The names of the classes", classes);
    }

    private void Constant(string name, long value, string summary)
    {
        Writer.Line($"/// <summary>{summary}</summary>");
        Writer.Line($"public const int {name} = {Literals.Display(value)};");
        Writer.Line();
    }

    /// <summary>A list in a class of its own, so that nothing else waits for it to be filled.</summary>
    private void Names(string name, string summary, IReadOnlyList<string> names)
    {
        const string List = "global::System.Collections.Generic.IReadOnlyList<string>";
        string holder = type.Names.Free($"{name}Names");
        Writer.Line();
        Writer.Line($"/// <summary>{summary}.</summary>");
        Writer.Line($"public static {List} {name} => {type.Hidden}.{holder}.All;");
        type.Later(() =>
        {
            Writer.Open($"internal static class {holder}");
            Writer.Line($"internal static readonly {List} All = global::System.Array.AsReadOnly({Array(names)});");
            Writer.Close();
        });
    }

    private static string Array(IReadOnlyList<string> names)
    {
        if (names.Count <= MostLiterals)
            return $"new string[] {{ {string.Join(", ", names.Select(Literals.String))} }}";
        char separator = Enumerable.Range(1, char.MaxValue).Select(code => (char)code).First(letter => !names.Any(name => name.IndexOf(letter) >= 0));
        return $"{Literals.String(string.Join(separator.ToString(), names))}.Split({Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(separator, quote: true)})";
    }
}
