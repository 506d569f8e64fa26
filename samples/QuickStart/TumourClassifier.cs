using L1Gen;

namespace QuickStart;

/// <summary>
/// A logistic classifier as anyone might have written it: an array, a bias, a forward loop, a loss. The two attributes are all that L1Gen needs
/// to add Penalty, AddPenaltyGradient, ProximalStep, Sparsity and the nested type Gradient.
/// </summary>
[L1Regularized(Lambda)]
internal sealed partial class TumourClassifier
{
    /// <summary>λ of the objective: mean loss + λ·Σ|w|.</summary>
    public const double Lambda = 0.02;

    [Weights] private readonly float[] _weights;
    [Weights, Unregularized] private float _bias;

    /// <summary>Starts at small random weights.</summary>
    public TumourClassifier(int inputs, int seed)
    {
        var random = new Random(seed);
        _weights = [.. Enumerable.Range(0, inputs).Select(_ => 0.2f * random.NextSingle() - 0.1f)];
    }

    public Span<float> Weights => _weights;

    public ref float Bias => ref _bias;

    /// <summary>The log-odds of malignant.</summary>
    public float Score(ReadOnlySpan<float> row)
    {
        float score = _bias;
        for (int j = 0; j < _weights.Length; j++)
            score += _weights[j] * row[j];
        return score;
    }

    /// <summary>The mean logistic loss, without the penalty.</summary>
    public double Loss(Rows rows)
    {
        double sum = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            double margin = rows.Malignant[i] == 1 ? Score(rows.Measurements[i]) : -Score(rows.Measurements[i]);
            sum += Math.Max(-margin, 0) + Math.Log(1 + Math.Exp(-Math.Abs(margin)));
        }

        return sum / rows.Count;
    }

    /// <summary>Adds the gradient of the mean loss.</summary>
    public void AddLossGradient(Rows rows, Gradient gradient)
    {
        for (int i = 0; i < rows.Count; i++)
        {
            float[] row = rows.Measurements[i];
            float error = (1 / (1 + MathF.Exp(-Score(row))) - rows.Malignant[i]) / rows.Count;
            for (int j = 0; j < row.Length; j++)
                gradient.Weights[j] += error * row[j];
            gradient.Bias += error;
        }
    }

    /// <summary>How many rows are on the right side of 0.</summary>
    public int Right(Rows rows) =>
        Enumerable.Range(0, rows.Count).Count(i => Score(rows.Measurements[i]) > 0 == (rows.Malignant[i] == 1));
}
