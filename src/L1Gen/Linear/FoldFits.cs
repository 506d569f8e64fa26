namespace L1Gen;

/// <summary>The fits of a cross-validation: the path of all rows is the first, those without a fold follow. Held-out rows have a weight of 0.</summary>
internal sealed class FoldFits
{
    private readonly DesignMatrix _x;
    private readonly DataTargets<double> _y;
    private readonly PathOptions _path;
    private readonly CrossValidationOptions _options;
    private readonly int[] _foldOfRow;
    private readonly RankedRows _rows;

    /// <summary>The fold of each row of all ranks.</summary>
    private readonly int[] _foldOfEvery;

    /// <summary>Who divides the folds; one process where the rows are divided.</summary>
    private readonly ICommunicator _divided;
    private readonly int _folds;
    private readonly int _outputs;
    private readonly HeldOutMeasure _measure;
    private readonly double[][] _means;
    private readonly int[] _converged;
    private LinearPath? _all;
    private int _points = int.MaxValue;

    private FoldFits(DesignMatrix x, DataTargets<double> y, PathOptions path, CrossValidationOptions options, ICommunicator divided)
    {
        _divided = divided;
        _x = x;
        _y = y;
        _path = path;
        _options = options;
        using (DesignReader reader = LinearChecks.Open(x, y, path))
            _outputs = LinearChecks.Outputs(y, path.Loss, reader);
        _rows = new(path.Communicator, x.Rows);
        (_foldOfEvery, _folds) = LinearChecks.Folds(options, path, y, _rows);
        _foldOfRow = _foldOfEvery[_rows.Own];
        _measure = new HeldOutMeasure(path, y, _outputs, options.Measure);
        _means = new double[_folds][];
        _converged = new int[_folds];
        for (int fold = 0; fold < _folds; fold++)
            CheckWithout(fold);
    }

    /// <summary>Checks data and options.</summary>
    /// <exception cref="ArgumentException">Something does not fit; the message names it.</exception>
    public static FoldFits Create(DesignMatrix x, DataTargets<double> y, PathOptions path, CrossValidationOptions options)
    {
        ICommunicator ranks = LinearChecks.Ranks(path);
        ranks.AgreeOn([(nameof(options.OverRanks), options.OverRanks.ToString())]);
        if (options.OverRanks != FoldDistribution.Folds || ranks.Size == 1)
            return new(x, y, path, options, ICommunicator.OneProcess);
        LinearChecks.SameRows(ranks, x, y, path, options);
        FoldFits? fits = null;
        ranks.Agree(() => fits = new(x, y, path with { Communicator = ICommunicator.OneProcess }, options, ranks));
        return fits!;
    }

    public CrossValidation Run(IProgress<FitsProgress>? progress, CancellationToken cancellationToken)
    {
        using DesignReader reader = ShardReader.Open(_x, _path.Communicator);
        LinearProblem ofAll = PathFit.Problem(reader, _y, _path, _path.Weights.Span);
        double[] grid = [];
        _divided.Agree(() => grid = PathFit.Grid(ofAll, _path, cancellationToken));
        if (_path.Communicator.Size > 1)
            FitTogether(ofAll, grid, progress, cancellationToken);
        else
            _divided.Agree(() => FitOwn(ofAll, grid, progress, cancellationToken));
        Join();
        return new CrossValidation(_all!, Curve(_all!), _foldOfEvery, _all!.Converged && Array.TrueForAll(_converged, points => points >= _all.Count));
    }

    /// <summary>One fit after the other, each by all ranks.</summary>
    private void FitTogether(LinearProblem ofAll, double[] grid, IProgress<FitsProgress>? progress, CancellationToken cancellationToken)
    {
        for (int index = 0; index <= _folds; index++)
        {
            Fit(index, ofAll, index == 0 ? grid : grid[.._all!.Count], cancellationToken);
            _path.Communicator.Agree(() =>
            {
                progress?.Report(new FitsProgress(index + 1, _folds + 1));
                cancellationToken.ThrowIfCancellationRequested();
            });
        }
    }

    /// <summary>The path of all rows and those without the folds of this rank, on several threads.</summary>
    private void FitOwn(LinearProblem ofAll, double[] grid, IProgress<FitsProgress>? progress, CancellationToken cancellationToken)
    {
        int own = (_folds - _divided.Rank + _divided.Size - 1) / _divided.Size;
        ParallelFits.Run(
            own + 1,
            _options.Threads,
            (index, token) => Fit(index == 0 ? 0 : (index - 1) * _divided.Size + _divided.Rank + 1, ofAll, grid, token),
            progress,
            cancellationToken);
    }

