namespace L1Gen;

/// <summary>Gaussian elimination that takes rows into a basis, each with the variable in which it differs most from the rows that are there.</summary>
internal sealed unsafe class BasisChoice : IDisposable
{
    private readonly QuantileBasis _basis;
    private readonly List<int> _variables;
    private readonly double[] _norms;
    private readonly bool[] _isTaken;
    private readonly int[] _order;
    private readonly NativeBuffer<double> _memory;
    private readonly double* _chosen, _candidates, _line, _rest, _column, _elements;
    private readonly int _count;

    public BasisChoice(QuantileBasis basis, List<int> variables, double[] norms)
    {
        (_basis, _variables, _norms) = (basis, variables, norms);
        _count = variables.Count;
        _isTaken = new bool[_count];
        _order = new int[_count];
        nint stride = _count + 7 & -8;
        _memory = new NativeBuffer<double>((2 * (nint)_count + 5) * stride);
        _line = _memory.Pointer;
        _rest = _line + stride;
        _column = _rest + stride;
        _elements = _column + stride;
        Gathered = _elements + stride;
        _chosen = Gathered + stride;
        _candidates = _chosen + (nint)_count * _count;
        basis.Reserve(_count);
    }

    /// <summary>A variable's elements in the candidate rows.</summary>
    public double* Gathered { get; }

    /// <summary>Keeps what was gathered of the variable at an index.</summary>
    public void SetCandidates(int index, int rows)
    {
        for (int row = 0; row < rows; row++)
            _candidates[(nint)row * _count + index] = Gathered[row];
    }

    /// <summary>Takes a row if what is left of it by elimination is more than a part of it.</summary>
    public void Try(int row, int candidate, double least)
    {
        double* elements = _candidates + (nint)candidate * _count;
        int taken = _basis.Count;
        for (int a = 0; a < taken; a++)
            _elements[a] = elements[_order[a]];
        _basis.MultiplyTransposed(_elements, _line);
        new ReadOnlySpan<double>(elements, _count).CopyTo(new Span<double>(_rest, _count));
        for (int q = 0; q < taken; q++)
            RowVector.Add(-_line[q], _chosen + (nint)q * _count, _rest, _count);
        int best = -1;
        double size = 0, greatest = 0;
        for (int k = 0; k < _count; k++)
        {
            double norm = _norms[_variables[k]];
            greatest = Math.Max(greatest, Math.Abs(elements[k]) / norm);
            if (!_isTaken[k] && Math.Abs(_rest[k]) / norm > size)
                (best, size) = (k, Math.Abs(_rest[k]) / norm);
        }

        if (size <= least * greatest)
            return;
        for (int q = 0; q < taken; q++)
            _elements[q] = _chosen[(nint)q * _count + best];
        _basis.Multiply(_elements, _column);
        _basis.Append(_variables[best], row, _column, _line, _rest[best]);
        new ReadOnlySpan<double>(elements, _count).CopyTo(new Span<double>(_chosen + (nint)taken * _count, _count));
        _isTaken[best] = true;
        _order[taken] = best;
    }

    public void Dispose() => _memory.Dispose();
}
