using System.Globalization;
using System.Text.Json;
using L1Gen.Generator.Emission;
using L1Gen.Generator.Model;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>The text of a saved model, version 2, put together by hand; what a test wants wrong it replaces.</summary>
internal sealed record SavedText
{
    public string Element { get; init; } = "double";

    public string Forward { get; init; } = "Dot(x, Slopes) + Intercept";

    public string Loss { get; init; } = "L2";

    public IReadOnlyList<(string Name, string Kind, int Length)> Inputs { get; init; } = [("x", "dense", 3)];

    public IReadOnlyList<string> Graph { get; init; } =
        ["x = input 3 of 0", "weights 3 of 0", "matMul 1: 0, 1", "weights 1 of 1", "add 1: 2, 3"];

    public IReadOnlyList<(string Name, int[] Shape, double[] Weights)> Fields { get; init; } = [("Slopes", [3], [0.5, 0, -0.25]), ("Intercept", [], [2])];

    /// <summary>Optional members, each with a comma behind.</summary>
    public string Optional { get; init; } = "";

    /// <summary>A linear model of one dense input, a name and a weight for each element.</summary>
    public static SavedText Linear(double[] slopes, double intercept = 2, string element = "double") => new()
    {
        Element = element,
        Inputs = [("x", "dense", slopes.Length)],
        Graph = [Invariant($"x = input {slopes.Length} of 0"), Invariant($"weights {slopes.Length} of 0"), "matMul 1: 0, 1", "weights 1 of 1", "add 1: 2, 3"],
        Fields = [("Slopes", [slopes.Length], slopes), ("Intercept", [], [intercept])],
    };

    /// <summary>The file of a model whose graph was read from source.</summary>
    public static SavedText Of(ModelSpec model, IReadOnlyList<double[]> weights) => new()
    {
        Element = model.Element,
        Forward = model.Forward!.Text,
        Loss = model.Forward.Loss,
        Inputs = [.. model.Forward.Inputs.Select(input => (input.SourceName, input.Kind.ToString().ToLowerInvariant(), input.Length))],
        Graph = [.. GraphLines.Of(model.Forward)],
        Fields = [.. model.Fields.Select((field, i) => (field.SourceName, field.Shape.Count == 0 ? new[] { field.Length } : [.. field.Shape], weights[i]))],
    };

    public override string ToString() =>
        $$"""
        {
          "format": "l1gen-model",
          "version": 2,
          "type": "Shop.Risk",
          "element": "{{Element}}",
          "forward": {{Quote(Forward)}},
          "graph": [
            {{string.Join(",\n    ", Graph.Select(Quote))}}
          ],
          "loss": "{{Loss}}",
          "lossParameter": 0,
          "inputs": [
            {{string.Join(",\n    ", Inputs.Select(input => Invariant($$"""{ "name": {{Quote(input.Name)}}, "kind": "{{input.Kind}}", "length": {{input.Length}} }""")))}}
          ],
          {{Optional}}
          "fields": [
            {{string.Join(",\n    ", Fields.Select(field => Invariant($$"""{ "name": {{Quote(field.Name)}}, "shape": [{{string.Join(", ", field.Shape)}}], "lambda": 0.01, "lambda2": 0, "weights": [{{Numbers(field.Weights)}}] }""")))}}
          ]
        }

        """;

    public static string Quote(string text) => JsonSerializer.Serialize(text);

    public static string Numbers(IEnumerable<double> numbers) => string.Join(", ", numbers.Select(number =>
        double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : $"\"{(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity")}\""));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
