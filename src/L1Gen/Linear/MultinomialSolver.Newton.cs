using L1Gen.Kernels;

namespace L1Gen;

// Newton's step of the model over the intercepts and the coefficients that are not zero, their signs held: conjugate gradients, which need no more of the
// Hessian than its products, preconditioned by its diagonal blocks, one for each class.

internal sealed unsafe partial class MultinomialSolver
{
    private const double SolveAccuracy = 0.02;

    private const int MaxSolveIterations = 100;

    private readonly double[] _work;
    private int[] _support = [];
    private int[] _starts = [];
    private double[] _unknowns = [];
    private int[] _events = [];
    private double[] _eventTimes = [];
    private double[] _eventCosts = [];
    private double[] _eventEnds = [];

    /// <summary>One step on the support.</summary>
    /// <returns>Whether it was a whole step, or none: otherwise the support has become smaller.</returns>
    private bool StepOnSupport(double lambda)
    {
        int n = FindSupport();
        if (n == 0)
            return true;
        if (_unknowns.Length < 5 * n)
            _unknowns = Pinned(8 * n);
        Span<double> all = _unknowns, rest = all[..n], direction = all.Slice(n, n), search = all.Slice(2 * n, n), image = all.Slice(3 * n, n), scaled = all.Slice(4 * n, n);
        Slope(rest, lambda);
        Factorize(lambda);
        direction.Clear();
        search.Clear();
        double before = 0, first = 0, gain = 0;
        for (int step = 0; step < MaxSolveIterations; step++)
        {
            rest.CopyTo(scaled);
            Precondition(scaled);
            double now = Kernel.Dot(rest, scaled);
            first = Math.Max(first, now);
            if (!(now > SolveAccuracy * SolveAccuracy * first))
                break;
            double beta = step == 0 ? 0 : now / before;
            for (int i = 0; i < n; i++)
                search[i] = scaled[i] + beta * search[i];
            Multiply(search, image, lambda);
            double curvature = Kernel.Dot(search, image);

            // Only rounding makes it so: the Hessian has no negative curvature, and no slope where it has none.
            if (!(curvature > 1e-14 * now))
                break;
            double alpha = now / curvature;
            gain += alpha * now;
            for (int i = 0; i < n; i++)
            {
                direction[i] += alpha * search[i];
                rest[i] -= alpha * image[i];
            }

            before = now;
        }

        return !(gain > 0 && double.IsFinite(gain)) || MoveAlong(direction, gain, lambda);
    }

    /// <summary>Lists the unknowns by class: the intercept, then the coefficients that are not zero or have no penalty, and are not at a bound.</summary>
    private int FindSupport()
    {
        int count = Columns.Count, n = 0;
        if (_starts.Length == 0)
            _starts = new int[_outputs + 1];
        if (_support.Length < _active.Length + _outputs)
            _support = new int[_active.Length + _outputs];
        for (int m = 0; m < _outputs; m++)
        {
            _starts[m] = n;
            if (_problem.HasIntercept)
                _support[n++] = -1;
            foreach (int k in Active(m))
            {
                double b = _model[k * _outputs + m];
                (double lower, double upper) = Bounds(k);
                if ((b != 0 || Threshold(k, 1) == 0) && b > lower && b < upper)
                    _support[n++] = k;
            }
        }

        _starts[_outputs] = n;
        return n;
    }

    /// <summary>The positions among a class's unknowns, and where they start.</summary>
    private ReadOnlySpan<int> Support(int output, out int start)
    {
        start = _starts[output] + (_problem.HasIntercept ? 1 : 0);
        return _support.AsSpan(start, _starts[output + 1] - start);
    }

    /// <summary>The model's steepest descent in the unknowns.</summary>
    private void Slope(Span<double> result, double lambda)
    {
        fixed (double* r = result)
        {
            for (int m = 0; m < _outputs; m++)
            {
                Residual(m);
                ReadOnlySpan<int> positions = Support(m, out int start);
                Columns.Dots(positions, Pointer(_residual), r + start);
                for (int i = 0; i < positions.Length; i++)
                {
                    double b = _model[positions[i] * _outputs + m];
                    r[start + i] -= Math.Sign(b) * Threshold(positions[i], lambda) + Ridge(positions[i], lambda) * b;
                }

                if (_problem.HasIntercept)
                    r[start - 1] = Sum(_residual);
            }
        }
    }

