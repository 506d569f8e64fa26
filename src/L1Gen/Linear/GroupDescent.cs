namespace L1Gen;

/// <summary>
/// Block coordinate descent for groups: in the scaled coefficients γ = a∘β a group's part of the model is ½·γᵀGγ − vᵀγ + λ·‖γ‖₂, which one eigendecomposition
/// of G and a root in one unknown, ‖γ‖₂, minimize exactly (Qin, Scheinberg and Goldfarb 2013, §3). Columns without a penalty are each their own.
/// </summary>
internal sealed unsafe partial class QuadraticModel
{
    private readonly List<GroupBlock> _groups = [];
    private readonly List<GroupBlock> _activeGroups = [];
    private int[] _unpenalised = [];
    private int _groupedColumns = -1;

    private bool HasGroups => _problem.Groups is not null;

    /// <summary>As <see cref="Minimize"/>, over all columns of the set.</summary>
    private int MinimizeGroups(double lambda, double tolerance, double reduction, int maxIterations, CancellationToken cancellationToken)
    {
        int iterations = 0;
        double least = double.PositiveInfinity;
        while (true)
        {
            double gap = GroupGapAndActive(lambda), progress = 0;
            if (iterations == 0 && reduction < 1)
                tolerance = Math.Min(tolerance, reduction * gap);
            if (gap <= tolerance || iterations >= maxIterations)
                return iterations;
            cancellationToken.ThrowIfCancellationRequested();

            // The active columns are those without a penalty: exact, because the certificate asks more of them than sweeps give.
            bool stepped = _activeCount > 0 && NewtonStep(lambda, foresight: false);
            int sweeps = Math.Min(SweepsBetweenPasses, maxIterations - iterations);
            for (int sweep = 0; sweep < sweeps; sweep++)
            {
                double decrease = Sweep(lambda, _active.AsSpan(0, _activeCount)) + GroupSweep(lambda);
                progress += decrease;
                iterations++;
                if (decrease <= 0.01 * tolerance)
                    break;
            }

            if (progress == 0 && (!stepped || gap >= least))
                return iterations;
            least = Math.Min(least, gap);
            Correlate(Positions);
        }
    }

    /// <summary>Sorts the columns of the set into their groups.</summary>
    private void EnsureGroups()
    {
        if (_groupedColumns == Columns.Count)
            return;
        _groupedColumns = Columns.Count;
        int[] all = [.. Enumerable.Range(0, Columns.Count)];
        _unpenalised = [.. all.Where(k => _l1[k] == 0)];
        _groups.Clear();
        foreach (IGrouping<int, int> group in all.Where(k => _l1[k] > 0).GroupBy(k => _problem.Groups![Columns.Columns[k]]))
            _groups.Add(new([.. group]));
    }

    /// <summary>As <see cref="GapAndActive"/>, over all columns of the set.</summary>
    private double GroupGapAndActive(double lambda)
    {
        EnsureGroups();
        double gap = GapAndActive(lambda, _unpenalised), greatest = lambda;
        _activeGroups.Clear();
        foreach (GroupBlock group in _groups)
        {
            double squares = 0;
            bool isZero = true;
            foreach (int k in group.Positions)
            {
                squares += _correlations[k] / _l1[k] * (_correlations[k] / _l1[k]);
                isZero &= _coefficients[k] == 0;
            }

            double norm = Math.Sqrt(squares);
            greatest = Math.Max(greatest, norm);
            if (!isZero || norm > lambda)
                _activeGroups.Add(group);
        }

        double scale = lambda / greatest;
        gap += (1 - scale) * (1 - scale) * LossOfResidual();
        foreach (GroupBlock group in _activeGroups)
        {
            double squares = 0, product = 0;
            foreach (int k in group.Positions)
            {
                squares += _l1[k] * _coefficients[k] * (_l1[k] * _coefficients[k]);
                product += _correlations[k] * _coefficients[k];
            }

            gap += Math.Max(lambda * Math.Sqrt(squares) - scale * product, 0);
        }

        return gap;
    }

