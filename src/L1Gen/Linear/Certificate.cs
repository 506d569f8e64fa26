namespace L1Gen;

/// <summary>
/// The duality gap of a point, by Fenchel and Rockafellar: with a dual point a = −ω∘f′(η), c = Xᵀa and a factor t ≤ 1 that makes t·a feasible it is
/// Σᵢ ωᵢ·(f(ηᵢ) + f*(sᵢ) − sᵢ·ηᵢ) + Σⱼ (gⱼ(βⱼ) + gⱼ*(t·cⱼ) − t·cⱼ·βⱼ) with s = −t·a/ω. No term is negative, so that nothing cancels.
/// </summary>
/// <remarks>
/// gⱼ* of a coefficient that is not penalised is finite at 0 only. There the gap counts M·|cⱼ| with M three times what the coefficient is or, if that is
/// more, would be if its column alone made the scores: it then holds against every solution with |βⱼ| ≤ M.
/// </remarks>
internal sealed unsafe class Certificate
{
    private const double Margin = 3;

    private readonly LinearProblem _problem;
    private readonly double[]? _rootMeanSquares;
    private readonly double _leastScoreSize = 1;
    private readonly double[] _groupNorms = [];
    private readonly double[] _groupProducts = [];

    /// <summary>Sums over rows: the gap of the losses, and each output's dual point.</summary>
    private readonly double[] _sums;

    public Certificate(LinearProblem problem)
    {
        _problem = problem;
        _sums = new double[1 + problem.Outputs];
        if (problem.Loss is Loss.L2 or Loss.Huber or Loss.L1 or Loss.Quantile)
        {
            // Scores are in the units of the response.
            _leastScoreSize = 0;
            for (int i = 0; i < problem.Rows; i++)
                _leastScoreSize = problem.Weights[i] > 0 ? Math.Max(_leastScoreSize, Math.Abs(problem.Y[i] - (problem.Offsets?[i] ?? 0))) : _leastScoreSize;
            _leastScoreSize = problem.Ranks.Max(_leastScoreSize);
        }

        if (Array.IndexOf(problem.L1Factors, 0) >= 0)
        {
            _rootMeanSquares = new double[problem.Columns];
            double[] sums = new double[problem.Columns];
            fixed (double* weights = problem.Weights, sum = sums, squares = _rootMeanSquares)
                problem.X.Moments(weights, sum, squares);
            for (int j = 0; j < _rootMeanSquares.Length; j++)
                _rootMeanSquares[j] = Math.Sqrt(_rootMeanSquares[j]);
        }

        if (problem.Groups is { } groups)
        {
            int count = groups.Length == 0 ? 0 : groups.Max() + 1;
            (_groupNorms, _groupProducts) = (new double[count], new double[count]);
        }
    }

    /// <summary>Σⱼ gⱼ(βⱼ) of the coefficients of <paramref name="columns"/>.</summary>
    public double Penalty(double lambda, ReadOnlySpan<int> columns, ReadOnlySpan<double> coefficients)
    {
        int count = columns.Length, outputs = _problem.Outputs;
        double sum = 0;
        Array.Clear(_groupNorms);
        for (int k = 0; k < count; k++)
        {
            int j = columns[k];
            for (int m = 0; m < outputs; m++)
            {
                double beta = coefficients[k * outputs + m];
                if (beta == 0)
                    continue;
                if (_problem.Groups is { } groups)
                    _groupNorms[groups[j]] += _problem.L1Factors[j] * beta * (_problem.L1Factors[j] * beta);
                else
                    sum += _problem.L1Factors[j] * Math.Abs(beta);
                sum += Ridge(j) * beta * beta;
            }
        }

        for (int g = 0; g < _groupNorms.Length; g++)
            sum += Math.Sqrt(_groupNorms[g]);
        return lambda * sum;
    }

