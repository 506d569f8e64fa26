using System.Globalization;

namespace L1Gen;

/// <summary>A vector of <see langword="double"/> over memory that it does not own: a weight field, a row of data.</summary>
/// <param name="elements">The elements; the vector reads and writes them in place.</param>
public readonly ref struct DoubleVector(Span<double> elements)
{
    private readonly Span<double> _elements = elements;

    /// <summary>The number of elements.</summary>
    public int Length => _elements.Length;

    /// <summary>The element at <paramref name="index"/>, to read or to write.</summary>
    /// <exception cref="IndexOutOfRangeException">The index is negative or not below <see cref="Length"/>.</exception>
    public ref double this[int index] => ref _elements[index];

    /// <summary>The elements in order.</summary>
    public Span<double> AsSpan() => _elements;

    /// <summary>A vector over an array.</summary>
    public static implicit operator DoubleVector(double[] elements) => new(elements);

    /// <summary>A vector over a span.</summary>
    public static implicit operator DoubleVector(Span<double> elements) => new(elements);

    /// <summary>The elements in brackets, at most eight of them.</summary>
    public override string ToString()
    {
        const int Shown = 8;
        var texts = new List<string>();
        foreach (double element in _elements[..Math.Min(Length, Shown)])
            texts.Add(element.ToString(CultureInfo.InvariantCulture));
        if (Length > Shown)
            texts.Add($"… {Length} elements");
        return $"[{string.Join(", ", texts)}]";
    }
}
