namespace L1Gen;

/// <summary>
/// On a partial class, struct or record: its weight fields carry an L1 penalty, λ·Σ|w| (+ λ₂·Σw², the elastic net), and the compiler emits
/// the penalty, its gradient and the proximal step. On a weight field: a λ or λ₂ of its own; what it does not give, it takes from the type.
/// </summary>
/// <remarks>
/// On a type, λ is 1 without an argument, so that <c>Penalty(lambda)</c> is lambda·Σ|w|. The attribute stays in the compiled assembly: a model may hold a
/// model of another assembly.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Field | AttributeTargets.Property, Inherited = false)]
public sealed class L1RegularizedAttribute : Attribute
{
    /// <summary>Regularizes a type with λ = 1, a field with the λ of its type.</summary>
    public L1RegularizedAttribute()
        : this(1)
    {
    }

    /// <summary>Regularizes with the given λ.</summary>
    /// <param name="lambda">λ, the factor of Σ|w| in the objective <c>mean loss + λ·Σ|w| + λ₂·Σw²</c>; finite, not negative.</param>
    public L1RegularizedAttribute(double lambda) => Lambda = lambda;

    /// <summary>λ, the factor of Σ|w|; 1 where none was given.</summary>
    public double Lambda { get; }

    /// <summary>λ₂, the factor of Σw² (no ½); 0, the default, is the plain L1 penalty.</summary>
    public double Lambda2 { get; set; }
}
