namespace L1Gen;

internal sealed partial class FitSession<T>
{
    /// <summary>Trains on data in memory.</summary>
    public FitResult Run(Dataset<T> data)
    {
        BoundData<T> bound = new BoundData<T>(_model.Plan).Bind(data, withTargets: true);
        int[] rows = bound.CopyOrder();
        rows = TakeValidation(bound, rows);
        if (rows.Length == 0)
            throw new ArgumentException("There are no rows to train on.", nameof(data));
        _rows = rows.Length;
        _classWeights = ClassWeighting.Of(_options.ClassWeights, _model.Plan, bound, rows);
        if (!Array.Exists(rows, row => bound.WeightOf(row, _classWeights) > 0))
            throw new ArgumentException("Every row has a weight of 0.", nameof(data));
        BoundData<T> training = bound.Rows == rows.Length ? bound : new BoundData<T>(_model.Plan).Bind(data.Part(rows), withTargets: true);
        if (_options.Optimizer is ProximalGradient)
            return RunFullBatch(training, rows);
        Prepare(Math.Min(_options.BatchSize, rows.Length));
        return Guarded(() =>
        {
            Resume();
            int[] order = (int[])rows.Clone();
            while (!IsOver)
            {
                BeginEpoch();
                if (_options.Shuffle)
                {
                    // From the seed and the epoch alone, so that a fit can be resumed without the state of a generator.
                    rows.CopyTo(order, 0);
                    new RandomGenerator(_options.Seed, stream: 2 + _epoch).Shuffle(order);
                }

                for (int start = 0; start < order.Length; start += _options.BatchSize)
                    Train(training, order.AsSpan(start, Math.Min(_options.BatchSize, order.Length - start)));
                EndEpoch();
            }

            return Finish(training);
        });
    }

    /// <summary>Trains on a stream of batches.</summary>
    public FitResult Run(IEnumerable<Dataset<T>> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        PrepareStream();
        return Guarded(() =>
        {
            Resume();
            var bound = new BoundData<T>(_model.Plan);
            while (!IsOver)
            {
                BeginEpoch();
                foreach (Dataset<T> batch in batches)
                    TrainStreamed(bound, batch);
                EndStreamedEpoch();
            }

            return Finish(training: null);
        });
    }

    /// <summary>Trains on a stream of batches.</summary>
    public async Task<FitResult> RunAsync(IAsyncEnumerable<Dataset<T>> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        PrepareStream();
        try
        {
            Resume();
            var bound = new BoundData<T>(_model.Plan);
            while (!IsOver)
            {
                BeginEpoch();
                await foreach (Dataset<T> batch in batches.WithCancellation(_cancellation).ConfigureAwait(false))
                    TrainStreamed(bound, batch);
                EndStreamedEpoch();
            }

            return Finish(training: null);
        }
        catch
        {
            _good.Restore();
            throw;
        }
    }

    private bool IsOver => _end is not null || _epoch >= _options.Epochs;

    private FitResult RunFullBatch(BoundData<T> training, int[] rows)
    {
        BatchEngine<T> engine = Prepare(Math.Min(rows.Length, Scorer<T>.BatchRows(_model.Plan.WorkspaceCount)));
        return Guarded(() =>
        {
            FitState? state = Resume();
            _fista = new Fista<T>(_model, (ProximalGradient)_options.Optimizer, engine, _update, training, rows, _classWeights, _ratio, Diverged);
            if (state is not null)
                _fista.State = ((T[])state.Arrays["point"], (double[])state.Arrays["numbers"]);
            while (!IsOver)
            {
                BeginEpoch();
                _cancellation.ThrowIfCancellationRequested();
                if (_fista.Iterate())
                    _end = FitEnd.Converged;
                (_lossSum, _weightSum, _rate) = (_fista.Loss, 1, _fista.StepSize);
                EndEpoch();
            }

            return Finish(training);
        });
    }

    private FitResult Guarded(Func<FitResult> run)
    {
        try
        {
            return run();
        }
        catch
        {
            _good.Restore();
            throw;
        }
    }

    /// <summary>The rows that remain for training once those for validation are taken.</summary>
    private int[] TakeValidation(BoundData<T> data, int[] rows)
    {
        BindValidation();
        if (_options.ValidationFraction == 0)
            return rows;
        if (rows.Length < 2)
            throw new ArgumentException($"{Counted.Of(rows.Length, "row")} can't be split for validation.", nameof(data));
        int[] shuffled = (int[])rows.Clone();
        new RandomGenerator(_options.Seed, stream: 0).Shuffle(shuffled);
        int count = Dataset<T>.SecondOf(rows.Length, _options.ValidationFraction);
        _validation = new BoundData<T>(_model.Plan).Bind(data.Data.Part(shuffled[..count]), withTargets: true);
        return shuffled[count..];
    }

    private void BindValidation()
    {
        if (_options.Validation is null)
            return;
        if (_options.Validation is not Dataset<T> validation)
            throw FitOptionsCheck.Fault($"'Validation' must be a Dataset<{ElementName.Of<T>()}>, as the model's weights are.");
        _validation = new BoundData<T>(_model.Plan).Bind(validation, withTargets: true, "options.Validation");
        if (_validation.Rows == 0)
            throw FitOptionsCheck.Fault("'Validation' has no rows.");
    }

    private void PrepareStream()
    {
        if (_options.ValidationFraction > 0)
            throw FitOptionsCheck.Fault("A stream can't be split; give 'Validation' instead of 'ValidationFraction'.");
        if (_options.Optimizer is ProximalGradient)
            throw FitOptionsCheck.Fault("ProximalGradient needs all rows at once, not a stream.");
        _classWeights = ClassWeighting.Of<T>(_options.ClassWeights, _model.Plan, null, []);
        BindValidation();
    }

    private void TrainStreamed(BoundData<T> bound, Dataset<T> batch)
    {
        bound.Bind(batch, withTargets: true, "batches");
        if (bound.Rows == 0)
            return;
        Prepare(bound.Rows);
        Train(bound, OrderOf(bound));
    }

    private ReadOnlySpan<int> OrderOf(BoundData<T> bound)
    {
        if (bound.Data.Order is { } order)
            return order;
        if (_identity.Length < bound.Rows)
            _identity = [.. Enumerable.Range(0, bound.Rows)];
        return _identity.AsSpan(0, bound.Rows);
    }

    private void EndStreamedEpoch()
    {
        if (_batch == 0)
        {
            throw new InvalidOperationException(
                $"The stream gave no rows in epoch {_epoch + 1}; it is enumerated once an epoch, and must start anew each time.");
        }

        EndEpoch();
    }
}
