namespace L1Gen;

/// <summary>
/// max(a·e, −b·e) of e = y − η, smoothed (Nesterov 2005): the greatest of s·e − μ·s²/2 over s from −b to a, a parabola for e between −b·μ and a·μ. Its slope s is in the domain of
/// the conjugate of the loss itself, so that the dual point of the one is one of the other, and the gap of the loss is that of the smoothed one and what the smoothing is worth,
/// which falls with μ.
/// </summary>
internal sealed unsafe class SmoothedShardLoss(LinearProblem problem, double a, double b) : ShardLoss(problem)
{
    /// <summary>The part of μ that is the next μ.</summary>
    private const double Shrink = 0.2;

    /// <summary>The part of the mean loss below which μ is nothing but rounding.</summary>
    private const double Least = 1e-11;

    /// <summary>μ at the beginning of a fit is one whose gap would be so many tolerances.</summary>
    private const double FirstGap = 100;

    /// <summary>The μ's of the last fit that had more than one, and what the smoothing was worth at each.</summary>
    private readonly List<(double Mu, double Slack)> _before = [];

    private readonly PinnedVector _curvatures = new(problem.Rows);
    private double _mu;

    private double _majorization = 1;
    private bool _isFirst;

    public override double Sum(double* scores)
    {
        double sum = 0;
        for (int i = 0; i < Problem.Rows; i++)
        {
            double e = Problem.Y[i] - scores[i], s = Math.Clamp(e / _mu, -b, a);
            sum += Problem.Weights[i] * (s * e - _mu * s * s / 2);
        }

        return sum;
    }

    public override double Expand(double* scores, double* dual)
    {
        double sum = 0;
        for (int i = 0; i < Problem.Rows; i++)
        {
            double weight = Problem.Weights[i], e = Problem.Y[i] - scores[i], s = Math.Clamp(e / _mu, -b, a);
            dual[i] = weight * s;
            sum += weight * (s * e - _mu * s * s / 2);
            bool isCurved = e >= -b * _mu && e <= a * _mu;
            _curvatures[i] = weight * (isCurved ? 1 / _mu : _majorization * s / e);
        }

        return sum;
    }

    public override double* Curvatures(int m, int l) => _curvatures;

    public override double Slack(double* scores, double* dual)
    {
        double sum = 0;
        for (int i = 0; i < Problem.Rows; i++)
        {
            double e = Problem.Y[i] - scores[i];
            sum += Problem.Weights[i] * Math.Max(a * e, -b * e) - dual[i] * e;
        }

        return sum;
    }

    public override bool Sharpen(double loss, double gap, double slack, double tolerance)
    {
        if (double.IsPositiveInfinity(gap))
        {
            _mu = loss > 0 ? loss : 1;
            foreach ((double mu, double worth) in _before)
                _mu = worth >= FirstGap * tolerance ? Math.Min(mu, _mu) : _mu;
            (_majorization, _isFirst) = (1, true);
            return true;
        }

        if (gap - slack > slack / 2 || _mu <= Least * loss)
            return false;
        if (_isFirst)
            _before.Clear();
        _isFirst = false;
        _before.Add((_mu, slack));
        _mu *= Shrink;
        _majorization = 1;
        return true;
    }

    public override void Learn(bool whole) => _majorization = whole ? Math.Max(_majorization / 100, 1e-6) : Math.Min(_majorization * 10, 1);

    public override bool Retreat()
    {
        bool isLess = _majorization < 1;
        _majorization = 1;
        return isLess;
    }
}
