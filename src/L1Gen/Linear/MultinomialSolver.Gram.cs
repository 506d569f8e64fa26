namespace L1Gen;

// The model with its Hessian in memory: the block of two classes m and l is Xᵀ·diag(ω·pₘ·(δₘₗ − pₗ))·X over their active columns.

internal sealed unsafe partial class MultinomialSolver
{
    private const int MaxDenseGram = 1200;

    /// <summary>For sparse columns conjugate gradients are the cheaper sooner.</summary>
    private const int MaxSparseGram = 256;

    private const double GramAccuracy = 1e-4;

    private readonly int _maxGram;
    private readonly GramModel _gram = new();
    private double[] _edge = [];

    /// <summary>Minimizes the model, whose Hessian may be that of an earlier point.</summary>
    private int MinimizeGram(double lambda)
    {
        _gram.Resize(_size);
        int ones = _problem.HasIntercept ? 1 : 0, at = 0;
        for (int m = 0; m < _outputs; m++)
        {
            if (ones == 1)
                Put(at++, _intercepts[m], Sum(_dual.AsSpan(m * _rows, _rows)), 0, 0, (double.NegativeInfinity, double.PositiveInfinity));
            foreach (int k in Active(m))
                Put(at++, _coefficients[k * _outputs + m], _correlations[m * Columns.Count + k], Threshold(k, lambda), Ridge(k, lambda), Bounds(k));
        }

        if (_refresh)
            FillGram(ones);
        _refresh = false;
        int iterations = _gram.Minimize(GramAccuracy);
        at = 0;
        for (int m = 0; m < _outputs; m++)
        {
            double* d = Pointer(_displacement) + (nint)m * _rows;
            if (ones == 1)
            {
                _modelIntercepts[m] = _gram.Values[at++];
                _displacement.AsSpan(m * _rows, _rows).Fill(_modelIntercepts[m] - _intercepts[m]);
            }

            foreach (int k in Active(m))
            {
                double b = _gram.Values[at++], step = b - _coefficients[k * _outputs + m];
                _model[k * _outputs + m] = b;
                if (step != 0)
                    Columns.Add(k, step, d);
            }
        }

        return iterations;
    }

    /// <summary>The Hessian at the present point.</summary>
    private void FillGram(int ones)
    {
        int size = _size;
        for (int m = 0, row = 0; m < _outputs; row += ones + _activeCounts[m++])
        {
            for (int l = m, column = row; l < _outputs; column += ones + _activeCounts[l++])
            {
                SoftmaxRows.Curvature(Pointer(_probabilities) + (nint)m * _rows, Pointer(_probabilities) + (nint)l * _rows, Pointer(_weights), m == l, Pointer(_curvature), _rows);
                double* block = _gram.Gram + (nint)row * size + column;
                ReadOnlySpan<int> left = Active(m), right = Active(l);
                Columns.Gram(left, right, Pointer(_curvature), block + ones * (size + 1), size);
                if (ones == 1)
                {
                    *block = Sum(_curvature);
                    Columns.Dots(right, Pointer(_curvature), block + 1);
                    Columns.Dots(left, Pointer(_curvature), Pointer(_edge));
                    for (int i = 0; i < left.Length; i++)
                        block[(nint)(i + 1) * size] = _edge[i];
                }
            }
        }

        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < i; j++)
                _gram.Gram[(nint)i * size + j] = _gram.Gram[(nint)j * size + i];
        }
    }

    private void Put(int at, double value, double slope, double l1, double ridge, (double Lower, double Upper) bounds)
    {
        _gram.Values[at] = value;
        _gram.Slope[at] = slope;
        _gram.L1[at] = l1;
        _gram.Ridge[at] = ridge;
        (_gram.Lower[at], _gram.Upper[at]) = bounds;
    }
}
