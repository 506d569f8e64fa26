namespace L1Gen.Generator.Model;

/// <summary>All that the emitter needs of one type marked <c>[FrozenModel]</c>, but for the file.</summary>
/// <param name="HintName">The metadata name, unique but for case.</param>
/// <param name="Namespace">Empty for the global namespace.</param>
/// <param name="Types">The type's declaration and those around it, outermost first.</param>
/// <param name="File">The file as the attribute names it.</param>
/// <param name="EmitsInput">Whether the struct of the surviving inputs is wanted.</param>
/// <param name="IsStandalone">Whether the kernels are emitted too.</param>
internal sealed record FrozenSpec(
    string HintName,
    string Namespace,
    EquatableArray<TypeSpec> Types,
    string File,
    bool EmitsInput,
    bool IsStandalone)
{
    /// <summary>The names of the members that the user's declarations of the type have.</summary>
    public EquatableArray<string> Members { get; init; }
}
