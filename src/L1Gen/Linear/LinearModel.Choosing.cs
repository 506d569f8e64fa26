using System.ComponentModel;
using System.Numerics;

namespace L1Gen;

/// <summary>Which point of a cross-validated path a model takes.</summary>
public enum LambdaChoice
{
    /// <summary>That with the least error, <see cref="CrossValidation.PointMin"/>.</summary>
    Min,

    /// <summary>The one with the greatest λ whose error is within one standard error of the least, <see cref="CrossValidation.Point1Se"/>.</summary>
    OneStandardError,
}

/// <content>The choice of λ.</content>
public static partial class LinearModel
{
    /// <summary>
    /// Chooses λ by cross-validation; the model then holds the coefficients that all rows give at it. The whole path is in <see cref="CrossValidation.Path"/>, whose other points
    /// <see cref="CopyTo"/> gives the model. A part of a dataset is copied first, and folds, groups and offsets are for its rows in their order.
    /// </summary>
    /// <param name="model">Gives what it gives in <see cref="FitPath{T}(ILinear{T}, Dataset{T}, PathOptions, IProgress{PathPoint}, CancellationToken)"/>; receives the coefficients.</param>
    /// <param name="data">Rows with targets, and their weights.</param>
    /// <param name="folds">The number of folds; null for that of <paramref name="crossValidation"/>, 10 by default.</param>
    /// <param name="options">Grid, tolerance and what else the model doesn't tell; null for the defaults.</param>
    /// <param name="crossValidation">Groups, seed, measure and threads; null for the defaults.</param>
    /// <param name="choice">Which λ; that with the least error by default.</param>
    /// <param name="progress">Told of each path that is fitted: one more than there are folds.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">
    /// The data does not fit the model or has a NaN or an infinity, an option contradicts the model or another, or the rows without one of the folds lack a class. The
    /// model is as it was.
    /// </exception>
    public static CrossValidation CrossValidate<T>(
        this ILinear<T> model,
        Dataset<T> data,
        int? folds = null,
        PathOptions? options = null,
        CrossValidationOptions? crossValidation = null,
        LambdaChoice choice = LambdaChoice.Min,
        IProgress<FitsProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!Enum.IsDefined(choice))
            throw new ArgumentOutOfRangeException(nameof(choice), choice, "There is no such choice.");
        crossValidation ??= new CrossValidationOptions();
        LinearData linear = LinearData.Of(model, data, options, nameof(options));
        CrossValidation found = CrossValidation.Run(
            linear.Design, linear.Targets, linear.Options, folds is { } count ? crossValidation with { Folds = count } : crossValidation, progress, cancellationToken);
        (choice == LambdaChoice.Min ? found.PointMin : found.Point1Se).CopyTo(model);
        return found;
    }

    /// <summary>Cross-validates a model that is not known to be linear; L1G031 tells at compile time why it isn't.</summary>
    /// <exception cref="ArgumentException">It isn't.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static CrossValidation CrossValidate<T>(
        this IDifferentiable<T> model,
        Dataset<T> data,
        int? folds = null,
        PathOptions? options = null,
        CrossValidationOptions? crossValidation = null,
        LambdaChoice choice = LambdaChoice.Min,
        IProgress<FitsProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Linear(model).CrossValidate(data, folds, options, crossValidation, choice, progress, cancellationToken);

    /// <summary>Not there: a model and its data have the same element.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("The data's element is not that of the model's weights: a model of float takes a Dataset<float>, a model of double a Dataset<double>.", error: true)]
    public static CrossValidation CrossValidate<T>(
        this ILinear<T> model,
        Dataset data,
        int? folds = null,
        PathOptions? options = null,
        CrossValidationOptions? crossValidation = null,
        LambdaChoice choice = LambdaChoice.Min,
        IProgress<FitsProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new NotSupportedException();
}
