using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Parsing;

/// <summary>Every diagnostic of L1Gen. The parser and the analyzers report them; each has a page in <c>docs/diagnostics</c>.</summary>
internal static class Diagnostics
{
    private const string Category = "L1Gen";
    private const string Pages = "https://github.com/l1gen/l1gen/blob/main/docs/diagnostics/";

    public static readonly DiagnosticDescriptor NotPartial = new(
        "L1G001", "A regularized type must be partial",
        "'{0}' must be partial, because L1Gen adds members to {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G001.md");

    public static readonly DiagnosticDescriptor NoWeights = new(
        "L1G002", "A regularized type needs a weight field",
        "'{0}' has no field marked [Weights], so its penalty is always 0; mark the weights, or remove [L1Regularized]",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Pages + "L1G002.md");

    public static readonly DiagnosticDescriptor UnsupportedWeightType = new(
        "L1G003", "The type of a weight field is not supported",
        "'{0}' of type '{1}' cannot be a weight field: {2}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G003.md");

    public static readonly DiagnosticDescriptor MixedElements = new(
        "L1G004", "The weight fields of a type have one kind of element",
        "'{0}' holds {1} elements, but the weight fields before it hold {2}; use one kind in one type",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G004.md");

    public static readonly DiagnosticDescriptor InvalidLambda = new(
        "L1G005", "λ must be finite and not negative",
        "{0} is {1}, but must be finite and not negative",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G005.md");

    public static readonly DiagnosticDescriptor InvalidExtent = new(
        "L1G006", "The extents of a shape must be positive",
        "The shape of '{0}' has {1}; every extent must be positive and their product at most 2,147,483,591",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G006.md");

    public static readonly DiagnosticDescriptor ConflictingAttributes = new(
        "L1G007", "Two attributes contradict each other",
        "'{0}' has both [{1}] and [{2}]; remove one of them",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G007.md");

    public static readonly DiagnosticDescriptor RegularizedBias = new(
        "L1G008", "A bias is usually exempt from the penalty",
        "'{0}' looks like a bias and is regularized; mark it [Unregularized], or give it a λ of its own to say that you mean it",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: Pages + "L1G008.md");

    public static readonly DiagnosticDescriptor UnusedGradient = new(
        "L1G009", "A penalty without its gradient changes nothing",
        "The penalty of '{0}' is computed and its weights are trained, but nothing in this program calls ProximalStep, PenaltyAndGradient or "
        + "AddPenaltyGradient on it, so training never sees the penalty",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Pages + "L1G009.md", customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor NotWritable = new(
        "L1G010", "A weight field must be writable",
        "'{0}' is {1}, so no step could change it; {2}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G010.md");

    public static readonly DiagnosticDescriptor ShapeMismatch = new(
        "L1G011", "The shape does not fit the type of the weight field",
        "'{0}' is declared with shape ({1}), but {2}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G011.md");

    public static readonly DiagnosticDescriptor InvalidProperty = new(
        "L1G012", "The property cannot be a weight field",
        "'{0}' cannot be a weight property: {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G012.md");

    public static readonly DiagnosticDescriptor NameTaken = new(
        "L1G013", "A name that L1Gen emits is taken",
        "'{0}' already has a member or type named '{1}', which L1Gen emits; rename it",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G013.md");

    public static readonly DiagnosticDescriptor TypeNotRegularized = new(
        "L1G014", "The attribute has no effect outside a regularized type",
        "'{0}' is marked [{1}], but its type '{2}' is not marked [L1Regularized]",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Pages + "L1G014.md");

    public static readonly DiagnosticDescriptor FieldNotWeights = new(
        "L1G015", "The attribute has no effect on a field that is no weight field",
        "'{0}' is marked [{1}], but not [Weights]",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Pages + "L1G015.md");

    public static readonly DiagnosticDescriptor UnsupportedType = new(
        "L1G016", "The kind of type cannot be regularized",
        "'{0}' cannot be [L1Regularized]: {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G016.md");

    public static readonly DiagnosticDescriptor InnerModel = new(
        "L1G017", "A model within the model cannot be used",
        "'{0}' cannot be a weight field: {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G017.md");

    public static readonly DiagnosticDescriptor UnmarkedModel = new(
        "L1G018", "A regularized model within the model is not counted",
        "'{0}' holds the regularized model '{1}', but is not marked [Weights], so its penalty is not part of that of '{2}'",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: Pages + "L1G018.md");

    public static readonly DiagnosticDescriptor InitializerLength = new(
        "L1G019", "The array does not have the declared length",
        "'{0}' is declared with shape ({1}), but this array has {2}",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Pages + "L1G019.md");

    public static readonly DiagnosticDescriptor LanguageVersion = new(
        "L1G020", "The C# version is too old for the emitted code",
        "'{0}' is compiled as C# {1}, but the code of L1Gen needs C# {2}; set <LangVersion> to {2} or later",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G020.md");

    public static readonly DiagnosticDescriptor SubgradientOnly = new(
        "L1G021", "The subgradient alone leaves no exact zeros",
        "'{0}' is trained with the subgradient of its penalty, but nothing in this program calls ProximalStep on it, so no weight "
        + "becomes exactly 0",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: Pages + "L1G021.md", customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor StepOnCopy = new(
        "L1G022", "The proximal step changes a copy",
        "'{0}' is a copy of the struct '{1}', so the step is lost; {2}",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Pages + "L1G022.md");

    public static readonly DiagnosticDescriptor UnreadableForward = new(
        "L1G023", "The expression cannot be part of a forward method",
        "'{0}' cannot be read as part of a forward method: {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G023.md");

    public static readonly DiagnosticDescriptor ForwardShape = new(
        "L1G024", "The shapes do not fit",
        "'{0}' needs {1}, but {2}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G024.md");

    public static readonly DiagnosticDescriptor ForwardMethod = new(
        "L1G025", "The method cannot be a forward method",
        "'{0}' cannot be a forward method: {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G025.md");

    public static readonly DiagnosticDescriptor UnknownInput = new(
        "L1G026", "Nothing tells the length of an input",
        "Nothing in the forward method tells the length of '{0}'; declare it: [Inputs(length)]",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G026.md");

    public static readonly DiagnosticDescriptor UnusedWeights = new(
        "L1G027", "The forward method does not use a weight field",
        "'{0}' does not take part in the scores of '{1}', so that the loss has no gradient for it",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: Pages + "L1G027.md");

    public static readonly DiagnosticDescriptor ZeroStart = new(
        "L1G028", "A network that starts at 0 cannot learn",
        "This constructor of '{0}' leaves its weights at 0, and a network of zeros cannot learn; {1}",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Pages + "L1G028.md");

    public static readonly DiagnosticDescriptor LinkTwice = new(
        "L1G029", "The loss applies the link function itself",
        "'{0}' returns its scores through {1}, but the loss {2} applies {3} itself; return them as they are before {1}",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Pages + "L1G029.md");

    public static readonly DiagnosticDescriptor IgnoredParameter = new(
        "L1G030", "The loss has no such parameter",
        "The loss {0} has no {1}, which belongs to {2}; remove it, or use that loss",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Pages + "L1G030.md");

    public static readonly DiagnosticDescriptor NoPath = new(
        "L1G031", "The model is not linear and has no λ path",
        "'{0}' has no λ path: {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G031.md");

    public static readonly DiagnosticDescriptor FrozenType = new(
        "L1G032", "A frozen model must be a static partial class",
        "'{0}' cannot be a frozen model: {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G032.md");

    public static readonly DiagnosticDescriptor FrozenFileMissing = new(
        "L1G033", "The file of a frozen model is not an additional file",
        "'{0}' is none of the project's additional files; {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G033.md");

    public static readonly DiagnosticDescriptor FrozenFileAmbiguous = new(
        "L1G034", "The file of a frozen model is not the only one of its name",
        "'{0}' matches {1}; write as much of the path as tells one from the others",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G034.md");

    public static readonly DiagnosticDescriptor FrozenFileUnreadable = new(
        "L1G035", "The file of a frozen model cannot be used",
        "'{0}' cannot be used: {1}",
        Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + "L1G035.md");

    public static readonly DiagnosticDescriptor FrozenConstant = new(
        "L1G036", "Nothing of a frozen model is left",
        "The scores of '{0}' depend on no input: of {1} weights none is left; save a model that was trained with a smaller λ",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Pages + "L1G036.md");

    public static readonly DiagnosticDescriptor FrozenInputSize = new(
        "L1G037", "The input struct of a frozen model is large",
        "'{0}' reads {1} input elements, and its struct Input has a member for each; a row in a span is handier beyond {2}",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: Pages + "L1G037.md");
}
