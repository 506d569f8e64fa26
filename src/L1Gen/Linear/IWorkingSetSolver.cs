namespace L1Gen;

/// <summary>
/// Solves the problem over the columns of its working set, from the coefficients that it holds; one implementation for each family of losses. The driver of
/// the path chooses the working set, and checks the certificate over all columns.
/// </summary>
internal interface IWorkingSetSolver : IDisposable
{
    /// <summary>The working set.</summary>
    WorkingColumns Columns { get; }

    /// <summary>Coefficients, by position: that of position k and output m at k·Outputs + m.</summary>
    ReadOnlySpan<double> Coefficients { get; }

    /// <summary>One for each output; 0 without an intercept.</summary>
    ReadOnlySpan<double> Intercepts { get; }

    /// <summary>η, outputs × rows.</summary>
    ReadOnlySpan<double> Scores { get; }

    /// <summary>−ωᵢ·f′(ηᵢ) (of a loss with kinks one of its subgradients), outputs × rows: what the certificate scales to a feasible dual point.</summary>
    ReadOnlySpan<double> DualPoint { get; }

    /// <summary>Adds columns with coefficients of 0.</summary>
    void Append(ReadOnlySpan<int> columns);

    /// <summary>Goes to a point over the present working set: where coefficients are not in it they are 0.</summary>
    void MoveTo(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> intercepts);

    /// <summary>Minimizes over the working set until its duality gap there is at most <paramref name="tolerance"/>, in units of the objective.</summary>
    /// <returns>Iterations: sweeps over the coordinates, or Newton steps where there are no sweeps.</returns>
    int Solve(double lambda, double tolerance, int maxIterations, CancellationToken cancellationToken);
}
