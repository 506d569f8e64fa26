using System.Numerics;

namespace L1Gen.Tests.Training;

/// <summary>Fits that end with the test.</summary>
internal static class FitExtensions
{
    public static FitResult Train<T>(this IDifferentiable<T> model, Dataset<T> data, FitOptions? options = null, IProgress<FitProgress>? progress = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => model.Fit(data, options, progress, TestContext.Current.CancellationToken);

    public static FitResult Train<T>(this IDifferentiable<T> model, IEnumerable<Dataset<T>> batches, FitOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => model.Fit(batches, options, null, TestContext.Current.CancellationToken);
}
