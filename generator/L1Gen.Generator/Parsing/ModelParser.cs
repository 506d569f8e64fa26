using System.Collections.Immutable;
using L1Gen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace L1Gen.Generator.Parsing;

/// <summary>Reads an annotated type into a <see cref="ModelSpec"/>. The generator takes the spec, the analyzer the diagnostics of the same reading.</summary>
internal sealed class ModelParser
{
    /// <summary>What L1Gen emits into the type; the user's members must not have these names.</summary>
    public static readonly ImmutableArray<string> EmittedNames =
        ["L1Norm", "Penalty", "AddPenaltyGradient", "PenaltyAndGradient", "ProximalStep", "Sparsity", "CreateGradient", "CheckWeights", "Gradient"];

    /// <summary>Part of the path that the compiler gives to emitted files.</summary>
    private static readonly string EmittedFolder = typeof(L1Generator).FullName;

    private readonly INamedTypeSymbol _type;
    private readonly BodySources? _sources;
    private readonly Action<Diagnostic>? _report;
    private readonly CancellationToken _cancellation;
    private bool _hasErrors;

    private ModelParser(INamedTypeSymbol type, BodySources? sources, Action<Diagnostic>? report, CancellationToken cancellation)
    {
        _type = type;
        _sources = sources;
        _report = report;
        _cancellation = cancellation;
    }

    /// <summary>Reads a type that is marked <c>[L1Regularized]</c>.</summary>
    /// <param name="type">The type.</param>
    /// <param name="sources">Gives the bodies of its methods; null where the forward method is of no interest.</param>
    /// <param name="report">Takes what is wrong with it; null where nobody asks.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>
    /// The spec, without its forward part where that alone has errors; for other errors one that is <see cref="ModelSpec.IsFaulty"/>, or null where there
    /// is nothing to emit at all.
    /// </returns>
    public static ModelSpec? Parse(INamedTypeSymbol type, BodySources? sources, Action<Diagnostic>? report, CancellationToken cancellation) =>
        Parse(type, sources, report, [], cancellation);

    /// <summary>The same for a model within the models of <paramref name="outer"/>.</summary>
    internal static ModelSpec? Parse(
        INamedTypeSymbol type, BodySources? sources, Action<Diagnostic>? report, ImmutableArray<INamedTypeSymbol> outer, CancellationToken cancellation) =>
        new ModelParser(type, sources, report, cancellation).Parse(outer.Add(type));

    private ModelSpec? Parse(ImmutableArray<INamedTypeSymbol> models)
    {
        AttributeData? attribute = _type.FindL1Regularized();
        if (attribute is null)
            return null;
        if (!CheckType())
            return ParseStubs();

        (double lambda, double lambda2) = ReadLambda(attribute);
        CheckNames();
        var parser = new FieldParser(models, lambda, lambda2, _sources, Report, _cancellation);
        var table = new WeightTable(parser.ParseFields());
        ImmutableArray<FieldSpec> fields = [.. table.Fields.Select(field => field.Spec)];
        if (fields.IsEmpty && !_hasErrors)
            Report(Diagnostics.NoWeights, _type, _type.Name);
        ForwardSpec? forward = ParseForward(table, parser.Element ?? "float");
        return _hasErrors ? ParseStubs() : Spec(parser.Element ?? "float", ReferenceLambda(lambda, fields), fields, forward, []);
    }

    private ModelSpec Spec(string element, double lambda, ImmutableArray<FieldSpec> fields, ForwardSpec? forward, ImmutableArray<StubSpec> stubs) => new(
        TypeOutline.HintName(_type),
        TypeOutline.Namespace(_type),
        TypeOutline.TypesAround(_type),
        _type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
        _type.IsValueType,
        element,
        lambda,
        Names.Free(_type, "_arena"),
        fields,
        forward,
        stubs);

    /// <summary>What can be emitted of a type with errors: null where another part of it would not compile either.</summary>
    private ModelSpec? ParseStubs()
    {
        if (_type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || TypeOutline.IsFileLocal(_type))
            return null;
        for (INamedTypeSymbol? type = _type; type is not null; type = type.ContainingType)
        {
            if (TypeOutline.PartThatIsNotPartial(type, _cancellation) is not null)
                return null;
        }

        ImmutableArray<StubSpec> stubs = StubReader.Read(_type, _cancellation);
        return stubs.IsEmpty ? null : Spec("float", 1, [], null, stubs);
    }

    /// <summary>Reads the forward method, if there is one and nothing else is wrong. What is wrong with it keeps only its own part from being emitted.</summary>
    private ForwardSpec? ParseForward(WeightTable fields, string element)
    {
        bool hadErrors = _hasErrors;
        if (_sources is null || !_sources.Has(_type) || ForwardMethod.Find(_type, element, Report, _cancellation) is not { } method || _hasErrors)
        {
            _hasErrors = hadErrors;
            return null;
        }

        ForwardSpec? spec = new ForwardParser(_type, method, element, fields, _sources, Report, _cancellation).Parse();
        bool isWhole = !_hasErrors;
        _hasErrors = hadErrors;
        return isWhole ? spec : null;
    }

