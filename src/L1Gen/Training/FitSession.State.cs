using System.Globalization;

namespace L1Gen;

internal sealed partial class FitSession<T>
{
    private const string Format = "L1Gen fit 2";
    private const int HistoryColumns = 11;

    /// <summary>What resumes the fit to the bit.</summary>
    private FitState Save()
    {
        var state = new FitState();
        state.Texts["format"] = Format;
        foreach ((string name, string value) in Identity)
            state.Texts[name] = value;
        state.Texts["epoch"] = _epoch.ToString(CultureInfo.InvariantCulture);
        state.Texts["steps"] = _update.Steps.ToString(CultureInfo.InvariantCulture);
        state.Texts["bestEpoch"] = _bestEpoch.ToString(CultureInfo.InvariantCulture);
        state.Texts["end"] = _end is null or FitEnd.Epochs ? "" : _end.Value.ToString();
        state.Arrays["weights"] = _good.Elements;
        state.Arrays["first"] = _update.First.AsSpan().ToArray();
        state.Arrays["second"] = _update.Second.AsSpan().ToArray();
        state.Arrays["history"] = _history.SelectMany(ToNumbers).ToArray();
        state.Arrays["bestValue"] = new[] { _bestValue };
        state.Arrays["best"] = _best?.Elements ?? [];
        if (_fista is not null)
        {
            (state.Arrays["point"], state.Arrays["numbers"]) = _fista.State;
        }

        return state;
    }

    /// <summary>Takes up the state that the checkpoint has, if any.</summary>
    /// <exception cref="InvalidOperationException">It is of another fit.</exception>
    private FitState? Resume()
    {
        if (_options.Checkpoint is not { } checkpoint || FitState.FromRankZero(_ranks, checkpoint.Read) is not { } state)
            return null;
        if (state.Texts.GetValueOrDefault("format") is var format && format != Format)
            throw new InvalidOperationException($"The checkpoint's format is '{format}', this library's '{Format}'.");
        foreach ((string name, string value) in Identity)
        {
            if (state.Texts.GetValueOrDefault(name) is var kept && kept != value)
            {
                throw new InvalidOperationException(
                    $"The checkpoint is of another fit: its {name} is {kept ?? "missing"}, this one's is {value}. Delete it, or give another place, to begin anew.");
            }
        }

        (int epoch, int best) = (Number("epoch"), Number("bestEpoch"));
        double[] history = Array<double>("history", epoch * HistoryColumns);
        T[] weights = Array<T>("weights", _good.Elements.Length);
        T[] first = Array<T>("first", _update.First.Length), second = Array<T>("second", _update.Second.Length);
        T[] bestWeights = Array<T>("best", _best?.Elements.Length ?? 0);
        if (_options.Optimizer is ProximalGradient)
        {
            Array<T>("point", weights.Length);
            Array<double>("numbers", 5);
        }

        (_epoch, _bestEpoch, _update.Steps) = (epoch, best, Number("steps"));
        _resumed = epoch;
        _bestValue = Array<double>("bestValue", 1)[0];
        _end = Enum.TryParse(state.Texts.GetValueOrDefault("end"), out FitEnd end) ? end : null;
        weights.CopyTo(_good.Elements, 0);
        _good.Restore();
        first.CopyTo(_update.First.AsSpan());
        second.CopyTo(_update.Second.AsSpan());
        bestWeights.CopyTo(_best?.Elements ?? [], 0);
        for (int i = 0; i < epoch; i++)
            _history.Add(FromNumbers(i + 1, history.AsSpan(i * HistoryColumns, HistoryColumns)));
        return state;

        int Number(string name) => int.TryParse(state.Texts.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new InvalidOperationException($"The checkpoint has no number '{name}'.");

        // An array of no elements need not be there.
        TElement[] Array<TElement>(string name, int length)
        {
            TElement[]? array = state.Arrays.TryGetValue(name, out Array? kept) ? kept as TElement[] : [];
            return array?.Length == length
                ? array
                : throw new InvalidOperationException($"The checkpoint's '{name}' does not fit: {Counted.Of(length, "element")} of {(typeof(TElement) == typeof(float) ? "float" : "double")} are needed.");
        }
    }

    private List<(string Name, string Value)> Identity => FitIdentity.Of<T>(_model.Plan, _options, _ratio, _rows, _validationRows);

    private static double[] ToNumbers(FitProgress progress) =>
    [
        progress.Loss,
        progress.Penalty,
        progress.Zeros,
        progress.LearningRate,
        progress.Elapsed.TotalSeconds,
        progress.Validation?.Rows ?? 0,
        progress.Validation?.Loss ?? 0,
        progress.Validation?.Accuracy ?? 0,
        progress.Validation?.MeanAbsoluteError ?? 0,
        progress.Validation?.RootMeanSquaredError ?? 0,
        progress.Validation?.R2 ?? 0,
    ];

    private FitProgress FromNumbers(int epoch, ReadOnlySpan<double> numbers)
    {
        bool hasClasses = _model.Plan.Loss is Loss.SoftmaxCrossEntropy or Loss.Logistic;
        return new FitProgress
        {
            Epoch = epoch,
            Epochs = _options.Epochs,
            Loss = numbers[0],
            Penalty = numbers[1],
            Zeros = (long)numbers[2],
            Weights = _model.Plan.Fields.Sum(field => (long)field.Length),
            LearningRate = numbers[3],
            Elapsed = TimeSpan.FromSeconds(numbers[4]),
            Validation = numbers[5] == 0 ? null : new Evaluation
            {
                Rows = (int)numbers[5],
                Loss = numbers[6],
                Penalty = numbers[1],
                Accuracy = hasClasses ? numbers[7] : null,
                MeanAbsoluteError = hasClasses ? null : numbers[8],
                RootMeanSquaredError = hasClasses ? null : numbers[9],
                R2 = hasClasses ? null : numbers[10],
            },
        };
    }
}
