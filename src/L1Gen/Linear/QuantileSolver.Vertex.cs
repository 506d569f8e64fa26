namespace L1Gen;

// The vertex: from a point to one nearby, and the coefficients, residuals and dual point that belong to it, and what it violates.

internal sealed unsafe partial class QuantileSolver
{
    /// <summary>The rows of the basis, packed: the elements of all variables, by place.</summary>
    private readonly NativeBuffer<double> _lines = new();

    private nint _lineStride;

    /// <summary>
    /// From a point and its residuals to a vertex nearby: its variables are those that the point has at no kink, its rows those of the least residuals that are
    /// linearly independent; a variable for which there is no row goes to zero.
    /// </summary>
    private void FindVertex()
    {
        do
        {
            ChooseBasis();
            SetResiduals(_shifted);
            MoveBasis();
        }
        while (StopAtBounds());
        _atVertex = true;
        Refresh();
    }

    private void ChooseBasis()
    {
        List<int> free = [];
        for (int variable = 0; variable < Variables; variable++)
        {
            if (IsFree(variable))
                free.Add(variable);
        }

        _basis.Clear();
        int[] order = RowsByResidual();
        int count = free.Count;
        if (count > 0)
        {
            using BasisChoice choice = new(_basis, free, _norms);
            int[] block = new int[count];
            foreach (double least in (ReadOnlySpan<double>)[1e-2, 1e-9])
            {
                // Rows come in blocks: mostly the first two have enough of them.
                for (int from = 0; from < order.Length && _basis.Count < count; from += count)
                {
                    int rows = 0;
                    foreach (int row in order.AsSpan(from, Math.Min(count, order.Length - from)))
                    {
                        if (!_basis.Rows.Contains(row))
                            block[rows++] = row;
                    }

                    for (int k = 0; k < count; k++)
                    {
                        Gather(free[k], block.AsSpan(0, rows), choice.Gathered);
                        choice.SetCandidates(k, rows);
                    }

                    for (int k = 0; k < rows && _basis.Count < count; k++)
                        choice.Try(block[k], k, least);
                }
            }
        }

        SetPlaces();
        foreach (int variable in free)
        {
            if (_places[variable] < 0)
                _values[variable] = 0;
        }

        GatherLines();
    }

    private bool IsFree(int variable)
    {
        double value = _values[variable];
        return variable < First ? _problem.HasIntercept : value != 0 && value > _lower[variable] && value < _upper[variable];
    }

    private void SetPlaces()
    {
        _places.AsSpan(0, Variables).Fill(-1);
        _rowPlaces.AsSpan().Fill(-1);
        for (int place = 0; place < _basis.Count; place++)
        {
            _places[_basis.Variables[place]] = place;
            _rowPlaces[_basis.Rows[place]] = place;
        }
    }

    /// <summary>The rows that take part, those of the least residuals first.</summary>
    private int[] RowsByResidual()
    {
        int[] rows = new int[_rows];
        double[] sizes = new double[_rows];
        int count = 0;
        for (int row = 0; row < _rows; row++)
        {
            if (_high[row] > _low[row])
            {
                rows[count] = row;
                sizes[count++] = Math.Abs(_residuals[row]);
            }
        }

        Array.Sort(sizes, rows, 0, count);
        return rows[..count];
    }

    /// <summary>Moves the coefficients of the basis so that the residuals of its rows are zero.</summary>
    private void MoveBasis()
    {
        int count = _basis.Count;
        double* residuals = _work.Reserve(2 * count), step = residuals + count;
        for (int q = 0; q < count; q++)
            residuals[q] = _residuals[_basis.Rows[q]];
        _basis.Multiply(residuals, step);
        for (int a = 0; a < count; a++)
        {
            int variable = _basis.Variables[a];
            _values[variable] += step[a];
            AddVariable(variable, -step[a], _residuals);
        }
    }

    /// <summary>Sets coefficients that the vertex has beyond a bound to it, to be no longer free.</summary>
    private bool StopAtBounds()
    {
        bool stopped = false;
        foreach (int variable in _basis.Variables)
        {
            double value = _values[variable];
            if (value >= _lower[variable] && value <= _upper[variable])
                continue;
            _values[variable] = Math.Clamp(value, _lower[variable], _upper[variable]);
            stopped = true;
        }

        return stopped;
    }

