using System.Runtime.InteropServices;

namespace L1Gen;

/// <summary>
/// Newton's step on the coefficients that are not zero, with their signs: a linear system with the Gram matrix of their columns, whose factor is kept while
/// the set changes. Coefficients that would pass zero or a bound stop there and leave the system, which is solved again without them; what has to join is
/// seen by the correlations afterwards. Between λ's it is both predictor and corrector, for the solution is piecewise linear in λ.
/// </summary>
internal sealed unsafe partial class QuadraticModel
{
    /// <summary>Columns whose products with the factor's are computed at once.</summary>
    private const int NewtonBlock = 128;

    /// <summary>Times that the system is solved again without what it drives over a bound.</summary>
    private const int MostRounds = 30;

    private readonly ActiveCholesky _factor = new();
    private readonly PinnedVector _products = new();
    private readonly PinnedVector _corner = new();
    private readonly PinnedVector _right = new();
    private readonly PinnedVector _direction = new();
    private readonly PinnedVector _moves = new();
    private readonly List<int> _order = [];
    private readonly List<int> _chosen = [];
    private readonly List<int> _leaving = [];
    private int[] _places = [];
    private int _factorVersion = -1;
    private double _factorRidge;

    /// <summary>Doubles that the factor may take: 4 MB, or a sixteenth of the design where that is more.</summary>
    private long FactorLimit => Math.Max(1L << 19, _problem.X.Elements / 16);

    /// <summary>A step over the active coefficients.</summary>
    /// <param name="lambda">λ.</param>
    /// <param name="foresight">Whether those that are zero are left out: at a new λ most that would join do so no longer when the others have moved.</param>
    /// <returns>Whether it was made, over all that were to take part.</returns>
    private bool NewtonStep(double lambda, bool foresight)
    {
        bool whole = Choose(lambda, foresight);
        int count = _order.Count;
        if (count == 0)
            return false;
        _right.Reserve(count);
        _direction.Reserve(count);
        _moves.Reserve(Columns.Count);
        for (int i = 0; i < count; i++)
            _right[i] = SlopeOf(_order[i], lambda);

        // Moves are by position; those of columns in no system are 0.
        _chosen.Clear();
        _chosen.AddRange(_order);
        foreach (int position in _chosen)
            _moves[position] = 0;
        for (int round = 0; ; round++)
        {
            _right.Span(_order.Count).CopyTo(_direction.Span(_order.Count));
            _factor.Solve(_direction);
            _leaving.Clear();
            bool moves = false;
            for (int i = 0; i < _order.Count; i++)
            {
                int position = _order[i];
                double to = _coefficients[position] + _direction[i], end = End(position, to);
                _moves[position] = _direction[i];
                if (end == to)
                    continue;
                _moves[position] = end - _coefficients[position];
                _leaving.Add(i);
                moves |= _moves[position] != 0;
            }

            if (_leaving.Count == 0)
                break;
            if (round == MostRounds)
                return false;
            Leave(moves);
        }

        return Apply(lambda) && whole;
    }

    /// <summary>c less the slope of the penalty, on the side of zero to which the coefficient belongs or moves.</summary>
    private double SlopeOf(int position, double lambda)
    {
        double beta = _coefficients[position], side = beta != 0 ? beta : _correlations[position];
        return _correlations[position] - Math.CopySign(lambda * _l1[position], side) - 2 * lambda * _l2[position] * beta;
    }

    /// <summary>Where a coefficient on its way to a value ends: there, at zero or at a bound.</summary>
    private double End(int position, double to)
    {
        double beta = _coefficients[position], side = beta != 0 ? beta : _correlations[position];
        double least = _l1[position] > 0 && side > 0 ? 0 : _lower[position], greatest = _l1[position] > 0 && side < 0 ? 0 : _upper[position];
        return Math.Min(Math.Max(to, least), greatest);
    }

    /// <summary>Those that leave go to their ends; the system of the others takes that over to its right side.</summary>
    private void Leave(bool moves)
    {
        int count = _order.Count;
        if (moves)
        {
            _direction.Span(count).Clear();
            foreach (int i in _leaving)
                _direction[i] = _moves[_order[i]];
            _products.Reserve(count);
            _factor.Multiply(_direction, _products);
            for (int i = 0; i < count; i++)
                _right[i] -= _products[i];
        }

        int next = 0, to = 0;
        for (int i = 0; i < count; i++)
        {
            if (next < _leaving.Count && _leaving[next] == i)
                next++;
            else
                _right[to++] = _right[i];
        }

        RemoveLeaving();
    }

    private void RemoveLeaving()
    {
        _factor.Remove(CollectionsMarshal.AsSpan(_leaving));
        int next = 0, to = 0;
        for (int i = 0; i < _order.Count; i++)
        {
            if (next < _leaving.Count && _leaving[next] == i)
            {
                _places[_order[i]] = 0;
                next++;
                continue;
            }

            _order[to++] = _order[i];
        }

        _order.RemoveRange(to, _order.Count - to);
    }

