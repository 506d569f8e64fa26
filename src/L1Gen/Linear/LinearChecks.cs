using System.Globalization;

namespace L1Gen;

/// <summary>Refuses what no path can be fitted to, before anything runs: here the options, by name; the argument at fault is then always <c>options</c>.</summary>
internal static partial class LinearChecks
{
    // What the user calls the argument; the checks have it piece by piece.
    private static string Argument => "options";

    private static PathOptions Defaults { get; } = new();

    /// <exception cref="ArgumentException">An option is out of its range, has not one element for each column or row, or does not go with another.</exception>
    public static void Options(PathOptions options, int rows, int columns, int outputs)
    {
        if (!Enum.IsDefined(options.Loss))
            throw OutOfRange(options.Loss, nameof(options.Loss), "a loss");
        Positive(options.Delta, nameof(options.Delta));
        if (!(options.Tau is > 0 and < 1))
            throw OutOfRange(options.Tau, nameof(options.Tau), "above 0 and below 1");
        OnlyOf(Loss.Huber, options, nameof(options.Delta), options.Delta != Defaults.Delta);
        OnlyOf(Loss.Quantile, options, nameof(options.Tau), options.Tau != Defaults.Tau);
        if (!(options.L1Ratio is > 0 and <= 1))
            throw OutOfRange(options.L1Ratio, nameof(options.L1Ratio), "above 0 and at most 1");
        if (options.Loss is Loss.L1 or Loss.Quantile && options.L1Ratio < 1)
            throw Fault($"'{nameof(options.L1Ratio)}' below 1 does not go with the loss {options.Loss}: its problem is a linear program.");
        if (options.Loss is Loss.L1 or Loss.Quantile && options.Groups is not null)
            throw Fault($"'{nameof(options.Groups)}' do not go with the loss {options.Loss}: its problem is a linear program.");
        Positive(options.Tolerance, nameof(options.Tolerance));
        Positive(options.MaxIterations, nameof(options.MaxIterations));
        Grid(options);
        Factors(options, columns);
        Bounds(options, columns);
        Groups(options, columns);
        Names(options, columns);
        RowWeights(options.Weights.Span, rows);
        Offsets(options.Offsets.Span, rows, outputs);
    }

    private static void OnlyOf(Loss loss, PathOptions options, string name, bool isGiven)
    {
        if (isGiven && options.Loss != loss)
            throw Fault($"'{name}' is for the loss {loss}; the loss is {options.Loss}.");
    }

    private static void Grid(PathOptions options)
    {
        if (options.Lambdas is { } lambdas)
        {
            if (lambdas.Count == 0)
                throw Fault($"'{nameof(options.Lambdas)}' is empty.");
            for (int k = 0; k < lambdas.Count; k++)
            {
                if (!(lambdas[k] > 0 && lambdas[k] <= double.MaxValue))
                    throw Fault($"'{nameof(options.Lambdas)}' has {Text(lambdas[k])} at place {k}; every λ must be positive and finite.");
            }
        }

        Positive(options.LambdaCount, nameof(options.LambdaCount));
        if (options.LambdaMinRatio is { } ratio && !(ratio is > 0 and < 1))
            throw OutOfRange(ratio, nameof(options.LambdaMinRatio), "above 0 and below 1");
    }

    private static void Factors(PathOptions options, int columns)
    {
        if (options.PenaltyFactors is not { } factors)
            return;
        OnePerColumn(factors.Count, columns, nameof(options.PenaltyFactors));
        for (int j = 0; j < columns; j++)
        {
            if (!(factors[j] >= 0))
                throw Fault($"'{nameof(options.PenaltyFactors)}' has {Text(factors[j])} for column {j}; a factor must not be negative.");
        }
    }

    private static void Bounds(PathOptions options, int columns)
    {
        if (options.NonNegative && options.LowerBounds is not null)
            throw Fault($"Give either '{nameof(options.NonNegative)}' or '{nameof(options.LowerBounds)}'.");
        if (options.LowerBounds is { } lower)
        {
            OnePerColumn(lower.Count, columns, nameof(options.LowerBounds));
            for (int j = 0; j < columns; j++)
            {
                if (!(lower[j] <= 0))
                    throw Fault($"'{nameof(options.LowerBounds)}' has {Text(lower[j])} for column {j}; it must be at most 0, or the column could not be left out.");
            }
        }

        if (options.UpperBounds is { } upper)
        {
            OnePerColumn(upper.Count, columns, nameof(options.UpperBounds));
            for (int j = 0; j < columns; j++)
            {
                if (!(upper[j] >= 0))
                    throw Fault($"'{nameof(options.UpperBounds)}' has {Text(upper[j])} for column {j}; it must be at least 0, or the column could not be left out.");
            }
        }
    }

