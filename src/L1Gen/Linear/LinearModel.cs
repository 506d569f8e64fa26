using System.ComponentModel;
using System.Numerics;

namespace L1Gen;

/// <summary>Paths of λ for models whose forward method is linear; see <see cref="ILinear{T}"/>.</summary>
public static partial class LinearModel
{
    /// <summary>
    /// Fits the model along its λ path. Its own weights stay as they are: <see cref="CopyTo"/> gives it those of a point. A part of a dataset
    /// (<see cref="Dataset{T}.Subset"/>, <see cref="Dataset{T}.Split"/>) is copied first; whole datasets are not.
    /// </summary>
    /// <param name="model">Gives loss, δ and τ, whether there is an intercept, and where it declares λ₂ the elastic net's L1 ratio, λ/(λ + 2·λ₂).</param>
    /// <param name="data">Rows with targets, and their weights.</param>
    /// <param name="options">Grid, tolerance and what else the model doesn't tell; null for the defaults. What the model tells may stay at its default.</param>
    /// <param name="progress">Told of each point when its certificate is there.</param>
    /// <param name="cancellationToken">Ends the fit with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">The data does not fit the model or has a NaN or an infinity, or an option contradicts the model.</exception>
    public static LinearPath FitPath<T>(
        this ILinear<T> model, Dataset<T> data, PathOptions? options = null, IProgress<PathPoint>? progress = null, CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LinearData linear = LinearData.Of(model, data, options, nameof(options));
        return LinearPath.Fit(linear.Design, linear.Targets, linear.Options, progress, cancellationToken);
    }

    /// <summary>Fits a model that is not known to be linear; L1G031 tells at compile time why it isn't.</summary>
    /// <exception cref="ArgumentException">It isn't.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static LinearPath FitPath<T>(
        this IDifferentiable<T> model, Dataset<T> data, PathOptions? options = null, IProgress<PathPoint>? progress = null, CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Linear(model).FitPath(data, options, progress, cancellationToken);

    /// <summary>Not there: a model and its data have the same element.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("The data's element is not that of the model's weights: a model of float takes a Dataset<float>, a model of double a Dataset<double>.", error: true)]
    public static LinearPath FitPath<T>(
        this ILinear<T> model, Dataset data, PathOptions? options = null, IProgress<PathPoint>? progress = null, CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new NotSupportedException();

    /// <summary>Gives a model the coefficients and intercepts of a point; in a model of <see langword="float"/> they are rounded.</summary>
    /// <param name="point">The point.</param>
    /// <param name="model">Receives them; its other weight fields stay as they are.</param>
    /// <exception cref="ArgumentException">The point has other extents than the model, or an intercept that the model has no field for. Nothing has been written.</exception>
    public static void CopyTo<T>(this PathPoint point, ILinear<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(point);
        ArgumentNullException.ThrowIfNull(model);
        model.CheckWeights();
        (int slopes, int intercept) = model.LinearPlan;
        int outputs = model.Plan.Scores.Count, features = model.Plan.Inputs[0].Length;
        if (point.Outputs.Count != outputs || point.Outputs[0].Length != features)
        {
            throw new ArgumentException(
                $"The point has coefficients for {Counted.Of(point.Outputs[0].Length, "feature")} and {Counted.Of(point.Outputs.Count, "score")}; "
                    + $"the model has {Counted.Of(features, "feature")} and {Counted.Of(outputs, "score")}.",
                nameof(model));
        }

        if (intercept < 0 && point.Intercepts.Any(value => value != 0))
            throw new ArgumentException("The point has an intercept, and the model has no field for it.", nameof(model));
        Span<T> weights = model.WeightsOf(slopes);
        weights.Clear();
        for (int output = 0; output < outputs; output++)
        {
            foreach ((int feature, double coefficient) in point.Outputs[output])
                weights[feature * outputs + output] = T.CreateTruncating(coefficient);
            if (intercept >= 0)
                model.WeightsOf(intercept)[output] = T.CreateTruncating(point.Intercepts[output]);
        }
    }

    private static ILinear<T> Linear<T>(IDifferentiable<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        return model as ILinear<T>
            ?? throw new ArgumentException($"The forward method '{model.Plan.Text}' is not linear: it must be input · weights, or that plus an intercept.", nameof(model));
    }
}
