using Simd = System.Numerics.Vector;

namespace L1Gen;

// Newton steps on the smoothed loss: quadratic for residuals from −(1 − τ)·δ to τ·δ, and linear beyond.

internal sealed unsafe partial class QuantileSolver
{
    /// <summary>Newton steps for each δ: the last one's minimum is not needed to rounding.</summary>
    private const int StepsPerWidth = 8;

    private const int Widths = 12;

    /// <summary>The part of δ that is the next δ.</summary>
    private const double Shrink = 0.25;

    private readonly SmoothedNewton _newton = new();
    private int[] _free = [], _freePositions = [], _quadratic = [];

    /// <summary>Goes near a vertex: until hardly more residuals are in the quadratic zone than there are free variables.</summary>
    private int Smooth(int violations, int maxIterations, CancellationToken cancellationToken)
    {
        int iterations = 0;
        if (_quadratic.Length == 0)
            _quadratic = new int[_rows];
        if (_free.Length < Variables)
            (_free, _freePositions) = (new int[Variables], new int[Variables]);
        double delta = FirstWidth(3 * (_basis.Count + violations));
        for (int width = 0; width < Widths; width++, delta *= Shrink)
        {
            for (int row = 0; row < _rows; row++)
                _rates[row] = _problem.Weights[row] / delta;
            int free = 0, quadratic = 0;
            bool near = true;
            for (int step = 0; step < StepsPerWidth && iterations < maxIterations; step++, iterations++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                quadratic = SetSmoothedDual();
                if (near)
                {
                    Correlate();
                    if (FreeViolators())
                        quadratic = SetSmoothedDual();
                    else if (step > 0)
                        break;
                }

                free = FindFree();
                near = !NewtonStep(free, quadratic);
            }

            if (quadratic <= free + free / 2 + 5 || iterations >= maxIterations)
                break;
        }

        return iterations;
    }

    /// <summary>δ such that so many rows are in the quadratic zone.</summary>
    private double FirstWidth(int rows)
    {
        double[] sizes = new double[_rows];
        int count = 0;
        for (int row = 0; row < _rows; row++)
        {
            if (_high[row] > _low[row])
                sizes[count++] = Math.Abs(_residuals[row]);
        }

        Array.Sort(sizes, 0, count);
        double size = count == 0 ? 0 : sizes[Math.Min(rows, count / 2)];
        return (size > 0 ? size : 1e-3 * _spread) * 2 / (_above + _below);
    }

    /// <summary>The smoothed loss's negative slopes, and the rows in the quadratic zone.</summary>
    private int SetSmoothedDual()
    {
        int count = 0;
        for (int row = 0; row < _rows; row++)
        {
            double dual = _rates[row] * _residuals[row];
            if (dual > _low[row] && dual < _high[row])
                _quadratic[count++] = row;
            _dual[row] = Math.Clamp(dual, _low[row], _high[row]);
        }

        return count;
    }

    private int FindFree()
    {
        int count = 0;
        for (int variable = 0; variable < Variables; variable++)
        {
            if (IsFree(variable))
                _free[count++] = variable;
        }

        return count;
    }

    /// <summary>What a correlation may be off by while δ is still to shrink.</summary>
    private double Slack(int variable) =>
        _factors[variable] > 0 ? Math.Min(1e-3 * _norms[variable], 0.1 * _lambda * _factors[variable]) : 1e-3 * _norms[variable];

    /// <summary>Minimizes over each variable that violates the optimality conditions at its kink, one after the other, so that each is free with the right sign.</summary>
    private bool FreeViolators()
    {
        int count = 0, free = 0;
        for (int variable = 0; variable < Variables; variable++)
        {
            if (IsFree(variable))
                free++;
            else if (Violation(variable, out _) > Slack(variable))
                _free[count++] = variable;
        }

        if (count > Math.Max(10, free))
        {
            Array.Sort(_free, 0, count, Comparer<int>.Create((a, b) => (Violation(b, out _) / _norms[b]).CompareTo(Violation(a, out _) / _norms[a])));
            count = Math.Max(10, free);
        }

        bool any = false;
        for (int k = 0; k < count; k++)
        {
            int variable = _free[k];
            _correlations[variable] = variable < First ? _correlations[variable] : Columns.Dot(variable - First, _dual);
            if (Violation(variable, out int direction) <= Slack(variable))
                continue;
            new Span<double>(_change, _rows).Clear();
            AddVariable(variable, direction, _change);
            double step = direction;
            Move([variable], &step);
            SetSmoothedDual();
            any = true;
        }

        return any;
    }

