namespace L1Gen;

/// <summary>
/// Where a working set is too large for its Hessian: accelerated proximal gradient steps (Beck and Teboulle 2009) in the metric of the columns' mean squares, with a step length found by
/// halving, restarted where they turn back (O'Donoghue and Candès 2015). A step sums a gradient and a loss over the ranks.
/// </summary>
internal sealed unsafe partial class DistributedNewton
{
    /// <summary>Steps between two looks at the gap.</summary>
    private const int StepsAtOnce = 10;

    private readonly PinnedVector _lastScores;
    private double[] _last = [];
    private double[] _lastIntercepts = [];

    /// <summary>The metric, by position.</summary>
    private double[] _metric = [];
    private int _measured;

    /// <summary>The curvature that a step takes the loss to have, in units of the metric.</summary>
    private double _bound = 1;
    private double _momentum = 1;

    /// <summary>Steps from the present point, whose gradient is there.</summary>
    /// <returns>How many.</returns>
    private int StepByGradient(double lambda, CancellationToken cancellationToken)
    {
        int size = _problem.Rows * Outputs;
        EnsureMetric();
        _lastScores.Reserve(size);
        if (_last.Length < Unknowns)
            Array.Resize(ref _last, _coefficients.Length);
        double[] from = new double[Unknowns], fromIntercepts = new double[Outputs], intercepts = new double[Outputs];
        for (int step = 0; step < StepsAtOnce; step++)
        {
            double next = (1 + Math.Sqrt(1 + 4 * _momentum * _momentum)) / 2, ahead = (_momentum - 1) / next;
            for (int k = 0; k < from.Length; k++)
                from[k] = _coefficients[k] + ahead * (_coefficients[k] - _last[k]);
            for (int m = 0; m < Outputs; m++)
                fromIntercepts[m] = _intercepts[m] + (ahead == 0 ? 0 : ahead * (_intercepts[m] - _lastIntercepts[m]));

            // The scores at where the step starts, and then those before it.
            for (int i = 0; i < size; i++)
            {
                double start = _scores[i] + (ahead == 0 ? 0 : ahead * (_scores[i] - _lastScores[i]));
                (_lastScores[i], _scores[i]) = (_scores[i], start);
            }

            Expand(cancellationToken);
            _coefficients.AsSpan(0, Unknowns).CopyTo(_last);
            _lastIntercepts = [.. _intercepts];
            while (!TryStep(lambda, from, fromIntercepts, intercepts))
                _bound *= 2;
            double turn = 0;
            for (int k = 0; k < from.Length; k++)
                turn += _metric[k / Outputs] * (from[k] - _trial[k]) * (_trial[k] - _last[k]);
            _momentum = turn > 0 ? 1 : next;
            _trial.AsSpan(0, Unknowns).CopyTo(_coefficients);
            intercepts.CopyTo(_intercepts, 0);
            _trialScores.Span(size).CopyTo(_scores.Span(size));
        }

        return StepsAtOnce;
    }

    /// <summary>Begins again from the present point, with longer steps.</summary>
    private void RestartGradient() => (_momentum, _bound) = (1, _bound / 4);

    /// <summary>A step of the present length.</summary>
    /// <returns>Whether the loss is below the parabola that led there.</returns>
    private bool TryStep(double lambda, double[] from, double[] fromIntercepts, double[] intercepts)
    {
        int count = Columns.Count;
        double expected = Loss;
        for (int m = 0; m < Outputs; m++)
        {
            double slope = _gradient[Unknowns + m], change = _problem.HasIntercept ? slope / _bound : 0;
            intercepts[m] = fromIntercepts[m] + change;
            expected += change * (_bound * change / 2 - slope);
        }

        for (int k = 0; k < count; k++)
        {
            for (int m = 0; m < Outputs; m++)
                _trial[k * Outputs + m] = from[k * Outputs + m] + _gradient[m * count + k] / (_bound * _metric[k]);
        }

        Shrink(lambda);
        for (int k = 0; k < count; k++)
        {
            for (int m = 0; m < Outputs; m++)
            {
                double change = _trial[k * Outputs + m] - from[k * Outputs + m];
                expected += change * (_bound * _metric[k] * change / 2 - _gradient[m * count + k]);
            }
        }

        SetScores(_trialScores, _trial, intercepts);
        double loss = _problem.Ranks.Sum(_rows.Sum(_trialScores));
        return loss <= expected + Rounding * Math.Abs(expected) || _bound > 1e100;
    }

    /// <summary>The proximal step of the penalty on the trial coefficients.</summary>
    private void Shrink(double lambda)
    {
        ReadOnlySpan<int> columns = Columns.Columns;
        Dictionary<int, double> norms = [];
        for (int k = 0; k < columns.Length && _problem.Groups is not null; k++)
        {
            double scaled = _problem.L1Factors[columns[k]] * _trial[k];
            norms[_problem.Groups[columns[k]]] = norms.GetValueOrDefault(_problem.Groups[columns[k]]) + scaled * scaled;
        }

        for (int k = 0; k < columns.Length; k++)
        {
            int j = columns[k];
            double length = lambda / (_bound * _metric[k]), l1 = _problem.L1Factors[j];
            for (int m = 0; m < Outputs; m++)
            {
                ref double b = ref _trial[k * Outputs + m];
                if (_problem.Groups is { } groups && l1 > 0)
                {
                    // The metric of a group is a multiple of the squares of its factors.
                    double norm = Math.Sqrt(norms[groups[j]]);
                    b = norm == 0 ? 0 : b * Math.Max(0, 1 - length * l1 * l1 / norm);
                    continue;
                }

                double shrunk = Math.CopySign(Math.Max(Math.Abs(b) - length * l1, 0), b) / (1 + 2 * length * (_problem.L2Factors?[j] ?? 0));
                b = Math.Clamp(shrunk, _problem.Lower?[j] ?? double.NegativeInfinity, _problem.Upper?[j] ?? double.PositiveInfinity);
            }
        }
    }

    /// <summary>The mean squares of the columns that are new in the set.</summary>
    private void EnsureMetric()
    {
        int count = Columns.Count;
        if (_measured == count)
            return;
        double[] squares = new double[count];
        fixed (double* weights = _problem.Weights)
        {
            for (int k = 0; k < count; k++)
                squares[k] = Columns.Moments(k, weights).Square;
        }

        _problem.Ranks.AllReduce(squares.AsSpan());
        (_metric, _measured) = (Array.ConvertAll(squares, square => square > 0 ? square : 1), count);
        if (_problem.Groups is not { } groups)
            return;
        ReadOnlySpan<int> columns = Columns.Columns;
        Dictionary<int, double> greatest = [];
        for (int k = 0; k < count; k++)
        {
            double factor = _problem.L1Factors[columns[k]];
            if (factor > 0)
                greatest[groups[columns[k]]] = Math.Max(greatest.GetValueOrDefault(groups[columns[k]]), _metric[k] / (factor * factor));
        }

        for (int k = 0; k < count; k++)
        {
            double factor = _problem.L1Factors[columns[k]];
            if (factor > 0)
                _metric[k] = greatest[groups[columns[k]]] * factor * factor;
        }
    }
}
