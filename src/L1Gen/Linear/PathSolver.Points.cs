namespace L1Gen;

/// <summary>What is kept of a solution until its certificate is there, and the point that is made of it.</summary>
internal sealed unsafe partial class PathSolver
{
    private readonly PinnedVector _scores;
    private readonly PinnedVector _duals;
    private readonly PinnedVector _allCorrelations = new();

    private int RowsOfOutputs => checked(_problem.Rows * _problem.Outputs);

    /// <summary>Keeps the solver's solution at a place of the batch.</summary>
    private Snapshot Take(int place, int iterations)
    {
        _scores.Reserve((place + 1) * RowsOfOutputs);
        _duals.Reserve((place + 1) * RowsOfOutputs);
        _solver.DualPoint.CopyTo(new(_duals.Pointer + (nint)place * RowsOfOutputs, RowsOfOutputs));
        _solver.Scores.CopyTo(new(_scores.Pointer + (nint)place * RowsOfOutputs, RowsOfOutputs));
        ReadOnlySpan<double> all = _solver.Coefficients;
        int[] places = new int[all.Length - all.Count(0.0)];
        double[] values = new double[places.Length];
        for (int k = 0, count = 0; k < all.Length; k++)
        {
            if (all[k] != 0)
                (places[count], values[count++]) = (k, all[k]);
        }

        return new(places, values, _solver.Intercepts.ToArray(), iterations);
    }

    private void Restore(Snapshot snapshot)
    {
        Span<double> all = _dense.AsSpan(0, _solver.Columns.Count * _problem.Outputs);
        all.Clear();
        for (int k = 0; k < snapshot.Places.Length; k++)
            all[snapshot.Places[k]] = snapshot.Values[k];
        _solver.MoveTo(all, snapshot.Intercepts);
    }

    /// <summary>Correlations of all columns with the dual points of the first <paramref name="count"/> places.</summary>
    private void Correlate(int count)
    {
        _allCorrelations.Reserve(count * _dense.Length);
        _problem.X.Correlate(_duals, count * _problem.Outputs, _allCorrelations);
    }

    private double* CorrelationsAt(int place) => _allCorrelations.Pointer + (nint)place * _dense.Length;

    private PathPoint Point(Snapshot snapshot, int place, double lambda)
    {
        int outputs = _problem.Outputs;
        ReadOnlySpan<int> columns = _solver.Columns.Columns;
        Array.Clear(_dense);
        for (int k = 0; k < snapshot.Places.Length; k++)
            _dense[columns[snapshot.Places[k] / outputs] * outputs + snapshot.Places[k] % outputs] = snapshot.Values[k];

        double* scores = _scores.Pointer + (nint)place * RowsOfOutputs, dual = _duals.Pointer + (nint)place * RowsOfOutputs;
        double loss = LossOf(scores);
        double gap = _certificate.Gap(lambda, scores, dual, _everyColumn, _dense, snapshot.Intercepts, CorrelationsAt(place), _problem.Columns) / _scale;
        double objective = loss + _certificate.Penalty(lambda, _everyColumn, _dense);

        // The dual point 0 is feasible whatever λ is; where nothing is left to explain it is the only one.
        double gapOfZero = (objective - _leastLoss) / _scale;
        if (!(gap <= gapOfZero))
            gap = gapOfZero;
        return new PathPoint(Coefficients(), _problem.ReducedBy is { } reduction ? [reduction.Intercept(_dense)] : snapshot.Intercepts)
        {
            Loss = _problem.Loss,
            Lambda = lambda,
            MeanLoss = loss,
            Objective = objective,
            DualityGap = gap,
            Converged = gap <= _tolerance,
            Iterations = snapshot.Iterations,
            DevianceExplained = _nullLoss > _leastLoss ? 1 - (loss - _leastLoss) / (_nullLoss - _leastLoss) : 0,
        };
    }

    private double LossOf(double* scores) => RowLosses.Total(_problem, scores) + (_problem.ReducedBy?.Constant ?? 0);

    /// <summary>Of the dense coefficients.</summary>
    private SparseCoefficients[] Coefficients()
    {
        int outputs = _problem.Outputs;
        SparseCoefficients[] result = new SparseCoefficients[outputs];
        for (int m = 0; m < outputs; m++)
        {
            int count = 0;
            for (int at = m; at < _dense.Length; at += outputs)
                count += _dense[at] != 0 ? 1 : 0;
            int[] indices = new int[count];
            double[] values = new double[count];
            count = 0;
            for (int j = 0; j < _problem.Columns; j++)
            {
                if (_dense[j * outputs + m] != 0)
                    (indices[count], values[count++]) = (j, _dense[j * outputs + m]);
            }

            result[m] = new(indices, values, _problem.Columns);
        }

        return result;
    }

    /// <summary>A solution: values at places of the solver's coefficients, the others 0.</summary>
    private sealed record Snapshot(int[] Places, double[] Values, double[] Intercepts, int Iterations);
}
