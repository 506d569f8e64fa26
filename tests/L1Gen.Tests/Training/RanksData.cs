using System.Numerics;

namespace L1Gen.Tests.Training;

/// <summary>Rows divided among ranks, and what their fits are held against.</summary>
internal static class RanksData
{
    /// <summary>Uneven shards: rank 0 has few rows, the last has the most.</summary>
    /// <param name="data">The rows of all.</param>
    /// <param name="size">The number of ranks.</param>
    /// <param name="first">The rows of rank 0 where there are several; by default a part of the rest's.</param>
    public static Dataset<T>[] Shards<T>(Dataset<T> data, int size, int? first = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Rows 0, 1, 3, 6, … of each ten.
        int[] ends = [.. Enumerable.Range(1, size).Select(rank => data.Rows * rank * (rank + 1) / (size * (size + 1)))];
        if (first is { } rows && size > 1)
            ends[0] = rows;
        return [.. Enumerable.Range(0, size).Select(rank => rank == 0 ? 0 : ends[rank - 1]).Zip(ends, (from, to) => data.Subset([.. Enumerable.Range(from, to - from)]))];
    }

    public static void Close<T>(IDifferentiable<T> expected, IDifferentiable<T> actual, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int field = 0; field < expected.Plan.Fields.Count; field++)
        {
            double[] a = [.. expected.WeightsOf(field).ToArray().Select(double.CreateTruncating)], b = [.. actual.WeightsOf(field).ToArray().Select(double.CreateTruncating)];
            double greatest = Math.Max(1e-3, a.Max(Math.Abs));
            Assert.Equal(a, b, (x, y) => Math.Abs(x - y) <= tolerance * greatest);
        }
    }

    public static void Close(FitResult expected, FitResult actual, double tolerance)
    {
        Assert.Equal((expected.End, expected.BestEpoch, expected.History.Count), (actual.End, actual.BestEpoch, actual.History.Count));
        Close(expected.Training, actual.Training, tolerance);
        Close(expected.Validation, actual.Validation, tolerance);
        foreach ((FitProgress epoch, FitProgress other) in expected.History.Zip(actual.History))
        {
            Close(epoch.Loss, other.Loss, tolerance);
            Close(epoch.Penalty, other.Penalty, tolerance);
            Close(epoch.Validation, other.Validation, tolerance);
        }
    }

    public static void Close(Evaluation? expected, Evaluation? actual, double tolerance)
    {
        Assert.Equal(expected?.Rows, actual?.Rows);
        Close(expected?.Loss, actual?.Loss, tolerance);
        Close(expected?.Penalty, actual?.Penalty, tolerance);
        Close(expected?.Accuracy, actual?.Accuracy, tolerance);
        Close(expected?.MeanAbsoluteError, actual?.MeanAbsoluteError, tolerance);
        Close(expected?.RootMeanSquaredError, actual?.RootMeanSquaredError, tolerance);
        Close(expected?.R2, actual?.R2, tolerance);
    }

    private static void Close(double? expected, double? actual, double tolerance)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is { } value)
            Assert.Equal(value, actual!.Value, tolerance * Math.Max(1, Math.Abs(value)));
    }
}
