using System.Runtime.InteropServices;
using L1Gen.Kernels;

namespace L1Gen;

// Exchanges at the vertex: along an edge on which the objective falls, over the kinks at which it goes on falling, to the row or variable at which it ends.

internal sealed unsafe partial class QuantileSolver
{
    /// <summary>Of this many violating variables the edge's steepness is computed, the greatest violations first.</summary>
    private const int Priced = 4;

    /// <summary>Exchanges until coefficients and dual point are computed afresh.</summary>
    private const int RefreshAfter = 64;

    private readonly KinkSearch _kinks = new();
    private readonly NativeBuffer<double> _gathered = new();
    private int[] _changedRows = [];

    /// <summary>An edge: the variable that leaves its kink, or the row that leaves zero.</summary>
    private readonly record struct Edge(int Variable, int RowPlace, int Direction, double Slope)
    {
        public bool IsNone => Slope >= 0;
    }

    private int Exchange(int maxIterations, CancellationToken cancellationToken)
    {
        int iterations = 0, fresh = 0;
        while (iterations < maxIterations)
        {
            Edge edge = SteepestEdge();
            if (edge.IsNone || fresh >= RefreshAfter)
            {
                // What looks optimal after many updates is looked at again without their rounding.
                if (fresh == 0)
                    break;
                Refresh();
                fresh = 0;
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (!Follow(edge))
                break;
            iterations++;
            fresh++;
        }

        return iterations;
    }

    /// <summary>The edge on which the objective falls most by its length in scores.</summary>
    private Edge SteepestEdge()
    {
        int count = _basis.Count;
        double* squares = _work.Reserve(4 * count + Priced);
        new Span<double>(squares, count).Clear();
        for (int a = 0; a < count; a++)
        {
            double norm = _norms[_basis.Variables[a]];
            AddSquares(norm * norm, _basis.Inverse(a), squares, count);
        }

        Edge best = default;
        double steepness = 0;
        for (int q = 0; q < count; q++)
        {
            int row = _basis.Rows[q];
            double above = _dual[row] - _high[row], below = _low[row] - _dual[row], violation = Math.Max(above, below);
            if (violation > 1e-11 * (_high[row] - _low[row]) && violation > steepness * Math.Sqrt(squares[q]))
                (best, steepness) = (new(-1, q, above > 0 ? 1 : -1, -violation), violation / Math.Sqrt(squares[q]));
        }

        Span<int> worst = stackalloc int[Priced];
        Span<double> sizes = stackalloc double[Priced];
        sizes.Clear();
        for (int variable = 0; variable < Variables; variable++)
        {
            if (_places[variable] >= 0)
                continue;
            double violation = Violation(variable, out _);
            if (violation <= Negligible(variable) || violation <= sizes[^1] * _norms[variable])
                continue;
            int at = Priced - 1;
            for (; at > 0 && violation > sizes[at - 1] * _norms[variable]; at--)
                (worst[at], sizes[at]) = (worst[at - 1], sizes[at - 1]);
            (worst[at], sizes[at]) = (variable, violation / _norms[variable]);
        }

        double* elements = squares + count, column = elements + count;
        for (int k = 0; k < Priced && sizes[k] > 0; k++)
        {
            int variable = worst[k];
            ElementsInBasis(variable, elements);
            _basis.Multiply(elements, column);
            double square = _norms[variable] * _norms[variable];
            for (int a = 0; a < count; a++)
            {
                double part = _norms[_basis.Variables[a]] * column[a];
                square += part * part;
            }

            double violation = Violation(variable, out int direction);
            if (violation > steepness * Math.Sqrt(square))
                (best, steepness) = (new(variable, -1, direction, -violation), violation / Math.Sqrt(square));
        }

        return best;
    }

    /// <summary>sums += scale·x².</summary>
    private static void AddSquares(double scale, double* x, double* sums, int count)
    {
        var add = new ColumnAdd<double>(x, scale, x, sums, count);
        Wide.Run(ref add);
    }

    /// <summary>Goes along an edge to its end.</summary>
    /// <returns>Whether it has an end: that of rounding alone has none.</returns>
    private bool Follow(Edge edge)
    {
        int count = _basis.Count;
        double* step = _work.Reserve(4 * (count + 1) + 8), column = step + count + 1, line = column + count + 1, elements = line + count + 1;
        Direct(edge, step, column, elements);
        CollectKinks(edge, step);
        if (!_kinks.Find(edge.Slope, out int end))
            return false;
        double length = _kinks.Length(end);
        RowVector.Add(-length, _change, _residuals, _rows);
        for (int a = 0; a < count; a++)
            _values[_basis.Variables[a]] += length * step[a];
        foreach (int row in _basis.Rows)
            _residuals[row] = 0;
        if (edge.Variable >= 0)
            _values[edge.Variable] += length * edge.Direction;
        ChangeDual(edge, length, end);
        ChangeBasis(edge, end, step, column, line, elements);
        Balance();
        return true;
    }

    /// <summary>The step of the basis's variables along an edge, and what it changes in the scores.</summary>
    private void Direct(Edge edge, double* step, double* column, double* elements)
    {
        int count = _basis.Count;
        NativeMemory.Clear(_change, (nuint)_rows * sizeof(double));
        if (edge.Variable >= 0)
        {
            ElementsInBasis(edge.Variable, elements);
            _basis.Multiply(elements, column);
            AddVariable(edge.Variable, edge.Direction, _change);
        }

        for (int a = 0; a < count; a++)
        {
            step[a] = -edge.Direction * (edge.Variable >= 0 ? column[a] : _basis.Inverse(a)[edge.RowPlace]);
            AddVariable(_basis.Variables[a], step[a], _change);
        }
    }

    private void CollectKinks(Edge edge, double* step)
    {
        int count = _basis.Count;
        _kinks.Clear(_rows + 2 * count + 2);
        double negligible = 0;
        for (int row = 0; row < _rows; row++)
            negligible = Math.Max(negligible, Math.Abs(_change[row]));
        negligible *= 1e-11;
        for (int row = 0; row < _rows; row++)
        {
            double change = _change[row], length = _residuals[row] / change;
            if (length > 0 && Math.Abs(change) > negligible && _rowPlaces[row] < 0)
                _kinks.Add(length, (_high[row] - _low[row]) * Math.Abs(change), row);
        }

        for (int a = 0; a < count; a++)
            AddVariableKinks(_basis.Variables[a], step[a], _rows + a);
        if (edge.Variable >= 0)
            AddVariableKinks(edge.Variable, edge.Direction, _rows + count);
    }

    /// <summary>The kinks that a coefficient meets: zero, where the penalty turns, and its bound.</summary>
    private void AddVariableKinks(int variable, double step, int id)
    {
        if (step == 0)
            return;
        double value = _values[variable], bound = step > 0 ? _upper[variable] : _lower[variable];
        if (value * step < 0 && bound != 0 && _factors[variable] > 0)
            _kinks.Add(-value / step, 2 * _lambda * _factors[variable] * Math.Abs(step), id);
        if (double.IsFinite(bound))
            _kinks.Add(Math.Max((bound - value) / step, 0), double.PositiveInfinity, id);
    }

    /// <summary>Gives the rows that changed sides, and the one that left zero, their dual variables, and the correlations what follows.</summary>
    private void ChangeDual(Edge edge, double length, int end)
    {
        int changed = 0;
        if (_changedRows.Length < end + 1)
            _changedRows = new int[Math.Max(end + 1, 2 * _changedRows.Length)];
        double* change = _change;
        if (edge.Variable < 0)
        {
            int row = _basis.Rows[edge.RowPlace];
            _residuals[row] = edge.Direction * length;
            double side = edge.Direction > 0 ? _high[row] : _low[row];
            change[changed] = side - _dual[row];
            _dual[row] = side;
            _changedRows[changed++] = row;
        }

        for (int k = 0; k < end; k++)
        {
            int row = _kinks.Id(k);
            if (row >= _rows)
                continue;
            double side = _dual[row] == _high[row] ? _low[row] : _high[row];
            // The step's change in the scores is needed no more.
            change[changed] = side - _dual[row];
            _dual[row] = side;
            _changedRows[changed++] = row;
        }

        // Many rows are not cheaper than all of them, which come one after the other.
        if (changed > _rows / 8)
            Correlate();
        else
            AddToCorrelations(changed);
    }

    /// <summary>Gives the correlations what changes of the dual variables of some rows do to them.</summary>
    private void AddToCorrelations(int changed)
    {
        double* elements = _gathered.Reserve(changed);
        for (int variable = 0; variable < Variables && changed > 0; variable++)
        {
            Gather(variable, _changedRows.AsSpan(0, changed), elements);
            _correlations[variable] += RowVector.Dot(elements, _change, changed);
        }
    }

    /// <summary>Brings what an edge ends at to its kink, and exchanges it for what the edge began at.</summary>
    private void ChangeBasis(Edge edge, int end, double* step, double* column, double* line, double* entering)
    {
        int count = _basis.Count, id = _kinks.Id(end), place = id - _rows;
        if (place >= 0)
        {
            int variable = place < count ? _basis.Variables[place] : edge.Variable;
            double direction = place < count ? step[place] : edge.Direction;
            _values[variable] = double.IsFinite(_kinks.Weight(end)) ? 0 : direction > 0 ? _upper[variable] : _lower[variable];
            if (place == count)
                return;
            if (edge.Variable < 0)
            {
                SetLine(edge.RowPlace, Line(count - 1));
                _basis.Remove(place, edge.RowPlace);
            }
            else
            {
                _basis.ReplaceVariable(place, edge.Variable, column);
            }
        }
        else
        {
            _residuals[id] = 0;
            GatherRow(id, _gathered.Reserve(Variables));
            double* elements = _gathered.Pointer;
            for (int a = 0; a < count; a++)
                entering[a] = elements[_basis.Variables[a]];
            _basis.MultiplyTransposed(entering, line);
            if (edge.Variable < 0)
                _basis.ReplaceRow(edge.RowPlace, id, line);
            else
                _basis.Append(edge.Variable, id, column, line, elements[edge.Variable] - RowVector.Dot(entering, column, count));
            SetLine(edge.Variable < 0 ? edge.RowPlace : count, elements);
        }

        SetPlaces();
    }
}
