using System.Numerics;

namespace L1Gen;

/// <summary>The weights of classes for the data that is trained on.</summary>
internal static class ClassWeighting
{
    /// <summary>A weight for each class, or empty where each row counts once.</summary>
    /// <param name="weights">The user's wish.</param>
    /// <param name="plan">The model.</param>
    /// <param name="data">The data that is trained on; null for a stream.</param>
    /// <param name="shard">Which rows of all ranks the data has; null for a stream.</param>
    /// <param name="rows">The rows of all ranks that are trained on.</param>
    /// <param name="ranks">The ranks.</param>
    /// <exception cref="ArgumentException">The loss has no classes, the number of weights is not theirs, or a stream is to be balanced.</exception>
    public static double[] Of<T>(ClassWeights? weights, ForwardPlan plan, BoundData<T>? data, Shard? shard, ReadOnlySpan<int> rows, ICommunicator ranks)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (weights is null)
            return [];
        if (plan.Loss is not (Loss.SoftmaxCrossEntropy or Loss.Logistic))
            throw FitOptionsCheck.Fault($"'ClassWeights' need a loss for classes; the model's is {plan.Loss}.");
        int count = plan.Loss == Loss.Logistic ? 2 : plan.Scores.Count;
        if (weights.Values is { } given)
        {
            return given.Length == count
                ? given.ToArray()
                : throw FitOptionsCheck.Fault($"'ClassWeights' must be {count}, one for each class; there are {given.Length}.");
        }

        if (data is null || shard is null)
            throw FitOptionsCheck.Fault("'ClassWeights' can't be balanced for a stream, which needs all rows at once; give the weights.");
        var counts = new double[count];
        foreach (int row in rows)
        {
            if (shard.RowOf(row) is >= 0 and var own)
                counts[data.ClassOf(own)]++;
        }

        ranks.AllReduce(counts);
        int total = rows.Length;
        return Array.ConvertAll(counts, ofClass => ofClass > 0 ? total / (count * ofClass) : 0);
    }
}
