namespace L1Gen;

// The quadratic model of the loss at the present scores, and coordinate descent on it. With d the displacement of the scores and s = Σₘ pₘ·dₘ, the model's
// residual of class m is aₘ − ω·pₘ·(dₘ − s): a coordinate's step costs one pass over its column, however many classes there are.

internal sealed unsafe partial class MultinomialSolver
{
    /// <summary>The part of the first sweep's greatest change that a later sweep may still make when the model counts as minimized.</summary>
    private const double ModelAccuracy = 0.05;

    private const int MaxRounds = 8;

    /// <summary>The part of its threshold above which a correlation makes a coefficient active that is zero.</summary>
    private const double Margin = 0.9;

    private readonly double[] _displacement;
    private readonly double[] _sums;
    private readonly double[] _residual;
    private readonly double[] _curvature;
    private readonly double[] _before;
    private readonly double[] _modelIntercepts;
    private readonly int[] _activeCounts;
    private double[] _model = [];
    private double[] _curvatures = [];
    private int[] _active = [];
    private bool[] _isActive = [];
    private int _size;
    private bool _refresh = true;
    private bool _isFresh;

    private void ResizeModel(int capacity)
    {
        _model = new double[capacity];
        _curvatures = new double[capacity];
        _active = new int[capacity];
        _isActive = new bool[capacity];
        _edge = Pinned(capacity);
    }

    /// <summary>The positions of the coefficients of a class that the model is over.</summary>
    private ReadOnlySpan<int> Active(int output) => _active.AsSpan(output * Columns.Count, _activeCounts[output]);

    /// <summary>Minimizes the model of the objective about as well as it is worth.</summary>
    /// <returns>Sweeps and Newton steps.</returns>
    private int MinimizeModel(double lambda)
    {
        Coefficients.CopyTo(_model);
        _intercepts.CopyTo(_modelIntercepts, 0);
        _displacement.AsSpan().Clear();
        _sums.AsSpan().Clear();
        if (_refresh || !IsCovered(lambda))
            Activate(lambda);
        _isFresh = _refresh;
        if (_size <= _maxGram)
            return MinimizeGram(lambda);
        int iterations = 0;
        double first = 0;
        for (int round = 0; round < MaxRounds; round++)
        {
            double change = Sweep(lambda);
            iterations++;
            first = Math.Max(first, change);
            if (change <= ModelAccuracy * first && round > 0)
                break;
            do
                iterations++;
            while (!StepOnSupport(lambda));
        }

        return iterations;
    }

    /// <summary>Whether all coefficients that are not zero, or should not be, are active.</summary>
    private bool IsCovered(double lambda)
    {
        int count = Columns.Count;
        for (int m = 0; m < _outputs; m++)
        {
            for (int k = 0; k < count; k++)
            {
                int at = k * _outputs + m;
                if (!_isActive[at] && (_coefficients[at] != 0 || Math.Abs(_correlations[m * count + k]) > Threshold(k, lambda)))
                    return false;
            }
        }

        return true;
    }

    /// <summary>Takes in the coefficients that are not zero, should not be, or may soon be.</summary>
    private void Activate(double lambda)
    {
        int count = Columns.Count;
        _size = _problem.HasIntercept ? _outputs : 0;
        for (int m = 0; m < _outputs; m++)
        {
            Residual(m);
            int active = 0;
            for (int k = 0; k < count; k++)
            {
                int at = k * _outputs + m;
                _isActive[at] = _coefficients[at] != 0 || Math.Abs(_correlations[m * count + k]) > Margin * Threshold(k, lambda);
                if (!_isActive[at])
                    continue;
                _curvatures[at] = Columns.Moments(k, Pointer(_curvature)).Square;
                _active[m * count + active++] = k;
            }

            _activeCounts[m] = active;
            _size += active;
        }

        _refresh = true;
    }

