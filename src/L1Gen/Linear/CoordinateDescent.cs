namespace L1Gen;

/// <summary>Cyclic coordinate descent on the coefficients that matter: those that are not zero and those that the gradient moves.</summary>
internal sealed unsafe partial class QuadraticModel
{
    private const int SweepsBetweenPasses = 4;

    /// <summary>The part of its limit from which on a correlation is near it.</summary>
    private const double NearShare = 0.95;

    /// <summary>A Newton step by a factor that costs as many sweeps is made by conjugate gradients.</summary>
    private const double DearInSweeps = 20;

    /// <summary>Sweeps before conjugate gradients where most active coefficients are yet zero, and their signs in doubt.</summary>
    private const int SweepsBeforeConjugate = 6;

    private readonly PinnedVector _work;
    private readonly PinnedVector _dots = new();
    private int[] _active = [];
    private int[] _entering = [];
    private int[] _near = [];
    private int _activeCount;
    private int _newcomers;

    /// <summary>
    /// Minimizes until the duality gap over <paramref name="candidates"/> is at most <paramref name="tolerance"/>, or rounding ends the progress. The
    /// correlations must be those of the present residual.
    /// </summary>
    /// <param name="lambda">λ.</param>
    /// <param name="candidates">The positions of the coefficients that may change; the others are those of zero or stay.</param>
    /// <param name="tolerance">In units of the objective.</param>
    /// <param name="reduction">Below 1, the gap has to fall to this part of the present one, too.</param>
    /// <param name="maxIterations">The most sweeps and Newton steps.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Sweeps and Newton steps.</returns>
    public int Minimize(double lambda, ReadOnlySpan<int> candidates, double tolerance, double reduction, int maxIterations, CancellationToken cancellationToken)
    {
        _correlated = 0;
        if (HasGroups)
            return MinimizeGroups(lambda, tolerance, reduction, maxIterations, cancellationToken);
        ReadOnlySpan<int> near = Near(lambda, candidates);
        Remember(lambda);

        // The factor of a dense problem that stays the same is worth its price at the next λ, too.
        bool lasting = !Columns.IsSparse && reduction >= 1, afterStep = false;
        int iterations = 0, sinceStep = 0;
        double spent = 0, least = double.PositiveInfinity;
        for (; ; Correlate(near))
        {
            double gap = GapAndActive(lambda, near);
            if (gap <= tolerance && near.Length < candidates.Length)
            {
                near = candidates;
                Correlate(near);
                gap = GapAndActive(lambda, near);
            }

            if (iterations == 0 && reduction < 1)
                tolerance = Math.Min(tolerance, reduction * gap);
            if (gap <= tolerance || iterations >= maxIterations)
            {
                _correlated = near.Length == Columns.Count ? Columns.Count : 0;
                return iterations;
            }

            cancellationToken.ThrowIfCancellationRequested();

            // The gap that a step leaves is for the most part that of the few that it should have let in.
            if (Columns.IsSparse && afterStep && _newcomers <= _activeCount / 3)
            {
                SweepNewcomers(lambda);
                iterations++;
                afterStep = false;
                continue;
            }

            bool few = _newcomers <= _activeCount / 2, foresight = iterations == 0 && few, stepped = false;
            double price = SweepPrice(), newtonPrice = NewtonPrice(foresight), progress = 0;
            bool conjugate = !lasting && newtonPrice > DearInSweeps * price;
            if (iterations == 0 && conjugate && Predict(lambda))
            {
                iterations++;
                afterStep = true;
                continue;
            }

            if (newtonPrice <= 2 * price + spent || (lasting && few && newtonPrice <= 30 * price))
            {
                stepped = NewtonStep(lambda, foresight);
                iterations++;
                (spent, sinceStep) = (0, 0);
            }
            else if (conjugate && (few || sinceStep >= SweepsBeforeConjugate))
            {
                stepped = ConjugateStep(lambda, foresight, Math.Max(0.7 * tolerance, 0.1 * gap), out int steps);
                iterations += steps;
                spent += 2 * steps * price;
                sinceStep = 0;
            }

            // What Newton's steps drop comes back where it should not have left; sweeps break the circle.
            bool suffices = stepped && gap < 0.5 * least;
            afterStep = stepped;
            least = Math.Min(least, gap);
            int sweeps = suffices ? 0 : Math.Min(SweepsBetweenPasses, maxIterations - iterations);
            for (int sweep = 0; sweep < sweeps; sweep++)
            {
                double decrease = Sweep(lambda, _active.AsSpan(0, _activeCount));
                progress += decrease;
                spent += price;
                sinceStep++;
                iterations++;
                if (decrease <= 0.01 * tolerance)
                    break;
            }

            if (!stepped && progress == 0)
                return iterations;
        }
    }

