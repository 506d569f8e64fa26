namespace L1Gen;

/// <content>What chooses among fits: the folds of a cross-validation, and stability selection.</content>
internal static partial class LinearChecks
{
    /// <summary>The fold of each row, and the number of folds.</summary>
    /// <exception cref="ArgumentException">An option is out of its range, or does not fit the rows.</exception>
    public static (int[] FoldOfRow, int Count) Folds(CrossValidationOptions options, PathOptions path, ReadOnlySpan<int> classes, int rows)
    {
        Positive(options.Threads, nameof(options.Threads));
        if (!Enum.IsDefined(options.OverRanks))
            throw OutOfRange(options.OverRanks, nameof(options.OverRanks), "rows or folds");
        Measure(options.Measure, path.Loss);
        if (options.FoldOfRow is { } given)
        {
            OnePerRow(given.Count, rows, nameof(options.FoldOfRow));
            return Given(given);
        }

        int count = options.Folds;
        if (count < 2 || count > rows)
            throw OutOfRange(count, nameof(options.Folds), $"from 2 to the number of rows, {rows}");
        if (options.Groups is { } groups)
        {
            OnePerRow(groups.Count, rows, nameof(options.Groups));
            int different = groups.Distinct().Count();
            if (different < count)
                throw Fault($"'{nameof(options.Groups)}' has {Counted.Of(different, "group")} for {count} folds.");
            return (L1Gen.Folds.ByGroup(groups, count, options.Seed), count);
        }

        return (L1Gen.Folds.BySeed(rows, count, options.Seed, classes), count);
    }

    /// <summary>The fold of each row of all ranks, who must agree on the options; and how many folds.</summary>
    /// <inheritdoc cref="Folds(CrossValidationOptions, PathOptions, ReadOnlySpan{int}, int)"/>
    public static (int[] FoldOfRow, int Count) Folds(CrossValidationOptions options, PathOptions path, DataTargets<double> y, RankedRows rows)
    {
        ICommunicator ranks = path.Communicator;
        int[] classes = ClassesOf(y, path.Loss), groups = [.. options.Groups ?? []], folds = [.. options.FoldOfRow ?? []];
        if (ranks.Size == 1)
            return Folds(options, path, classes, rows.Total);
        int own = rows.Own.GetOffsetAndLength(rows.Total).Length;
        ranks.AgreeOn(Facts(options));
        ranks.Agree(() =>
        {
            Positive(options.Threads, nameof(options.Threads));
            OnePerRow(options.Groups is null ? own : groups.Length, own, nameof(options.Groups));
            OnePerRow(options.FoldOfRow is null ? own : folds.Length, own, nameof(options.FoldOfRow));
        });
        options = options with
        {
            Groups = options.Groups is null ? null : rows.Gather(groups),
            FoldOfRow = options.FoldOfRow is null ? null : rows.Gather(folds),
        };
        return Folds(options, path, classes.Length == 0 ? [] : rows.Gather(classes), rows.Total);
    }

    /// <summary>What ranks must agree on, but for rows.</summary>
    public static (string Name, string Value)[] Facts(CrossValidationOptions options) => [
        (nameof(options.Folds), Number(options.Folds)),
        (nameof(options.Seed), Number(options.Seed)),
        (nameof(options.Groups), options.Groups is null ? "null" : "given"),
        (nameof(options.FoldOfRow), options.FoldOfRow is null ? "null" : "given"),
        (nameof(options.Measure), options.Measure.ToString()),
        (nameof(options.OverRanks), options.OverRanks.ToString()),
    ];

    /// <summary>Ranks that divide the folds have the same rows, each of them all.</summary>
    /// <exception cref="ArgumentException">One of them has others.</exception>
    public static void SameRows(ICommunicator ranks, DesignMatrix x, DataTargets<double> y, PathOptions path, CrossValidationOptions options)
    {
        ranks.Agree(() =>
        {
            ArgumentNullException.ThrowIfNull(x);
            ArgumentNullException.ThrowIfNull(y);
        });
        using DesignReader reader = x.Open();
        ranks.AgreeOn([("number of rows", Number(x.Rows)), .. Facts(reader, y, path), .. Facts(options)]);
        ranks.AgreeOn([
            ("response", Listed(Numbers(y))),
            (nameof(path.Weights), Listed(path.Weights.ToArray())),
            (nameof(path.Offsets), Listed(path.Offsets.ToArray())),
            (nameof(options.Groups), Listed(options.Groups?.Select(group => (double)group).ToArray())),
            (nameof(options.FoldOfRow), Listed(options.FoldOfRow?.Select(fold => (double)fold).ToArray())),
        ]);
    }

