namespace L1Gen;

/// <summary>The choice of the working set.</summary>
internal sealed unsafe partial class PathSolver
{
    /// <summary>A column joins when its correlation is foretold to come this near to its limit.</summary>
    private const double Margin = 0.05;

    /// <summary>A step of λ by more than this is made in several.</summary>
    private const double LeastStep = 0.5;

    private readonly double[] _last;
    private readonly double[] _before;
    private readonly double[] _ratios;
    private readonly double[] _groupSquares;
    private readonly bool[] _inSet;
    private double _lastLambda;
    private double _lambdaBefore;

    /// <summary>Keeps the correlations of a checked point: what is foretold is foretold from the last two.</summary>
    private void Remember(double lambda, int place)
    {
        if (lambda != _lastLambda)
        {
            _last.CopyTo(_before, 0);
            _lambdaBefore = _lastLambda;
        }

        new ReadOnlySpan<double>(CorrelationsAt(place), _last.Length).CopyTo(_last);
        _lastLambda = lambda;
    }

    /// <summary>Where the next λ is far, goes there by points in between that are not solved to the end.</summary>
    private void Approach(double lambda, CancellationToken cancellationToken)
    {
        int steps = (int)_problem.Ranks.Max(Math.Ceiling(Math.Log(lambda / _lastLambda) / Math.Log(LeastStep)));
        double factor = steps < 2 ? 1 : _problem.Ranks.Max(Math.Pow(lambda / _lastLambda, 1.0 / steps));
        for (int step = 1; step < steps; step++)
        {
            double between = _lastLambda * factor;
            Foretell(between);
            _ = _solver.Solve(between, Math.Max(_tolerance, 1e-3) * _scale, _maxIterations, cancellationToken);
            Take(0, 0);
            Correlate(1);
            Remember(between, 0);
            if (JoinViolators(between, 0))
            {
                _ = _solver.Solve(between, Math.Max(_tolerance, 1e-3) * _scale, _maxIterations, cancellationToken);
                Take(0, 0);
                Correlate(1);
                Remember(between, 0);
            }
        }
    }

    /// <summary>Columns whose correlations, drawn on in λ from the last two points, come near their limit at <paramref name="lambda"/> join the set.</summary>
    private void Foretell(double lambda)
    {
        double slope = _lambdaBefore > _lastLambda ? (_lastLambda - lambda) / (_lambdaBefore - _lastLambda) : 0;
        double[] foretold = _dense;
        for (int k = 0; k < _last.Length; k++)
            foretold[k] = _last[k] + slope * (_last[k] - _before[k]);
        Ratios(foretold);
        double limit = (1 - Margin) * lambda;
        List<int> joining = [];
        for (int j = 0; j < _ratios.Length; j++)
        {
            if (!_inSet[j] && _ratios[j] >= limit)
                joining.Add(j);
        }

        Ratios(_last);
        for (int j = 0; j < _ratios.Length; j++)
        {
            if (!_inSet[j] && _ratios[j] >= lambda)
                joining.Add(j);
        }

        Join(joining.Distinct().Order().ToArray());
    }

    /// <summary>Columns beyond their limit at a checked place join the set: the worst first, and no more than double it.</summary>
    private bool JoinViolators(double lambda, int place)
    {
        Ratios(new ReadOnlySpan<double>(CorrelationsAt(place), _last.Length));
        List<int> violators = [];
        for (int j = 0; j < _ratios.Length; j++)
        {
            if (!_inSet[j] && _ratios[j] > lambda)
                violators.Add(j);
        }

        int most = Math.Max(_solver.Columns.Count, 100);
        if (violators.Count > most)
        {
            violators.Sort((j, k) => _ratios[k].CompareTo(_ratios[j]));
            while (most < violators.Count && _problem.Groups is not null && _ratios[violators[most]] == _ratios[violators[most - 1]])
                most++;
            violators.RemoveRange(most, violators.Count - most);
        }

        violators.Sort();
        Join([.. violators]);
        return violators.Count > 0;
    }

    private void Join(int[] columns)
    {
        if (columns.Length == 0)
            return;
        _solver.Append(columns);
        foreach (int j in columns)
            _inSet[j] = true;
    }

    /// <summary>The λ below which each column would not stay at zero.</summary>
    private void Ratios(ReadOnlySpan<double> correlations)
    {
        int columns = _problem.Columns;
        Array.Clear(_ratios);
        for (int m = 0; m < _problem.Outputs; m++)
        {
            ReadOnlySpan<double> c = correlations.Slice(m * columns, columns);
            for (int j = 0; j < columns; j++)
            {
                bool bounded = (c[j] > 0 ? _problem.Upper : _problem.Lower)?[j] == 0;
                if (!bounded)
                    _ratios[j] = Math.Max(_ratios[j], Math.Abs(c[j]));
            }
        }

        for (int j = 0; j < columns; j++)
            _ratios[j] = _problem.L1Factors[j] == 0 ? 0 : _ratios[j] / _problem.L1Factors[j];
        if (_problem.Groups is not { } groups)
            return;
        Array.Clear(_groupSquares);
        for (int j = 0; j < columns; j++)
            _groupSquares[groups[j]] += _ratios[j] * _ratios[j];
        for (int j = 0; j < columns; j++)
            _ratios[j] = _problem.L1Factors[j] == 0 || double.IsPositiveInfinity(_problem.L1Factors[j]) ? 0 : Math.Sqrt(_groupSquares[groups[j]]);
    }
}
