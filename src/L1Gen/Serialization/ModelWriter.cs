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
    /// <param name="content">What to write.</param>
    /// <param name="withWeights">Whether the weights are part of it.</param>
    public static void Write<T>(TextWriter text, ModelContent<T> content, bool withWeights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ForwardPlan plan = content.Plan;
        ModelMetadata metadata = content.Metadata;
        text.Write(string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "format": {{Quote(ModelFormat.Name)}},
              "version": {{ModelFormat.Version}},
              "type": {{Quote(content.Type)}},
              "element": {{Quote(ModelFormat.Element<T>())}},
              "forward": {{Quote(plan.Text)}},

            """));
        WriteTexts(text, "graph", plan.Graph);
        text.Write(string.Create(CultureInfo.InvariantCulture, $$"""
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
        WriteTexts(text, "features", metadata.BagOfWords?.Terms ?? metadata.Features);
        WriteTexts(text, "classes", metadata.Classes);
        WriteStandardization(text, metadata.Standardization);
        WriteBagOfWords(text, metadata.BagOfWords?.Options);
        text.Write("  \"fields\": [");
        for (int i = 0; i < plan.Fields.Count; i++)
        {
            text.Write(i == 0 ? "\n" : ",\n");
            WriteField(text, plan.Fields[i], withWeights ? content.Weights(i) : default, withWeights);
        }
        text.Write("\n  ]");
        WriteSelfTest(text, content.SelfTest);
        text.Write("\n}\n");
    }

    private static void WriteTexts(TextWriter text, string member, IReadOnlyList<string>? texts)
    {
        if (texts is null)
            return;
        text.Write($"  \"{member}\": [");
        for (int i = 0; i < texts.Count; i++)
        {
            text.Write(i == 0 ? "\n    " : ",\n    ");
            text.Write(Quote(texts[i]));
        }
        text.Write("\n  ],\n");
    }

    private static void WriteStandardization(TextWriter text, Standardization? standardization)
    {
        if (standardization is null)
            return;
        text.Write("  \"standardization\": {\n    \"means\": ");
        WriteNumbers<double>(text, [.. standardization.Means], "    ");
        text.Write(",\n    \"scales\": ");
        WriteNumbers<double>(text, [.. standardization.Scales], "    ");
        text.Write("\n  },\n");
    }

    private static void WriteBagOfWords(TextWriter text, BagOfWordsOptions? options)
    {
        if (options is null)
            return;
        text.Write(string.Create(CultureInfo.InvariantCulture, $$"""
              "text": { "longestGram": {{options.LongestGram}}, "counts": {{Boolean(options.Counts)}}, "digitsByLength": {{Boolean(options.DigitsByLength)}}, "symbols": {{Quote(options.Symbols)}} },

            """));
    }

    private static void WriteSelfTest<T>(TextWriter text, IReadOnlyList<SelfTestRow<T>> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < rows.Count; i++)
        {
            text.Write(i == 0 ? ",\n  \"selfTest\": [\n    {\n      \"inputs\": [" : ",\n    {\n      \"inputs\": [");
            string separator = "\n        ";
            foreach (InputRow<T> input in rows[i].Inputs)
            {
                text.Write(separator);
                WriteInput(text, input);
                separator = ",\n        ";
            }
            text.Write("\n      ],\n");
            if (rows[i].Text is { } words)
                text.Write($"      \"text\": {Quote(words)},\n");
            text.Write("      \"scores\": ");
            WriteNumbers<T>(text, rows[i].Scores, "      ");
            text.Write(i == rows.Count - 1 ? "\n    }\n  ]" : "\n    }");
        }
    }

    private static void WriteInput<T>(TextWriter text, InputRow<T> input)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (input.Kind)
        {
            case InputKind.Index:
                text.Write(input.Index.ToString(CultureInfo.InvariantCulture));
                break;
            case InputKind.Sparse:
                text.Write($"{{ \"indices\": [{string.Join(", ", input.Indices)}], \"values\": ");
                WriteNumbers<T>(text, input.Values, "        ");
                text.Write(" }");
                break;
            default:
                WriteNumbers<T>(text, input.Values, "        ");
                break;
        }
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

    /// <summary>Numbers on one line where they are few, else every 16th starts one.</summary>
    private static void WriteNumbers<T>(TextWriter text, ReadOnlySpan<T> numbers, string indent)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isLong = numbers.Length > NumbersPerLine;
        text.Write('[');
        for (int i = 0; i < numbers.Length; i++)
        {
            if (i > 0)
                text.Write(',');
            if (isLong && i % NumbersPerLine == 0)
                text.Write($"\n  {indent}");
            else if (i > 0)
                text.Write(' ');
            WriteNumber(text, numbers[i]);
        }
        text.Write(isLong ? $"\n{indent}]" : "]");
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

    private static string Boolean(bool value) => value ? "true" : "false";

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
