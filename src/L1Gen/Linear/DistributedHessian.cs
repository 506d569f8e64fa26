namespace L1Gen;

/// <summary>
/// The Hessian of a loss by the intercepts and the coefficients of a working set, summed over the ranks in one call: for each two outputs Xᵀ·diag(h)·X, with a column of ones before
/// those of the set where there is an intercept. What is sent are lower triangles. That of a quadratic loss is kept, and grows with the set.
/// </summary>
internal sealed unsafe class DistributedHessian(LinearProblem problem, WorkingColumns columns, ShardLoss rows) : IDisposable
{
    private readonly NativeBuffer<double> _block = new();
    private readonly PinnedVector _triangles = new();
    private int[] _positions = [];
    private int _known;

    private int Ones => problem.HasIntercept ? 1 : 0;

    /// <summary>The unknowns of an output.</summary>
    private int Order => Ones + columns.Count;

    /// <summary>Writes it as of the loss's last expansion.</summary>
    /// <param name="gram">Receives outputs·order × outputs·order, by output; order is the number of columns and of the intercept.</param>
    public void Fill(double* gram)
    {
        int order = Order, outputs = problem.Outputs, size = outputs * order;
        if (!rows.IsQuadratic)
            _known = 0;
        if (_positions.Length < columns.Count)
            _positions = [.. Enumerable.Range(0, Math.Max(columns.Count, 2 * _positions.Length))];
        int from = Triangle(_known), pairs = outputs * (outputs + 1) / 2, triangle = Triangle(order);
        _triangles.Reserve(checked(pairs * triangle));
        double* to = _triangles.Pointer;
        for (int m = 0; m < outputs; m++)
        {
            for (int l = m; l < outputs && _known < order; l++, to += triangle)
                Pack(rows.Curvatures(m, l), to);
        }

        if (_known < order)
            problem.Ranks.AllReduce(_triangles.Span(pairs * triangle)[from..]);
        _known = order;
        to = _triangles.Pointer;
        for (int m = 0; m < outputs; m++)
        {
            for (int l = m; l < outputs; l++)
            {
                double* own = gram + (nint)m * order * size + l * order, other = gram + (nint)l * order * size + m * order;
                for (int a = 0; a < order; a++)
                {
                    for (int b = 0; b <= a; b++, to++)
                    {
                        own[(nint)a * size + b] = own[(nint)b * size + a] = *to;
                        other[(nint)a * size + b] = other[(nint)b * size + a] = *to;
                    }
                }
            }
        }
    }

    public void Dispose() => _block.Dispose();

    private static int Triangle(int order) => checked((int)((long)order * (order + 1) / 2));

    /// <summary>The rows of the triangle that are not known yet, of this rank's own rows.</summary>
    private void Pack(double* curvatures, double* triangle)
    {
        int order = Order, count = columns.Count, first = Math.Max(_known - Ones, 0);
        ReadOnlySpan<int> all = _positions.AsSpan(0, count), added = all[first..];
        _block.Reserve((nint)(added.Length + 1) * Math.Max(count, 1));
        double* sums = _block.Pointer + (nint)added.Length * count;
        columns.Gram(added, all, curvatures, _block.Pointer, count);
        if (Ones == 1)
        {
            columns.Dots(added, curvatures, sums);
            if (_known == 0)
            {
                double sum = 0;
                for (int i = 0; i < problem.Rows; i++)
                    sum += curvatures[i];
                *triangle = sum;
            }
        }

        for (int k = first; k < count; k++)
        {
            double* to = triangle + Triangle(Ones + k);
            if (Ones == 1)
                *to = sums[k - first];
            new ReadOnlySpan<double>(_block.Pointer + (nint)(k - first) * count, k + 1).CopyTo(new(to + Ones, k + 1));
        }
    }
}
