namespace L1Gen;

internal sealed partial class FitSession<T>
{
    /// <summary>Trains on data in memory.</summary>
    public FitResult Run(Dataset<T> data)
    {
        AgreeOnFit("a dataset");
        var bound = new BoundData<T>(_model.Plan);
        _ranks.Agree(() =>
        {
            bound.Bind(data, withTargets: true, isShard: AreSeveral);
            BindValidation();
            if (bound.Rows == 0)
                throw new ArgumentException("There are no rows to train on.", nameof(data));
        });
        CountValidation();
        var shard = new Shard(_ranks, bound.Rows, bound.Data.Order);
        int[] rows = [.. Enumerable.Range(0, shard.Total)];
        if (_options.ValidationFraction > 0)
            rows = TakeValidation(bound, shard, rows);
        _rows = rows.Length;
        _classWeights = ClassWeighting.Of(_options.ClassWeights, _model.Plan, bound, shard, rows, _ranks);
        CheckWeights(bound, shard, rows, _classWeights);
        BoundData<T> training = _options.ValidationFraction > 0 ? bound.Part(shard.RowsOf(rows)) : bound;
        return _options.Optimizer is ProximalGradient ? RunFullBatch(training, shard.RowsOf(rows)) : RunBatches(training, shard, rows);
    }

    /// <summary>Trains on a stream of batches.</summary>
    public FitResult Run(IEnumerable<Dataset<T>> batches)
    {
        return RunAsync(batches is null ? null! : Async(batches)).GetAwaiter().GetResult();

        // Nothing is waited for, so that all of it runs on this thread.
#pragma warning disable CS1998 // An iterator is what makes the stream.
        async IAsyncEnumerable<Dataset<T>> Async(IEnumerable<Dataset<T>> batches)
#pragma warning restore CS1998
        {
            foreach (Dataset<T> batch in batches is IEpochBatches<T> numbered ? numbered.OfEpoch(_epoch) : batches)
                yield return batch;
        }
    }

    /// <summary>Trains on a stream of batches.</summary>
    public async Task<FitResult> RunAsync(IAsyncEnumerable<Dataset<T>> batches)
    {
        PrepareStream(batches);
        try
        {
            Resume();
            var bound = new BoundData<T>(_model.Plan);
            while (!IsOver)
            {
                BeginEpoch();
                await (AreSeveral ? TrainOnStreams(batches, bound) : TrainOnStream(batches, bound)).ConfigureAwait(false);
                _ranks.Agree(CheckStream);
                EndEpoch(MeanLoss());
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

    private FitResult RunBatches(BoundData<T> training, Shard shard, int[] rows)
    {
        int size = Math.Min(_options.BatchSize, rows.Length);
        var batch = new int[Math.Min(size, training.Rows)];
        _ranks.Agree(() => Prepare(batch.Length, usual: (size + _ranks.Size - 1) / _ranks.Size));
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
                {
                    int count = shard.RowsOf(order.AsSpan(start, Math.Min(_options.BatchSize, order.Length - start)), batch);
                    if (AreSeveral)
                        TrainTogether(training, batch.AsSpan(0, count), failure: null, hasEnded: false);
                    else
                        Train(training, batch.AsSpan(0, count));
                }

                EndEpoch(MeanLoss());
            }

            return Finish(training);
        });
    }

