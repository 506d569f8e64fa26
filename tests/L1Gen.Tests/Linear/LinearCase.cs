using L1Gen;

namespace L1Gen.Tests.Linear;

/// <summary>A random regression, and the optimality conditions of its solutions computed plainly from the public options.</summary>
internal sealed class LinearCase
{
    public required double[,] X { get; init; }

    public required double[] Y { get; init; }

    public required PathOptions Options { get; init; }

    public int Rows => X.GetLength(0);

    public int Columns => X.GetLength(1);

    /// <summary>Correlated columns, some of them shifted, a few true coefficients, and a response that suits the loss.</summary>
    public static LinearCase Random(int seed, int rows, int columns, PathOptions options, double correlation = 0.5, double density = 1)
    {
        Random random = new(seed);
        double[,] x = new double[rows, columns];
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double before = Normal(random), score = 0.3;
            for (int j = 0; j < columns; j++)
            {
                before = correlation * before + Math.Sqrt(1 - correlation * correlation) * Normal(random);
                x[i, j] = random.NextDouble() < density ? before * (1 + j % 3) + j % 2 : 0;
                score += j % 4 == 0 && j < 20 ? 0.4 * (j % 8 == 0 ? 1 : -1) * x[i, j] : 0;
            }

            score += 0.5 * Normal(random);
            y[i] = options.Loss switch
            {
                Loss.Logistic => random.NextDouble() < 1 / (1 + Math.Exp(-score)) ? 1 : 0,
                Loss.Poisson => Math.Floor(Math.Exp(Math.Clamp(score / 2, -3, 3)) + random.NextDouble()),
                _ => score + (random.Next(10) == 0 ? 10 * Normal(random) : 0),
            };
        }

        return new() { X = x, Y = y, Options = options };
    }

    public LinearPath Fit() => LinearPath.Fit(X, Y, Options, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>The scores of a point.</summary>
    public double[] Scores(PathPoint point)
    {
        double[] scores = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            scores[i] = point.Intercept + (Options.Offsets.IsEmpty ? 0 : Options.Offsets.Span[i]);
            foreach ((int j, double beta) in point.Coefficients)
                scores[i] += beta * X[i, j];
        }

        return scores;
    }

    public double Weight(int row)
    {
        if (Options.Weights.IsEmpty)
            return 1.0 / Rows;
        double sum = 0;
        foreach (double weight in Options.Weights.Span)
            sum += weight;
        return Options.Weights.Span[row] / sum;
    }

    /// <summary>λ's factor of |βⱼ| and of βⱼ².</summary>
    public (double L1, double L2) Factors(int column)
    {
        double factor = Options.PenaltyFactors?[column] ?? 1, deviation = 1;
        if (Options.Standardize)
        {
            double sum = 0, square = 0;
            for (int i = 0; i < Rows; i++)
            {
                sum += Weight(i) * X[i, column];
                square += Weight(i) * X[i, column] * X[i, column];
            }

            deviation = Math.Sqrt(square - sum * sum);
        }

        return (factor * deviation, factor == 0 ? 0 : factor * deviation * deviation * (1 - Options.L1Ratio) / (2 * Options.L1Ratio));
    }

    public double Objective(PathPoint point)
    {
        double[] scores = Scores(point);
        double sum = 0;
        for (int i = 0; i < Rows; i++)
            sum += Weight(i) * Value(Y[i], scores[i]);
        foreach ((int j, double beta) in point.Coefficients)
            sum += point.Lambda * (Factors(j).L1 * Math.Abs(beta) + Factors(j).L2 * beta * beta);
        return sum;
    }

    /// <summary>How far the point is from the optimality conditions, as a part of λ, the worst of all columns and the intercept.</summary>
    public double Violation(PathPoint point)
    {
        double[] scores = Scores(point), dual = new double[Rows];
        for (int i = 0; i < Rows; i++)
            dual[i] = -Weight(i) * Derivative(Y[i], scores[i]);
        double worst = Options.Intercept ? Math.Abs(dual.Sum()) : 0;
        for (int j = 0; j < Columns; j++)
        {
            (double l1, double l2) = Factors(j);
            double beta = point.Coefficients[j], c = -2 * point.Lambda * l2 * beta, threshold = point.Lambda * l1;
            for (int i = 0; i < Rows; i++)
                c += X[i, j] * dual[i];
            double lower = Options.NonNegative ? 0 : Options.LowerBounds?[j] ?? double.NegativeInfinity;
            double upper = Options.UpperBounds?[j] ?? double.PositiveInfinity;
            if (double.IsPositiveInfinity(l1))
                worst = Math.Max(worst, beta == 0 ? 0 : double.PositiveInfinity);
            else if (beta < lower || beta > upper)
                worst = double.PositiveInfinity;
            else
                worst = Math.Max(worst, Distance(c, beta, threshold, lower, upper));
        }

        return worst / point.Lambda;
    }

    /// <summary>How far the gradient c is from the subdifferential of the penalty.</summary>
    private static double Distance(double c, double beta, double threshold, double lower, double upper)
    {
        double least = beta > 0 ? threshold : -threshold, greatest = beta < 0 ? -threshold : threshold;
        if (beta == lower)
            least = double.NegativeInfinity;
        if (beta == upper)
            greatest = double.PositiveInfinity;
        return Math.Max(Math.Max(least - c, c - greatest), 0);
    }

    private double Value(double y, double eta) => Options.Loss switch
    {
        Loss.L2 => (y - eta) * (y - eta),
        Loss.Logistic => Math.Log(1 + Math.Exp(eta)) - y * eta,
        Loss.Poisson => Math.Exp(eta) - y * eta,
        Loss.Huber => Math.Abs(y - eta) <= Options.Delta ? (y - eta) * (y - eta) / 2 : Options.Delta * (Math.Abs(y - eta) - Options.Delta / 2),
        _ => throw new NotSupportedException(),
    };

    private double Derivative(double y, double eta) => Options.Loss switch
    {
        Loss.L2 => 2 * (eta - y),
        Loss.Logistic => 1 / (1 + Math.Exp(-eta)) - y,
        Loss.Poisson => Math.Exp(eta) - y,
        Loss.Huber => Math.Clamp(eta - y, -Options.Delta, Options.Delta),
        _ => throw new NotSupportedException(),
    };

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
