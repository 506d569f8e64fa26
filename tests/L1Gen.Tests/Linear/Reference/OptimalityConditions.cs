namespace L1Gen.Tests.Linear.Reference;

/// <summary>
/// The Karush–Kuhn–Tucker conditions of sparse linear models, straight from the objective: with g the gradient of the mean loss, |gⱼ| ≤ λaⱼ where a coefficient is 0,
/// gⱼ + λ(aⱼ·sign βⱼ + 2cⱼβⱼ) = 0 where it is not, and Σg = 0 over the rows with an intercept.
/// </summary>
internal sealed class OptimalityConditions
{
    private readonly ReferenceData _data;
    private readonly PathOptions _options;
    private readonly double[] _weights;

    public OptimalityConditions(ReferenceData data, PathOptions options)
    {
        _data = data;
        _options = options;
        _weights = options.Weights.IsEmpty ? [.. Enumerable.Repeat(1.0, data.Y.Length)] : options.Weights.ToArray();
        double sum = _weights.Sum();
        _weights = Array.ConvertAll(_weights, weight => weight / sum);
        Deviations = [.. Enumerable.Range(0, data.ColumnRows.Length).Select(Deviation)];
    }

    /// <summary>The standard deviation of each column, divisor Σω; 0 for one that the intercept makes superfluous.</summary>
    public double[] Deviations { get; }

    /// <summary>The greatest violation: of column j in units of its deviation, of the intercepts as it is.</summary>
    public double Violation(PathPoint point)
    {
        int rows = _data.Y.Length, outputs = point.Outputs.Count;
        double[][] coefficients = [.. point.Outputs.Select(output => output.ToArray())], gradients = Gradients(Scores(point, coefficients));
        double worst = 0;
        for (int m = 0; m < outputs; m++)
        {
            if (_options.Intercept)
                worst = Math.Max(worst, Math.Abs(gradients[m].Sum()));
            for (int j = 0; j < Deviations.Length; j++)
            {
                if (Deviations[j] > 0)
                    worst = Math.Max(worst, Violation(j, Dot(j, gradients[m]), coefficients[m][j], point.Lambda) / Deviations[j]);
            }
        }

        return worst;
    }

    private double Violation(int j, double gradient, double beta, double lambda)
    {
        double factor = _options.PenaltyFactors?[j] ?? 1, scale = _options.Standardize ? Deviations[j] : 1, ratio = _options.L1Ratio;
        double l1 = lambda * factor * scale, ridge = lambda * factor * scale * scale * (1 - ratio) / (2 * ratio);
        double slope = gradient + 2 * ridge * beta;
        double lower = _options.NonNegative ? 0 : _options.LowerBounds?[j] ?? double.NegativeInfinity, upper = _options.UpperBounds?[j] ?? double.PositiveInfinity;
        // Directional derivatives to either side that bounds leave free may not be negative.
        double up = slope + (beta >= 0 ? l1 : -l1), down = -slope + (beta <= 0 ? l1 : -l1);
        return Math.Max(beta < upper ? -up : 0, beta > lower ? -down : 0);
    }

    private double[][] Scores(PathPoint point, double[][] coefficients)
    {
        double[][] scores = [.. coefficients.Select((_, m) => Enumerable.Repeat(point.Intercepts[m], _data.Y.Length).ToArray())];
        for (int m = 0; m < scores.Length; m++)
        {
            for (int j = 0; j < Deviations.Length; j++)
            {
                for (int k = 0; coefficients[m][j] != 0 && k < _data.ColumnRows[j].Length; k++)
                    scores[m][_data.ColumnRows[j][k]] += coefficients[m][j] * _data.ColumnValues[j][k];
            }
        }

        return scores;
    }

    /// <summary>ω·f′ of each output and row.</summary>
    private double[][] Gradients(double[][] scores)
    {
        if (_options.Loss == Loss.SoftmaxCrossEntropy)
            return Softmax(scores);
        return [[.. scores[0].Select((eta, i) => _weights[i] * Derivative(_data.Y[i], eta))]];
    }

    private double Derivative(double y, double eta) => _options.Loss switch
    {
        Loss.L2 => 2 * (eta - y),
        Loss.Logistic => 1 / (1 + Math.Exp(-eta)) - y,
        Loss.Poisson => Math.Exp(eta) - y,
        Loss.Huber => Math.Clamp(eta - y, -_options.Delta, _options.Delta),
        _ => throw new NotSupportedException(),
    };

    private double[][] Softmax(double[][] scores)
    {
        double[][] gradients = [.. scores.Select(row => new double[row.Length])];
        for (int i = 0; i < _weights.Length; i++)
        {
            double largest = scores.Max(output => output[i]), sum = scores.Sum(output => Math.Exp(output[i] - largest));
            for (int m = 0; m < scores.Length; m++)
                gradients[m][i] = _weights[i] * (Math.Exp(scores[m][i] - largest) / sum - (_data.Y[i] == m ? 1 : 0));
        }

        return gradients;
    }

    private double Dot(int j, double[] vector)
    {
        double sum = 0;
        for (int k = 0; k < _data.ColumnRows[j].Length; k++)
            sum += _data.ColumnValues[j][k] * vector[_data.ColumnRows[j][k]];
        return sum;
    }

    private double Deviation(int j)
    {
        double[] values = _data.ColumnValues[j];
        int[] rows = _data.ColumnRows[j];
        double mean = 0, weight = 0, squares = 0;
        for (int k = 0; k < rows.Length; k++)
        {
            mean += _weights[rows[k]] * values[k];
            weight += _weights[rows[k]];
        }

        for (int k = 0; k < rows.Length; k++)
            squares += _weights[rows[k]] * (values[k] - mean) * (values[k] - mean);
        double deviation = Math.Sqrt(squares + Math.Max(0, 1 - weight) * mean * mean);
        return deviation > 1e-12 * Math.Abs(mean) ? deviation : 0;
    }
}
