namespace L1Gen;

/// <content>Fits that start from a fit: the relaxed lasso and the adaptive lasso.</content>
public sealed partial class LinearPath
{
    /// <summary>
    /// Fits the features of a point again, with the penalty φ·λ instead of λ on them and no other feature (relaxed lasso, Meinshausen 2007). With φ = 0 there is no penalty:
    /// the coefficients are no longer shrunk towards 0.
    /// </summary>
    /// <param name="x">The design of the path.</param>
    /// <param name="y">The response of the path.</param>
    /// <param name="point">A point of the path.</param>
    /// <param name="phi">φ, from 0, the default, to 1, which changes nothing.</param>
    /// <param name="cancellationToken">Ends the fit with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>
    /// The solution, with the λ of <paramref name="point"/>. Its <see cref="PathPoint.Converged"/> is <see langword="false"/> where there is no minimum: of two classes that the
    /// features separate.
    /// </returns>
    /// <exception cref="ArgumentException">Data do not fit the path.</exception>
    /// <exception cref="ArgumentOutOfRangeException">φ is out of its range.</exception>
    public PathPoint Relax(DesignMatrix x, DataTargets<double> y, PathPoint point, double phi = 0, CancellationToken cancellationToken = default)
    {
        Options.Communicator.Agree(() =>
        {
            ArgumentNullException.ThrowIfNull(point);
            Kernels.Require.Fraction(phi);
            CheckExtents(x);
        });
        LinearChecks.Same(Options.Communicator, nameof(phi), [phi]);
        LinearChecks.Same(Options.Communicator, nameof(point), SharedPath.Numbers(point));
        if (point.NonZeros == 0)
            return point;
        PathOptions options = Options with
        {
            PenaltyFactors = RelaxedFactors(point, phi),
            Groups = phi == 0 ? null : Options.Groups,
            Lambdas = [phi == 0 ? point.Lambda : phi * point.Lambda],
        };
        using DesignReader reader = LinearChecks.Open(x, y, options);
        LinearProblem problem = PathFit.Problem(reader, y, options, options.Weights.Span);
        PathPoint refit = PathFit.Run(problem, options, null, cancellationToken)[0];
        double least = RowLosses.Least(problem);
        return new PathPoint([.. refit.Outputs], [.. refit.Intercepts])
        {
            Lambda = point.Lambda,
            Loss = refit.Loss,
            MeanLoss = refit.MeanLoss,
            Objective = refit.Objective,
            DualityGap = refit.DualityGap,
            Converged = refit.Converged,
            Iterations = refit.Iterations,

            // Of the refit itself it would be by the model with these features unpenalised.
            DevianceExplained = 1 - (1 - point.DevianceExplained) * (refit.MeanLoss - least) / (point.MeanLoss - least),
        };
    }

    /// <summary>
    /// Fits the adaptive lasso (Zou 2006): a path on which each penalty factor is divided by |β̂ⱼ|^γ, with β̂ of a first fit, so that large coefficients are shrunk less.
    /// Features that the first fit leaves out stay out.
    /// </summary>
    /// <param name="x">The design: observations × features.</param>
    /// <param name="y">The response, as in <see cref="Fit"/>.</param>
    /// <param name="pilot">
    /// The first fit: the point of a path that cross-validation or a criterion chose, say. Of several outputs β̂ⱼ is the root of the sum of the squares of a feature's coefficients;
    /// with <see cref="PathOptions.Standardize"/> it is that of the standardised columns.
    /// </param>
    /// <param name="options">Loss, penalty and grid; null for the lasso.</param>
    /// <param name="gamma">γ, positive; 1 by default.</param>
    /// <param name="progress">Told of each point when its certificate is there.</param>
    /// <param name="cancellationToken">Ends the fit with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">Data, options and pilot do not fit together; or the options have groups, each of which has one factor.</exception>
    public static LinearPath FitAdaptive(
        DesignMatrix x,
        DataTargets<double> y,
        PathPoint pilot,
        PathOptions? options = null,
        double gamma = 1,
        IProgress<PathPoint>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new PathOptions();
        LinearChecks.Ranks(options).Agree(() =>
        {
            ArgumentNullException.ThrowIfNull(pilot);
            Kernels.Require.FinitePositive(gamma);
            if (options.Groups is not null)
                throw new ArgumentException($"'{nameof(options.Groups)}' have one factor each; the adaptive lasso has one for each column.", nameof(options));
            CheckPilot(x, pilot);
        });
        using DesignReader reader = LinearChecks.Open(x, y, options);
        options = options with { PenaltyFactors = AdaptiveFactors(reader, pilot, options, gamma) };
        LinearChecks.Same(options.Communicator, nameof(options.PenaltyFactors), options.PenaltyFactors);
        return PathFit.Run(PathFit.Problem(reader, y, options, options.Weights.Span), options, progress, cancellationToken);
    }

    private static double[] AdaptiveFactors(DesignReader x, PathPoint pilot, PathOptions options, double gamma)
    {
        double[] squares = new double[x.Columns];
        foreach (KeyValuePair<int, double> pair in pilot.Outputs.SelectMany(output => output))
            squares[pair.Key] += pair.Value * pair.Value;
        double[] units = options.Standardize ? PathFit.Deviations(x, options) : [];
        double[] factors = new double[x.Columns];
        for (int j = 0; j < factors.Length; j++)
        {
            double given = options.PenaltyFactors?[j] ?? 1, size = Math.Sqrt(squares[j]) * (units.Length > 0 ? units[j] : 1);

            // A feature that is never penalised is so in the second fit too.
            factors[j] = given == 0 ? 0 : size == 0 ? double.PositiveInfinity : given / Math.Pow(size, gamma);
        }

        return factors;
    }

    /// <summary>+∞ but for the features of the point, and of their groups.</summary>
    private double[] RelaxedFactors(PathPoint point, double phi)
    {
        IReadOnlyList<int> groups = Options.Groups ?? [.. Enumerable.Range(0, Features)];
        HashSet<int> kept = [.. point.Outputs.SelectMany(output => output.Indices).Select(column => groups[column])];
        double[] factors = new double[Features];
        for (int j = 0; j < factors.Length; j++)
            factors[j] = !kept.Contains(groups[j]) ? double.PositiveInfinity : phi == 0 ? 0 : Options.PenaltyFactors?[j] ?? 1;
        return factors;
    }

    private static void CheckPilot(DesignMatrix x, PathPoint pilot)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (pilot.Outputs[0].Length != x.Columns)
            throw new ArgumentException($"The first fit has {Counted.Of(pilot.Outputs[0].Length, "coefficient")}; the design has {Counted.Of(x.Columns, "column")}.", nameof(pilot));
    }

    /// <summary>Of one rank of several the number of rows is not known here.</summary>
    private void CheckExtents(DesignMatrix x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if ((x.Rows != Rows && Options.Communicator.Size == 1) || x.Columns != Features)
            throw new ArgumentException($"The design is {x.Rows} × {x.Columns}; that of the path is {Rows} × {Features}.", nameof(x));
    }
}
