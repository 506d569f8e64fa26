using System.Diagnostics;

namespace L1Gen;

/// <summary>Exempts a weight field from the penalty, as one does with a bias or an intercept.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, Inherited = false)]
[Conditional("L1GEN_KEEP_ATTRIBUTES")]
public sealed class UnregularizedAttribute : Attribute;