    /// <summary>Reads λ and λ₂ of an attribute; what is not finite or negative is reported.</summary>
    private (double Lambda, double Lambda2) ReadLambda(AttributeData attribute)
    {
        (double lambda, double lambda2) = LambdaOf(attribute);
        CheckLambda(Report, attribute, _type, _cancellation);
        return (lambda, lambda2);
    }

    /// <summary>λ and λ₂ of an attribute; what it does not give keeps the value given here.</summary>
    public static (double Lambda, double Lambda2) LambdaOf(AttributeData attribute, double lambda = 1, double lambda2 = 0)
    {
        if (attribute.ConstructorArguments.Length == 1 && attribute.ConstructorArguments[0].Value is double first)
            lambda = first;
        foreach (KeyValuePair<string, TypedConstant> named in attribute.NamedArguments)
        {
            if (named is { Key: "Lambda2", Value.Value: double second })
                lambda2 = second;
        }

        return (lambda, lambda2);
    }

    /// <summary>Reports what the attribute itself gives and is not finite or negative.</summary>
    public static void CheckLambda(Reporter report, AttributeData attribute, ISymbol owner, CancellationToken cancellation)
    {
        (double lambda, double lambda2) = LambdaOf(attribute);
        foreach ((string name, double value) in new[] { ("λ", lambda), ("λ₂", lambda2) })
        {
            if (!(value >= 0) || double.IsInfinity(value))
                report(Diagnostics.InvalidLambda, attribute.LocationOf(cancellation), owner, $"{name} of '{owner.Name}'", Literals.Display(value));
        }
    }

    /// <summary>The λ that one given at run time takes the place of: the type's, or the largest of its fields, or 1 where all are 0.</summary>
    private static double ReferenceLambda(double lambda, ImmutableArray<FieldSpec> fields)
    {
        if (lambda > 0)
            return lambda;
        double largest = 0;
        foreach (FieldSpec field in fields)
        {
            if (!field.IsExempt && field.Lambda > largest)
                largest = field.Lambda;
        }

        return largest > 0 ? largest : 1;
    }

    private bool CheckType()
    {
        string? reason =
            _type.IsStatic ? "a static type has no weights; make it an instance type" :
            _type.TypeKind is not (TypeKind.Class or TypeKind.Struct) ? "only classes, structs and records can" :
            _type.IsRefLikeType ? "a ref struct cannot be a model that trainers hold; make it a struct or a class" :
            TypeOutline.IsFileLocal(_type) ? "a file-local type cannot be continued in another file; make it internal" :
            RegularizedBase() is { } found ? $"its base '{found.Name}' is regularized already, and one penalty would hide the other; hold the base as a weight field instead" :
            null;
        if (reason is not null)
            Report(Diagnostics.UnsupportedType, _type, _type.Name, reason);

        for (INamedTypeSymbol? type = _type; type is not null; type = type.ContainingType)
        {
            if (TypeOutline.PartThatIsNotPartial(type, _cancellation) is { } part)
                Report(Diagnostics.NotPartial, part.Identifier.GetLocation(), type, type.Name, SymbolEqualityComparer.Default.Equals(type, _type) ? "it" : $"'{_type.Name}' in it");
        }

        if (_type.DeclaringSyntaxReferences[0].SyntaxTree.Options is CSharpParseOptions { LanguageVersion: < LanguageVersion.CSharp12 } options)
            Report(Diagnostics.LanguageVersion, _type, _type.Name, options.LanguageVersion.ToDisplayString(), "12");
        return !_hasErrors;
    }

    private INamedTypeSymbol? RegularizedBase()
    {
        for (INamedTypeSymbol? type = _type.BaseType; type is not null; type = type.BaseType)
        {
            if (type.FindL1Regularized() is not null)
                return type;
        }

        return null;
    }

    private void CheckNames()
    {
        foreach (string name in EmittedNames)
        {
            if (_type.Name == name)
                Report(Diagnostics.NameTaken, _type, _type.Name, name);
            for (INamedTypeSymbol? type = _type; type is not null; type = type.BaseType)
            {
                foreach (ISymbol member in type.GetMembers(name))
                {
                    bool own = SymbolEqualityComparer.Default.Equals(type, _type);
                    if ((own || member.DeclaredAccessibility != Accessibility.Private) && !IsEmitted(member))
                        Report(Diagnostics.NameTaken, own ? member : _type, _type.Name, name);
                }
            }
        }
    }

    /// <summary>Whether the member is what L1Gen emitted itself, as the analyzers see it.</summary>
    public static bool IsEmitted(ISymbol member) => member.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree.FilePath.Contains(EmittedFolder));

    private void Report(DiagnosticDescriptor descriptor, ISymbol at, params object[] arguments) => Report(descriptor, null, at, arguments);

    private void Report(DiagnosticDescriptor descriptor, Location? location, ISymbol at, params object[] arguments)
    {
        _hasErrors |= descriptor.DefaultSeverity == DiagnosticSeverity.Error;
        _report?.Invoke(Diagnostic.Create(descriptor, location ?? at.Locations.FirstOrDefault(), arguments));
    }
}

/// <summary>Takes a diagnostic: at the location if there is one, else at the symbol.</summary>
internal delegate void Reporter(DiagnosticDescriptor descriptor, Location? location, ISymbol at, params object[] arguments);
