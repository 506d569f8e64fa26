namespace L1Gen;

/// <summary>
/// The quadratic model of a Newton step where columns are in groups: ½·(β − β₀)ᵀ·G·(β − β₀) − cᵀ·(β − β₀) is ½·‖z − R·β‖² with RᵀR = G and z = R·β₀ + R⁻ᵀ·c but for a constant,
/// which is a least-squares problem of as many rows as unknowns. The intercept is the first unknown, so that what remains of the factor without it has it profiled out.
/// </summary>
internal static unsafe class GroupModel
{
    /// <summary>The part of each diagonal element that is added to it, so that every unknown has a pivot.</summary>
    private const double Damping = 1e-12;

    /// <summary>Minimizes the model with the penalty of the columns.</summary>
    /// <param name="problem">Gives the penalty, of one output.</param>
    /// <param name="columns">The columns of the unknowns after the intercept.</param>
    /// <param name="model">Its Hessian, slope and values; the values become those of the minimum.</param>
    /// <param name="lambda">λ.</param>
    /// <param name="tolerance">The duality gap of the model, in units of the objective.</param>
    public static void Minimize(LinearProblem problem, ReadOnlySpan<int> columns, GramModel model, double lambda, double tolerance)
    {
        int order = model.Count, ones = problem.HasIntercept ? 1 : 0, count = columns.Length;
        Span<double> factor = new(model.Gram, order * order), values = model.Values.AsSpan(0, order), slope = model.Slope;
        for (int i = 0; i < order; i++)
            factor[i * (order + 1)] *= 1 + Damping;
        TallReduction.Factor(factor, slope, order);
        double[] rows = new double[count * count], z = new double[count], weights = new double[count];
        double scale = Math.Sqrt(count / 2.0);
        Array.Fill(weights, 1.0 / count);
        for (int i = 0; i < count; i++)
        {
            z[i] = scale * slope[ones + i];
            for (int j = i; j < count; j++)
            {
                double element = scale * factor[(ones + i) * order + ones + j];
                rows[j * count + i] = element;
                z[i] += element * values[ones + j];
            }
        }

        using DesignReader reader = DesignMatrix.FromColumns(rows, count, count).Open();
        LinearProblem reduced = problem.OfColumns(reader, columns, z, weights);
        int[] all = [.. Enumerable.Range(0, count)];
        using ProximalNewton<L2RowLoss> solver = new(reduced, default, new Certificate(reduced));
        solver.Append(all);
        solver.MoveTo(values[ones..], [0]);
        _ = solver.Solve(lambda, tolerance, 10_000, CancellationToken.None);
        if (ones == 1)
        {
            double first = slope[0];
            for (int j = 0; j < count; j++)
                first -= factor[1 + j] * (solver.Coefficients[j] - values[1 + j]);
            values[0] += first / factor[0];
        }

        solver.Coefficients.CopyTo(values[ones..]);
    }
}