    private static void Groups(PathOptions options, int columns)
    {
        if (options.Groups is not { } groups)
            return;
        OnePerColumn(groups.Count, columns, nameof(options.Groups));
        if (options.Loss == Loss.SoftmaxCrossEntropy)
            throw Fault($"'{nameof(options.Groups)}' do not go with the loss {options.Loss}: they are for one output.");
        if (options.NonNegative || options.LowerBounds is not null || options.UpperBounds is not null)
            throw Fault($"'{nameof(options.Groups)}' do not go with bounds.");
        if (options.L1Ratio < 1)
            throw Fault($"'{nameof(options.Groups)}' do not go with '{nameof(options.L1Ratio)}'.");
        var first = new int[columns];
        Array.Fill(first, -1);
        for (int j = 0; j < columns; j++)
        {
            int group = groups[j];
            if ((uint)group >= (uint)columns)
                throw Fault($"'{nameof(options.Groups)}' has {group} for column {j}; groups are from 0 to {columns - 1} at most.");
            if (first[group] < 0)
                first[group] = j;
            if (options.PenaltyFactors is { } factors && factors[j] != factors[first[group]])
            {
                throw Fault(
                    $"'{nameof(options.PenaltyFactors)}' has {Text(factors[first[group]])} for column {first[group]} and {Text(factors[j])} for column {j}; both are in group {group}, which has one factor.");
            }
        }
    }

    private static void Names(PathOptions options, int columns)
    {
        if (options.FeatureNames is not { } names)
            return;
        OnePerColumn(names.Count, columns, nameof(options.FeatureNames));
        var seen = new Dictionary<string, int>(columns, StringComparer.Ordinal);
        for (int j = 0; j < columns; j++)
        {
            if (names[j] is null)
                throw Fault($"'{nameof(options.FeatureNames)}' has null for column {j}.");
            if (!seen.TryAdd(names[j], j))
                throw Fault($"'{nameof(options.FeatureNames)}' has '{names[j]}' for the columns {seen[names[j]]} and {j}.");
        }
    }

    private static void RowWeights(ReadOnlySpan<double> weights, int rows)
    {
        if (weights.IsEmpty)
            return;
        if (weights.Length != rows)
            throw Fault($"'{nameof(PathOptions.Weights)}' has {Counted.Of(weights.Length, "element")} for {Counted.Of(rows, "row")}.");
        for (int i = 0; i < rows; i++)
        {
            if (!(weights[i] >= 0 && weights[i] <= double.MaxValue))
                throw Fault($"'{nameof(PathOptions.Weights)}' has {Text(weights[i])} at row {i}; a weight must be finite and not negative.");
        }
    }

    private static void SumOfWeights(PathOptions options)
    {
        if (options.Weights.IsEmpty)
            return;
        double sum = 0;
        foreach (double weight in options.Weights.Span)
            sum += weight;
        sum = options.Communicator.Sum(sum);
        if (sum == 0)
            throw Fault($"'{nameof(PathOptions.Weights)}' has 0 for every row.");
        if (double.IsInfinity(sum))
            throw Fault($"The sum of '{nameof(PathOptions.Weights)}' is infinite.");
    }

    private static void Offsets(ReadOnlySpan<double> offsets, int rows, int outputs)
    {
        if (offsets.IsEmpty)
            return;
        if (offsets.Length != (long)rows * outputs)
        {
            throw Fault(
                $"'{nameof(PathOptions.Offsets)}' has {Counted.Of(offsets.Length, "element")}; {Counted.Of(rows, "row")} of {Counted.Of(outputs, "output")} need {(long)rows * outputs}.");
        }

        for (int i = 0; i < offsets.Length; i++)
        {
            if (!double.IsFinite(offsets[i]))
                throw Fault($"'{nameof(PathOptions.Offsets)}' has {Text(offsets[i])} at row {i / outputs}; an offset must be finite.");
        }
    }

    private static void OnePerColumn(int count, int columns, string name)
    {
        if (count != columns)
            throw Fault($"'{name}' has {Counted.Of(count, "element")} for {Counted.Of(columns, "column")}.");
    }

    private static void Positive(int value, string name)
    {
        if (value <= 0)
            throw OutOfRange(value, name, "positive");
    }

    private static void Positive(double value, string name)
    {
        if (!(value > 0 && value <= double.MaxValue))
            throw OutOfRange(value, name, "positive and finite");
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static ArgumentException Fault(string message) => new(message, Argument);

    private static ArgumentOutOfRangeException OutOfRange(object value, string name, string range) => new(Argument, value, $"'{name}' must be {range}.");
}
