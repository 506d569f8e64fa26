using System.Collections;
using System.Globalization;

namespace L1Gen;

/// <summary>The solutions of a linear model on a falling grid of λ, each with its certificate.</summary>
public sealed partial class LinearPath : IReadOnlyList<PathPoint>
{
    private readonly PathPoint[] _points;

    internal LinearPath(PathPoint[] points, PathOptions options, int rows, int features)
    {
        _points = points;
        Options = options;
        Rows = rows;
        Features = features;
    }

    /// <summary>The least λ at which every penalised coefficient is zero.</summary>
    public required double LambdaMax { get; init; }

    /// <summary>Whether the design was sparse.</summary>
    internal bool IsSparse { get; init; }

    /// <summary>The rows with a weight above 0.</summary>
    internal int WeightedRows { get; init; }

    /// <summary>What was asked for.</summary>
    public PathOptions Options { get; }

    /// <summary>The number of observations, of all ranks.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Features { get; }

    /// <summary>The number of points.</summary>
    public int Count => _points.Length;

    /// <summary>Whether every point's certificate is within the tolerance.</summary>
    public bool Converged => Array.TrueForAll(_points, point => point.Converged);

    /// <summary>The point at a place of the path, from λmax down.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place; a path may end before its last λ, see <see cref="PathOptions.StopAtSaturation"/>.</exception>
    public PathPoint this[int index] => (uint)index < (uint)_points.Length
        ? _points[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"The path has {Counted.Of(_points.Length, "point")}.");

    /// <summary>Fits a linear model along its λ path.</summary>
    /// <param name="x">The design: observations × features.</param>
    /// <param name="y">
    /// The response of each row: numbers; 0 or 1 (or between) for <see cref="Loss.Logistic"/>, as numbers or as classes; class numbers from 0 for
    /// <see cref="Loss.SoftmaxCrossEntropy"/>; counts for <see cref="Loss.Poisson"/>.
    /// </param>
    /// <param name="options">Loss, penalty and grid; null for the lasso.</param>
    /// <param name="progress">Told of each point when its certificate is there.</param>
    /// <param name="cancellationToken">Ends the fit with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">Data or options do not fit together, or an element is NaN or infinite; the message names row and column.</exception>
    public static LinearPath Fit(
        DesignMatrix x, DataTargets<double> y, PathOptions? options = null, IProgress<PathPoint>? progress = null, CancellationToken cancellationToken = default) =>
        PathFit.Run(x, y, options ?? new PathOptions(), progress, cancellationToken);

    /// <summary>The points from λmax down.</summary>
    public IEnumerator<PathPoint> GetEnumerator() => ((IEnumerable<PathPoint>)_points).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>On one line: <c>68 points from λ 116.7 to 0.229, 8 features at the last</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Counted.Of(Count, "point")} from λ {_points[0].Lambda:G4} to {_points[^1].Lambda:G4}, {Counted.Of(_points[^1].NonZeros, "feature")} at the last{(Converged ? "" : ", not converged")}");
}