    /// <summary>One sweep of coordinate descent over the active coefficients and the intercepts.</summary>
    /// <returns>The greatest change, as the square root of twice what the model gains by it.</returns>
    private double Sweep(double lambda)
    {
        double greatest = 0;
        double* residual = Pointer(_residual), curvature = Pointer(_curvature);
        for (int m = 0; m < _outputs; m++)
        {
            Span<double> displacement = _displacement.AsSpan(m * _rows, _rows);
            double* d = Pointer(_displacement) + (nint)m * _rows;
            displacement.CopyTo(_before);
            Residual(m);
            bool moved = false;
            if (_problem.HasIntercept && Sum(_curvature) is double total and > 0 && Sum(_residual) / total is double shift && double.IsFinite(shift))
            {
                _modelIntercepts[m] += shift;
                foreach (ref double x in displacement)
                    x += shift;
                LinearCombination.Run(curvature, -shift, residual, residual, _rows);
                greatest = Math.Max(greatest, Math.Abs(shift) * Math.Sqrt(total));
                moved = shift != 0;
            }

            foreach (int k in Active(m))
            {
                int at = k * _outputs + m;
                double b = _model[at], own = _curvatures[at], ridge = Ridge(k, lambda);
                if (own + ridge <= 0)
                    continue;
                double target = Columns.Dot(k, residual) + own * b, excess = Math.Abs(target) - Threshold(k, lambda);
                (double lower, double upper) = Bounds(k);
                double to = excess <= 0 ? 0 : Math.Clamp(Math.CopySign(excess, target) / (own + ridge), lower, upper), step = to - b;

                // A curvature that is all but zero makes it overflow.
                if (step == 0 || !double.IsFinite(step))
                    continue;
                _model[at] = to;
                Columns.AddWeighted(k, -step, curvature, residual);
                Columns.Add(k, step, d);
                greatest = Math.Max(greatest, Math.Abs(step) * Math.Sqrt(own + ridge));
                moved = true;
            }

            if (moved)
                SoftmaxRows.Move(Pointer(_probabilities) + (nint)m * _rows, d, Pointer(_before), Pointer(_sums), _rows);
        }

        return greatest;
    }

    /// <summary>Residual and curvature of the model in a class's scores.</summary>
    private void Residual(int output)
    {
        nint at = (nint)output * _rows;
        SoftmaxRows.Residual(
            Pointer(_dual) + at, Pointer(_probabilities) + at, Pointer(_weights), Pointer(_displacement) + at, Pointer(_sums), Pointer(_residual), Pointer(_curvature), _rows);
    }

    /// <summary>Goes towards the model's minimum as far as the objective falls enough (Armijo's rule).</summary>
    /// <returns>Whether it went there.</returns>
    private bool Search(double lambda)
    {
        int count = Columns.Count;
        double from = _loss + Penalty(Coefficients, lambda), slope = Penalty(_model, lambda) - Penalty(Coefficients, lambda);
        for (int m = 0; m < _outputs; m++)
        {
            if (_problem.HasIntercept)
                slope -= Sum(_dual.AsSpan(m * _rows, _rows)) * (_modelIntercepts[m] - _intercepts[m]);
            foreach (int k in Active(m))
                slope -= _correlations[m * count + k] * (_model[k * _outputs + m] - _coefficients[k * _outputs + m]);
        }

        // Below this the objective's change is rounding; a step is then as good as the model says.
        double noise = 1e-14 * Math.Abs(from);
        for (double t = 1; t > 1e-10; t /= 2)
        {
            LinearCombination.Run(Pointer(_displacement), t, Pointer(_scores), Pointer(_work), _scores.Length);
            double loss = Evaluate(Pointer(_work));
            for (int at = 0; t < 1 && at < count * _outputs; at++)
                _model[at] = (_model[at] + _coefficients[at]) / 2;
            if (!(loss + Penalty(_model, lambda) <= from + 1e-4 * t * slope + noise))
                continue;
            _loss = loss;
            _work.CopyTo(_scores, 0);
            _model.AsSpan(0, count * _outputs).CopyTo(_coefficients);
            for (int m = 0; m < _outputs; m++)
                _intercepts[m] += t * (_modelIntercepts[m] - _intercepts[m]);
            UpdateDual();
            return true;
        }

        Evaluate(Pointer(_scores));
        return false;
    }
}
