namespace L1Gen;

/// <summary>What points of a path measure on held-out rows, by the response, weights and offsets of all rows.</summary>
internal sealed class HeldOutMeasure
{
    private readonly PathOptions _options;
    private readonly double[] _y;
    private readonly int _outputs;
    private readonly CrossValidationMeasure _measure;

    public HeldOutMeasure(PathOptions options, DataTargets<double> y, int outputs, CrossValidationMeasure measure)
    {
        _options = options;
        _y = LinearChecks.Numbers(y);
        _outputs = outputs;
        _measure = measure;
    }

    /// <summary>The weighted mean over the held-out rows of all ranks, for each point; NaN where no such row has a weight.</summary>
    public double[] Of(DesignReader x, IReadOnlyList<PathPoint> points, bool[] isHeldOut)
    {
        using var scorer = new PathScorer(x, points);
        (int[] rows, double[] weights) = HeldOut(isHeldOut);
        double[] sums = new double[points.Count + 1], scores = new double[Math.Min(rows.Length, scorer.MostRows) * _outputs];
        for (int start = 0; start < rows.Length; start += scorer.MostRows)
        {
            Range chosen = start..(start + Math.Min(scorer.MostRows, rows.Length - start));
            scorer.Choose(rows.AsSpan(chosen));
            for (int k = 0; k < points.Count; k++)
            {
                scorer.Scores(points[k], scores);
                sums[k] = Add(sums[k], scores, rows.AsSpan(chosen), weights.AsSpan(chosen));
            }
        }

        sums[^1] = weights.Sum();
        x.Ranks.AllReduce(sums.AsSpan());
        return [.. sums[..^1].Select(sum => sum / sums[^1])];
    }

    private (int[] Rows, double[] Weights) HeldOut(bool[] isHeldOut)
    {
        ReadOnlyMemory<double> given = _options.Weights;
        int[] rows = [.. Enumerable.Range(0, isHeldOut.Length).Where(i => isHeldOut[i] && (given.IsEmpty || given.Span[i] > 0))];
        return (rows, Array.ConvertAll(rows, i => given.IsEmpty ? 1 : given.Span[i]));
    }

    private double Add(double sum, ReadOnlySpan<double> scores, ReadOnlySpan<int> rows, ReadOnlySpan<double> weights)
    {
        ReadOnlySpan<double> offsets = _options.Offsets.Span;
        Span<double> eta = _outputs <= 64 ? stackalloc double[_outputs] : new double[_outputs];
        for (int r = 0; r < rows.Length; r++)
        {
            for (int output = 0; output < eta.Length; output++)
                eta[output] = scores[output * rows.Length + r] + (offsets.IsEmpty ? 0 : offsets[rows[r] * _outputs + output]);
            sum += weights[r] * OfRow(_y[rows[r]], eta);
        }

        return sum;
    }

    private double OfRow(double y, ReadOnlySpan<double> eta) => _measure switch
    {
        CrossValidationMeasure.Misclassification when _options.Loss == Loss.Logistic => eta[0] > 0 == y >= 0.5 ? 0 : 1,
        CrossValidationMeasure.Misclassification => Kernels.Link.ArgMax(eta) == (int)y ? 0 : 1,
        CrossValidationMeasure.AbsoluteError => Math.Abs(y - (_options.Loss == Loss.Poisson ? Math.Exp(eta[0]) : eta[0])),
        _ => LossOf(y, eta),
    };

    private double LossOf(double y, ReadOnlySpan<double> eta) => _options.Loss switch
    {
        Loss.L2 => default(L2RowLoss).Value(y, eta[0]),
        Loss.Logistic => default(LogisticRowLoss).Value(y, eta[0]),
        Loss.Poisson => default(PoissonRowLoss).Value(y, eta[0]),
        Loss.Huber => new HuberRowLoss(_options.Delta).Value(y, eta[0]),
        Loss.L1 => new QuantileRowLoss(0.5, 2).Value(y, eta[0]),
        Loss.Quantile => new QuantileRowLoss(_options.Tau, 1).Value(y, eta[0]),
        _ => CrossEntropy((int)y, eta),
    };

    private static double CrossEntropy(int y, ReadOnlySpan<double> eta)
    {
        double greatest = eta[Kernels.Link.ArgMax(eta)], sum = 0;
        foreach (double score in eta)
            sum += Math.Exp(score - greatest);
        return greatest - eta[y] + Math.Log(sum);
    }
}
