using L1Gen.Generator.Model;

namespace L1Gen.Generator.Emission;

/// <summary>
/// Writes the partial weight properties of a type that has errors. Without an implementation the compiler would stop at CS9248, before the
/// analyzers say what is wrong.
/// </summary>
internal static class StubEmitter
{
    public static void Emit(CodeWriter writer, ModelSpec model)
    {
        TypeSpec type = model.Types[model.Types.Count - 1];
        writer.Open($"partial {type.Keyword} {type.Name}{type.TypeParameters}");
        foreach (StubSpec stub in model.Stubs)
        {
            writer.Open($"{stub.Modifiers}partial {stub.TypeName} {stub.Name}");
            foreach (string accessor in stub.Accessors)
                writer.Line($"{accessor} => throw new global::System.InvalidOperationException(\"It is not implemented: see the L1Gen error of this type.\");");
            writer.Close();
        }
    }
}
