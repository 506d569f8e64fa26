using System.Runtime.InteropServices;

namespace L1Gen;

/// <summary>Scores of all rows of a design at points of a path, from the columns that have a coefficient in any of them.</summary>
internal sealed unsafe class PathScorer : IDisposable
{
    private readonly WorkingColumns _columns;
    private readonly int[] _places;

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

    /// <summary>scores[m·rows + i] = intercept + x·β of output m and row i, without offsets.</summary>
    public void Scores(PathPoint point, Span<double> scores)
    {
        int rows = _columns.Rows;
        fixed (double* start = scores)
        {
            for (int output = 0; output < point.Outputs.Count; output++)
            {
                double* eta = start + (nint)output * rows;
                new Span<double>(eta, rows).Fill(point.Intercepts[output]);
                ReadOnlySpan<int> indices = point.Outputs[output].IndexSpan;
                ReadOnlySpan<double> values = point.Outputs[output].ValueSpan;
                for (int k = 0; k < indices.Length; k++)
                    _columns.Add(_places[indices[k]], values[k], eta);
            }
        }
    }

    public void Dispose() => _columns.Dispose();
}
