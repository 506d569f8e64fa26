using System.Collections;
using System.Globalization;

namespace L1Gen;

/// <summary>The coefficients of one output that are not zero.</summary>
public sealed class SparseCoefficients : IEnumerable<KeyValuePair<int, double>>
{
    private readonly int[] _indices;
    private readonly double[] _values;

    internal SparseCoefficients(int[] indices, double[] values, int length)
    {
        _indices = indices;
        _values = values;
        Length = length;
    }

    /// <summary>The columns with a coefficient that is not zero, rising.</summary>
    public IReadOnlyList<int> Indices => _indices;

    /// <summary>Their coefficients.</summary>
    public IReadOnlyList<double> Values => _values;

    internal ReadOnlySpan<int> IndexSpan => _indices;

    internal ReadOnlySpan<double> ValueSpan => _values;

    /// <summary>How many are not zero.</summary>
    public int Count => _indices.Length;

    /// <summary>How many there are with the zeros: the columns of the design.</summary>
    public int Length { get; }

    /// <summary>The coefficient of a column; 0 where it is not among <see cref="Indices"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public double this[int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(column);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Length);
            int place = Array.BinarySearch(_indices, column);
            return place < 0 ? 0 : _values[place];
        }
    }

    /// <summary>All coefficients, zeros included.</summary>
    public double[] ToArray()
    {
        double[] all = new double[Length];
        for (int k = 0; k < _indices.Length; k++)
            all[_indices[k]] = _values[k];
        return all;
    }

    /// <summary>Column and coefficient of those that are not zero, by column.</summary>
    public IEnumerator<KeyValuePair<int, double>> GetEnumerator()
    {
        for (int k = 0; k < _indices.Length; k++)
            yield return new(_indices[k], _values[k]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Columns and coefficients on one line, the first ten: <c>2 of 6: 0 → 2.935, 3 → -1.964</c>.</summary>
    public override string ToString()
    {
        const int most = 10;
        string some = string.Join(", ", this.Take(most).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} → {pair.Value:G4}")));
        return $"{Count} of {Length}{(Count > 0 ? ": " : "")}{some}{(Count > most ? ", …" : "")}";
    }
}