    /// <summary>A Newton step of the free variables.</summary>
    /// <returns>Whether there was one to make.</returns>
    private bool NewtonStep(int free, int quadratic)
    {
        if (free == 0 || quadratic == 0)
            return false;
        Span<int> variables = _free.AsSpan(0, free);
        ReadOnlySpan<int> rows = _quadratic.AsSpan(0, quadratic);
        _newton.Reserve(free, quadratic);
        Correlate(variables, _newton.Step);
        bool near = true;
        for (int a = 0; a < free; a++)
        {
            int variable = variables[a];
            _newton.Step[a] -= _lambda * _factors[variable] * Math.Sign(_values[variable]);
            near &= Math.Abs(_newton.Step[a]) <= Slack(variable);
        }

        if (near)
            return false;
        for (int k = 0; k < quadratic; k++)
            _newton.Roots[k] = Math.Sqrt(_rates[rows[k]]);
        for (int a = 0; a < free; a++)
        {
            Gather(variables[a], rows, _newton.Column(a));
            _newton.Scale(a);
        }

        _newton.Solve();
        new Span<double>(_change, _rows).Clear();
        for (int a = 0; a < free; a++)
            AddVariable(variables[a], _newton.Step[a], _change);
        return Move(variables, _newton.Step);
    }

    /// <summary>The correlations of some variables, the intercept first if it is among them.</summary>
    private void Correlate(ReadOnlySpan<int> variables, double* result)
    {
        int from = variables[0] < First ? 1 : 0;
        if (from == 1)
        {
            result[0] = 0;
            for (int row = 0; row < _rows; row++)
                result[0] += _dual[row];
        }

        Span<int> positions = _freePositions.AsSpan(0, variables.Length - from);
        for (int k = 0; k < positions.Length; k++)
            positions[k] = variables[k + from] - First;
        Columns.Dots(positions, _dual, result + from);
    }

    /// <summary>Goes along a direction to the smoothed objective's minimum on it; a coefficient whose kink that is stays there.</summary>
    private bool Move(ReadOnlySpan<int> variables, double* step)
    {
        double penalty = 0;
        _kinks.Clear(Math.Max(_rows, 2 * variables.Length));
        for (int a = 0; a < variables.Length; a++)
        {
            int variable = variables[a];
            double value = _values[variable];
            penalty += _lambda * _factors[variable] * (value != 0 ? Math.Sign(value) * step[a] : Math.Abs(step[a]));
            AddVariableKinks(variable, step[a], a);
        }

        _kinks.Sort();
        double from = 0, to = double.PositiveInfinity, length = 0;
        int stop = -1;
        if (SmoothedSlope(0, out _) + penalty >= 0)
            return false;
        for (int k = 0; k < _kinks.Count; k++)
        {
            to = _kinks.Length(k);
            double slope = SmoothedSlope(to, out _) + penalty;
            if (slope >= 0)
                break;
            penalty += _kinks.Weight(k);
            if (slope + _kinks.Weight(k) >= 0)
            {
                (stop, length) = (k, to);
                break;
            }

            from = to;
            to = double.PositiveInfinity;
        }

        if (stop < 0)
            length = Root(from, to, penalty);
        RowVector.Add(-length, _change, _residuals, _rows);
        for (int a = 0; a < variables.Length; a++)
            _values[variables[a]] += length * step[a];
        if (stop >= 0)
        {
            int place = _kinks.Id(stop), variable = variables[place];
            _values[variable] = double.IsFinite(_kinks.Weight(stop)) ? 0 : step[place] > 0 ? _upper[variable] : _lower[variable];
        }

        return true;
    }

    /// <summary>Where the slope is zero between two lengths, by Newton's method kept within the interval.</summary>
    private double Root(double from, double to, double penalty)
    {
        double length = from < 1 && to > 1 ? 1 : double.IsFinite(to) ? from + (to - from) / 2 : 2 * from;
        double negligible = 0;
        for (int round = 0; round < 40; round++)
        {
            double slope = SmoothedSlope(length, out double curvature) + penalty;
            if (round == 0)
                negligible = 1e-9 * Math.Abs(SmoothedSlope(from, out _) + penalty);
            if (Math.Abs(slope) <= negligible)
                break;
            if (slope < 0)
                from = length;
            else
                to = length;
            double next = length - slope / curvature;
            length = next > from && next < to ? next : double.IsFinite(to) ? from + (to - from) / 2 : 2 * from + 1;
        }

        return length;
    }

    /// <summary>The slope of the smoothed loss along the change of the scores, at a length, and how fast it rises there.</summary>
    private double SmoothedSlope(double length, out double curvature)
    {
        System.Numerics.Vector<double> slopes = default, curvatures = default;
        int row = 0;
        for (; row <= _rows - System.Numerics.Vector<double>.Count; row += System.Numerics.Vector<double>.Count)
        {
            System.Numerics.Vector<double> change = Simd.Load(_change + row), rate = Simd.Load(_rates + row);
            System.Numerics.Vector<double> dual = rate * (Simd.Load(_residuals + row) - length * change);
            System.Numerics.Vector<double> clamped = Simd.Min(Simd.Max(dual, Simd.Load(_low + row)), Simd.Load(_high + row));
            slopes -= clamped * change;
            curvatures += Simd.ConditionalSelect(Simd.Equals(dual, clamped), rate * change * change, default);
        }

        double slope = Simd.Sum(slopes);
        curvature = Simd.Sum(curvatures);
        for (; row < _rows; row++)
        {
            double change = _change[row], dual = _rates[row] * (_residuals[row] - length * change), clamped = Math.Clamp(dual, _low[row], _high[row]);
            slope -= clamped * change;
            if (dual == clamped)
                curvature += _rates[row] * change * change;
        }

        return slope;
    }
}
