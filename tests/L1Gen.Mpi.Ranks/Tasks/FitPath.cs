namespace L1Gen.Mpi.Ranks.Tasks;

/// <summary>A path over rows that depend on their number alone, each rank with its part of them.</summary>
internal static class FitPath
{
    private const int Rows = 300, Columns = 8;

    /// <param name="loss">Of least squares the Gram matrices are joined; another is followed by Newton's method.</param>
    public static int Run(Loss loss)
    {
        using var mpi = MpiCommunicator.Initialize();
        int first = Rows * mpi.Rank / mpi.Size, end = Rows * (mpi.Rank + 1) / mpi.Size;
        double[,] x = new double[end - first, Columns];
        double[] y = new double[end - first];
        for (int i = 0; i < y.Length; i++)
        {
            double score = 0;
            for (int j = 0; j < Columns; j++)
            {
                x[i, j] = Math.Sin((first + i) * (j + 1) * 0.7) + (j % 3);
                score += (j % 2 == 0 ? 1 : -1) * x[i, j] / (j + 1);
            }

            score += Math.Cos(1.3 * (first + i));
            y[i] = loss == Loss.Logistic ? (score > 0.5 ? 1 : 0) : score;
        }

        var options = new PathOptions { Loss = loss, LambdaCount = 20, Tolerance = 1e-10, Communicator = mpi };
        LinearPath path = LinearPath.Fit(x, y, options);
        mpi.Say($"{path.Rows} {path.Count} {path.LambdaMax:R} {path[^1].Objective:R} {path[^1].Intercept:R} {path[^1].Coefficients[0]:R} {path.Max(point => point.DualityGap):R}");
        return 0;
    }
}
