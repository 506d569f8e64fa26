namespace L1Gen;

/// <summary>The paths of a stability selection. Rows that are not in a subsample have a weight of 0.</summary>
internal sealed class SubsampleFits
{
    // Apart from the streams of training, from 0 up, and of folds, −1.
    private const long FirstStream = -2;

    private readonly DesignMatrix _x;
    private readonly DataTargets<double> _y;
    private readonly PathOptions _path;
    private readonly StabilityOptions _options;
    private readonly int _outputs;
    private readonly int _most;
    private readonly List<int>[][] _selected;

    public SubsampleFits(DesignMatrix x, DataTargets<double> y, PathOptions path, StabilityOptions options)
    {
        if (LinearChecks.Ranks(path).Size > 1)
            throw new NotSupportedException($"Stability selection runs in one process; '{nameof(path.Communicator)}' has {path.Communicator.Size}.");
        _x = x;
        _y = y;
        _path = path;
        _options = options;
        using (DesignReader reader = LinearChecks.Open(x, y, path))
            _outputs = LinearChecks.Outputs(y, path.Loss, reader);
        LinearChecks.Stability(options, x);
        _most = options.MaxFeatures ?? Math.Max(1, (int)Math.Sqrt(0.8 * x.Columns));
        _selected = new List<int>[options.Subsamples][];
    }

    public StabilitySelection Run(IProgress<FitsProgress>? progress, CancellationToken cancellationToken)
    {
        double[] grid;
        using (DesignReader reader = _x.Open())
            grid = PathFit.Grid(PathFit.Problem(reader, _y, _path, _path.Weights.Span), _path, cancellationToken);
        ParallelFits.Run(_options.Subsamples, _options.Threads, (index, token) => Fit(index, grid, token), progress, cancellationToken);

        double[][] frequencies = [.. grid.Select(_ => new double[_x.Columns])];
        double total = 0;
        foreach (List<int>[] ofSubsample in _selected)
        {
            var union = new HashSet<int>();
            for (int k = 0; k < grid.Length; k++)
            {
                // Where the path has ended what it had selected stays.
                List<int> columns = ofSubsample.Length == 0 ? [] : ofSubsample[Math.Min(k, ofSubsample.Length - 1)];
                union.UnionWith(columns);
                foreach (int column in columns)
                    frequencies[k][column]++;
            }

            total += union.Count;
        }

        foreach (double[] ofLambda in frequencies)
        {
            foreach (ref double frequency in ofLambda.AsSpan())
                frequency /= _options.Subsamples;
        }

        return new StabilitySelection(grid, frequencies, total / _options.Subsamples, _options.Subsamples, _options.Threshold, _path);
    }

    private void Fit(int index, double[] grid, CancellationToken token)
    {
        var random = new RandomGenerator(_options.Seed, FirstStream - index);
        double[] weights = Subsample(ref random);
        PathOptions options = _path with { Weights = weights, Lambdas = grid, PenaltyFactors = Factors(ref random) };
        LinearChecks.Response(_y, options, _outputs);
        var selected = new List<List<int>>();
        var union = new HashSet<int>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(token);
        try
        {
            using DesignReader reader = _x.Open();
            PathFit.Run(PathFit.Problem(reader, _y, options, weights), options, new DirectProgress<PathPoint>(Take), enough.Token);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested && !token.IsCancellationRequested)
        {
        }

        _selected[index] = [.. selected];

        void Take(PathPoint point)
        {
            if (enough.IsCancellationRequested)
                return;
            List<int> columns = [.. point.Outputs.SelectMany(output => output.Indices).Distinct()];
            union.UnionWith(columns);
            if (union.Count > _most)
                enough.Cancel();
            else
                selected.Add(columns);
        }
    }

    /// <summary>Half of the rows that have a weight, of losses with classes half of each class.</summary>
    private double[] Subsample(ref RandomGenerator random)
    {
        double[] given = _path.Weights.ToArray();
        int[] rows = [.. Enumerable.Range(0, _x.Rows).Where(i => given.Length == 0 || given[i] > 0)];
        random.Shuffle(rows);
        int[] classes = LinearChecks.ClassesOf(_y, _path.Loss);
        if (classes.Length > 0)
            rows = [.. rows.OrderBy(row => classes[row])];
        double[] weights = new double[_x.Rows];

        // Of rows sorted by class every other one; without classes the order is by chance, and so are these.
        for (int place = 0; place < rows.Length / 2 * 2; place += 2)
            weights[rows[place]] = given.Length == 0 ? 1 : given[rows[place]];
        return weights;
    }

    private IReadOnlyList<double>? Factors(ref RandomGenerator random)
    {
        if (_options.Weakness == 1)
            return _path.PenaltyFactors;
        double[] factors = new double[_x.Columns];
        for (int j = 0; j < factors.Length; j++)
            factors[j] = (_path.PenaltyFactors?[j] ?? 1) / (_options.Weakness + (1 - _options.Weakness) * random.NextDouble());
        return factors;
    }
}
