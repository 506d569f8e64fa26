namespace L1Gen;

/// <summary>The line search: the losses of several step lengths are summed over the ranks at once.</summary>
internal sealed unsafe partial class DistributedNewton
{
    /// <summary>Step lengths whose losses are summed in one call, after the first.</summary>
    private const int LengthsAtOnce = 4;

    private const int MostHalvings = 40;

    /// <summary>From the present point towards the model's minimum: the whole step or, while the objective does not fall as it should, a half of the last.</summary>
    /// <returns>Whether it moved.</returns>
    private bool Search(double lambda, double objective)
    {
        int count = Columns.Count, ones = _problem.HasIntercept ? 1 : 0, order = ones + count, size = _problem.Rows * Outputs;
        double before = _certificate.Penalty(lambda, Columns.Columns, Coefficients);
        double[] intercepts = new double[Outputs], steps = new double[Unknowns];
        double slope = 0;
        for (int m = 0; m < Outputs; m++)
        {
            if (ones == 1)
                intercepts[m] = _model.Values[m * order] - _intercepts[m];
            slope -= intercepts[m] * _gradient[Unknowns + m];
            for (int k = 0; k < count; k++)
            {
                double step = _model.Values[m * order + ones + k] - _coefficients[k * Outputs + m];
                steps[k * Outputs + m] = step;
                slope -= step * _gradient[m * count + k];
            }
        }

        _displacement.Span(size).Clear();
        AddTo(_displacement, steps, intercepts);
        slope += Penalty(1) - before;
        double rounding = 1e-13 * Math.Abs(objective);
        Span<double> losses = stackalloc double[LengthsAtOnce];
        for (int halvings = 0; halvings < MostHalvings;)
        {
            int lengths = halvings == 0 ? 1 : LengthsAtOnce;
            for (int at = 0; at < lengths; at++)
                losses[at] = TrialLoss(Math.ScaleB(1, -halvings - at));
            _problem.Ranks.AllReduce(losses[..lengths]);
            for (int at = 0; at < lengths; at++, halvings++)
            {
                double length = Math.ScaleB(1, -halvings);
                if (!(losses[at] + Penalty(length) <= objective + 1e-4 * length * slope + rounding))
                    continue;
                _ = Penalty(length);
                _trial.AsSpan(0, Unknowns).CopyTo(_coefficients);
                for (int m = 0; m < Outputs; m++)
                    _intercepts[m] += length * intercepts[m];
                LinearCombination.Run(_displacement, length, _scores, _scores, size);
                _rows.Learn(halvings == 0);
                return true;
            }
        }

        return false;

        // That of the coefficients at a part of the way, which it makes.
        double Penalty(double length)
        {
            for (int k = 0, m = 0; k < Unknowns; k++, m = m + 1 == Outputs ? 0 : m + 1)
                _trial[k] = length == 1 ? _model.Values[m * order + ones + k / Outputs] : _coefficients[k] + length * steps[k];
            return _certificate.Penalty(lambda, Columns.Columns, _trial);
        }

        double TrialLoss(double length)
        {
            LinearCombination.Run(_displacement, length, _scores, _trialScores, size);
            return _rows.Sum(_trialScores);
        }
    }
}
