using L1Gen.Kernels;

namespace L1Gen;

/// <summary>The Newton step of a smoothed loss: the packed columns of its quadratic rows, their Gram matrix and its Cholesky factor.</summary>
internal sealed unsafe class SmoothedNewton : IDisposable
{
    private readonly NativeBuffer<double> _memory = new();
    private double* _columns, _matrix;
    private int _count, _rows;
    private nint _stride, _order;

    /// <summary>The negative gradient, and after <see cref="Solve"/> the step.</summary>
    public double* Step { get; private set; }

    /// <summary>The square root of each row's curvature.</summary>
    public double* Roots { get; private set; }

    public void Reserve(int variables, int rows)
    {
        (_count, _rows) = (variables, rows);
        _stride = rows + 7 & -8;
        _order = variables + 7 & -8;
        Step = _memory.Reserve(_order + _stride + _order * (_order + _stride));
        Roots = Step + _order;
        _matrix = Roots + _stride;
        _columns = _matrix + _order * _order;
    }

    public double* Column(int variable) => _columns + variable * _stride;

    /// <summary>Multiplies a column by the roots.</summary>
    public void Scale(int variable)
    {
        double* column = Column(variable);
        for (int k = 0; k < _rows; k++)
            column[k] *= Roots[k];
        for (nint k = _rows; k < _stride; k++)
            column[k] = 0;
    }

    public void Solve()
    {
        Gram();
        for (int a = 0; a < _count; a++)
        {
            double* row = _matrix + a * _order;
            double diagonal = row[a];
            for (int b = 0; b < a; b++)
                row[b] = (row[b] - RowVector.Dot(row, _matrix + b * _order, b)) * _matrix[b * _order + b];

            // The diagonal holds its inverse. Where fewer rows are quadratic than variables free, a small ridge keeps the step finite; the search along it does the rest.
            double pivot = diagonal - RowVector.Dot(row, row, a);
            row[a] = pivot > 1e-8 * diagonal ? 1 / Math.Sqrt(pivot) : diagonal > 0 ? 1e4 / Math.Sqrt(diagonal) : 0;
        }

        for (int a = 0; a < _count; a++)
            Step[a] = (Step[a] - RowVector.Dot(_matrix + a * _order, Step, a)) * _matrix[a * _order + a];
        for (int a = _count - 1; a >= 0; a--)
        {
            Step[a] *= _matrix[a * _order + a];
            RowVector.Add(-Step[a], _matrix + a * _order, Step, a);
        }
    }

    public void Dispose() => _memory.Dispose();

    /// <summary>The lower triangle, by tiles of 4 × 4.</summary>
    private void Gram()
    {
        DotTile<double, double> tile = default;
        tile.Rows = _stride;
        for (int a = 0; a < _count; a += 4)
        {
            int last = Math.Min(_count - a, 4) - 1;
            tile.SetLeft(Column(a), _stride, last + 1);
            for (int b = 0; b <= a; b += 4)
            {
                int lastRight = Math.Min(_count - b, 4) - 1;
                tile.Right0 = Column(b);
                tile.Right1 = Column(b + Math.Min(1, lastRight));
                tile.Right2 = Column(b + Math.Min(2, lastRight));
                tile.Right3 = Column(b + lastRight);
                Wide.Run(ref tile);
                for (int k = 0; k <= last; k++)
                {
                    for (int m = 0; m <= lastRight; m++)
                        _matrix[(a + k) * _order + b + m] = tile.Sums[4 * k + m];
                }
            }
        }
    }
}
