namespace L1Gen;

/// <summary>The fits of a cross-validation: the path of all rows is the first, those without a fold follow. Held-out rows have a weight of 0.</summary>
internal sealed class FoldFits
{
    private readonly DesignMatrix _x;
    private readonly DataTargets<double> _y;
    private readonly PathOptions _path;
    private readonly CrossValidationOptions _options;
    private readonly int[] _foldOfRow;
    private readonly int _folds;
    private readonly int _outputs;
    private readonly HeldOutMeasure _measure;
    private readonly double[][] _means;
    private readonly int[] _converged;
    private LinearPath? _all;
    private int _points = int.MaxValue;

    public FoldFits(DesignMatrix x, DataTargets<double> y, PathOptions path, CrossValidationOptions options)
    {
        if (path.Communicator.Size > 1)
            throw new NotSupportedException($"Cross-validation runs in one process; '{nameof(path.Communicator)}' has {path.Communicator.Size}.");
        _x = x;
        _y = y;
        _path = path;
        _options = options;
        using (DesignReader reader = LinearChecks.Open(x, y, path))
            _outputs = LinearChecks.Outputs(y, path.Loss, reader);
        (_foldOfRow, _folds) = LinearChecks.Folds(options, path, y, x.Rows);
        _measure = new HeldOutMeasure(path, y, _outputs, options.Measure);
        _means = new double[_folds][];
        _converged = new int[_folds];
        for (int fold = 0; fold < _folds; fold++)
            CheckWithout(fold);
    }

    public CrossValidation Run(IProgress<FitsProgress>? progress, CancellationToken cancellationToken)
    {
        using DesignReader reader = _x.Open();
        LinearProblem ofAll = PathFit.Problem(reader, _y, _path, _path.Weights.Span);
        double[] grid = PathFit.Grid(ofAll, _path, cancellationToken);
        ParallelFits.Run(_folds + 1, _options.Threads, (index, token) => Fit(index, ofAll, grid, token), progress, cancellationToken);
        return new CrossValidation(_all!, Curve(_all!), _foldOfRow, _all!.Converged && Array.TrueForAll(_converged, points => points >= _all.Count));
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
        using DesignReader reader = _x.Open();
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

            // The path of all rows may have ended before its last λ; what a fold has beyond it is of no use.
            if (points.Count >= Volatile.Read(ref _points))
                enough.Cancel();
        }
    }

    private CrossValidationPoint[] Curve(LinearPath path)
    {
        double[] shares = new double[_folds];
        ReadOnlySpan<double> weights = _path.Weights.Span;
        double sum = 0;
        for (int i = 0; i < _foldOfRow.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i];
            shares[_foldOfRow[i]] += weight;
            sum += weight;
        }

        int counted = shares.Count(share => share > 0);
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
        if (Array.TrueForAll(weights, weight => weight == 0))
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
