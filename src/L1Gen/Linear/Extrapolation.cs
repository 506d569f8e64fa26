namespace L1Gen;

/// <summary>Where a path goes on from its last two solutions: that of a quadratic model is piecewise linear in λ.</summary>
internal sealed unsafe partial class QuadraticModel
{
    /// <summary>The solutions at the last two λ's, by position.</summary>
    private double[] _earlier = [];
    private double[] _last = [];
    private double _lambda = double.NaN;
    private double _earlierLambda = double.NaN;

    /// <summary>The step to the present λ in units of the last one; 0 where there is nothing to go on from.</summary>
    private double _ahead;

    /// <summary>After a jump: there is nothing to go on from.</summary>
    public void Forget() => (_lambda, _earlierLambda) = (double.NaN, double.NaN);

    /// <summary>Keeps the coefficients with which a new λ starts: the solution at the last.</summary>
    private void Remember(double lambda)
    {
        _ahead = 0;
        if (lambda == _lambda)
            return;
        (_earlier, _last) = (_last, _earlier);
        if (_last.Length < Columns.Count)
            _last = new double[_coefficients.Capacity];
        if (_earlier.Length < Columns.Count)
            Array.Resize(ref _earlier, _coefficients.Capacity);
        Coefficients.CopyTo(_last);
        _last.AsSpan(Columns.Count).Clear();
        if (_lambda > lambda && _earlierLambda > _lambda)
            _ahead = Math.Min((_lambda - lambda) / (_earlierLambda - _lambda), 2);
        (_earlierLambda, _lambda) = (_lambda, lambda);
    }

    /// <summary>Goes on from the last solution as the way to it went, those that would pass zero ending there.</summary>
    /// <returns>Whether that lowers the objective, and was made.</returns>
    private bool Predict(double lambda)
    {
        if (_ahead == 0)
            return false;
        _chosen.Clear();
        _moves.Reserve(Columns.Count);
        for (int a = 0; a < _activeCount; a++)
        {
            int position = _active[a];
            double beta = _coefficients[position];
            if (beta == 0)
                continue;
            _chosen.Add(position);
            _moves[position] = End(position, beta + _ahead * (beta - _earlier[position])) - beta;
        }

        return Apply(lambda);
    }
}