    /// <summary>The gap in units of the objective, over <paramref name="columns"/>.</summary>
    /// <param name="lambda">λ.</param>
    /// <param name="scores">η, outputs × rows.</param>
    /// <param name="dual">a, outputs × rows.</param>
    /// <param name="columns">The columns of the coefficients.</param>
    /// <param name="coefficients">By column and output, as in <see cref="IWorkingSetSolver.Coefficients"/>.</param>
    /// <param name="intercepts">One for each output.</param>
    /// <param name="correlations">c, that of column k and output m at m·<paramref name="stride"/> + k.</param>
    /// <param name="stride">The distance between the correlations of two outputs.</param>
    public double Gap(
        double lambda, double* scores, double* dual, ReadOnlySpan<int> columns, ReadOnlySpan<double> coefficients, ReadOnlySpan<double> intercepts, double* correlations, int stride)
    {
        int count = columns.Length, outputs = _problem.Outputs;
        double scale = Scale(lambda, columns, correlations, stride);
        SumOverRows(scores, dual, scale);
        double gap = _sums[0], scoreSize = 0;
        if (_rootMeanSquares is not null || _problem.HasIntercept)
            scoreSize = ScoreSize(scores);

        Array.Clear(_groupNorms);
        Array.Clear(_groupProducts);
        for (int k = 0; k < count; k++)
        {
            int j = columns[k];
            if (double.IsPositiveInfinity(_problem.L1Factors[j]))
                continue;
            for (int m = 0; m < outputs; m++)
            {
                double beta = coefficients[k * outputs + m], c = scale * correlations[m * stride + k];
                if (_problem.Groups is { } groups && _problem.L1Factors[j] > 0)
                {
                    _groupNorms[groups[j]] += _problem.L1Factors[j] * beta * (_problem.L1Factors[j] * beta);
                    _groupProducts[groups[j]] += beta * c;
                }
                else if (beta != 0 || Math.Abs(c) > lambda * _problem.L1Factors[j])
                {
                    double l1 = lambda * _problem.L1Factors[j], l2 = lambda * Ridge(j);
                    gap += Math.Max(l1 * Math.Abs(beta) + l2 * beta * beta + Conjugate(j, l1, l2, c, beta, scoreSize) - c * beta, 0);
                }
            }
        }

        for (int g = 0; g < _groupNorms.Length; g++)
            gap += Math.Max(lambda * Math.Sqrt(_groupNorms[g]) - _groupProducts[g], 0);
        for (int m = 0; m < outputs && _problem.HasIntercept; m++)
        {
            double sum = _sums[1 + m];
            gap += scale * (Margin * Math.Max(Math.Abs(intercepts[m]), scoreSize) * Math.Abs(sum) - intercepts[m] * sum);
        }

        return gap;
    }

    private void SumOverRows(double* scores, double* dual, double scale)
    {
        _sums[0] = RowLosses.Gap(_problem, scores, dual, scale);
        int rows = _problem.Rows;
        for (int m = 0; m < _problem.Outputs && _problem.HasIntercept; m++)
        {
            double sum = 0;
            for (int i = 0; i < rows; i++)
                sum += dual[(long)m * rows + i];
            _sums[1 + m] = sum;
        }

        _problem.Ranks.AllReduce(_sums.AsSpan());
    }

    /// <summary>gⱼ*(c) where it is finite, or with the bound M on an unpenalised coefficient.</summary>
    private double Conjugate(int j, double l1, double l2, double c, double beta, double scoreSize)
    {
        double excess = Math.Abs(c) - l1, bound = c > 0 ? _problem.Upper?[j] ?? double.PositiveInfinity : -(_problem.Lower?[j] ?? double.NegativeInfinity);
        if (excess <= 0)
            return 0;
        if (l2 > 0)
        {
            double at = Math.Min(excess / (2 * l2), bound);
            return at * (excess - l2 * at);
        }

        // A penalised one has an excess by rounding alone: the scale has brought it to zero.
        if (l1 > 0)
            return double.IsPositiveInfinity(bound) ? 0 : excess * bound;
        double size = _rootMeanSquares![j] == 0 ? 0 : scoreSize / _rootMeanSquares[j];
        return excess * Math.Min(Margin * Math.Max(Math.Abs(beta), size), bound);
    }

    /// <summary>The greatest t ≤ 1 with every gⱼ*(t·cⱼ) finite.</summary>
    private double Scale(double lambda, ReadOnlySpan<int> columns, double* correlations, int stride)
    {
        double greatest = 1;
        Array.Clear(_groupNorms);
        for (int k = 0; k < columns.Length; k++)
        {
            int j = columns[k];
            double factor = _problem.L1Factors[j];
            if (factor == 0 || double.IsPositiveInfinity(factor) || Ridge(j) > 0)
                continue;
            for (int m = 0; m < _problem.Outputs; m++)
            {
                double c = correlations[m * stride + k];
                if (_problem.Groups is { } groups)
                    _groupNorms[groups[j]] += c / factor * (c / factor);
                else if (double.IsInfinity(c > 0 ? _problem.Upper?[j] ?? double.PositiveInfinity : _problem.Lower?[j] ?? double.NegativeInfinity))
                    greatest = Math.Max(greatest, Math.Abs(c) / (lambda * factor));
            }
        }

        foreach (double squares in _groupNorms)
            greatest = Math.Max(greatest, Math.Sqrt(squares) / lambda);

        return 1 / greatest;
    }

    /// <summary>The greatest |η − offset| of a row that counts, at least what the response suggests.</summary>
    private double ScoreSize(double* scores)
    {
        double greatest = _leastScoreSize;
        for (int m = 0; m < _problem.Outputs; m++)
        {
            for (int i = 0; i < _problem.Rows; i++)
            {
                long at = (long)m * _problem.Rows + i;
                if (_problem.Weights[i] > 0)
                    greatest = Math.Max(greatest, Math.Abs(scores[at] - (_problem.Offsets?[at] ?? 0)));
            }
        }

        return _problem.Ranks.Max(greatest);
    }

    private double Ridge(int column) => _problem.L2Factors?[column] ?? 0;
}
