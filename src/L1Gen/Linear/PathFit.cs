namespace L1Gen;

/// <summary>From design, response and options to a path: makes the problem and its grid, runs the driver.</summary>
internal static unsafe class PathFit
{
    public static LinearPath Run(DesignMatrix x, DataTargets<double> y, PathOptions options, IProgress<PathPoint>? progress, CancellationToken cancellationToken)
    {
        // A reduction finds what is not finite on its way, and saves a pass over a design that is.
        using DesignReader reader = LinearChecks.Open(x, y, options, elements: false);
        bool reduces = TallReduction.Suits(reader, options.Loss);
        if (!reduces)
            LinearChecks.Finite(reader);
        LinearProblem problem = Problem(reader, y, options, options.Weights.Span);
        if (reduces && problem.Reduction is null)
            LinearChecks.Finite(reader);
        return Run(problem, options, progress, cancellationToken);
    }

    /// <summary>Follows the path of a problem on the grid of the options.</summary>
    public static LinearPath Run(LinearProblem problem, PathOptions options, IProgress<PathPoint>? progress, CancellationToken cancellationToken)
    {
        int weighted = (int)problem.Ranks.Sum(problem.Rows - problem.Weights.AsSpan().Count(0.0));
        PathPoint[] points = [];
        double lambdaMax = 0;
        Solve(problem, options, solver =>
        {
            double[] grid = Grid(options, solver.LambdaMax, problem);
            points = solver.Follow(grid, options.StopAtSaturation && options.Lambdas is null, progress, cancellationToken);
            lambdaMax = solver.LambdaMax;
        }, cancellationToken);
        (points, lambdaMax) = SharedPath.OfFirst(problem.Ranks, points, lambdaMax);
        return new LinearPath(points, options, (int)problem.X.TotalRows, problem.Columns)
        {
            LambdaMax = lambdaMax,
            IsSparse = problem.X.IsSparse,
            WeightedRows = weighted,
        };
    }

    /// <summary>The λ's of the path, falling.</summary>
    public static double[] Grid(LinearProblem problem, PathOptions options, CancellationToken cancellationToken)
    {
        double[] grid = [];
        Solve(problem, options, solver => grid = Grid(options, solver.LambdaMax, problem), cancellationToken);
        problem.Ranks.AllReduce(grid.AsSpan(), ReduceOperation.Max);
        return grid;
    }

    /// <summary>Has a path solved. A reduced problem is the same on every rank, which solves it without the others.</summary>
    private static void Solve(LinearProblem problem, PathOptions options, Action<PathSolver> follow, CancellationToken cancellationToken)
    {
        LinearProblem? fewer = OfFewerRows(problem);
        using DesignReader? ofFewer = fewer?.X;
        if (fewer is null)
            Run(problem);
        else
            problem.Ranks.Agree(() => Run(fewer));

        void Run(LinearProblem one)
        {
            using PathSolver solver = new(one, options.Tolerance, options.MaxIterations, cancellationToken);
            follow(solver);
        }
    }

    /// <summary>A problem of fewer rows with the same solutions, where there is one; its reader belongs to the caller.</summary>
    private static LinearProblem? OfFewerRows(LinearProblem problem) =>
        problem.Reduction is { } reduction ? reduction.Reduce(problem, reduction.Design.Open()) : RowSubsetReader.Without(problem);

