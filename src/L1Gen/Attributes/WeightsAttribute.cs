using System.Diagnostics;

namespace L1Gen;

/// <summary>
/// Marks a weight field: a field of <see langword="float"/> or <see langword="double"/> elements, or a partial property that the compiler
/// implements over the model's aligned arena.
/// </summary>
/// <param name="shape">
/// The extents, all positive: <c>[Weights(64, 32)]</c> is 64 inputs × 32 outputs. Needed by a partial <see cref="Vector"/> or
/// <see cref="Matrix"/>; elsewhere it lets the compiler unroll, and an array of another length is refused at run time.
/// </param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, Inherited = false)]
[Conditional("L1GEN_KEEP_ATTRIBUTES")]
public sealed class WeightsAttribute(params int[] shape) : Attribute
{
    /// <summary>The extents; empty where the length is known at run time only.</summary>
    public IReadOnlyList<int> Shape { get; } = shape;
}
