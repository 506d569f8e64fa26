using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>The expressions by which emitted code reaches the elements of a weight field.</summary>
internal static class FieldCode
{
    /// <summary>The alias of the kernels' namespace. It must be no name that a project gives to a global alias or a global type.</summary>
    public const string Alias = "L1_";

    /// <summary>The kernels' namespace: with <c>::</c> nothing but an alias is looked up, so no name of the user's can stand before it.</summary>
    public const string Kernels = Alias + "::";

    public const string Memory = Kernels + "Weights.";
    private const string Marshal = "global::System.Runtime.InteropServices.MemoryMarshal.";

    /// <summary>Parameters and locals of the emitted members: a field of the same name is reached through <c>this</c>.</summary>
    private static readonly HashSet<string> Locals = ["gradient", "lambda", "stepSize", "scale", "sum", "squares", "penalty", "i", "model", "pass", "share", "withGradient", "field"];

    /// <summary>The field within the type's own members.</summary>
    public static string Own(FieldSpec field) => Locals.Contains(field.SourceName) || field.Name.StartsWith("proximal", StringComparison.Ordinal) ? "this." + field.Name : field.Name;

    /// <summary>The field of the gradient.</summary>
    public static string OfGradient(FieldSpec field) => "gradient." + field.GradientName;

    /// <summary>The elements as a span to read.</summary>
    public static string Read(FieldSpec field, string owner) => field.Form switch
    {
        FieldForm.Scalar => $"new global::System.ReadOnlySpan<{field.TypeName}>(in {owner})",
        FieldForm.NumericsVector => $"{Marshal}CreateReadOnlySpan(in {owner}.X, {field.Length})",
        _ => Write(field, owner),
    };

    /// <summary>The elements as a span to read and write.</summary>
    public static string Write(FieldSpec field, string owner) => field.Form switch
    {
        FieldForm.Scalar => $"new global::System.Span<{field.TypeName}>(ref {owner})",
        FieldForm.NumericsVector => $"{Marshal}CreateSpan(ref {owner}.X, {field.Length})",
        FieldForm.Array2D => $"{Memory}AsSpan({owner})",
        FieldForm.Memory => $"{owner}.Span",
        _ => owner,
    };

    /// <summary>The elements as a span, whatever the form: for calls that no array converts to.</summary>
    public static string Span(FieldSpec field)
    {
        string own = Own(field);
        return field.Form switch
        {
            FieldForm.ArenaVector or FieldForm.ArenaMatrix => $"{own}.AsSpan()",
            FieldForm.ArenaScalar => $"new global::System.Span<{field.TypeName}>(ref {own})",
            FieldForm.Array => $"new global::System.Span<{field.TypeName.Substring(0, field.TypeName.Length - 2)}>({own})",
            _ => Write(field, own),
        };
    }

    /// <summary>The statement that refuses a field which is missing or not of its declared length; null where it cannot be.</summary>
    public static string? Check(FieldSpec field)
    {
        string own = Own(field);
        switch (field.Form)
        {
            case FieldForm.Array or FieldForm.Array2D or FieldForm.Jagged:
            case FieldForm.Memory when field.Length >= 0:
                string extents = field.Form is FieldForm.Array or FieldForm.Memory
                    ? field.Length >= 0 ? $", {Literals.Display(field.Length)}" : ""
                    : string.Concat(field.Shape.Select(extent => $", {Literals.Display(extent)}"));
                return $"{Memory}Check{(field.Form == FieldForm.Jagged ? "Rows" : "")}({own}{extents});";
            case FieldForm.Model when field.IsValueType:
                return $"{own}.CheckWeights();";
            case FieldForm.Model:
                return $"{Memory}Check({own});";
            default:
                return null;
        }
    }

    /// <summary>The statement that refuses a gradient made for other lengths; null where they are known at compile time.</summary>
    public static string? CheckGradient(FieldSpec field) =>
        !field.IsExempt && field.Shape.Count == 0 && field.Form is (FieldForm.Array or FieldForm.Array2D or FieldForm.Jagged or FieldForm.Memory)
            ? $"{Memory}CheckGradient({Own(field)}, {OfGradient(field)});"
            : null;

    /// <summary>λ of a model within the model at the λ of the call.</summary>
    public static string InnerLambda(FieldSpec field) => double.IsNaN(field.Lambda)
        ? $"scale * {Memory}LambdaOf({Own(field)})"
        : $"scale * {Literals.Double(field.Lambda)}";
}