    /// <summary>Gives every rank what the others have measured on their folds.</summary>
    private void Join()
    {
        if (_divided.Size == 1)
            return;
        _divided.AgreeOn([("path of all rows", _all!.ToString())]);
        (PathPoint[] ofFirst, double lambdaMax) = SharedPath.OfFirst(_divided, [.. _all], _all.LambdaMax);
        _all = new LinearPath(ofFirst, _path, _all.Rows, _all.Features) { LambdaMax = lambdaMax, IsSparse = _all.IsSparse, WeightedRows = _all.WeightedRows };
        int points = _all.Count;
        double[] joined = new double[_folds * (points + 1)];
        for (int fold = _divided.Rank; fold < _folds; fold += _divided.Size)
        {
            _means[fold].AsSpan(0, points).CopyTo(joined.AsSpan(fold * (points + 1)));
            joined[fold * (points + 1) + points] = _converged[fold];
        }

        _divided.AllReduce(joined.AsSpan());
        for (int fold = 0; fold < _folds; fold++)
        {
            _means[fold] = joined.AsSpan(fold * (points + 1), points).ToArray();
            _converged[fold] = (int)joined[fold * (points + 1) + points];
        }
    }

    private void Fit(int index, LinearProblem ofAll, double[] grid, CancellationToken token)
    {
        if (index > 0)
        {
            FitWithout(index - 1, grid, token);
            return;
        }

        _all = PathFit.Run(ofAll, _path, null, token);
        Volatile.Write(ref _points, _all.Count);
    }

    private void FitWithout(int fold, double[] grid, CancellationToken token)
    {
        using DesignReader reader = ShardReader.Open(_x, _path.Communicator);
        PathOptions options = _path with { Lambdas = grid };
        var points = new List<PathPoint>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(token);
        try
        {
            PathFit.Run(PathFit.Problem(reader, _y, _path, WeightsWithout(fold)), options, new DirectProgress<PathPoint>(Take), enough.Token);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested && !token.IsCancellationRequested)
        {
        }

        _converged[fold] = points.TakeWhile(point => point.Converged).Count();
        _means[fold] = _measure.Of(reader, points, Array.ConvertAll(_foldOfRow, of => of == fold));

        void Take(PathPoint point)
        {
            points.Add(point);

            // The path of all rows may have ended before its last λ; what a fold has beyond it is of no use. Ranks that fit together know before they begin.
            if (_path.Communicator.Size == 1 && points.Count >= Volatile.Read(ref _points))
                enough.Cancel();
        }
    }

    private CrossValidationPoint[] Curve(LinearPath path)
    {
        double[] shares = new double[_folds + 1];
        ReadOnlySpan<double> weights = _path.Weights.Span;
        for (int i = 0; i < _foldOfRow.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i];
            shares[_foldOfRow[i]] += weight;
            shares[_folds] += weight;
        }

        _path.Communicator.AllReduce(shares.AsSpan());
        double sum = shares[_folds];
        int counted = _folds - shares.AsSpan(0, _folds).Count(0.0);
        var curve = new CrossValidationPoint[path.Count];
        for (int k = 0; k < curve.Length; k++)
        {
            double mean = 0, square = 0;
            for (int fold = 0; fold < _folds; fold++)
                mean += shares[fold] > 0 ? shares[fold] / sum * _means[fold][k] : 0;
            for (int fold = 0; fold < _folds; fold++)
                square += shares[fold] > 0 ? shares[fold] / sum * (_means[fold][k] - mean) * (_means[fold][k] - mean) : 0;
            curve[k] = new(path[k].Lambda, mean, Math.Sqrt(square / (counted - 1)), Array.ConvertAll(_means, means => means[k]));
        }

        return curve;
    }

    private void CheckWithout(int fold)
    {
        double[] weights = WeightsWithout(fold);
        if (_path.Communicator.Max(weights.AsSpan().ContainsAnyExcept(0.0) ? 1 : 0) == 0)
            throw new ArgumentException($"Without fold {fold} no row has a weight above 0.", nameof(fold));
        try
        {
            LinearChecks.Response(_y, _path with { Weights = weights }, _outputs);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"Without fold {fold}: {exception.Message}", exception);
        }
    }

    private double[] WeightsWithout(int fold)
    {
        double[] weights = new double[_foldOfRow.Length];
        ReadOnlySpan<double> given = _path.Weights.Span;
        for (int i = 0; i < weights.Length; i++)
            weights[i] = _foldOfRow[i] == fold ? 0 : given.IsEmpty ? 1 : given[i];
        return weights;
    }
}
