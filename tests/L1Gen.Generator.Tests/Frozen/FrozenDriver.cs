using L1Gen.Generator.Emission;
using L1Gen.Generator.Model;

namespace L1Gen.Generator.Tests.Frozen;

/// <summary>Writes a <c>Program</c> that calls every prediction of <c>Frozen.Model</c> by arrays: of a dense or sparse input elements, of an index numbers.</summary>
internal static class FrozenDriver
{
    private const string Type = "global::Frozen.Model";

    public static string Source(FrozenNetwork network, bool hasInput)
    {
        string e = network.Element, n = network.Scores.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        bool isOne = network.Scores.Count == 1;
        string Array(FrozenInput input, int i) => $"({(input.Kind == Model.InputKind.Index ? "int" : e)}[])inputs[{i}]";
        string batch = string.Concat(network.Inputs.Select((input, i) => $"{Array(input, i)}, "));
        string one = string.Concat(network.Inputs.Select((input, i) => input.Kind == Model.InputKind.Index ? $"((int[])inputs[{i}])[0], " : $"{Array(input, i)}, "));
        string sparse = string.Concat(network.Inputs.Select((input, i) => input.Kind switch
        {
            Model.InputKind.Index => $"((int[])inputs[{i}])[0], ",
            Model.InputKind.Sparse => "indices, values, ",
            _ => $"{Array(input, i)}, ",
        }));
        string members = string.Concat(network.Inputs.Select((input, i) => input.Kind == Model.InputKind.Index
            ? $"{FrozenNames.Words(input.Name)} = ((int[])inputs[{i}])[0], "
            : string.Concat(input.Survivors.Select(place => $"{FrozenNames.Words(input.Name)}{place} = ({Array(input, i)})[{place}], "))));
        bool isSparse = network.Inputs.Any(input => input.Kind == Model.InputKind.Sparse);
        bool hasColumns = network.Inputs is [{ Kind: Model.InputKind.Dense }];
        return $$"""
            using System;

            public static class Program
            {
                public static {{e}}[] Batch(object[] inputs, int rows)
                {
                    var scores = new {{e}}[rows * {{n}}];
                    PredictRows(inputs, scores);
                    return scores;
                }

                public static {{e}}[] One(object[] inputs)
                {
                    var scores = new {{e}}[{{n}}];
                    PredictOne(inputs, scores);
                    return scores;
                }

                public static {{e}}[] Sparse(object[] inputs, int[] indices, {{e}}[] values)
                {
                    var scores = new {{e}}[{{n}}];
                    {{(isSparse ? isOne ? $"scores[0] = {Type}.Predict({Trim(sparse)});" : $"{Type}.Predict({sparse}scores);" : "")}}
                    return scores;
                }

                public static {{e}}[] Columns(object[] inputs, int rows)
                {
                    var scores = new {{e}}[rows * {{n}}];
                    {{(hasColumns ? $"{Type}.PredictColumns(({e}[])inputs[0], rows, scores);" : "")}}
                    return scores;
                }

                public static {{e}}[] OfInput(object[] inputs)
                {
                    var scores = new {{e}}[{{n}}];
                    {{(hasInput ? $"{Type}.Input input = new() {{ {members}}}; {(isOne ? $"scores[0] = {Type}.Predict(in input)" : $"{Type}.Predict(in input, scores)")};" : "")}}
                    return scores;
                }

                public static long Allocated(object[] row, object[] inputs, int rows)
                {
                    var scores = new {{e}}[rows * {{n}}];
                    var one = new {{e}}[{{n}}];
                    for (int i = 0; i < 3; i++)
                    {
                        PredictRows(inputs, scores);
                        PredictOne(row, one);
                    }

                    long before = GC.GetAllocatedBytesForCurrentThread();
                    for (int i = 0; i < 3; i++)
                    {
                        PredictRows(inputs, scores);
                        PredictOne(row, one);
                    }

                    return GC.GetAllocatedBytesForCurrentThread() - before;
                }

                private static void PredictRows(object[] inputs, {{e}}[] scores) => {{Type}}.Predict({{batch}}scores);

                private static void PredictOne(object[] inputs, {{e}}[] scores) => {{(isOne ? $"scores[0] = {Type}.Predict({Trim(one)})" : $"{Type}.Predict({one}scores)")}};
            }
            """;
    }

    private static string Trim(string list) => list[..^2];
}