    /// <summary>Goes along the moves to the least objective between here and their end, to which it is one parabola.</summary>
    private bool Apply(double lambda)
    {
        int rows = _problem.Rows;
        _work.Span(rows).Clear();
        double slope = 0, curvature = 0, sum = 0;
        foreach (int position in _chosen)
        {
            double move = _moves[position];
            if (move == 0)
                continue;
            slope += move * SlopeOf(position, lambda);
            curvature += 2 * lambda * _l2[position] * move * move;
            Columns.Add(position, move, _work);
        }

        for (int i = 0; i < rows; i++)
        {
            double weighted = _curvatures[i] * _work[i];
            sum += weighted;
            curvature += weighted * _work[i];
        }

        if (_problem.HasIntercept)
            curvature -= sum * sum / _totalCurvature;
        if (!(slope > 0) || !(curvature > 0))
            return false;
        double step = Math.Min(slope / curvature, 1);
        if (step > 1 - 1e-6)
            step = 1;
        for (int i = 0; i < rows; i++)
            _residual[i] -= step * _curvatures[i] * _work[i];
        if (_problem.HasIntercept)
            MoveIntercept(-step * sum / _totalCurvature);
        foreach (int position in _chosen)
        {
            double beta = _coefficients[position], to = beta + step * _moves[position];

            // Who moved to an end is there exactly.
            double end = beta == -_moves[position] ? 0 : Math.Abs(to - _upper[position]) <= Math.Abs(to - _lower[position]) ? _upper[position] : _lower[position];
            _coefficients[position] = step == 1 && Math.Abs(to - end) <= 1e-15 * Math.Abs(beta) ? end : to;
        }

        return true;
    }

    /// <summary>Makes the factor that of the active columns, of those at a bound that they press against none.</summary>
    /// <returns>Whether it holds all of them.</returns>
    private bool Choose(double lambda, bool foresight)
    {
        if (_factorVersion != _version || (_problem.L2Factors is not null && _factorRidge != lambda))
        {
            foreach (int position in _order)
                _places[position] = 0;
            _order.Clear();
            _factor.Clear();
            (_factorVersion, _factorRidge) = (_version, lambda);
        }

        if (_places.Length < Columns.Count)
            Array.Resize(ref _places, _coefficients.Capacity);
        _chosen.Clear();
        for (int a = 0; a < _activeCount; a++)
        {
            int position = _active[a];
            EnsureMoments(position);
            if (!CanMove(position, lambda) || (foresight && _coefficients[position] == 0))
                continue;
            if (_places[position] > 0)
                _places[position] = 2;
            else
                _chosen.Add(position);
        }

        _leaving.Clear();
        for (int i = 0; i < _order.Count; i++)
        {
            if (_places[_order[i]] == 2)
                _places[_order[i]] = 1;
            else
                _leaving.Add(i);
        }

        RemoveLeaving();
        bool whole = true;
        for (int from = 0; from < _chosen.Count; from += NewtonBlock)
            whole &= Join(CollectionsMarshal.AsSpan(_chosen).Slice(from, Math.Min(NewtonBlock, _chosen.Count - from)), lambda);
        return whole;
    }

    /// <summary>Whether its column is not zero and the slope does not press it against a bound.</summary>
    private bool CanMove(int position, double lambda)
    {
        double slope = SlopeOf(position, lambda), beta = _coefficients[position];
        return _squares[position] > 0 && !(slope > 0 && beta == _upper[position]) && !(slope < 0 && beta == _lower[position]);
    }

    /// <summary>Adds columns to the factor, but those that depend on what is in it.</summary>
    private bool Join(ReadOnlySpan<int> joining, double lambda)
    {
        int count = joining.Length, before = _order.Count;
        int stride = (before + 7 & -8) | 8, cornerStride = count;
        _products.Reserve(count * stride);
        _corner.Reserve(count * count);
        double* weights = double.IsNaN(_uniform) ? _curvatures.Pointer : null;
        double scale = weights is null ? _uniform : 1;
        ReadOnlySpan<int> order = CollectionsMarshal.AsSpan(_order);
        Columns.Gram(joining, order, weights, _products, stride);
        Columns.Gram(joining, joining, weights, _corner, cornerStride);
        for (int a = 0; a < count; a++)
        {
            double mean = _problem.HasIntercept ? _sums[joining[a]] / _totalCurvature : 0;
            for (int b = 0; b < before; b++)
                _products[a * stride + b] = scale * _products[a * stride + b] - mean * _sums[order[b]];
            for (int b = 0; b < count; b++)
                _corner[a * cornerStride + b] = scale * _corner[a * cornerStride + b] - mean * _sums[joining[b]];
            _corner[a * cornerStride + a] += 2 * lambda * _l2[joining[a]];
        }

        Span<bool> accepted = stackalloc bool[NewtonBlock];
        _factor.Append(count, _products, stride, _corner, cornerStride, accepted);
        bool whole = true;
        for (int a = 0; a < count; a++)
        {
            whole &= accepted[a];
            if (!accepted[a])
                continue;
            _order.Add(joining[a]);
            _places[joining[a]] = 1;
        }

        return whole;
    }
}