    /// <summary>Candidates that are not zero or whose correlations are near their limits; the others are looked at when these are at their minimum.</summary>
    private ReadOnlySpan<int> Near(double lambda, ReadOnlySpan<int> candidates)
    {
        int count = 0;
        foreach (int k in candidates)
        {
            if (_coefficients[k] != 0 || Math.Abs(_correlations[k]) >= NearShare * lambda * _l1[k])
                _near[count++] = k;
        }

        return _near.AsSpan(0, count);
    }

    /// <summary>Sweeps over those that are zero and should not be, until they hardly move.</summary>
    private void SweepNewcomers(double lambda)
    {
        double first = 0;
        for (int sweep = 0; sweep < SweepsBetweenPasses; sweep++)
        {
            double decrease = Sweep(lambda, _entering.AsSpan(0, _newcomers));
            first = Math.Max(first, decrease);
            if (decrease <= 0.01 * first)
                return;
        }
    }

    /// <summary>One sweep over some coefficients.</summary>
    /// <returns>By how much the objective fell, at least.</returns>
    private double Sweep(double lambda, ReadOnlySpan<int> positions)
    {
        double decrease = 0;
        foreach (int position in positions)
        {
            EnsureMoments(position);
            double curvature = _squares[position];
            if (curvature <= 0)
                continue;
            double before = _coefficients[position];
            double correlation = Columns.Dot(position, _residual) + _shift * _sums[position];
            double change = Minimum(position, lambda, curvature * before + correlation, curvature) - before;
            if (change == 0)
                continue;
            Change(position, change);
            decrease += curvature * change * change / 2;
        }

        return decrease;
    }

    /// <summary>The minimizer of ½·curvature·β² − z·β + λ·a·|β| + λ·c·β² within the bounds.</summary>
    private double Minimum(int position, double lambda, double z, double curvature)
    {
        double threshold = lambda * _l1[position];
        double shrunk = z > threshold ? z - threshold : z < -threshold ? z + threshold : 0;
        return Math.Clamp(shrunk / (curvature + 2 * lambda * _l2[position]), _lower[position], _upper[position]);
    }

    private void Change(int position, double change)
    {
        _coefficients[position] += change;
        if (double.IsNaN(_uniform))
            Columns.AddWeighted(position, -change, _curvatures, _residual);
        else
            Columns.Add(position, -change * _uniform, _residual);
        if (_problem.HasIntercept)
            MoveIntercept(-change * _sums[position] / _totalCurvature);
    }

    /// <summary>The duality gap of the model over the candidates; makes the list of active ones.</summary>
    private double GapAndActive(double lambda, ReadOnlySpan<int> candidates)
    {
        (_activeCount, _newcomers) = (0, 0);
        double greatest = 1;
        foreach (int k in candidates)
        {
            double c = _correlations[k], threshold = lambda * _l1[k];
            bool violates = Math.Abs(c) > threshold && (c > 0 ? _upper[k] : _lower[k]) != _coefficients[k];
            if (_coefficients[k] != 0 || violates)
            {
                _active[_activeCount++] = k;
                if (_coefficients[k] == 0)
                    _entering[_newcomers++] = k;
            }

            if (violates && threshold > 0 && _l2[k] == 0 && double.IsInfinity(c > 0 ? _upper[k] : _lower[k]))
                greatest = Math.Max(greatest, Math.Abs(c) / threshold);
        }

        double scale = 1 / greatest, gap = (1 - scale) * (1 - scale) * LossOfResidual();
        for (int a = 0; a < _activeCount; a++)
        {
            int k = _active[a];
            double beta = _coefficients[k], c = scale * _correlations[k], l1 = lambda * _l1[k], l2 = lambda * _l2[k];
            double excess = Math.Abs(c) - l1, bound = Math.Abs(c > 0 ? _upper[k] : _lower[k]), conjugate = 0;
            if (excess > 0)
            {
                // A penalised one without a bound has an excess by rounding alone; of one that is not penalised three times its range is the bound.
                double reach = l2 > 0 ? excess / (2 * l2) : l1 > 0 && double.IsInfinity(bound) ? 0 : Reach(k, excess);
                reach = Math.Min(reach, bound);
                conjugate = reach * (excess - l2 * reach);
            }

            gap += Math.Max(l1 * Math.Abs(beta) + l2 * beta * beta + conjugate - c * beta, 0);
        }

        return gap;
    }

    private double Reach(int position, double excess)
    {
        EnsureMoments(position);
        return _squares[position] <= 0 ? 0 : 3 * Math.Max(Math.Abs(_coefficients[position]), excess / _squares[position]);
    }

    /// <summary>Σ r²/(2h).</summary>
    private double LossOfResidual()
    {
        double sum = 0;
        for (int i = 0; i < _problem.Rows; i++)
        {
            double r = _residual[i] + _shift * _curvatures[i];
            sum += _curvatures[i] > 0 ? r * r / _curvatures[i] : 0;
        }

        return sum / 2;
    }
}
