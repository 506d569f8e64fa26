using System.ComponentModel;
using System.Numerics;

namespace L1Gen;

/// <summary>Training, evaluation and prediction for every model with a forward method.</summary>
public static partial class Training
{
    /// <summary>Trains the model on data in memory.</summary>
    /// <param name="model">Starts from its present weights, and receives the trained ones.</param>
    /// <param name="data">Rows with targets.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="progress">Hears of every epoch, e. g. <see cref="FitProgress.Of"/>; null for nobody.</param>
    /// <param name="cancellationToken">Ends the fit between two batches.</param>
    /// <returns>How it went.</returns>
    /// <exception cref="ArgumentException">
    /// The data does not fit the model, holds a NaN or an infinity, or an option is out of its range. The weights are as they were.
    /// </exception>
    /// <exception cref="FitDivergedException">A loss, gradient or weight became NaN or infinite. The weights are those of the last finished epoch.</exception>
    /// <exception cref="OperationCanceledException">Cancelled. The weights are those of the last finished epoch.</exception>
    /// <exception cref="InvalidOperationException">
    /// The checkpoint is of another fit; the message names the first difference. Or the ranks of <see cref="FitOptions.Communicator"/> no longer have the same weights.
    /// </exception>
    public static FitResult Fit<T>(
        this IDifferentiable<T> model,
        Dataset<T> data,
        FitOptions? options = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var session = new FitSession<T>(model, options, progress, cancellationToken);
        return session.Run(data);
    }

    /// <summary>Not there: a model and its data have the same element.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("The data's element is not that of the model's weights: a model of float takes a Dataset<float>, a model of double a Dataset<double>.", error: true)]
    public static FitResult Fit<T>(
        this IDifferentiable<T> model,
        Dataset data,
        FitOptions? options = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => throw new NotSupportedException();

    /// <summary>Trains the model on a stream of batches, each a dataset, which is enumerated once an epoch.</summary>
    /// <param name="model">Starts from its present weights, and receives the trained ones.</param>
    /// <param name="batches">The batches in their order; <see cref="FitOptions.BatchSize"/> and <see cref="FitOptions.Shuffle"/> are ignored.</param>
    /// <param name="options">How; null for the defaults. What needs all rows at once is refused: <see cref="FitOptions.ValidationFraction"/>,
    /// <see cref="ClassWeights.Balanced"/> and <see cref="ProximalGradient"/>.</param>
    /// <param name="progress">Hears of every epoch, e. g. <see cref="FitProgress.Of"/>; null for nobody.</param>
    /// <param name="cancellationToken">Ends the fit between two batches.</param>
    /// <returns>How it went.</returns>
    /// <exception cref="ArgumentException">
    /// A batch does not fit the model, or holds a NaN or an infinity (the weights are those of the last finished epoch), or an option is out of its range.
    /// </exception>
    /// <exception cref="FitDivergedException">A loss, gradient or weight became NaN or infinite. The weights are those of the last finished epoch.</exception>
    /// <exception cref="OperationCanceledException">Cancelled. The weights are those of the last finished epoch.</exception>
    /// <exception cref="InvalidOperationException">
    /// The checkpoint is of another fit; the message names the first difference. Or the ranks of <see cref="FitOptions.Communicator"/> no longer have the same weights.
    /// </exception>
    public static FitResult Fit<T>(
        this IDifferentiable<T> model,
        IEnumerable<Dataset<T>> batches,
        FitOptions? options = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var session = new FitSession<T>(model, options, progress, cancellationToken);
        return session.Run(batches);
    }

    /// <inheritdoc cref="Fit{T}(IDifferentiable{T}, IEnumerable{Dataset{T}}, FitOptions, IProgress{FitProgress}, CancellationToken)"/>
    public static async Task<FitResult> FitAsync<T>(
        this IDifferentiable<T> model,
        IAsyncEnumerable<Dataset<T>> batches,
        FitOptions? options = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var session = new FitSession<T>(model, options, progress, cancellationToken);
        return await session.RunAsync(batches).ConfigureAwait(false);
    }
}
