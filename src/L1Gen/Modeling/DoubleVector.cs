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

    /// <summary>The <paramref name="length"/> elements from <paramref name="start"/> on, in place; <c>x[2..5]</c> and <c>x[^3..]</c> say the same.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not all within the vector.</exception>
    public DoubleVector Slice(int start, int length) => new(_elements.Slice(start, length));

    /// <summary>A vector over an array.</summary>
    public static implicit operator DoubleVector(double[] elements) => new(elements);

    /// <summary>A vector over a span.</summary>
    public static implicit operator DoubleVector(Span<double> elements) => new(elements);

    /// <summary>x·W: element j is Σᵢ xᵢ·Wᵢⱼ, summed in <see langword="double"/>, in new memory.</summary>
    /// <param name="x">As many elements as the matrix has rows.</param>
    /// <param name="matrix">Inputs × outputs.</param>
    /// <exception cref="ArgumentException">The vector's length is not the number of rows.</exception>
    public static DoubleVector operator *(DoubleVector x, DoubleMatrix matrix) =>
        Eager.Product<double>(x._elements, matrix.AsSpan(), matrix.Rows, matrix.Columns);

    /// <summary>left + right, element by element, in new memory.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static DoubleVector operator +(DoubleVector left, DoubleVector right) =>
        Eager.Zip<double>(left._elements, right._elements, static (a, b) => a + b);

    /// <summary>left − right, element by element, in new memory.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static DoubleVector operator -(DoubleVector left, DoubleVector right) =>
        Eager.Zip<double>(left._elements, right._elements, static (a, b) => a - b);

    /// <summary>left · right, element by element, in new memory.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static DoubleVector operator *(DoubleVector left, DoubleVector right) =>
        Eager.Zip<double>(left._elements, right._elements, static (a, b) => a * b);

    /// <summary>left / right, element by element, in new memory.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static DoubleVector operator /(DoubleVector left, DoubleVector right) =>
        Eager.Zip<double>(left._elements, right._elements, static (a, b) => a / b);

    /// <summary>−x, in new memory.</summary>
    public static DoubleVector operator -(DoubleVector x) => Eager.Map<double>(x._elements, static a => -a);

    /// <summary>The number added to every element, in new memory.</summary>
    public static DoubleVector operator +(DoubleVector left, double right) => Eager.Map<double>(left._elements, a => a + right);

    /// <summary>The number added to every element, in new memory.</summary>
    public static DoubleVector operator +(double left, DoubleVector right) => Eager.Map<double>(right._elements, b => left + b);

    /// <summary>The number subtracted from every element, in new memory.</summary>
    public static DoubleVector operator -(DoubleVector left, double right) => Eager.Map<double>(left._elements, a => a - right);

    /// <summary>Every element subtracted from the number, in new memory.</summary>
    public static DoubleVector operator -(double left, DoubleVector right) => Eager.Map<double>(right._elements, b => left - b);

    /// <summary>Every element times the number, in new memory.</summary>
    public static DoubleVector operator *(DoubleVector left, double right) => Eager.Map<double>(left._elements, a => a * right);

    /// <summary>Every element times the number, in new memory.</summary>
    public static DoubleVector operator *(double left, DoubleVector right) => Eager.Map<double>(right._elements, b => left * b);

    /// <summary>Every element divided by the number, in new memory.</summary>
    public static DoubleVector operator /(DoubleVector left, double right) => Eager.Map<double>(left._elements, a => a / right);

    /// <summary>The number divided by every element, in new memory.</summary>
    public static DoubleVector operator /(double left, DoubleVector right) => Eager.Map<double>(right._elements, b => left / b);

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