    /// <summary>Residuals, coefficients and dual point of the vertex, free of the rounding of exchanges.</summary>
    private void Refresh()
    {
        SetResiduals(_shifted);
        MoveBasis();
        MoveBasis();
        foreach (int row in _basis.Rows)
            _residuals[row] = 0;
        for (int row = 0; row < _rows; row++)
        {
            if (_rowPlaces[row] < 0)
                _dual[row] = _residuals[row] > 0 ? _high[row] : _low[row];
        }

        Correlate();
        Balance();
        Correlate();
        Balance();
    }

    /// <summary>Moves the dual variables of the basis's rows so that the optimality conditions of its variables hold.</summary>
    private void Balance()
    {
        int count = _basis.Count;
        double* error = _work.Reserve(2 * count), change = error + count;
        for (int a = 0; a < count; a++)
        {
            int variable = _basis.Variables[a];
            error[a] = Wanted(variable) - _correlations[variable];
        }

        _basis.MultiplyTransposed(error, change);
        fixed (double* correlations = _correlations)
        {
            for (int q = 0; q < count; q++)
            {
                _dual[_basis.Rows[q]] += change[q];
                RowVector.Add(change[q], Line(q), correlations, Variables);
            }
        }

        foreach (int variable in _basis.Variables)
            _correlations[variable] = Wanted(variable);
    }

    /// <summary>
    /// By how much a variable outside the basis violates the optimality conditions: the rate at which the objective falls where it moves in the direction given
    /// back; not positive where it does not.
    /// </summary>
    private double Violation(int variable, out int direction)
    {
        direction = 1;
        if (variable < First && !_problem.HasIntercept)
            return 0;
        double value = _values[variable], penalty = _lambda * _factors[variable], correlation = _correlations[variable];
        double up = value < _upper[variable] ? correlation - (value >= 0 ? penalty : -penalty) : 0;
        double down = value > _lower[variable] ? -correlation - (value > 0 ? -penalty : penalty) : 0;
        if (up >= down)
            return up;
        direction = -1;
        return down;
    }

    /// <summary>The violation below which a variable counts as optimal: rounding.</summary>
    private double Negligible(int variable) => 1e-12 * _norms[variable];

    /// <summary>The variables that violate the optimality conditions, and whether so many do by so much that exchanges would go a long way.</summary>
    private int CountViolations(out bool isFar)
    {
        int count = 0, far = 0;
        for (int variable = 0; variable < Variables; variable++)
        {
            double violation = _places[variable] < 0 ? Violation(variable, out _) : 0;
            if (violation <= Negligible(variable))
                continue;
            count++;
            if (violation > 0.5 * _lambda * _factors[variable])
                far++;
        }

        isFar = far > Math.Min(4, _basis.Count - 1) + _basis.Count / 4;
        return count;
    }

    /// <summary>The correlation of a free variable at the optimum.</summary>
    private double Wanted(int variable) => _lambda * _factors[variable] * (_values[variable] < 0 ? -1 : 1);

    private double* Line(int place) => _lines.Pointer + place * _lineStride;

    /// <summary>Packs the rows of the basis.</summary>
    private void GatherLines()
    {
        int count = _basis.Count;
        ReserveLines(count);
        double* elements = _work.Reserve(count);
        for (int variable = 0; variable < Variables && count > 0; variable++)
        {
            Gather(variable, _basis.Rows, elements);
            for (int q = 0; q < count; q++)
                Line(q)[variable] = elements[q];
        }
    }

    /// <summary>Keeps the packed row at a place.</summary>
    private void SetLine(int place, double* elements)
    {
        if ((place + 1) * _lineStride > _lines.Length)
            GatherLines();
        else
            new ReadOnlySpan<double>(elements, Variables).CopyTo(new Span<double>(Line(place), Variables));
    }

    private void GatherRow(int row, double* elements)
    {
        for (int variable = 0; variable < Variables; variable++)
            Gather(variable, [row], elements + variable);
    }

    /// <summary>A variable's elements in the rows of the basis.</summary>
    private void ElementsInBasis(int variable, double* elements)
    {
        for (int q = 0; q < _basis.Count; q++)
            elements[q] = Line(q)[variable];
    }

    private void ReserveLines(int count)
    {
        _lineStride = Math.Max(_lineStride, _values.Length + 7 & -8);
        if (count * _lineStride > _lines.Length)
            _lines.Reserve((count + count / 2 + 8) * _lineStride);
    }
}