    private FitResult RunFullBatch(BoundData<T> training, int[] rows)
    {
        int batch = Math.Min(rows.Length, Scorer<T>.BatchRows(_model.Plan.WorkspaceCount));
        BatchEngine<T> engine = Prepare(batch, usual: batch);
        return Guarded(() =>
        {
            FitState? state = Resume();
            _fista = new Fista<T>(_model, (ProximalGradient)_options.Optimizer, engine, _update, training, rows, _classWeights, _ratio, Diverged, _ranks);
            if (state is not null)
                _fista.State = ((T[])state.Arrays["point"], (double[])state.Arrays["numbers"]);
            while (!IsOver)
            {
                BeginEpoch();
                _ranks.Agree(_cancellation.ThrowIfCancellationRequested);
                if (_fista.Iterate())
                    _end = FitEnd.Converged;
                _rate = _fista.StepSize;
                EndEpoch(_fista.Loss);
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
    private int[] TakeValidation(BoundData<T> data, Shard shard, int[] rows)
    {
        if (rows.Length < 2)
            throw new ArgumentException($"{Counted.Of(rows.Length, "row")} can't be split for validation.", nameof(data));
        new RandomGenerator(_options.Seed, stream: 0).Shuffle(rows);
        int count = Dataset<T>.SecondOf(rows.Length, _options.ValidationFraction);
        _validation = data.Part(shard.RowsOf(rows.AsSpan(0, count)));
        _validationRows = count;
        CheckWeights(data, shard, rows.AsSpan(0, count), []);
        return rows[count..];
    }

    /// <summary>Refuses rows none of which counts.</summary>
    private void CheckWeights(BoundData<T> data, Shard shard, ReadOnlySpan<int> rows, ReadOnlySpan<double> classWeights)
    {
        double weight = 0;
        foreach (int row in rows)
        {
            if (shard.RowOf(row) is >= 0 and var own)
                weight += data.WeightOf(own, classWeights);
        }

        if (_ranks.Sum(weight) == 0)
            throw new ArgumentException("Every row has a weight of 0.", nameof(data));
    }

    private void BindValidation()
    {
        if (_options.Validation is null)
            return;
        if (_options.Validation is not Dataset<T> validation)
            throw FitOptionsCheck.Fault($"'Validation' must be a Dataset<{ElementName.Of<T>()}>, as the model's weights are.");
        _validation = new BoundData<T>(_model.Plan).Bind(validation, withTargets: true, "options.Validation", isShard: AreSeveral);
    }

    private void CountValidation()
    {
        if (_options.Validation is null)
            return;
        _validationRows = (int)_ranks.Sum(_validation!.Rows);
        if (_validationRows == 0)
            throw FitOptionsCheck.Fault("'Validation' has no rows.");
        if (AreSeveral && _ranks.Sum(_validation.CopyOrder().Sum(row => _validation.WeightOf(row, []))) == 0)
            throw FitOptionsCheck.Fault("Every row of 'Validation' has a weight of 0.");
    }

    private void PrepareStream(IAsyncEnumerable<Dataset<T>> batches)
    {
        AgreeOnFit("a stream");
        if (_options.ValidationFraction > 0)
            throw FitOptionsCheck.Fault("A stream can't be split; give 'Validation' instead of 'ValidationFraction'.");
        if (_options.Optimizer is ProximalGradient)
            throw FitOptionsCheck.Fault("ProximalGradient needs all rows at once, not a stream.");
        _classWeights = ClassWeighting.Of<T>(_options.ClassWeights, _model.Plan, null, null, [], _ranks);
        _ranks.Agree(() =>
        {
            ArgumentNullException.ThrowIfNull(batches);
            BindValidation();
        });
        CountValidation();
    }

    private async Task TrainOnStream(IAsyncEnumerable<Dataset<T>> batches, BoundData<T> bound)
    {
        await foreach (Dataset<T> batch in batches.WithCancellation(_cancellation).ConfigureAwait(false))
        {
            if (Take(batch, bound))
                Train(bound, OrderOf(bound));
        }
    }

    /// <summary>Trains on what each rank's stream gives next, until all have ended.</summary>
    private async Task TrainOnStreams(IAsyncEnumerable<Dataset<T>> batches, BoundData<T> bound)
    {
        IAsyncEnumerator<Dataset<T>>? stream = null;
        Exception? failure = null;
        bool hasEnded = false, hasRows = false;
        try
        {
            do
            {
                try
                {
                    stream ??= batches.GetAsyncEnumerator(_cancellation);
                    if (!hasEnded && !await stream.MoveNextAsync().ConfigureAwait(false))
                    {
                        hasEnded = true;
                        await stream.DisposeAsync().ConfigureAwait(false);
                    }

                    hasRows = !hasEnded && Take(stream.Current, bound);
                }
#pragma warning disable CA1031 // Whatever it is, the other ranks must hear of it.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    failure = exception;
                }
            }
            while (TrainTogether(bound, hasRows ? OrderOf(bound) : [], failure, hasEnded));
        }
        finally
        {
            if (stream is not null && !hasEnded)
                await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Makes a batch of a stream the present one, unless it has no rows.</summary>
    private bool Take(Dataset<T> batch, BoundData<T> bound)
    {
        bound.Bind(batch, withTargets: true, "batches");
        if (bound.Rows == 0)
            return false;
        Prepare(bound.Rows, usual: bound.Rows);
        return _hasRows = true;
    }

    private ReadOnlySpan<int> OrderOf(BoundData<T> bound)
    {
        if (bound.Data.Order is { } order)
            return order;
        if (_identity.Length < bound.Rows)
            _identity = [.. Enumerable.Range(0, bound.Rows)];
        return _identity.AsSpan(0, bound.Rows);
    }

    private void CheckStream()
    {
        if (!_hasRows)
        {
            throw new InvalidOperationException(
                $"The stream gave no rows in epoch {_epoch + 1}; it is enumerated once an epoch, and must start anew each time.");
        }
    }
}
