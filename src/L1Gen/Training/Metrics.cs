using System.Numerics;

namespace L1Gen;

/// <summary>Sums up the metrics of an evaluation, batch after batch.</summary>
internal sealed class Metrics<T>(ForwardPlan plan)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double[] _means = new double[plan.Scores.Count];
    private readonly double[] _spreads = new double[plan.Scores.Count];
    private readonly double[] _counts = new double[plan.Scores.Count];
    private double _loss;
    private double _weight;
    private double _right;
    private double _absolute;
    private double _square;

    private bool HasClasses => plan.Loss is Loss.SoftmaxCrossEntropy or Loss.Logistic;

    /// <summary>Adds the engine's present batch.</summary>
    /// <param name="engine">Holds scores and targets.</param>
    /// <param name="loss">The sum of the rows' losses, each times its weight.</param>
    public void Add(BatchEngine<T> engine, double loss)
    {
        _loss += loss;
        _weight += engine.WeightSum;
        if (HasClasses)
            AddClasses(engine);
        else
            AddNumbers(engine);
    }

    /// <summary>The figures for the rows of all ranks.</summary>
    public Evaluation ToEvaluation(int rows, double penalty, ICommunicator ranks)
    {
        if (ranks.Size > 1)
            rows = Join(rows, ranks);
        double count = _weight * plan.Scores.Count;
        return new Evaluation
        {
            Rows = rows,
            Loss = _loss / _weight,
            Penalty = penalty,
            Accuracy = HasClasses ? _right / _weight : null,
            MeanAbsoluteError = HasClasses ? null : _absolute / count,
            RootMeanSquaredError = HasClasses ? null : Math.Sqrt(_square / count),
            R2 = HasClasses ? null : _spreads.Sum() is > 0 and var spread ? 1 - _square / spread : double.NaN,
        };
    }

    /// <summary>Makes the sums those of all ranks.</summary>
    /// <returns>The rows of all ranks.</returns>
    private int Join(int rows, ICommunicator ranks)
    {
        int outputs = plan.Scores.Count;
        double[] sums = [rows, _loss, _weight, _right, _absolute, _square, .. _counts, .. _means.Zip(_counts, (mean, count) => mean * count)];
        ranks.AllReduce(sums);
        (_loss, _weight, _right, _absolute, _square) = (sums[1], sums[2], sums[3], sums[4], sums[5]);
        ReadOnlySpan<double> counts = sums.AsSpan(6, outputs), totals = sums.AsSpan(6 + outputs);
        for (int output = 0; output < outputs; output++)
        {
            // A spread around another mean is greater by count·distance² (Chan, Golub and LeVeque 1983).
            double distance = counts[output] > 0 ? totals[output] / counts[output] - _means[output] : 0;
            _spreads[output] += _counts[output] * distance * distance;
        }

        ranks.AllReduce(_spreads);
        return checked((int)sums[0]);
    }

    private void AddClasses(BatchEngine<T> engine)
    {
        for (int row = 0; row < engine.Rows; row++)
        {
            bool right;
            if (plan.Loss == Loss.Logistic)
            {
                right = engine.Scores(0)[row] > T.Zero == (engine.Targets(0)[row] == T.One);
            }
            else
            {
                int best = 0;
                for (int output = 1; output < plan.Scores.Count; output++)
                {
                    if (engine.Scores(output)[row] > engine.Scores(best)[row])
                        best = output;
                }

                right = best == engine.Classes[row];
            }

            if (right)
                _right += engine.WeightOf(row);
        }
    }

    private void AddNumbers(BatchEngine<T> engine)
    {
        for (int output = 0; output < plan.Scores.Count; output++)
        {
            ReadOnlySpan<T> scores = engine.Scores(output), targets = engine.Targets(output);
            for (int row = 0; row < engine.Rows; row++)
            {
                double weight = engine.WeightOf(row), target = double.CreateTruncating(targets[row]), score = double.CreateTruncating(scores[row]);
                if (weight == 0)
                    continue;
                double error = (plan.Loss == Loss.Poisson ? Math.Exp(score) : score) - target;
                _absolute += weight * Math.Abs(error);
                _square += weight * error * error;

                // The spread around a running mean (West 1979) does not cancel.
                _counts[output] += weight;
                double distance = target - _means[output];
                _means[output] += distance * weight / _counts[output];
                _spreads[output] += weight * distance * (target - _means[output]);
            }
        }
    }
}
