using System.Globalization;

namespace L1Gen;

/// <summary>
/// A path chosen from by cross-validation (Stone 1974; Hastie, Tibshirani and Friedman 2009, §7.10): for each fold a path without its rows, on the λ's of the path of
/// all rows, and its loss on them.
/// </summary>
/// <remarks>
/// The mean at each λ weights the folds by their rows' weights, so that it is the mean over all rows. The standard error is √(Σ pₖ·(Lₖ − L)² / (K − 1)) with Lₖ the
/// mean loss on fold k and pₖ its share of the weight, as glmnet has it.
/// </remarks>
public sealed class CrossValidation
{
    internal CrossValidation(LinearPath path, CrossValidationPoint[] curve, int[] foldOfRow, bool converged)
    {
        Path = path;
        Curve = curve;
        FoldOfRow = foldOfRow;
        Folds = curve[0].Folds.Count;
        Converged = converged;
        for (int k = 1; k < curve.Length; k++)
        {
            // NaN, of a loss that overflows, is never the least.
            if (curve[k].Mean < curve[IndexMin].Mean || double.IsNaN(curve[IndexMin].Mean))
                IndexMin = k;
        }

        double highest = curve[IndexMin].Mean + curve[IndexMin].StandardError;
        while (Index1Se < IndexMin && !(curve[Index1Se].Mean <= highest))
            Index1Se++;
    }

    /// <summary>The path of all rows.</summary>
    public LinearPath Path { get; }

    /// <summary>The loss at each λ of <see cref="Path"/>.</summary>
    public IReadOnlyList<CrossValidationPoint> Curve { get; }

    /// <summary>The number of folds.</summary>
    public int Folds { get; }

    /// <summary>The fold that each row was held out in, of the rows of all ranks, those of rank 0 first.</summary>
    public IReadOnlyList<int> FoldOfRow { get; }

    /// <summary>Whether every point of <see cref="Path"/> and of the folds' paths is within the tolerance.</summary>
    public bool Converged { get; }

    /// <summary>The place of <see cref="LambdaMin"/> in the path.</summary>
    public int IndexMin { get; }

    /// <summary>The place of <see cref="Lambda1Se"/> in the path.</summary>
    public int Index1Se { get; }

    /// <summary>The λ with the least mean, of equals the greatest.</summary>
    public double LambdaMin => PointMin.Lambda;

    /// <summary>The greatest λ with a mean within one standard error of the least (Breiman, Friedman, Olshen and Stone 1984, §3.4.3).</summary>
    public double Lambda1Se => Point1Se.Lambda;

    /// <summary>The solution for all rows at <see cref="LambdaMin"/>.</summary>
    public PathPoint PointMin => Path[IndexMin];

    /// <summary>The solution for all rows at <see cref="Lambda1Se"/>: fewer features, and not clearly worse.</summary>
    public PathPoint Point1Se => Path[Index1Se];

    /// <summary>Fits a path to all rows and one without each fold.</summary>
    /// <param name="x">The design: observations × features. It is not copied; every thread reads it.</param>
    /// <param name="y">The response, as in <see cref="LinearPath.Fit"/>.</param>
    /// <param name="options">Loss, penalty and grid; null for the lasso.</param>
    /// <param name="crossValidation">Folds, measure and threads; null for ten folds.</param>
    /// <param name="progress">Told of each path that is fitted: one more than there are folds, or of a rank that fits only some of them one more than those.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">
    /// Data or options do not fit together, or the rows without one of the folds lack a class; the message tells which.
    /// </exception>
    public static CrossValidation Run(
        DesignMatrix x,
        DataTargets<double> y,
        PathOptions? options = null,
        CrossValidationOptions? crossValidation = null,
        IProgress<FitsProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        FoldFits.Create(x, y, options ?? new PathOptions(), crossValidation ?? new CrossValidationOptions()).Run(progress, cancellationToken);

    /// <summary>On one line: <c>10 folds: λ.min 1.23 (7 features, 3012 ± 140), λ.1se 5.67 (4 features, 3120)</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Folds} folds: λ.min {LambdaMin:G4} ({Counted.Of(PointMin.NonZeros, "feature")}, {Curve[IndexMin].Mean:G4} ± {Curve[IndexMin].StandardError:G2}), λ.1se {Lambda1Se:G4} ({Counted.Of(Point1Se.NonZeros, "feature")}, {Curve[Index1Se].Mean:G4})");
}

/// <summary>What was measured on held-out rows at one λ.</summary>
/// <param name="Lambda">λ.</param>
/// <param name="Mean">The mean over all rows.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Folds">The mean of each fold; NaN of one whose rows all have a weight of 0.</param>
public sealed record CrossValidationPoint(double Lambda, double Mean, double StandardError, IReadOnlyList<double> Folds);
