namespace L1Gen.Tests.Linear;

/// <summary>A quantile regression with all columns in the working set, and the certificate of its solution by plain loops.</summary>
internal sealed class QuantileSample : IDisposable
{
    private readonly DesignReader _reader;
    private readonly double[][] _columns;
    private readonly double _above, _below;

    public QuantileSample(
        double[][] columns, double[] y, Loss loss = Loss.L1, double tau = 0.5, bool intercept = true, double[]? weights = null, double[]? offsets = null,
        double[]? factors = null, double[]? lower = null, double[]? upper = null)
    {
        _columns = columns;
        _reader = DesignMatrix.FromColumns(columns.SelectMany(column => column).ToArray(), y.Length, columns.Length).Open();
        double sum = weights?.Sum() ?? y.Length;
        Problem = new LinearProblem
        {
            X = _reader,
            Loss = loss,
            LossParameter = tau,
            Outputs = 1,
            Y = y,
            Weights = [.. y.Select((_, i) => (weights?[i] ?? 1) / sum)],
            Offsets = offsets,
            HasIntercept = intercept,
            L1Factors = factors ?? [.. columns.Select(_ => 1.0)],
            Lower = lower,
            Upper = upper,
        };
        (_above, _below) = loss == Loss.L1 ? (1, 1) : (tau, 1 - tau);
        Solver = new QuantileSolver(Problem);
        Solver.Append([.. Enumerable.Range(0, columns.Length)]);
    }

    public LinearProblem Problem { get; }

    public QuantileSolver Solver { get; }

    /// <summary>Random columns, and a response of two of them with noise that has far outliers.</summary>
    public static (double[][] Columns, double[] Y) Random(int seed, int rows, int columns)
    {
        var random = new Random(seed);
        double[][] x = [.. Enumerable.Range(0, columns).Select(_ => Enumerable.Range(0, rows).Select(_ => random.NextDouble() + random.NextDouble() - 1).ToArray())];
        double[] y = [.. Enumerable.Range(0, rows).Select(i => 2 * (columns > 0 ? x[0][i] : 0) - (columns > 1 ? x[1][i] : 0) + 0.1 * (random.NextDouble() - 0.5) / (random.NextDouble() + 0.01))];
        return (x, y);
    }

    public int Solve(double lambda) => Solver.Solve(lambda, 1e-10, 100_000, CancellationToken.None);

    /// <summary>The objective at any coefficients.</summary>
    public double Objective(double lambda, ReadOnlySpan<double> coefficients, double intercept)
    {
        double sum = 0;
        for (int i = 0; i < Problem.Rows; i++)
        {
            double residual = Problem.Y[i] - (Problem.Offsets?[i] ?? 0) - intercept;
            for (int j = 0; j < _columns.Length; j++)
                residual -= _columns[j][i] * coefficients[j];
            sum += Problem.Weights[i] * Math.Max(_above * residual, -_below * residual);
        }

        for (int j = 0; j < _columns.Length; j++)
            sum += lambda * Problem.L1Factors[j] * Math.Abs(coefficients[j]);
        return sum;
    }

    public double Objective(double lambda) => Objective(lambda, Solver.Coefficients, Solver.Intercepts[0]);

    /// <summary>The value of the dual point; it must be feasible to rounding.</summary>
    public double DualValue(double lambda)
    {
        double value = 0, sum = 0;
        ReadOnlySpan<double> dual = Solver.DualPoint;
        for (int i = 0; i < Problem.Rows; i++)
        {
            Assert.InRange(dual[i], -_below * Problem.Weights[i], _above * Problem.Weights[i]);
            value += dual[i] * (Problem.Y[i] - (Problem.Offsets?[i] ?? 0));
            sum += dual[i];
        }

        if (Problem.HasIntercept)
            Assert.InRange(sum, -1e-11, 1e-11);
        for (int j = 0; j < _columns.Length; j++)
        {
            double correlation = 0;
            for (int i = 0; i < Problem.Rows; i++)
                correlation += dual[i] * _columns[j][i];
            double excess = Math.Abs(correlation) - lambda * Problem.L1Factors[j];
            double bound = (correlation > 0 ? Problem.Upper?[j] : Problem.Lower?[j]) ?? double.PositiveInfinity;
            if (double.IsInfinity(bound))
                Assert.True(excess <= 1e-11 * (1 + _columns[j].Max(Math.Abs)), $"Column {j} exceeds λ by {excess:G3}.");
            else
                value -= Math.Max(excess, 0) * Math.Abs(bound);
        }

        return value;
    }

    /// <summary>The duality gap, as a part of the mean size of the response.</summary>
    public double Gap(double lambda)
    {
        double scale = 0;
        for (int i = 0; i < Problem.Rows; i++)
            scale += Problem.Weights[i] * (Math.Abs(Problem.Y[i]) + Math.Abs(Problem.Offsets?[i] ?? 0));
        return (Objective(lambda) - DualValue(lambda)) / (scale > 0 ? scale : 1);
    }

    public void Dispose()
    {
        Solver.Dispose();
        _reader.Dispose();
    }
}
