using System.Numerics;

namespace L1Gen;

public static partial class Training
{
    /// <summary>The mean loss, the penalty and the metrics on some rows.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="data">Rows with targets.</param>
    /// <exception cref="ArgumentException">The data does not fit the model, or holds a NaN or an infinity.</exception>
    public static Evaluation Evaluate<T>(this IDifferentiable<T> model, Dataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new NotImplementedException();

    /// <summary>The scores of many rows.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="data">Rows; targets are not looked at.</param>
    /// <returns>rows × outputs scores, row after row.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model, or holds a NaN or an infinity.</exception>
    public static T[] Predict<T>(this IDifferentiable<T> model, Dataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new NotImplementedException();

    /// <summary>The scores of many rows.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="data">Rows; targets are not looked at.</param>
    /// <param name="scores">Receives rows × outputs scores, row after row.</param>
    /// <exception cref="ArgumentException">The data does not fit the model, or holds a NaN or an infinity; or the scores have another length.</exception>
    public static void Predict<T>(this IDifferentiable<T> model, Dataset<T> data, Span<T> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new NotImplementedException();

    /// <summary>The probabilities of many rows: softmax of the scores, or of <see cref="Loss.Logistic"/> the probability of 1.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="data">Rows; targets are not looked at.</param>
    /// <returns>rows × outputs probabilities, row after row.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model, or holds a NaN or an infinity.</exception>
    /// <exception cref="InvalidOperationException">The model's loss is not for classes.</exception>
    public static T[] Probabilities<T>(this IDifferentiable<T> model, Dataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new NotImplementedException();

    /// <summary>The class of many rows: that of the greatest score, the first of equals; of <see cref="Loss.Logistic"/> 1 where the score is above 0.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="data">Rows; targets are not looked at.</param>
    /// <returns>A class for each row.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model, or holds a NaN or an infinity.</exception>
    /// <exception cref="InvalidOperationException">The model's loss is not for classes.</exception>
    public static int[] Classify<T>(this IDifferentiable<T> model, Dataset<T> data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new NotImplementedException();

    /// <summary>The mean loss of a batch and its gradient with respect to the weights; what emitted code calls for <c>LossAndGradient</c>.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="batch">Rows with targets.</param>
    /// <param name="gradient">As long as <see cref="ForwardPlan.GradientLength"/>, laid out by <see cref="FieldPlan.Offset"/>; overwritten.</param>
    /// <returns>The mean loss, without the penalty.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model, or holds a NaN or an infinity; or the gradient has another length.</exception>
    public static double LossAndGradient<T>(IDifferentiable<T> model, Dataset<T> batch, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new NotImplementedException();
}
