using System.Numerics;

namespace L1Gen.Serialization;

/// <summary>
/// Makes the rows that a file holds with the model's scores. They are kept as they are before standardisation, in the model's own element; the scores are of what these numbers become, so
/// that who replays them starts from the same.
/// </summary>
/// <param name="plan">The model's inputs.</param>
/// <param name="metadata">Checked against the plan.</param>
/// <param name="score">The scores of rows as the model takes them, row after row.</param>
internal sealed class SelfTestRows<T>(ForwardPlan plan, ModelMetadata metadata, Func<Dataset<T>, T[]> score)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int RandomRows = 3;

    // Elements of a random row of a sparse input, at most.
    private const int RandomElements = 64;
    private const int Steps = 8;

    private readonly Standardization? _standardization = metadata.Standardization;

    /// <summary>
    /// The texts of the metadata, then the given rows; where there are neither, three random ones of a fixed seed. Left out are those with a number or a score that is not finite.
    /// </summary>
    /// <param name="given">Rows as the model takes them, or null.</param>
    /// <exception cref="ArgumentException">The given rows don't fit the plan, or hold a NaN or an infinity.</exception>
    public IReadOnlyList<SelfTestRow<T>> Of(Dataset<T>? given)
    {
        var rows = new List<(InputRow<T>[] Inputs, string? Text)>();
        if (metadata is { BagOfWords: { } words, Texts: { } texts })
        {
            SparseMatrix<T> matrix = words.Rows<T>(texts);
            for (int row = 0; row < texts.Count; row++)
                rows.Add(([Row(matrix, row)], texts[row]));
        }

        if (given is not null)
        {
            BoundData<T> bound = new BoundData<T>(plan).Bind(given, withTargets: false, "selfTest");
            foreach (int row in bound.CopyOrder())
                rows.Add((Raw([.. plan.Inputs.Select((input, i) => Row(given.Inputs[i], input, row))]), null));
        }

        if (rows.Count == 0)
        {
            var random = new RandomGenerator(seed: 0, stream: -1);
            for (int row = 0; row < RandomRows; row++)
                rows.Add((Raw(Random(ref random)), null));
        }

        return Scored(rows);
    }

    private List<SelfTestRow<T>> Scored(List<(InputRow<T>[] Inputs, string? Text)> rows)
    {
        var kept = new List<(InputRow<T>[] Raw, string? Text)>();
        var live = new List<InputRow<T>[]>();
        foreach ((InputRow<T>[] raw, string? text) in rows)
        {
            InputRow<T>[] standard = Converted(raw, (x, column) => _standardization!.Standard(x, column));
            if (Array.TrueForAll(raw, IsFinite) && Array.TrueForAll(standard, IsFinite))
            {
                kept.Add((raw, text));
                live.Add(standard);
            }
        }

        var scored = new List<SelfTestRow<T>>();
        if (kept.Count == 0)
            return scored;
        T[] all = score(new Dataset<T>([.. plan.Inputs.Select((input, i) => Input(input, live, i))]));
        int count = plan.Scores.Count;
        for (int row = 0; row < kept.Count; row++)
        {
            T[] scores = all[(row * count)..((row + 1) * count)];
            if (Array.TrueForAll(scores, T.IsFinite))
                scored.Add(new SelfTestRow<T>(kept[row].Raw, kept[row].Text, scores));
        }

        return scored;
    }

    private static DataInput<T> Input(InputPlan inputPlan, List<InputRow<T>[]> rows, int input)
    {
        switch (inputPlan.Kind)
        {
            case InputKind.Index:
                return new DataInput<T>(rows.Select(row => row[input].Index).ToArray());
            case InputKind.Sparse:
                int[] starts = new int[rows.Count + 1];
                for (int row = 0; row < rows.Count; row++)
                    starts[row + 1] = checked(starts[row] + rows[row][input].Indices.Length);
                int[] columns = [.. rows.SelectMany(row => row[input].Indices)];
                return new DataInput<T>(new SparseMatrix<T>(starts, columns, rows.SelectMany(row => row[input].Values).ToArray(), inputPlan.Length));
            default:
                return new DataInput<T>(rows.SelectMany(row => row[input].Values).ToArray());
        }
    }

    private InputRow<T>[] Random(ref RandomGenerator random)
    {
        var row = new InputRow<T>[plan.Inputs.Count];
        for (int i = 0; i < row.Length; i++)
        {
            int length = plan.Inputs[i].Length;
            switch (plan.Inputs[i].Kind)
            {
                case InputKind.Index:
                    row[i] = InputRow<T>.OfIndex(random.Below(length));
                    break;
                case InputKind.Sparse:
                    var columns = new SortedSet<int>();
                    while (columns.Count < Math.Min(length, RandomElements))
                        columns.Add(random.Below(length));
                    row[i] = InputRow<T>.Sparse([.. columns], Numbers(ref random, columns.Count, 1, Steps));
                    break;
                default:
                    row[i] = InputRow<T>.Dense(Numbers(ref random, length, -Steps, Steps));
                    break;
            }
        }

        return row;
    }

    /// <summary>Eighths, which are short in text.</summary>
    private static T[] Numbers(ref RandomGenerator random, int count, int least, int most)
    {
        T[] numbers = new T[count];
        foreach (ref T number in numbers.AsSpan())
            number = T.CreateTruncating((least + random.Below(most - least + 1)) / (double)Steps);
        return numbers;
    }

    private static InputRow<T> Row(DataInput<T> input, InputPlan inputPlan, int row) => input.Kind switch
    {
        InputKind.Index => InputRow<T>.OfIndex(input.Indices.Span[row]),
        InputKind.Sparse => Row(input.Sparse!, row),
        _ => InputRow<T>.Dense(input.Elements.Slice(row * inputPlan.Length, inputPlan.Length).ToArray()),
    };

    private static InputRow<T> Row(SparseMatrix<T> matrix, int row)
    {
        Range elements = matrix.RowStarts.Span[row]..matrix.RowStarts.Span[row + 1];
        return InputRow<T>.Sparse(matrix.ColumnIndices[elements].ToArray(), matrix.Values[elements].ToArray());
    }

    private InputRow<T>[] Raw(InputRow<T>[] row) => Converted(row, (z, column) => _standardization!.Raw(z, column));

    /// <summary>The row with another number for each element; of a sparse one for those too that it lacks.</summary>
    private InputRow<T>[] Converted(InputRow<T>[] row, Func<T, int, T> convert)
    {
        if (_standardization is null)
            return row;
        var converted = new InputRow<T>[row.Length];
        for (int i = 0, first = 0; i < row.Length; first += plan.Inputs[i].Length, i++)
        {
            int start = first;
            if (plan.Inputs[i].Kind == InputKind.Dense)
            {
                converted[i] = row[i] with { Values = [.. row[i].Values.Select((value, j) => convert(value, start + j))] };
                continue;
            }

            var values = new List<T>();
            var columns = new List<int>();
            for (int j = 0, next = 0; j < plan.Inputs[i].Length; j++)
            {
                bool isThere = next < row[i].Indices.Length && row[i].Indices[next] == j;
                T value = convert(isThere ? row[i].Values[next++] : T.Zero, first + j);
                if (value == T.Zero)
                    continue;
                values.Add(value);
                columns.Add(j);
            }

            converted[i] = InputRow<T>.Sparse([.. columns], [.. values]);
        }

        return converted;
    }

    private static bool IsFinite(InputRow<T> row) => Array.TrueForAll(row.Values, T.IsFinite);
}