    /// <summary>The change of the scores, in the work space, that a direction makes.</summary>
    private void Spread(ReadOnlySpan<double> direction)
    {
        for (int m = 0; m < _outputs; m++)
        {
            ReadOnlySpan<int> positions = Support(m, out int start);
            _work.AsSpan(m * _rows, _rows).Fill(_problem.HasIntercept ? direction[start - 1] : 0);
            for (int i = 0; i < positions.Length; i++)
                Columns.Add(positions[i], direction[start + i], Pointer(_work) + (nint)m * _rows);
        }
    }

    /// <summary>result = Hessian·x.</summary>
    private void Multiply(ReadOnlySpan<double> x, Span<double> result, double lambda)
    {
        Spread(x);
        SoftmaxRows.Curve(Pointer(_probabilities), Pointer(_weights), Pointer(_work), Pointer(_residual), _outputs, _rows);
        fixed (double* r = result)
        {
            for (int m = 0; m < _outputs; m++)
            {
                double* curved = Pointer(_work) + (nint)m * _rows;
                ReadOnlySpan<int> positions = Support(m, out int start);
                Columns.Dots(positions, curved, r + start);
                for (int i = 0; i < positions.Length; i++)
                    r[start + i] += Ridge(positions[i], lambda) * x[start + i];
                if (_problem.HasIntercept)
                    r[start - 1] = Sum(_work.AsSpan(m * _rows, _rows));
            }
        }
    }

    /// <summary>Moves the model along a direction to its minimum there: the model gains on the way until coefficients change sign, each of which costs.</summary>
    private bool MoveAlong(ReadOnlySpan<double> direction, double gain, double lambda)
    {
        // With c the sum of what the sign changes on the way cost, the gain per step is gain·(1 − t) − c. The way ends where that is 0, often at a sign change.
        int events = FindEvents(direction, lambda), stopped = -1;
        double cost = 0, t = 1;
        for (int e = 0; e < events; e++)
        {
            t = 1 - cost / gain;
            if (t <= _eventTimes[e])
                break;
            cost += _eventCosts[_events[e]];
            t = 1 - cost / gain;
            if (t > _eventTimes[e])
                continue;
            t = _eventTimes[e];
            stopped = _events[e];
            break;
        }

        Spread(direction);
        LinearCombination.Run(Pointer(_work), t, Pointer(_displacement), Pointer(_displacement), _work.Length);
        SoftmaxRows.Mean(Pointer(_probabilities), Pointer(_displacement), Pointer(_sums), _outputs, _rows);
        for (int m = 0; m < _outputs; m++)
        {
            ReadOnlySpan<int> positions = Support(m, out int start);
            for (int i = 0; i < positions.Length; i++)
            {
                ref double b = ref _model[positions[i] * _outputs + m];
                b = start + i == stopped ? _eventEnds[stopped] : b + t * direction[start + i];
            }

            if (_problem.HasIntercept)
                _modelIntercepts[m] += t * direction[start - 1];
        }

        return stopped < 0;
    }

    /// <summary>Where on the way coefficients become zero or meet a bound, in order; what that costs and what they are there, by unknown.</summary>
    private int FindEvents(ReadOnlySpan<double> direction, double lambda)
    {
        if (_events.Length < direction.Length)
        {
            _events = new int[2 * direction.Length];
            _eventTimes = new double[2 * direction.Length];
            _eventCosts = new double[2 * direction.Length];
            _eventEnds = new double[2 * direction.Length];
        }

        int events = 0;
        for (int m = 0; m < _outputs; m++)
        {
            ReadOnlySpan<int> positions = Support(m, out int start);
            for (int i = 0; i < positions.Length; i++)
            {
                double b = _model[positions[i] * _outputs + m], v = direction[start + i], penalty = Threshold(positions[i], lambda);
                if (v == 0)
                    continue;
                double bound = Math.CopySign(Bound(positions[i], v), v), end = b * v < 0 && penalty > 0 ? 0 : bound, time = (end - b) / v;
                if (!(time < 1))
                    continue;
                _events[events] = start + i;
                _eventTimes[events++] = time;
                _eventEnds[start + i] = end;
                _eventCosts[start + i] = double.IsInfinity(bound) ? 2 * penalty * Math.Abs(v) : double.PositiveInfinity;
            }
        }

        Array.Sort(_eventTimes, _events, 0, events);
        return events;
    }
}
