using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>Writes the nested type <c>Gradient</c>: the weight fields again, zeroed, for the gradient of the loss and the penalty.</summary>
internal static class GradientEmitter
{
    /// <summary>The member that holds all fields in a row, for the backward pass of a model whose fields do not all lie in the arena.</summary>
    public const string Flat = "Flat";

    /// <summary>Writes the type.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="model">The model.</param>
    /// <param name="arena">Where the partial properties lie.</param>
    /// <param name="flatLength">Elements of <see cref="Flat"/>; 0 for none.</param>
    public static void Emit(CodeWriter writer, ModelSpec model, ArenaLayout arena, int flatLength = 0)
    {
        writer.Line();
        writer.Line("/// <summary>The gradient of every weight field, zero when made; <c>Clear()</c> zeroes it again.</summary>");
        writer.Open("public sealed class Gradient");
        if (arena.Length > 0)
            writer.Line($"internal readonly global::L1Gen.WeightArena<{model.Element}> Arena = new({Literals.Display(arena.Length)});");
        if (flatLength > 0)
            writer.Line($"internal readonly global::L1Gen.WeightArena<{model.Element}> {Flat} = new({Literals.Display(flatLength)});");
        foreach (FieldSpec field in model.Fields)
            writer.Line(Member(field, arena, model.Element));

        if (NeedsModel(model))
        {
            writer.Line();
            writer.Open($"internal Gradient({(model.IsValueType ? "in " : "")}{model.TypeName} model)");
            foreach (FieldSpec field in model.Fields.Where(IsShapedByModel))
                writer.Line($"{field.GradientName} = {FromModel(field)};");
            writer.Close();
        }

        writer.Line();
        writer.Open("public void Clear()");
        if (arena.Length > 0)
            writer.Line("Arena.AsSpan().Clear();");
        List<string> arrays = model.Fields.Where(IsOneArray).Select(field => field.GradientName).ToList();
        if (arrays.Count > 0)
            writer.Line($"{FieldCode.Memory}Clear([{string.Join(", ", arrays)}]);");
        foreach (FieldSpec field in model.Fields.Where(field => !field.IsInArena && !IsOneArray(field)))
            writer.Line(Clear(field));
        writer.Close();
        writer.Close();
    }

    /// <summary>Whether a length that only the model knows shapes the gradient.</summary>
    public static bool NeedsModel(ModelSpec model) => model.Fields.Any(IsShapedByModel);

    private static bool IsShapedByModel(FieldSpec field) => field.Form switch
    {
        FieldForm.Model or FieldForm.Jagged => true,
        FieldForm.Array or FieldForm.Array2D or FieldForm.Memory => field.Length < 0,
        _ => false,
    };

    private static string Member(FieldSpec field, ArenaLayout arena, string element)
    {
        string access = field.IsPublicInGradient ? "public" : "internal";
        if (field.IsInArena)
            return $"{access} {(field.Form == FieldForm.ArenaScalar ? "ref " : "")}{field.TypeName} {field.GradientName} => {arena.Property(field, "Arena")};";
        return field.Form switch
        {
            FieldForm.Scalar or FieldForm.NumericsVector => $"{access} {field.TypeName} {field.GradientName};",
            FieldForm.InlineArray => $"{access} readonly {element}[] {field.GradientName} = new {element}[{Literals.Display(field.Length)}];",
            FieldForm.Model => $"{access} readonly {field.TypeName}.Gradient {field.GradientName};",
            _ => $"{access} readonly {field.TypeName} {field.GradientName}{(IsShapedByModel(field) ? "" : $" = {New(field, element)}")};",
        };
    }

    private static string New(FieldSpec field, string element)
    {
        return $"new {element}[{string.Join(", ", field.Form == FieldForm.Array2D ? field.Shape.Select(Literals.Display) : [Literals.Display(field.Length)])}]";
    }

    private static string FromModel(FieldSpec field) => field.Form == FieldForm.Model
        ? $"model.{field.Name}.CreateGradient()"
        : $"{FieldCode.Memory}ZerosLike(model.{field.Name})";

    private static string Clear(FieldSpec field) => field.Form switch
    {
        FieldForm.Scalar => $"{field.GradientName} = 0;",
        FieldForm.NumericsVector => $"{field.GradientName} = default;",
        FieldForm.Memory => $"{field.GradientName}.Span.Clear();",
        FieldForm.Model => $"{field.GradientName}.Clear();",
        _ => $"{FieldCode.Memory}ClearRows({field.GradientName});",
    };

    private static bool IsOneArray(FieldSpec field) => field.Form is FieldForm.Array or FieldForm.Array2D or FieldForm.InlineArray;
}
