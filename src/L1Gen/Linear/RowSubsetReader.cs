namespace L1Gen;

/// <summary>
/// Some rows of a dense design, in their order. Of the columns of a working set these rows are copied, so that a fold's fit is one of fewer rows;
/// passes over all columns read the design itself, with 0 for the other rows.
/// </summary>
internal sealed unsafe class RowSubsetReader : DesignReader
{
    private readonly DesignReader _design;
    private readonly int[] _rows;
    private readonly NativeBuffer<double> _spread = new();

    private RowSubsetReader(DesignReader design, int[] rows)
        : base(rows.Length, design.Columns) => (_design, _rows) = (design, rows);

    public override long Elements => (long)Rows * Columns;

    public override bool IsSparse => false;

    /// <summary>
    /// The same problem without the rows of weight 0, where there are such and copies of a working set's columns are small beside the design; else null.
    /// Its reader belongs to the caller.
    /// </summary>
    public static LinearProblem? Without(LinearProblem problem)
    {
        if (problem.X.IsSparse || problem.Ranks.Size > 1 || problem.Rows > problem.Columns || Array.IndexOf(problem.Weights, 0) < 0)
            return null;
        int[] rows = [.. Enumerable.Range(0, problem.Rows).Where(i => problem.Weights[i] > 0)];
        return problem.OfRows(new RowSubsetReader(problem.X, rows), rows);
    }

    public override void Correlate(double* vectors, int count, double* result) => _design.Correlate(Spread(vectors, count), count, result);

    public override void Moments(double* weights, double* sums, double* squares) => _design.Moments(Spread(weights, 1), sums, squares);

    public override void Gram(double* weights, double* gram) => _design.Gram(Spread(weights, 1), gram);

    public override (int Row, int Column)? FirstNotFinite() => _design.FirstNotFinite();

    public override WorkingColumns CreateWorkingColumns() => _design.CreateWorkingColumns(_rows);

    public override WorkingColumns CreateWorkingColumns(int[] rows) => _design.CreateWorkingColumns(Array.ConvertAll(rows, row => _rows[row]));

    public override void Dispose() => _spread.Dispose();

    /// <summary>Vectors over the design's rows, 0 in those that take no part.</summary>
    private double* Spread(double* vectors, int count)
    {
        int all = _design.Rows;
        double* spread = _spread.Reserve((nint)count * all);
        new Span<double>(spread, count * all).Clear();
        for (int vector = 0; vector < count; vector++)
        {
            for (int i = 0; i < _rows.Length; i++)
                spread[(nint)vector * all + _rows[i]] = vectors[(nint)vector * Rows + i];
        }

        return spread;
    }
}
