using System.Numerics;
using L1Gen.Kernels;

namespace L1Gen;

public static partial class Training
{
    /// <summary>The mean loss, the penalty and the metrics on some rows.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="data">Rows with targets, at least one.</param>
    /// <param name="lambda">Takes the place of the declared λ in the penalty, as <see cref="FitOptions.Lambda"/> did in the fit; null for the declared one.</param>
    /// <exception cref="ArgumentException">The data does not fit the model, has no rows, or holds a NaN or an infinity.</exception>
    /// <exception cref="ArgumentOutOfRangeException">λ is negative, NaN or infinite.</exception>
    public static Evaluation Evaluate<T>(this IDifferentiable<T> model, Dataset<T> data, double? lambda = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Checked(model);
        BoundData<T> bound = NotEmpty(new BoundData<T>(model.Plan).Bind(data, withTargets: true), nameof(data));
        return new Scorer<T>(model, bound.Rows).Evaluate(bound, lambda is { } other ? model.Penalty(other) : model.Penalty(), ICommunicator.OneProcess);
    }

    /// <summary>The scores of many rows.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="data">Rows; targets are not looked at.</param>
    /// <returns>rows × outputs scores, row after row.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model, or holds a NaN or an infinity.</exception>
    public static T[] Predict<T>(this IDifferentiable<T> model, Dataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Checked(model);
        BoundData<T> bound = new BoundData<T>(model.Plan).Bind(data, withTargets: false);
        var scores = new T[checked(bound.Rows * model.Plan.Scores.Count)];
        new Scorer<T>(model, bound.Rows).Predict(bound, scores);
        return scores;
    }

    /// <summary>The scores of many rows.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="data">Rows; targets are not looked at.</param>
    /// <param name="scores">Receives rows × outputs scores, row after row.</param>
    /// <exception cref="ArgumentException">The data does not fit the model, or holds a NaN or an infinity; or the scores have another length.</exception>
    public static void Predict<T>(this IDifferentiable<T> model, Dataset<T> data, Span<T> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Checked(model);
        BoundData<T> bound = new BoundData<T>(model.Plan).Bind(data, withTargets: false);
        if (scores.Length != (long)bound.Rows * model.Plan.Scores.Count)
        {
            throw new ArgumentException(
                $"'scores' has {Counted.Of(scores.Length, "element")}; {Counted.Of(bound.Rows, "row")} of {Counted.Of(model.Plan.Scores.Count, "output")} need {(long)bound.Rows * model.Plan.Scores.Count}.",
                nameof(scores));
        }

        new Scorer<T>(model, bound.Rows).Predict(bound, scores);
    }

    /// <summary>The probabilities of many rows: softmax of the scores, or of <see cref="Loss.Logistic"/> the probability of 1.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="data">Rows; targets are not looked at.</param>
    /// <returns>rows × outputs probabilities, row after row.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model, or holds a NaN or an infinity.</exception>
    /// <exception cref="InvalidOperationException">The model's loss is not for classes.</exception>
    public static T[] Probabilities<T>(this IDifferentiable<T> model, Dataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckClasses(model);
        T[] scores = Predict(model, data);
        int outputs = model.Plan.Scores.Count;
        if (model.Plan.Loss == Loss.Logistic)
        {
            foreach (ref T score in scores.AsSpan())
                score = Link.Sigmoid(score);
        }
        else
        {
            for (int start = 0; start < scores.Length; start += outputs)
                Link.Softmax(scores.AsSpan(start, outputs));
        }

        return scores;
    }

    /// <summary>The class of many rows: that of the greatest score, the first of equals; of <see cref="Loss.Logistic"/> 1 where the score is above 0.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="data">Rows; targets are not looked at.</param>
    /// <returns>A class for each row.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model, or holds a NaN or an infinity.</exception>
    /// <exception cref="InvalidOperationException">The model's loss is not for classes.</exception>
    public static int[] Classify<T>(this IDifferentiable<T> model, Dataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckClasses(model);
        T[] scores = Predict(model, data);
        int outputs = model.Plan.Scores.Count;
        var classes = new int[scores.Length / outputs];
        for (int row = 0; row < classes.Length; row++)
        {
            ReadOnlySpan<T> ofRow = scores.AsSpan(row * outputs, outputs);
            if (model.Plan.Loss == Loss.Logistic)
                classes[row] = ofRow[0] > T.Zero ? 1 : 0;
            else
                classes[row] = Link.ArgMax(ofRow);
        }

        return classes;
    }

    private static void CheckClasses<T>(IDifferentiable<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Plan.Loss is not (Loss.SoftmaxCrossEntropy or Loss.Logistic))
            throw new InvalidOperationException($"A model with the loss {model.Plan.Loss} has no classes; use Predict.");
    }

    private static BoundData<T> NotEmpty<T>(BoundData<T> data, string argument)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        data.Rows > 0 ? data : throw new ArgumentException("The data has no rows.", argument);
}
