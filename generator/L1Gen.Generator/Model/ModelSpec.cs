namespace L1Gen.Generator.Model;

/// <summary>All that the emitter needs of one annotated type: values only, so that equal source gives an equal spec.</summary>
/// <param name="HintName">The metadata name, unique but for case.</param>
/// <param name="Namespace">Empty for the global namespace.</param>
/// <param name="Types">The type's declaration and those around it, outermost first.</param>
/// <param name="TypeName">The type as code outside it names it, <c>global::</c> first.</param>
/// <param name="IsValueType">A struct or record struct.</param>
/// <param name="Element"><c>float</c> or <c>double</c>.</param>
/// <param name="Lambda">The λ that a λ given at run time takes the place of.</param>
/// <param name="ArenaName">The name of the arena's field, free in the type.</param>
/// <param name="Fields">The weight fields in the order of declaration.</param>
/// <param name="Forward">The graph of the forward method; null where the type has none, or one with errors.</param>
/// <param name="Stubs">Of a type with errors its partial weight properties; nothing else of it is known then.</param>
internal sealed record ModelSpec(
    string HintName,
    string Namespace,
    EquatableArray<TypeSpec> Types,
    string TypeName,
    bool IsValueType,
    string Element,
    double Lambda,
    string ArenaName,
    EquatableArray<FieldSpec> Fields,
    ForwardSpec? Forward,
    EquatableArray<StubSpec> Stubs)
{
    /// <summary>Errors keep all but the stubs from being emitted.</summary>
    public bool IsFaulty => Stubs.Count > 0;
}

/// <summary>A type declaration to open again: <c>record struct</c>, <c>Outer</c>, <c>&lt;T&gt;</c>.</summary>
internal sealed record TypeSpec(string Keyword, string Name, string TypeParameters);

/// <summary>A partial property to implement in name only.</summary>
/// <param name="Modifiers"><c>public</c>, <c>protected override</c>, …, with a space behind.</param>
/// <param name="TypeName">The type, <c>global::</c> first, with its <c>ref</c>.</param>
/// <param name="Name">The identifier as code in the type writes it.</param>
/// <param name="Accessors"><c>get</c>, <c>private set</c>, …</param>
internal sealed record StubSpec(string Modifiers, string TypeName, string Name, EquatableArray<string> Accessors);

/// <summary>One weight field.</summary>
/// <param name="Name">The identifier as code in the type writes it.</param>
/// <param name="SourceName">The name that the user sees in reports.</param>
/// <param name="GradientName">The identifier of the same field in the emitted gradient.</param>
/// <param name="Form">How its elements are stored.</param>
/// <param name="TypeName">The field's type, <c>global::</c> first.</param>
/// <param name="Shape">The declared extents; empty where there are none.</param>
/// <param name="Length">The number of elements where it is known at compile time, else −1.</param>
/// <param name="IsExempt">Marked <c>[Unregularized]</c>.</param>
/// <param name="Lambda">λ; of a model within the model NaN where it keeps its own.</param>
/// <param name="Lambda2">λ₂.</param>
/// <param name="IsValueType">The field's type is a struct.</param>
/// <param name="IsPublicInGradient">The gradient may show the field wherever it shows itself.</param>
/// <param name="Modifiers">Of a partial property: <c>public</c>, <c>protected override</c>, …</param>
internal sealed record FieldSpec(
    string Name,
    string SourceName,
    string GradientName,
    FieldForm Form,
    string TypeName,
    EquatableArray<int> Shape,
    int Length,
    bool IsExempt,
    double Lambda,
    double Lambda2,
    bool IsValueType,
    bool IsPublicInGradient,
    string Modifiers)
{
    public bool IsInArena => Form is FieldForm.ArenaVector or FieldForm.ArenaMatrix or FieldForm.ArenaScalar;
}

/// <summary>How a weight field stores its elements.</summary>
internal enum FieldForm
{
    Scalar,
    Array,
    Array2D,
    Jagged,
    Memory,
    InlineArray,
    NumericsVector,
    Model,
    ArenaVector,
    ArenaMatrix,
    ArenaScalar,
}
