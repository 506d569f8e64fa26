namespace L1Gen;

// The Hessian's diagonal blocks over the unknowns, Xᵀ·diag(ω·p·(1 − p))·X for each class, in Cholesky factors.

internal sealed unsafe partial class MultinomialSolver
{
    /// <summary>More unknowns of a class than this are preconditioned by the diagonal alone.</summary>
    private const int MaxBlock = 160;

    private double[] _factors = [];

    private int BlockSize(int output) => _starts[output + 1] - _starts[output];

    private bool HasBlock(int output) => BlockSize(output) <= MaxBlock && !Columns.IsSparse;

    private void Factorize(double lambda)
    {
        int length = 0;
        for (int m = 0; m < _outputs; m++)
            length += HasBlock(m) ? BlockSize(m) * BlockSize(m) : BlockSize(m);
        if (_factors.Length < length)
            _factors = Pinned(2 * length);
        double* factor = Pointer(_factors);
        for (int m = 0; m < _outputs; m++)
        {
            Residual(m);
            ReadOnlySpan<int> positions = Support(m, out int start);
            int size = BlockSize(m), first = start - _starts[m];
            if (!HasBlock(m))
            {
                if (first == 1)
                    *factor++ = Sum(_curvature);
                foreach (int k in positions)
                    *factor++ = _curvatures[k * _outputs + m] + Ridge(k, lambda);
                continue;
            }

            Columns.Gram(positions, positions, Pointer(_curvature), factor + first * (size + 1), size);
            for (int i = 0; i < positions.Length; i++)
            {
                factor[(first + i) * (size + 1)] += Ridge(positions[i], lambda);
                if (first == 1)
                    factor[(i + 1) * size] = Columns.Moments(positions[i], Pointer(_curvature)).Sum;
            }

            if (first == 1)
                *factor = Sum(_curvature);
            Cholesky.Factorize(factor, size);
            factor += size * size;
        }
    }

    /// <summary>Solves with the blocks in place.</summary>
    private void Precondition(Span<double> x)
    {
        double* factor = Pointer(_factors);
        fixed (double* all = x)
        {
            for (int m = 0; m < _outputs; m++)
            {
                int size = BlockSize(m);
                double* own = all + _starts[m];
                if (HasBlock(m))
                {
                    Cholesky.Solve(factor, size, own);
                    factor += size * size;
                    continue;
                }

                for (int i = 0; i < size; i++, factor++)
                    own[i] = *factor > 0 ? own[i] / *factor : 0;
            }
        }
    }
}