    /// <summary>One sweep over the active groups.</summary>
    /// <returns>By how much the objective fell, at least.</returns>
    private double GroupSweep(double lambda)
    {
        double decrease = 0;
        foreach (GroupBlock group in _activeGroups)
        {
            EnsureBlock(group);
            ReadOnlySpan<int> positions = group.Positions;
            int n = positions.Length;
            Span<double> slope = group.Work.AsSpan(0, n), from = group.Work.AsSpan(n, n), to = group.Work.AsSpan(2 * n, n);
            _dots.Reserve(n);
            Columns.Dots(positions, _residual, _dots);

            // In the eigenvectors' coordinates, where G is diagonal.
            from.Clear();
            slope.Clear();
            for (int i = 0; i < n; i++)
            {
                int k = positions[i];
                double c = (_dots[i] + _shift * _sums[k]) / _l1[k], gamma = _l1[k] * _coefficients[k];
                for (int e = 0; e < n; e++)
                {
                    slope[e] += group.Vectors[e * n + i] * c;
                    from[e] += group.Vectors[e * n + i] * gamma;
                }
            }

            for (int e = 0; e < n; e++)
                slope[e] += group.Values[e] * from[e];
            double norm = Norm(slope, group.Values, lambda);
            double gain = 0;
            for (int e = 0; e < n; e++)
            {
                to[e] = norm == 0 ? 0 : slope[e] * norm / (group.Values[e] * norm + lambda);
                gain += group.Values[e] * (to[e] - from[e]) * (to[e] - from[e]) / 2;
            }

            if (gain == 0)
                continue;
            decrease += gain;
            for (int i = 0; i < n; i++)
            {
                double gamma = 0;
                for (int e = 0; e < n; e++)
                    gamma += group.Vectors[e * n + i] * to[e];
                double change = gamma / _l1[positions[i]] - _coefficients[positions[i]];
                if (change == 0)
                    continue;
                Change(positions[i], change);
                if (norm == 0)
                    _coefficients[positions[i]] = 0;
            }
        }

        return decrease;
    }

    /// <summary>The minimum's norm ν, which solves Σ wᵢ²/(Λᵢ·ν + λ)² = 1, by Newton on 1/√Σ: that is concave in ν and nearly a line.</summary>
    private static double Norm(ReadOnlySpan<double> w, ReadOnlySpan<double> values, double lambda)
    {
        double norm = 0;
        for (int iteration = 0; iteration < 100; iteration++)
        {
            double squares = 0, slope = 0;
            for (int e = 0; e < w.Length; e++)
            {
                double denominator = values[e] * norm + lambda, part = w[e] / denominator;
                squares += part * part;
                slope += values[e] * part * part / denominator;
            }

            if (squares <= 1)
                return norm;
            if (slope == 0)
                return 0;
            double step = squares * (Math.Sqrt(squares) - 1) / slope;
            if (norm + step == norm)
                return norm;
            norm += step;
            if (step <= 1e-15 * norm)
                return norm;
        }

        return norm;
    }

    /// <summary>Eigenvalues and eigenvectors of the group's Gram matrix for this h, with the intercept profiled out.</summary>
    private void EnsureBlock(GroupBlock group)
    {
        if (group.Version == _version)
            return;
        group.Version = _version;
        ReadOnlySpan<int> positions = group.Positions;
        int n = positions.Length;
        foreach (int k in positions)
            EnsureMoments(k);
        fixed (double* gram = group.Gram)
            Columns.Gram(positions, positions, _curvatures, gram, n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double profiled = _problem.HasIntercept ? _sums[positions[i]] * _sums[positions[j]] / _totalCurvature : 0;
                group.Gram[i * n + j] = (group.Gram[i * n + j] - profiled) / (_l1[positions[i]] * _l1[positions[j]]);
            }
        }

        SymmetricEigen.Decompose(group.Gram, group.Vectors, n);
        for (int e = 0; e < n; e++)
            group.Values[e] = Math.Max(group.Gram[e * (n + 1)], 0);
    }

    /// <summary>The penalised columns of a group, and their Gram matrix in its eigenvectors, which are rows.</summary>
    private sealed class GroupBlock(int[] positions)
    {
        public int[] Positions { get; } = positions;

        public double[] Gram { get; } = new double[positions.Length * positions.Length];

        public double[] Vectors { get; } = new double[positions.Length * positions.Length];

        public double[] Values { get; } = new double[positions.Length];

        public double[] Work { get; } = new double[3 * positions.Length];

        public int Version { get; set; } = -1;
    }
}
