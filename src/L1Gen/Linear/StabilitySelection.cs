using System.Globalization;

namespace L1Gen;

/// <summary>
/// Stability selection (Meinshausen and Bühlmann 2010): the features that are selected in most of many subsamples of half the rows, whatever λ is.
/// </summary>
public sealed class StabilitySelection
{
    private readonly double[][] _frequencies;
    private readonly double[] _greatest;
    private readonly PathOptions _path;

    internal StabilitySelection(double[] lambdas, double[][] frequencies, double averageSelected, int subsamples, double threshold, PathOptions path)
    {
        Lambdas = lambdas;
        _frequencies = frequencies;
        _path = path;
        _greatest = [.. frequencies[0].Select((_, column) => frequencies.Max(ofLambda => ofLambda[column]))];
        AverageSelected = averageSelected;
        Subsamples = subsamples;
        Threshold = threshold;
    }

    /// <summary>The λ's of the subsamples' paths, falling: those of the path of all rows.</summary>
    public IReadOnlyList<double> Lambdas { get; }

    /// <summary>The number of subsamples.</summary>
    public int Subsamples { get; }

    /// <summary>π, the share of the subsamples that makes a feature stable.</summary>
    public double Threshold { get; }

    /// <summary>q, the average number of features that a subsample selected at any λ.</summary>
    public double AverageSelected { get; }

    /// <summary>The number of columns.</summary>
    public int Features => _greatest.Length;

    /// <summary>For each column the share of the subsamples that select it, at the λ where that is greatest.</summary>
    public IReadOnlyList<double> Frequencies => _greatest;

    /// <summary>
    /// q² / ((2π − 1)·p): the expected number of stable features without influence is at most this (theorem 1), if those are selected in the same way as each other, and no more
    /// often than by guessing.
    /// </summary>
    public double ExpectedFalseSelections => ExpectedFalseSelectionsAt(Threshold);

    /// <summary>The stable features, the most frequent first.</summary>
    public IReadOnlyList<StableFeature> Stable => StableAt(Threshold);

    /// <summary>The features that are selected in at least this share of the subsamples, the most frequent first.</summary>
    /// <param name="threshold">π, above ½ and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is out of its range.</exception>
    public IReadOnlyList<StableFeature> StableAt(double threshold)
    {
        LinearChecks.Threshold(threshold, nameof(threshold));
        return
        [
            .. _greatest.Select((frequency, column) => new StableFeature(LinearPath.Name(_path, column), column, frequency))
                .Where(feature => feature.Frequency >= threshold).OrderByDescending(feature => feature.Frequency).ThenBy(feature => feature.Column),
        ];
    }

    /// <summary><see cref="ExpectedFalseSelections"/> for another threshold.</summary>
    /// <inheritdoc cref="StableAt"/>
    public double ExpectedFalseSelectionsAt(double threshold)
    {
        LinearChecks.Threshold(threshold, nameof(threshold));
        return Features == 0 ? 0 : AverageSelected * AverageSelected / ((2 * threshold - 1) * Features);
    }

    /// <summary>The share of the subsamples that select a column, at each of <see cref="Lambdas"/>: its stability path.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public IReadOnlyList<double> PathOf(int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Features);
        return Array.ConvertAll(_frequencies, ofLambda => ofLambda[column]);
    }

    /// <summary>Fits the paths of the subsamples.</summary>
    /// <param name="x">The design: observations × features. It is not copied; every thread reads it.</param>
    /// <param name="y">The response, as in <see cref="LinearPath.Fit"/>.</param>
    /// <param name="options">Loss, penalty and grid; null for the lasso. Set <see cref="PathOptions.Standardize"/> where columns have units of their own.</param>
    /// <param name="stability">Subsamples and threshold; null for the defaults.</param>
    /// <param name="progress">Told of each path that is fitted.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">Data or options do not fit together.</exception>
    public static StabilitySelection Run(
        DesignMatrix x,
        DataTargets<double> y,
        PathOptions? options = null,
        StabilityOptions? stability = null,
        IProgress<FitsProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        new SubsampleFits(x, y, options ?? new PathOptions(), stability ?? new StabilityOptions()).Run(progress, cancellationToken);

    /// <summary>On one line: <c>100 subsamples: 5 of 2000 features are stable at 0.75, at most 1.2 of them expected to be false</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Subsamples} subsamples: {Stable.Count} of {Counted.Of(Features, "feature")} are stable at {Threshold}, at most {ExpectedFalseSelections:G2} of them expected to be false");
}

/// <summary>A feature and how often it is selected.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Column">Its column.</param>
/// <param name="Frequency">The share of the subsamples that select it, at the λ where that is greatest.</param>
public readonly record struct StableFeature(string Name, int Column, double Frequency);