    /// <summary>The problem of the options, with these weights in the place of theirs: none for 1, 0 for rows that take no part.</summary>
    public static LinearProblem Problem(DesignReader x, DataTargets<double> y, PathOptions options, ReadOnlySpan<double> weights)
    {
        double[] shares = Shares(x, weights);
        Dictionary<int, int>? groupSizes = options.Groups?.GroupBy(group => group).ToDictionary(group => group.Key, group => group.Count());
        double[] l1 = new double[x.Columns];
        for (int j = 0; j < l1.Length; j++)
            l1[j] = (options.PenaltyFactors?[j] ?? 1) * (groupSizes is null ? 1 : Math.Sqrt(groupSizes[options.Groups![j]]));
        int outputs = LinearChecks.Outputs(y, options.Loss, x);
        double[]? l2 = options.L1Ratio < 1 ? new double[x.Columns] : null;
        double[]? offsets = Offsets(options.Offsets.Span, x.Rows, outputs);
        TallReduction? reduction = TallReduction.Suits(x, options.Loss) ? TallReduction.Create(x, shares, Response(y, offsets), options.Intercept) : null;
        (double[] deviations, bool[] constant) = reduction?.Deviations() ?? Deviations(x, shares, options.Intercept);
        for (int j = 0; j < l1.Length; j++)
        {
            double unit = options.Standardize ? deviations[j] : 1;
            l2?[j] = unit * unit * l1[j] * (1 - options.L1Ratio) / (2 * options.L1Ratio);
            l1[j] *= unit;
            if (constant[j] || double.IsPositiveInfinity(l1[j]) || double.IsNaN(l1[j]))
            {
                l1[j] = double.PositiveInfinity;
                l2?[j] = 0;
            }
        }

        return new LinearProblem
        {
            X = x,
            Loss = options.Loss,
            LossParameter = options.Loss switch { Loss.Huber => options.Delta, Loss.Quantile => options.Tau, _ => 0.5 },
            Y = y.AreClasses ? Array.ConvertAll(y.Classes.ToArray(), c => (double)c) : y.Elements.ToArray(),
            Outputs = outputs,
            Weights = shares,
            Offsets = offsets,
            HasIntercept = options.Intercept,
            L1Factors = l1,
            L2Factors = l2,
            Lower = options.NonNegative ? new double[x.Columns] : options.LowerBounds?.ToArray(),
            Upper = options.UpperBounds?.ToArray(),
            Groups = options.Groups?.ToArray(),
            Reduction = reduction,
        };
    }

    /// <summary>The response less the offset.</summary>
    private static double[] Response(DataTargets<double> y, double[]? offsets)
    {
        double[] response = y.Elements.ToArray();
        for (int i = 0; i < response.Length && offsets is not null; i++)
            response[i] -= offsets[i];
        return response;
    }

    /// <summary>From rows × outputs to outputs × rows.</summary>
    private static double[]? Offsets(ReadOnlySpan<double> given, int rows, int outputs)
    {
        if (given.IsEmpty)
            return null;
        double[] offsets = new double[given.Length];
        for (int m = 0; m < outputs; m++)
        {
            for (int i = 0; i < rows; i++)
                offsets[m * rows + i] = given[i * outputs + m];
        }

        return offsets;
    }

    private static double[] Shares(DesignReader x, ReadOnlySpan<double> weights)
    {
        double[] shares = new double[x.Rows];
        if (weights.IsEmpty)
        {
            Array.Fill(shares, 1.0 / x.TotalRows);
            return shares;
        }

        double sum = 0;
        foreach (double weight in weights)
            sum += weight;
        sum = x.Ranks.Sum(sum);
        for (int i = 0; i < shares.Length; i++)
            shares[i] = weights[i] / sum;
        return shares;
    }

    /// <summary>The standard deviation of each column, by the weights of the options; 0 where it is constant.</summary>
    public static double[] Deviations(DesignReader x, PathOptions options) => Deviations(x, Shares(x, options.Weights.Span), options.Intercept).Deviations;

    /// <summary>The weighted standard deviation of each column, and whether it is constant, so that the intercept does all that it could.</summary>
    private static (double[] Deviations, bool[] Constant) Deviations(DesignReader x, double[] shares, bool hasIntercept)
    {
        double[] sums = new double[x.Columns], squares = new double[x.Columns];
        bool[] constant = new bool[x.Columns];
        fixed (double* weights = shares, sum = sums, square = squares)
            x.Moments(weights, sum, square);
        for (int j = 0; j < sums.Length; j++)
        {
            double mean = sums[j], variance = squares[j] - mean * mean;
            constant[j] = squares[j] == 0 || (hasIntercept && variance <= 1e-14 * mean * mean);
            squares[j] = constant[j] ? 0 : Math.Sqrt(Math.Max(variance, 0));
        }

        return (squares, constant);
    }

    private static double[] Grid(PathOptions options, double lambdaMax, LinearProblem problem)
    {
        if (lambdaMax == 0 && options.Lambdas is null)
            return [0];
        if (options.Lambdas is { } given)
        {
            double[] own = given.ToArray();
            Array.Sort(own);
            Array.Reverse(own);
            return own;
        }

        double[] grid = new double[options.LambdaCount];
        double least = options.LambdaMinRatio ?? (problem.Columns > problem.X.TotalRows ? 1e-2 : 1e-4);
        for (int k = 0; k < grid.Length; k++)
            grid[k] = k == 0 ? lambdaMax : lambdaMax * Math.Pow(least, (double)k / (grid.Length - 1));
        return grid;
    }
}
