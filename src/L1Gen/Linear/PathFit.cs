namespace L1Gen;

/// <summary>From design, response and options to a path: checks them, makes the problem, runs the driver.</summary>
internal static class PathFit
{
    public static LinearPath Run(DesignMatrix x, DataTargets<double> y, PathOptions options, IProgress<PathPoint>? progress, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
