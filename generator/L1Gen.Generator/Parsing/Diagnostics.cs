using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Parsing;

/// <summary>Every diagnostic of L1Gen. The parser and the analyzers report them; each has a page in <c>docs/diagnostics</c>.</summary>
internal static class Diagnostics
{
    private const string Pages = "https://github.com/l1gen/l1gen/blob/main/docs/diagnostics/";

    public static readonly DiagnosticDescriptor NotPartial = Error(1, "A regularized type must be partial", "'{0}' must be partial, because L1Gen adds members to {1}");
    public static readonly DiagnosticDescriptor NoWeights = Warning(2, "A regularized type needs a weight field", "'{0}' has no field marked [Weights], so its penalty is always 0; mark the weights, or remove [L1Regularized]");
    public static readonly DiagnosticDescriptor UnsupportedWeightType = Error(3, "The type of a weight field is not supported", "'{0}' of type '{1}' cannot be a weight field: {2}");
    public static readonly DiagnosticDescriptor MixedElements = Error(4, "The weight fields of a type have one kind of element", "'{0}' holds {1} elements, but the weight fields before it hold {2}; use one kind in one type");
    public static readonly DiagnosticDescriptor InvalidLambda = Error(5, "λ must be finite and not negative", "{0} is {1}, but must be finite and not negative");
    public static readonly DiagnosticDescriptor InvalidExtent = Error(6, "The extents of a shape must be positive", "The shape of '{0}' has {1}; every extent must be positive and their product at most 2,147,483,591");
    public static readonly DiagnosticDescriptor ConflictingAttributes = Error(7, "Two attributes contradict each other", "'{0}' has both [{1}] and [{2}]; remove one of them");
    public static readonly DiagnosticDescriptor RegularizedBias = Info(8, "A bias is usually exempt from the penalty", "'{0}' looks like a bias and is regularized; mark it [Unregularized], or give it a λ of its own to say that you mean it");
    public static readonly DiagnosticDescriptor UnusedGradient = Warning(9, "A penalty without its gradient changes nothing", "The penalty of '{0}' is computed, but nothing in this program calls PenaltyAndGradient, AddPenaltyGradient or ProximalStep on it, so training never sees the penalty");
    public static readonly DiagnosticDescriptor NotWritable = Error(10, "A weight field must be writable", "'{0}' is {1}, so no step could change it; {2}");
    public static readonly DiagnosticDescriptor ShapeMismatch = Error(11, "The shape does not fit the type of the weight field", "'{0}' is declared with shape ({1}), but {2}");
    public static readonly DiagnosticDescriptor InvalidProperty = Error(12, "The property cannot be a weight field", "'{0}' cannot be a weight property: {1}");
    public static readonly DiagnosticDescriptor NameTaken = Error(13, "A name that L1Gen emits is taken", "'{0}' already has a member or type named '{1}', which L1Gen emits; rename it");
    public static readonly DiagnosticDescriptor TypeNotRegularized = Warning(14, "The attribute has no effect outside a regularized type", "'{0}' is marked [{1}], but its type '{2}' is not marked [L1Regularized]");
    public static readonly DiagnosticDescriptor FieldNotWeights = Warning(15, "The attribute has no effect on a field that is no weight field", "'{0}' is marked [{1}], but not [Weights]");
    public static readonly DiagnosticDescriptor UnsupportedType = Error(16, "The kind of type cannot be regularized", "'{0}' cannot be [L1Regularized]: {1}");
    public static readonly DiagnosticDescriptor InnerModel = Error(17, "A model within the model cannot be used", "'{0}' cannot be a weight field: {1}");
    public static readonly DiagnosticDescriptor UnmarkedModel = Info(18, "A regularized model within the model is not counted", "'{0}' holds the regularized model '{1}', but is not marked [Weights], so its penalty is not part of that of '{2}'");
    public static readonly DiagnosticDescriptor InitializerLength = Warning(19, "The initial array does not have the declared length", "'{0}' is declared with {1} elements, but starts with {2}");
    public static readonly DiagnosticDescriptor LanguageVersion = Error(20, "L1Gen emits C# 12", "'{0}' is compiled as C# {1}, but the code of L1Gen needs C# {2}; set <LangVersion> to {2} or later");

    private static DiagnosticDescriptor Error(int number, string title, string message) => Create(number, title, message, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(int number, string title, string message) => Create(number, title, message, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Info(int number, string title, string message) => Create(number, title, message, DiagnosticSeverity.Info);

    private static DiagnosticDescriptor Create(int number, string title, string message, DiagnosticSeverity severity)
    {
        string id = $"L1G{number:000}";
        return new(id, title, message, "L1Gen", severity, isEnabledByDefault: true, helpLinkUri: $"{Pages}{id}.md");
    }
}
