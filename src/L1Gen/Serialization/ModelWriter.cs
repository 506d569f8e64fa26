using System.Globalization;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace L1Gen.Serialization;

/// <summary>Writes a model as JSON: text whose lines are the same again where nothing changed.</summary>
internal static class ModelWriter
{
    private const int NumbersPerLine = 16;

    /// <param name="text">Takes the text; lines end in <c>\n</c>.</param>
    /// <param name="model">The model.</param>
    /// <param name="metadata">Names of features and classes, checked.</param>
    /// <param name="withWeights">Whether the weights are part of it.</param>
    public static void Write<T>(TextWriter text, IDifferentiable<T> model, ModelMetadata? metadata, bool withWeights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ForwardPlan plan = model.Plan;
        text.Write(string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "format": {{Quote(ModelFormat.Name)}},
              "version": {{ModelFormat.Version}},
              "type": {{Quote(model.GetType().ToString())}},
              "element": {{Quote(ModelFormat.Element<T>())}},
              "forward": {{Quote(plan.Text)}},
              "loss": {{Quote(plan.Loss.ToString())}},
              "lossParameter": {{plan.LossParameter}},
              "inputs": [
            """));
        string separator = "\n";
        foreach (InputPlan input in plan.Inputs)
        {
            text.Write(string.Create(CultureInfo.InvariantCulture,
                $$"""{{separator}}    { "name": {{Quote(input.Name)}}, "kind": {{Quote(ModelFormat.Kind(input.Kind))}}, "length": {{input.Length}} }"""));
            separator = ",\n";
        }
        text.Write("\n  ],\n");
        WriteNames(text, "features", metadata?.Features);
        WriteNames(text, "classes", metadata?.Classes);
        text.Write("  \"fields\": [");
        for (int i = 0; i < plan.Fields.Count; i++)
        {
            text.Write(i == 0 ? "\n" : ",\n");
            WriteField(text, plan.Fields[i], withWeights ? model.WeightsOf(i) : default, withWeights);
        }
        text.Write("\n  ]\n}\n");
    }

    private static void WriteNames(TextWriter text, string member, IReadOnlyList<string>? names)
    {
        if (names is null)
            return;
        text.Write($"  \"{member}\": [");
        for (int i = 0; i < names.Count; i++)
        {
            text.Write(i == 0 ? "\n    " : ",\n    ");
            text.Write(Quote(names[i]));
        }
        text.Write("\n  ],\n");
    }

    private static void WriteField<T>(TextWriter text, FieldPlan field, ReadOnlySpan<T> weights, bool withWeights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        text.Write(string.Create(CultureInfo.InvariantCulture, $$"""
                {
                  "name": {{Quote(field.Name)}},
                  "shape": {{ModelFormat.Shape(field.Shape)}},
                  "lambda": {{field.Lambda}},
                  "lambda2": {{field.Lambda2}}
            """));
        if (withWeights)
        {
            text.Write(",\n      \"weights\": [");
            WriteWeights(text, weights, field.Shape);
            text.Write("\n      ]");
        }
        text.Write("\n    }");
    }

    /// <summary>A row of a matrix starts a line, and so does every 16th number of a row.</summary>
    private static void WriteWeights<T>(TextWriter text, ReadOnlySpan<T> weights, IReadOnlyList<int> shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int row = shape.Count > 0 && shape[^1] > 1 ? shape[^1] : int.MaxValue;
        for (int i = 0; i < weights.Length; i++)
        {
            if (i > 0)
                text.Write(',');
            text.Write(i % row % NumbersPerLine == 0 ? "\n        " : " ");
            WriteNumber(text, weights[i]);
        }
    }

    /// <summary>The shortest text that reads back as the same number, in other languages too: many take <c>-0</c> for an integer without a sign.</summary>
    private static void WriteNumber<T>(TextWriter text, T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!T.IsFinite(value))
        {
            text.Write(T.IsNaN(value) ? "\"NaN\"" : T.IsPositive(value) ? "\"Infinity\"" : "\"-Infinity\"");
        }
        else if (T.IsZero(value) && T.IsNegative(value))
        {
            text.Write("-0.0");
        }
        else
        {
            Span<char> number = stackalloc char[32];
            value.TryFormat(number, out int length, default, CultureInfo.InvariantCulture);
            text.Write(number[..length]);
        }
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