    /// <exception cref="ArgumentException">An option is out of its range, or there are too few rows to halve.</exception>
    public static void Stability(StabilityOptions options, DesignMatrix x)
    {
        Positive(options.Subsamples, nameof(options.Subsamples));
        Positive(options.Threads, nameof(options.Threads));
        if (options.MaxFeatures is { } most)
            Positive(most, nameof(options.MaxFeatures));
        if (!(options.Threshold is > 0.5 and <= 1))
            throw OutOfRange(options.Threshold, nameof(options.Threshold), "above ½ and at most 1");
        if (!(options.Weakness is > 0 and <= 1))
            throw OutOfRange(options.Weakness, nameof(options.Weakness), "above 0 and at most 1");
        if (x.Rows < 4)
            throw new ArgumentException($"The design has {Counted.Of(x.Rows, "row")}; halves of at least 2 need 4.", nameof(x));
    }

    /// <exception cref="ArgumentOutOfRangeException">It is not above ½ and at most 1.</exception>
    public static void Threshold(double threshold, string argument)
    {
        if (!(threshold is > 0.5 and <= 1))
            throw new ArgumentOutOfRangeException(argument, threshold, $"'{argument}' must be above ½ and at most 1.");
    }

    /// <summary>The response as numbers, a class by its number.</summary>
    public static double[] Numbers(DataTargets<double> y) => y.AreClasses ? Array.ConvertAll(y.Classes.ToArray(), one => (double)one) : y.Elements.ToArray();

    /// <summary>The class of each row of a loss with classes, else empty.</summary>
    public static int[] ClassesOf(DataTargets<double> y, Loss loss)
    {
        if (y.AreClasses)
            return y.Classes.ToArray();
        return loss == Loss.Logistic ? Array.ConvertAll(y.Elements.ToArray(), value => value >= 0.5 ? 1 : 0) : [];
    }

    private static (int[] FoldOfRow, int Count) Given(IReadOnlyList<int> given)
    {
        int[] folds = [.. given];
        int count = folds.Max() + 1;
        for (int i = 0; i < folds.Length; i++)
        {
            if (folds[i] < 0 || count > folds.Length)
                throw Fault($"'{nameof(CrossValidationOptions.FoldOfRow)}' has {(folds[i] < 0 ? folds[i] : count - 1)}; folds are numbered from 0, and there are {folds.Length} rows.");
        }

        bool[] present = new bool[count];
        foreach (int fold in folds)
            present[fold] = true;
        int missing = Array.IndexOf(present, false);
        if (missing >= 0)
            throw Fault($"'{nameof(CrossValidationOptions.FoldOfRow)}' has no row in fold {missing}; folds are numbered from 0, and the greatest is {count - 1}.");
        if (count < 2)
            throw Fault($"'{nameof(CrossValidationOptions.FoldOfRow)}' has every row in fold 0; two folds are the least.");
        return (folds, count);
    }

    private static void Measure(CrossValidationMeasure measure, Loss loss)
    {
        if (!Enum.IsDefined(measure))
            throw OutOfRange(measure, nameof(CrossValidationOptions.Measure), "a measure");
        bool hasClasses = loss is Loss.Logistic or Loss.SoftmaxCrossEntropy;
        if (measure == CrossValidationMeasure.Misclassification && !hasClasses || measure == CrossValidationMeasure.AbsoluteError && hasClasses)
            throw Fault($"The measure {measure} is {(hasClasses ? "not " : "")}for losses with classes; the loss is {loss}.");
    }

    private static void OnePerRow(int count, int rows, string name)
    {
        if (count != rows)
            throw Fault($"'{name}' has {Counted.Of(count, "element")} for {Counted.Of(rows, "row")}.");
    }
}
