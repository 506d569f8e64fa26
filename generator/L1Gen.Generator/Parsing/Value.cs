using L1Gen.Generator.Model;

namespace L1Gen.Generator.Parsing;

/// <summary>What an expression of a forward method stands for.</summary>
internal abstract record Value;

/// <summary>A vector or a number of the graph.</summary>
internal sealed record NodeValue(int Node, bool IsScalar) : Value;

/// <summary>Weights as a matrix.</summary>
internal sealed record MatrixValue(ArrayValue Elements, Extent Rows, Extent Columns) : Value;

/// <summary>Weights in an array of the user's, or a span of it.</summary>
/// <param name="Field">The number of the field.</param>
/// <param name="Start">The first element.</param>
/// <param name="Length">The number of elements.</param>
/// <param name="Shape">The extents of a rectangular array; else empty.</param>
internal sealed record ArrayValue(int Field, int Start, int Length, EquatableArray<int> Shape) : Value;

/// <summary>The sparse input.</summary>
internal sealed record SparseValue(int Input) : Value;

/// <summary>An index into an embedding's table.</summary>
internal sealed record IndexValue(int Input) : Value;

/// <summary>A whole number that is known: a constant, a length.</summary>
internal sealed record NumberValue(Extent Value) : Value;
