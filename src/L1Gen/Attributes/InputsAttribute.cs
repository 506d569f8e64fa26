using System.Diagnostics;

namespace L1Gen;

/// <summary>The length of an input of a forward method, where its use does not tell it: <c>[Inputs(4)] Vector x</c>.</summary>
/// <param name="length">The number of elements; of an index into a table the number of its values. Positive.</param>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
[Conditional("L1GEN_KEEP_ATTRIBUTES")]
public sealed class InputsAttribute(int length) : Attribute
{
    /// <summary>The number of elements.</summary>
    public int Length { get; } = length;
}
