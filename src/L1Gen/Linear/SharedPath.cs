using System.Runtime.InteropServices;

namespace L1Gen;

/// <summary>Points as numbers: what each rank has computed by itself becomes that of rank 0, so that processors that round differently don't part the ranks.</summary>
internal static class SharedPath
{
    /// <summary>The points and λmax of rank 0.</summary>
    /// <param name="ranks">All of them are here.</param>
    /// <param name="points">This rank's points.</param>
    /// <param name="lambdaMax">This rank's λmax.</param>
    public static (PathPoint[] Points, double LambdaMax) OfFirst(ICommunicator ranks, PathPoint[] points, double lambdaMax)
    {
        if (ranks.Size == 1)
            return (points, lambdaMax);
        double[] numbers = ranks.Rank == 0 ? [lambdaMax, points.Length, .. points.SelectMany(Numbers)] : [];
        int[] length = [numbers.Length];
        ranks.Broadcast(MemoryMarshal.AsBytes(length.AsSpan()));
        if (ranks.Rank > 0)
            numbers = new double[length[0]];
        ranks.Broadcast(MemoryMarshal.AsBytes(numbers.AsSpan()));
        if (ranks.Rank == 0)
            return (points, lambdaMax);
        var reader = new Reader(numbers);
        lambdaMax = reader.Next();
        points = new PathPoint[reader.Count()];
        for (int k = 0; k < points.Length; k++)
            points[k] = reader.Point();
        return (points, lambdaMax);
    }

    /// <summary>All that a point has, as numbers.</summary>
    public static IEnumerable<double> Numbers(PathPoint point) => [
        (int)point.Loss,
        point.Lambda,
        point.MeanLoss,
        point.Objective,
        point.DualityGap,
        point.Converged ? 1 : 0,
        point.Iterations,
        point.DevianceExplained,
        point.Outputs.Count,
        .. point.Intercepts,
        .. point.Outputs.SelectMany(output => (IEnumerable<double>)[output.Length, output.Indices.Count, .. output.Indices.Select(index => (double)index), .. output.Select(pair => pair.Value)]),
    ];

    /// <summary>Reads numbers in the order of <see cref="Numbers"/>.</summary>
    private sealed class Reader(double[] numbers)
    {
        private int _at;

        public double Next() => numbers[_at++];

        public int Count() => (int)Next();

        public PathPoint Point()
        {
            var loss = (Loss)Count();
            double lambda = Next(), meanLoss = Next(), objective = Next(), gap = Next();
            bool converged = Count() == 1;
            int iterations = Count();
            double explained = Next();
            int outputs = Count();
            double[] intercepts = Many(outputs);
            var coefficients = new SparseCoefficients[outputs];
            for (int m = 0; m < outputs; m++)
            {
                int length = Count(), count = Count();
                coefficients[m] = new(Array.ConvertAll(Many(count), index => (int)index), Many(count), length);
            }

            return new PathPoint(coefficients, intercepts)
            {
                Loss = loss,
                Lambda = lambda,
                MeanLoss = meanLoss,
                Objective = objective,
                DualityGap = gap,
                Converged = converged,
                Iterations = iterations,
                DevianceExplained = explained,
            };
        }

        private double[] Many(int count)
        {
            _at += count;
            return numbers[(_at - count).._at];
        }
    }
}
