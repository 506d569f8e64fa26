using System.Runtime.InteropServices;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>
/// Scores of rows of a design at points of a path, from the columns that have a coefficient in any of them. Of a dense design a few rows are copied at a time, small enough for
/// the cache, and serve all points.
/// </summary>
internal sealed unsafe class PathScorer : IDisposable
{
    private const int DenseRows = 128;

    private readonly WorkingColumns _columns;
    private readonly int[] _places;
    private readonly NativeBuffer<double> _block = new();
    private readonly NativeBuffer<double> _eta = new();
    private int[] _rows = [];

    public PathScorer(DesignReader x, IEnumerable<PathPoint> points)
    {
        _places = new int[x.Columns];
        Array.Fill(_places, -1);
        var used = new List<int>();
        foreach (PathPoint point in points)
        {
            foreach (SparseCoefficients output in point.Outputs)
            {
                foreach (int column in output.IndexSpan)
                {
                    if (_places[column] < 0)
                    {
                        _places[column] = used.Count;
                        used.Add(column);
                    }
                }
            }
        }

        _columns = x.CreateWorkingColumns();
        _columns.Append(CollectionsMarshal.AsSpan(used));
    }

    /// <summary>The most rows at a time.</summary>
    public int MostRows => _columns.IsSparse ? int.MaxValue : DenseRows;

    /// <summary>Chooses the rows, rising, that are scored from now on.</summary>
    public void Choose(ReadOnlySpan<int> rows)
    {
        _rows = rows.ToArray();
        if (_columns.IsSparse)
            return;
        double* block = _block.Reserve((nint)_columns.Count * DenseRows);
        for (int position = 0; position < _columns.Count; position++)
            _columns.Gather(position, rows, block + (nint)position * DenseRows);
    }

    /// <summary>scores[m·rows + r] = intercept + x·β of output m and the chosen row r, without offsets.</summary>
    public void Scores(PathPoint point, Span<double> scores)
    {
        bool sparse = _columns.IsSparse;
        int rows = sparse ? _columns.Rows : _rows.Length;
        double* eta = _eta.Reserve(rows);
        for (int output = 0; output < point.Outputs.Count; output++)
        {
            new Span<double>(eta, rows).Fill(point.Intercepts[output]);
            ReadOnlySpan<int> indices = point.Outputs[output].IndexSpan;
            ReadOnlySpan<double> values = point.Outputs[output].ValueSpan;
            for (int k = 0; k < indices.Length; k++)
            {
                int position = _places[indices[k]];
                if (sparse)
                {
                    _columns.Add(position, values[k], eta);
                    continue;
                }

                var add = new ColumnAdd<double>(_block.Pointer + (nint)position * DenseRows, values[k], null, eta, rows);
                Wide.Run(ref add);
            }

            Span<double> ofOutput = scores.Slice(output * _rows.Length, _rows.Length);
            for (int r = 0; r < ofOutput.Length; r++)
                ofOutput[r] = eta[sparse ? _rows[r] : r];
        }
    }

    public void Dispose()
    {
        _columns.Dispose();
        _block.Dispose();
        _eta.Dispose();
    }
}
