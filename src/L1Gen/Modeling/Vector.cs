using System.Globalization;

namespace L1Gen;

/// <summary>A vector of <see langword="float"/> over memory that it does not own: a weight field, a row of data.</summary>
/// <param name="elements">The elements; the vector reads and writes them in place.</param>
public readonly ref struct Vector(Span<float> elements)
{
    private readonly Span<float> _elements = elements;

    /// <summary>The number of elements.</summary>
    public int Length => _elements.Length;

    /// <summary>The element at <paramref name="index"/>, to read or to write.</summary>
    /// <exception cref="IndexOutOfRangeException">The index is negative or not below <see cref="Length"/>.</exception>
    public ref float this[int index] => ref _elements[index];

    /// <summary>The elements in order.</summary>
    public Span<float> AsSpan() => _elements;

    /// <summary>The <paramref name="length"/> elements from <paramref name="start"/> on, in place; <c>x[2..5]</c> and <c>x[^3..]</c> say the same.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not all within the vector.</exception>
    public Vector Slice(int start, int length) => new(_elements.Slice(start, length));

    /// <summary>A vector over an array.</summary>
    public static implicit operator Vector(float[] elements) => new(elements);

    /// <summary>A vector over a span.</summary>
    public static implicit operator Vector(Span<float> elements) => new(elements);

    /// <summary>x·W: element j is Σᵢ xᵢ·Wᵢⱼ, summed in <see langword="double"/>, in new memory.</summary>
    /// <param name="x">As many elements as the matrix has rows.</param>
    /// <param name="matrix">Inputs × outputs.</param>
    /// <exception cref="ArgumentException">The vector's length is not the number of rows.</exception>
    public static Vector operator *(Vector x, Matrix matrix) => Eager.Product<float>(x._elements, matrix.AsSpan(), matrix.Rows, matrix.Columns);

    /// <summary>left + right, element by element, in new memory.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Vector operator +(Vector left, Vector right) => Eager.Zip<float>(left._elements, right._elements, static (a, b) => a + b);

    /// <summary>left − right, element by element, in new memory.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Vector operator -(Vector left, Vector right) => Eager.Zip<float>(left._elements, right._elements, static (a, b) => a - b);

    /// <summary>left · right, element by element, in new memory.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Vector operator *(Vector left, Vector right) => Eager.Zip<float>(left._elements, right._elements, static (a, b) => a * b);

    /// <summary>left / right, element by element, in new memory.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Vector operator /(Vector left, Vector right) => Eager.Zip<float>(left._elements, right._elements, static (a, b) => a / b);

    /// <summary>−x, in new memory.</summary>
    public static Vector operator -(Vector x) => Eager.Map<float>(x._elements, static a => -a);

    /// <summary>The number added to every element, in new memory.</summary>
    public static Vector operator +(Vector left, float right) => Eager.Map<float>(left._elements, a => a + right);

    /// <summary>The number added to every element, in new memory.</summary>
    public static Vector operator +(float left, Vector right) => Eager.Map<float>(right._elements, b => left + b);

    /// <summary>The number subtracted from every element, in new memory.</summary>
    public static Vector operator -(Vector left, float right) => Eager.Map<float>(left._elements, a => a - right);

    /// <summary>Every element subtracted from the number, in new memory.</summary>
    public static Vector operator -(float left, Vector right) => Eager.Map<float>(right._elements, b => left - b);

    /// <summary>Every element times the number, in new memory.</summary>
    public static Vector operator *(Vector left, float right) => Eager.Map<float>(left._elements, a => a * right);

    /// <summary>Every element times the number, in new memory.</summary>
    public static Vector operator *(float left, Vector right) => Eager.Map<float>(right._elements, b => left * b);

    /// <summary>Every element divided by the number, in new memory.</summary>
    public static Vector operator /(Vector left, float right) => Eager.Map<float>(left._elements, a => a / right);

    /// <summary>The number divided by every element, in new memory.</summary>
    public static Vector operator /(float left, Vector right) => Eager.Map<float>(right._elements, b => left / b);

    /// <summary>The elements in brackets, at most eight of them.</summary>
    public override string ToString()
    {
        const int Shown = 8;
        var texts = new List<string>();
        foreach (float element in _elements[..Math.Min(Length, Shown)])
            texts.Add(element.ToString(CultureInfo.InvariantCulture));
        if (Length > Shown)
            texts.Add($"… {Length} elements");
        return $"[{string.Join(", ", texts)}]";
    }
}
