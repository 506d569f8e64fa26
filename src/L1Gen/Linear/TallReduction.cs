using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// The least-squares problem of a design with many more rows than columns as one with as many rows as columns:
/// Σωᵢ(yᵢ − b − xᵢβ)² at the best b, or at b = 0, is (1/p)·Σ(zₖ − rₖβ)² + <see cref="Constant"/> for every β, with rₖ the rows of √p·R and RᵀR the Gram
/// matrix. So the penalised problem has the same solution and the same duality gap.
/// </summary>
internal sealed unsafe class TallReduction
{
    /// <summary>Rows for each column from which on a reduction pays, in time and in memory.</summary>
    private const int RowsOfColumn = 8;

    /// <summary>Columns up to which a Gram matrix is small.</summary>
    private const int MostColumns = 4096;

    private TallReduction(DesignMatrix design, double[] y, double constant, double[] means, double responseMean, double[] variances, bool hasIntercept)
    {
        HasIntercept = hasIntercept;
        Design = design;
        Y = y;
        Constant = constant;
        Means = means;
        ResponseMean = responseMean;
        Variances = variances;
    }

    public bool HasIntercept { get; }

    /// <summary>√p·R, p × p, upper triangular; its rows have the weight 1/p, and it needs no intercept.</summary>
    public DesignMatrix Design { get; }

    /// <summary>The response of those rows.</summary>
    public double[] Y { get; }

    /// <summary>What the objective is greater by.</summary>
    public double Constant { get; }

    /// <summary>Means of the columns: the intercept is ȳ − Σ x̄ⱼβⱼ where there is one.</summary>
    public double[] Means { get; }

    /// <summary>ȳ.</summary>
    public double ResponseMean { get; }

    /// <summary>Weighted variances of the columns about their means; exactly 0 for a constant column.</summary>
    public double[] Variances { get; }

    /// <summary>Reduces a problem in one pass over the design.</summary>
    /// <param name="x">The design.</param>
    /// <param name="weights">ωᵢ ≥ 0, with a positive sum.</param>
    /// <param name="y">The response, less the offset.</param>
    /// <param name="hasIntercept">Whether b is free.</param>
    /// <returns>The reduced problem; null where a sum is not finite.</returns>
    public static TallReduction? Create(DesignReader x, ReadOnlySpan<double> weights, ReadOnlySpan<double> y, bool hasIntercept)
    {
        CentredGram moments;
        fixed (double* w = weights, response = y)
            moments = x.CentredGram(w, response);
        int order = moments.Columns;
        var variances = new double[order];
        for (int j = 0; j < order; j++)
            variances[j] = moments.Gram[j * order + j] / moments.TotalWeight;
        double square = moments.ResponseSquare;
        if (!hasIntercept)
            square += AddMeans(moments);

        double finite = square;
        for (int j = 0; j < order; j++)
            finite += Math.Abs(moments.Cross[j]) + moments.Gram[j * order + j];
        if (!double.IsFinite(finite))
            return null;

        double[] z = moments.Cross;
        Factor(moments.Gram, z, order);
        double scale = Math.Sqrt(order), constant = square;
        var factor = new double[order * order];
        for (int i = 0; i < order; i++)
        {
            constant -= z[i] * z[i];
            z[i] *= scale;
            for (int j = i; j < order; j++)
                factor[j * order + i] = scale * moments.Gram[i * order + j];
        }

        return new(DesignMatrix.FromColumns(factor, order, order), z, Math.Max(constant, 0), moments.Means, moments.ResponseMean, variances, hasIntercept);
    }

    /// <summary>Whether the problem is one of least squares whose reduction costs less than passes over the design.</summary>
    public static bool Suits(DesignReader x, Loss loss) =>
        loss == Loss.L2 && x.Columns is > 0 and <= MostColumns && x.TotalRows >= RowsOfColumn * x.Columns && x.Elements >= (long)RowsOfColumn * x.Columns * x.Columns;

    /// <summary>The reduced problem, with the penalty of the other.</summary>
    /// <param name="problem">The problem of many rows.</param>
    /// <param name="design">The opened <see cref="Design"/>.</param>
    public LinearProblem Reduce(LinearProblem problem, DesignReader design)
    {
        double[] weights = new double[Y.Length];
        Array.Fill(weights, 1.0 / weights.Length);
        return new LinearProblem
        {
            X = design,
            Loss = problem.Loss,
            Outputs = 1,
            Y = Y,
            Weights = weights,
            HasIntercept = false,
            L1Factors = problem.L1Factors,
            L2Factors = problem.L2Factors,
            Lower = problem.Lower,
            Upper = problem.Upper,
            Groups = problem.Groups,
            ReducedBy = this,
        };
    }

    /// <summary>The intercept that belongs to coefficients: 0 where there is none.</summary>
    public double Intercept(ReadOnlySpan<double> coefficients)
    {
        double intercept = HasIntercept ? ResponseMean : 0;
        for (int j = 0; j < coefficients.Length && HasIntercept; j++)
            intercept -= Means[j] * coefficients[j];
        return intercept;
    }

    /// <summary>The weighted standard deviation of each column, and whether it is constant, so that the intercept does all that it could.</summary>
    public (double[] Deviations, bool[] Constant) Deviations()
    {
        bool[] constant = new bool[Means.Length];
        for (int j = 0; j < constant.Length; j++)
            constant[j] = Variances[j] == 0 && (HasIntercept || Means[j] == 0);
        return (Array.ConvertAll(Variances, Math.Sqrt), constant);
    }

    /// <summary>
    /// The Cholesky factor of a positive semi-definite matrix G = RᵀR in its upper triangle, and z = R⁻ᵀc in place of c. A pivot that is nothing but rounding
    /// gives a row of zeros (Higham, Accuracy and Stability of Numerical Algorithms, 2002, §10.3).
    /// </summary>
    /// <param name="gram">G, order × order; of the lower triangle nothing is read.</param>
    /// <param name="c">c, in the range of G.</param>
    /// <param name="order">The order.</param>
    public static void Factor(Span<double> gram, Span<double> c, int order)
    {
        double tolerance = 4 * order * Math.ScaleB(1, -52);
        double[] diagonal = new double[order];
        for (int k = 0; k < order; k++)
            diagonal[k] = gram[k * order + k];
        fixed (double* g = gram)
        {
            for (int k = 0; k < order; k++)
            {
                double* row = g + (nint)k * order;
                if (!(row[k] > tolerance * diagonal[k]))
                {
                    new Span<double>(row + k, order - k).Clear();
                    c[k] = 0;
                    continue;
                }

                double root = Math.Sqrt(row[k]);
                for (int j = k; j < order; j++)
                    row[j] /= root;
                c[k] /= root;
                for (int j = k + 1; j < order; j++)
                {
                    if (row[j] == 0)
                        continue;
                    c[j] -= row[j] * c[k];
                    var subtract = new ColumnAdd<double>(row + j, -row[j], null, g + (nint)j * order + j, order - j);
                    Wide.Run(ref subtract);
                }
            }
        }
    }

    /// <summary>From moments about means to moments about 0; returns what Σωy² grows by.</summary>
    private static double AddMeans(CentredGram moments)
    {
        int order = moments.Columns;
        for (int j = 0; j < order; j++)
        {
            double sum = moments.TotalWeight * moments.Means[j];
            moments.Cross[j] += sum * moments.ResponseMean;
            for (int k = 0; k < order; k++)
                moments.Gram[j * order + k] += sum * moments.Means[k];
        }

        return moments.TotalWeight * moments.ResponseMean * moments.ResponseMean;
    }
}
