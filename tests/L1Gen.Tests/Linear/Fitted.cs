namespace L1Gen.Tests.Linear;

/// <summary>Fits that end when the test is cancelled.</summary>
internal static class Fitted
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static LinearPath Path(DesignMatrix x, DataTargets<double> y, PathOptions? options = null) => LinearPath.Fit(x, y, options, null, Token);

    public static LinearPath Adaptive(DesignMatrix x, DataTargets<double> y, PathPoint pilot, PathOptions? options = null, double gamma = 1) =>
        LinearPath.FitAdaptive(x, y, pilot, options, gamma, null, Token);

    public static PathPoint Relaxed(LinearPath path, DesignMatrix x, DataTargets<double> y, PathPoint point, double phi = 0) => path.Relax(x, y, point, phi, Token);

    public static CrossValidation CrossValidated(
        DesignMatrix x, DataTargets<double> y, PathOptions? path = null, CrossValidationOptions? options = null, IProgress<FitsProgress>? progress = null) =>
        CrossValidation.Run(x, y, path, options, progress, Token);

    public static StabilitySelection Stable(DesignMatrix x, DataTargets<double> y, PathOptions? path = null, StabilityOptions? options = null) =>
        StabilitySelection.Run(x, y, path, options, null, Token);
}
