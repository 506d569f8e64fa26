using System.Runtime.InteropServices;

namespace L1Gen;

/// <summary>
/// Newton's step where a factor would be too dear: its system by conjugate gradients (Hestenes and Stiefel 1952), scaled by the diagonal, with the Gram
/// matrix as products with the columns and back.
/// </summary>
internal sealed unsafe partial class QuadraticModel
{
    private const int MostConjugateSteps = 40;

    /// <summary>A step over the active coefficients, those that would pass zero or a bound ending there.</summary>
    /// <param name="lambda">λ.</param>
    /// <param name="foresight">As in <see cref="NewtonStep"/>.</param>
    /// <param name="enough">The duality gap of the coefficients that take part at which the system counts as solved.</param>
    /// <param name="steps">Receives how many steps of conjugate gradients it took.</param>
    /// <returns>Whether it was made.</returns>
    private bool ConjugateStep(double lambda, bool foresight, double enough, out int steps)
    {
        _chosen.Clear();
        for (int a = 0; a < _activeCount; a++)
        {
            EnsureMoments(_active[a]);
            if (CanMove(_active[a], lambda) && !(foresight && _coefficients[_active[a]] == 0))
                _chosen.Add(_active[a]);
        }

        int count = _chosen.Count;
        _moves.Reserve(Columns.Count);
        foreach (PinnedVector vector in (ReadOnlySpan<PinnedVector>)[_right, _direction, _products])
            vector.Reserve(count);
        double scaled = 0;
        for (int k = 0; k < count; k++)
        {
            int position = _chosen[k];
            _moves[position] = 0;
            _right[k] = SlopeOf(position, lambda);
            _direction[k] = _right[k] / Diagonal(position, lambda);
            scaled += _right[k] * _direction[k];
        }

        double least = 1e-6 * scaled, loss = LossOfResidual();
        for (steps = 0; steps < MostConjugateSteps && scaled > least && (steps == 0 || GapOfMoves(lambda, loss) > enough); steps++)
        {
            double length = scaled / MultiplyByGram(lambda), next = 0;
            for (int k = 0; k < count; k++)
            {
                _moves[_chosen[k]] += length * _direction[k];
                _right[k] -= length * _products[k];
                next += _right[k] * _right[k] / Diagonal(_chosen[k], lambda);
            }

            for (int k = 0; k < count; k++)
                _direction[k] = _right[k] / Diagonal(_chosen[k], lambda) + next / scaled * _direction[k];
            scaled = next;
        }

        foreach (int position in _chosen)
            _moves[position] = End(position, _coefficients[position] + _moves[position]) - _coefficients[position];
        return Apply(lambda);
    }

    /// <summary>The duality gap of the coefficients that take part after their moves: the right side is what is left of their slopes.</summary>
    private double GapOfMoves(double lambda, double loss)
    {
        double greatest = 0, gap = 0;
        for (int k = 0; k < _chosen.Count; k++)
        {
            int position = _chosen[k];
            double l1 = lambda * _l1[position], l2 = lambda * _l2[position], slope = _right[k];
            if (l2 > 0)
                gap += slope * slope / (4 * l2);
            else if (l1 == 0)
                gap += Reach(position, Math.Abs(slope)) * Math.Abs(slope);
            else
                greatest = Math.Max(greatest, (_coefficients[position] + _moves[position] < 0 ? -slope : slope) / l1);
        }

        double scale = 1 / (1 + greatest);
        for (int k = 0; k < _chosen.Count; k++)
        {
            int position = _chosen[k];
            double beta = _coefficients[position] + _moves[position], l1 = lambda * _l1[position] * Math.Abs(beta);
            if (l1 > 0 && _l2[position] == 0)
                gap += Math.Max(l1 - scale * (l1 + _right[k] * beta), 0);
        }

        return gap + (1 - scale) * (1 - scale) * loss;
    }

    private double Diagonal(int position, double lambda) => _squares[position] + 2 * lambda * _l2[position];

    /// <summary>products = G·direction; returns direction·products.</summary>
    private double MultiplyByGram(double lambda)
    {
        int rows = _problem.Rows;
        _work.Span(rows).Clear();
        for (int k = 0; k < _chosen.Count; k++)
            Columns.Add(_chosen[k], _direction[k], _work);
        double sum = 0, product = 0;
        for (int i = 0; i < rows; i++)
        {
            _work[i] *= _curvatures[i];
            sum += _work[i];
        }

        double mean = _problem.HasIntercept ? sum / _totalCurvature : 0;
        Columns.Dots(CollectionsMarshal.AsSpan(_chosen), _work, _products);
        for (int k = 0; k < _chosen.Count; k++)
        {
            _products[k] += 2 * lambda * _l2[_chosen[k]] * _direction[k] - mean * _sums[_chosen[k]];
            product += _products[k] * _direction[k];
        }

        return product;
    }
}
