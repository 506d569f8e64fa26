namespace L1Gen;

/// <summary>
/// A vertex of the linear program: variables (0 the intercept, 1 + position a column) that are free, as many rows whose residual is zero, and the inverse of
/// their submatrix of the design, kept over exchanges of one row or variable by rank-one updates.
/// </summary>
internal sealed unsafe class QuantileBasis : IDisposable
{
    private readonly NativeBuffer<double> _inverse = new();
    private int[] _variables = [];
    private int[] _rows = [];
    private int _capacity;

    /// <summary>The number of variables, and of rows.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<int> Variables => _variables.AsSpan(0, Count);

    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, Count);

    /// <summary>The inverse's row of the variable at a place: an element for each place of a row.</summary>
    public double* Inverse(int place) => _inverse.Pointer + (nint)place * _capacity;

    public void Clear() => Count = 0;

    /// <summary>Makes room, and keeps what there is.</summary>
    public void Reserve(int count)
    {
        if (count <= _capacity)
            return;
        int capacity = Math.Max(count, _capacity + _capacity / 2) + 7 & -8;
        double[] old = new double[Count * Count];
        for (int a = 0; a < Count; a++)
            new ReadOnlySpan<double>(Inverse(a), Count).CopyTo(old.AsSpan(a * Count));
        _inverse.Reserve((nint)capacity * capacity);
        _capacity = capacity;
        for (int a = 0; a < Count; a++)
            old.AsSpan(a * Count, Count).CopyTo(new Span<double>(Inverse(a), Count));
        Array.Resize(ref _variables, capacity);
        Array.Resize(ref _rows, capacity);
    }

    /// <summary>result = inverse·x, x by place of a row.</summary>
    public void Multiply(double* x, double* result)
    {
        for (int a = 0; a < Count; a++)
            result[a] = RowVector.Dot(Inverse(a), x, Count);
    }

    /// <summary>result = xᵀ·inverse, x by place of a variable.</summary>
    public void MultiplyTransposed(double* x, double* result)
    {
        new Span<double>(result, Count).Clear();
        for (int a = 0; a < Count; a++)
        {
            if (x[a] != 0)
                RowVector.Add(x[a], Inverse(a), result, Count);
        }
    }

    /// <summary>A variable and a row more.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="row">The row.</param>
    /// <param name="column">inverse·(the variable's elements in the rows).</param>
    /// <param name="line">(the row's elements in the variables)ᵀ·inverse.</param>
    /// <param name="pivot">The element of row and variable less what the others explain of it.</param>
    public void Append(int variable, int row, double* column, double* line, double pivot)
    {
        Reserve(Count + 1);
        int last = Count++;
        for (int a = 0; a < last; a++)
        {
            double factor = column[a] / pivot;
            if (factor != 0)
                RowVector.Add(factor, line, Inverse(a), last);
            Inverse(a)[last] = -factor;
        }

        double* end = Inverse(last);
        for (int q = 0; q < last; q++)
            end[q] = -line[q] / pivot;
        end[last] = 1 / pivot;
        _variables[last] = variable;
        _rows[last] = row;
    }

    /// <summary>Another row at a place; <paramref name="line"/> as in <see cref="Append"/>.</summary>
    public void ReplaceRow(int place, int row, double* line)
    {
        for (int a = 0; a < Count; a++)
        {
            double* to = Inverse(a);
            double factor = to[place] / line[place];
            if (factor != 0)
                RowVector.Add(-factor, line, to, Count);
            to[place] = factor;
        }

        _rows[place] = row;
    }

    /// <summary>Another variable at a place; <paramref name="column"/> as in <see cref="Append"/>.</summary>
    public void ReplaceVariable(int place, int variable, double* column)
    {
        double* pivot = Inverse(place);
        for (int q = 0; q < Count; q++)
            pivot[q] /= column[place];
        for (int a = 0; a < Count; a++)
        {
            if (a != place && column[a] != 0)
                RowVector.Add(-column[a], pivot, Inverse(a), Count);
        }

        _variables[place] = variable;
    }

    /// <summary>Without a variable and a row; the last of each takes their place.</summary>
    public void Remove(int variablePlace, int rowPlace)
    {
        double* pivot = Inverse(variablePlace);
        for (int a = 0; a < Count; a++)
        {
            if (a != variablePlace)
                RowVector.Add(-Inverse(a)[rowPlace] / pivot[rowPlace], pivot, Inverse(a), Count);
        }

        int last = --Count;
        new ReadOnlySpan<double>(Inverse(last), last + 1).CopyTo(new Span<double>(pivot, last + 1));
        for (int a = 0; a < last; a++)
            Inverse(a)[rowPlace] = Inverse(a)[last];
        _variables[variablePlace] = _variables[last];
        _rows[rowPlace] = _rows[last];
    }

    public void Dispose() => _inverse.Dispose();
}
