using System.Collections.Immutable;
using L1Gen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace L1Gen.Generator.Parsing;

/// <summary>Reads the weight fields of one type.</summary>
/// <param name="models">The type, last, and the models that it is read for.</param>
/// <param name="lambda">The type's λ.</param>
/// <param name="lambda2">The type's λ₂.</param>
/// <param name="sources">Gives the bodies that models within the model need.</param>
/// <param name="report">Takes what is wrong.</param>
/// <param name="cancellation">Ends the reading.</param>
internal sealed class FieldParser(
    ImmutableArray<INamedTypeSymbol> models, double lambda, double lambda2, BodySources? sources, Reporter report, CancellationToken cancellation)
{
    private readonly INamedTypeSymbol _type = models[models.Length - 1];

    /// <summary>The element kind of the fields read so far; null before the first.</summary>
    public string? Element { get; private set; }

    public ImmutableArray<(ISymbol Member, FieldSpec Spec)> ParseFields()
    {
        var fields = ImmutableArray.CreateBuilder<(ISymbol Member, FieldSpec Spec)>();
        foreach (ISymbol member in _type.GetMembers())
        {
            cancellation.ThrowIfCancellationRequested();
            if (member is not (IFieldSymbol or IPropertySymbol { PartialDefinitionPart: null }) || member.FindWeights() is not { } weights)
                continue;
            if (Parse(member, weights) is { } field)
                fields.Add((member, field));
        }

        string[] names = Names.InGradient(fields.Select(field => field.Spec.SourceName).ToArray());
        for (int i = 0; i < fields.Count; i++)
            fields[i] = (fields[i].Member, fields[i].Spec with { GradientName = Names.Escape(names[i]) });
        return fields.ToImmutable();
    }

    private FieldSpec? Parse(ISymbol member, AttributeData weights)
    {
        ITypeSymbol type = member.TypeOf();
        if (!CheckMember(member) || Storage(member, type) is not { } storage)
            return null;

        if (storage.Element is { } element)
        {
            if (Element is not null && Element != element)
                report(Diagnostics.MixedElements, null, member, member.Name, element, Element);
            Element ??= element;
        }

        AttributeData? unregularized = member.FindUnregularized();
        AttributeData? own = member.FindL1Regularized();
        if (unregularized is not null && own is not null)
            report(Diagnostics.ConflictingAttributes, unregularized.LocationOf(cancellation), member, member.Name, "L1Regularized", "Unregularized");

        // A model within the model keeps its own λ's: NaN says so.
        (double fieldLambda, double fieldLambda2) = storage.Form == FieldForm.Model ? (double.NaN, 0) : (lambda, lambda2);
        if (own is not null)
        {
            (fieldLambda, fieldLambda2) = ModelParser.LambdaOf(own, fieldLambda, fieldLambda2);
            ModelParser.CheckLambda(report, own, member, cancellation);
            if (storage.Form == FieldForm.Model && fieldLambda2 != 0)
                report(Diagnostics.InnerModel, own.LocationOf(cancellation), member, member.Name, "its λ₂ is declared in its own type; give only λ here");
        }

        ImmutableArray<int> shape = ReadShape(member, weights);
        int length = CheckShape(member, weights, storage, shape);
        return new FieldSpec(
            Names.Escape(member.Name),
            member.Name,
            GradientName: "",
            storage.Form,
            type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            shape,
            length,
            unregularized is not null,
            fieldLambda,
            fieldLambda2,
            type.IsValueType,
            storage.Form != FieldForm.Model || InnerModels.IsVisibleWith((INamedTypeSymbol)type, _type),
            Modifiers(member));
    }

    /// <summary>Whether emitted code could reach the member and change its elements.</summary>
    private bool CheckMember(ISymbol member)
    {
        ITypeSymbol type = member.TypeOf();
        (DiagnosticDescriptor Descriptor, string What, string? Mend)? fault = member switch
        {
            IFieldSymbol { IsConst: true } => (Diagnostics.NotWritable, "a constant", "make it an instance field"),
            { IsStatic: true } => (Diagnostics.NotWritable, "static", "make it an instance member"),
            IFieldSymbol { AssociatedSymbol: not null } => (Diagnostics.InvalidProperty, "the backing field has no name; write [Weights] without 'field:'", null),
            IFieldSymbol { RefKind: not RefKind.None } => (Diagnostics.NotWritable, "a ref field", "hold the elements themselves"),
            IFieldSymbol { IsReadOnly: true } when type.IsValueType && !IsMemory(type) =>
                (Diagnostics.NotWritable, "readonly", "remove 'readonly'"),
            IFieldSymbol { IsVolatile: true } when type.IsValueType =>
                (Diagnostics.UnsupportedWeightType, "volatile float", "a step reads and writes it as plain memory; remove 'volatile'"),
            IPropertySymbol { ExplicitInterfaceImplementations.IsEmpty: false } =>
                (Diagnostics.InvalidProperty, "it implements an interface explicitly, so no code can name it; mark the field behind it", null),
            IPropertySymbol { IsIndexer: true } => (Diagnostics.InvalidProperty, "it is an indexer; mark the field behind it", null),
            IPropertySymbol { GetMethod: null } => (Diagnostics.InvalidProperty, "it has no getter", null),
            IPropertySymbol { IsPartialDefinition: true, SetMethod: not null } => (Diagnostics.InvalidProperty, "the elements live in the model's arena; declare it { get; }", null),
            IPropertySymbol { IsPartialDefinition: true } when _type.IsValueType =>
                (Diagnostics.InvalidProperty, "a struct has no arena of its own; make it a class, or use a field", null),
            IPropertySymbol { IsPartialDefinition: false } when type.IsValueType && !IsMemory(type) && !IsArenaType(type) =>
                (Diagnostics.InvalidProperty, "its getter returns a copy; mark a field, or make it a partial property", null),
            IPropertySymbol { IsPartialDefinition: false } when IsArenaType(type) =>
                (Diagnostics.InvalidProperty, "make it a partial property without a body; L1Gen implements it", null),
            _ => null,
        };
        if (fault is { } found)
        {
            object[] arguments = found.Mend is null ? [member.Name, found.What] : [member.Name, found.What, found.Mend];
            report(found.Descriptor, null, member, arguments);
        }

        return fault is null;
    }

    private (FieldForm Form, string? Element, int Length)? Storage(ISymbol member, ITypeSymbol type)
    {
        if (member is IPropertySymbol { IsPartialDefinition: true } property)
        {
            if (member.DeclaringSyntaxReferences[0].SyntaxTree.Options is CSharpParseOptions { LanguageVersion: < LanguageVersion.CSharp13 } options)
                report(Diagnostics.LanguageVersion, null, member, member.Name, options.LanguageVersion.ToDisplayString(), "13");
            if (property.RefKind == RefKind.Ref && ElementOf(type) is { } scalar)
                return (FieldForm.ArenaScalar, scalar, 1);
            if (IsArenaType(type) && property.RefKind == RefKind.None)
                return (type.Name.EndsWith("Vector", StringComparison.Ordinal) ? FieldForm.ArenaVector : FieldForm.ArenaMatrix, type.Name.StartsWith("Double", StringComparison.Ordinal) ? "double" : "float", -1);
            report(Diagnostics.InvalidProperty, null, member, member.Name, "a partial weight property is a Vector, Matrix, DoubleVector, DoubleMatrix, ref float or ref double");
            return null;
        }

        switch (type)
        {
            case IArrayTypeSymbol { Rank: 1 } array when ElementOf(array.ElementType) is { } element:
                return (FieldForm.Array, element, -1);
            case IArrayTypeSymbol { Rank: 2 } array when ElementOf(array.ElementType) is { } element:
                return (FieldForm.Array2D, element, -1);
            case IArrayTypeSymbol { Rank: 1, ElementType: IArrayTypeSymbol { Rank: 1 } inner } when ElementOf(inner.ElementType) is { } element:
                return (FieldForm.Jagged, element, -1);
            case INamedTypeSymbol named when IsMemory(type) && ElementOf(named.TypeArguments[0]) is { } element:
                return (FieldForm.Memory, element, -1);
            case INamedTypeSymbol named when InlineArray(named) is { } inline:
                return (FieldForm.InlineArray, inline.Element, inline.Length);
            case { Name: "Vector2" or "Vector3" or "Vector4" } when KnownSymbols.IsNamespace(type, "System", "Numerics"):
                return (FieldForm.NumericsVector, "float", type.Name[6] - '0');
            case INamedTypeSymbol named when named.FindL1Regularized() is not null:
                if (InnerModels.Fault(named, models, sources, cancellation) is not { } fault)
                    return (FieldForm.Model, null, -1);
                report(Diagnostics.InnerModel, null, member, member.Name, fault);
                return null;
            case not null when ElementOf(type) is { } element:
                return (FieldForm.Scalar, element, 1);
            default:
                report(Diagnostics.UnsupportedWeightType, null, member, member.Name, type?.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) ?? "?", "use float or double in a scalar, T[], T[,], T[][], Memory<T>, an [InlineArray] struct, System.Numerics.Vector2, 3 or 4, or another [L1Regularized] type");
                return null;
        }
    }

    private static string? ElementOf(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Single => "float",
        SpecialType.System_Double => "double",
        _ => null,
    };

    private static bool IsMemory(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Memory", Arity: 1 } && KnownSymbols.IsNamespace(type, "System");

    private static bool IsArenaType(ITypeSymbol type) =>
        type.IsRuntimeType("Vector") || type.IsRuntimeType("Matrix") || type.IsRuntimeType("DoubleVector") || type.IsRuntimeType("DoubleMatrix");

    private static (string Element, int Length)? InlineArray(INamedTypeSymbol type)
    {
        if (!type.IsValueType)
            return null;
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (attribute is { AttributeClass.Name: "InlineArrayAttribute", ConstructorArguments.Length: 1 }
                && attribute.ConstructorArguments[0].Value is int length
                && type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => !field.IsStatic) is { } element
                && ElementOf(element.Type) is { } kind)
                return (kind, length);
        }

        return null;
    }

    private ImmutableArray<int> ReadShape(ISymbol member, AttributeData weights)
    {
        if (weights.ConstructorArguments.Length != 1 || weights.ConstructorArguments[0] is not { Kind: TypedConstantKind.Array, IsNull: false } argument)
            return [];
        ImmutableArray<int> shape = [.. argument.Values.Select(value => value.Value is int extent ? extent : 0)];
        long product = 1;
        foreach (int extent in shape)
        {
            product = extent > 0 ? Math.Min(product * extent, int.MaxValue) : 0;
            if (extent <= 0 || product > 0x7FFFFFC7)
            {
                string what = extent <= 0 ? $"an extent of {Literals.Display(extent)}" : "too many elements";
                report(Diagnostics.InvalidExtent, weights.LocationOf(cancellation), member, member.Name, what);
                return [];
            }
        }

        return shape;
    }

    /// <summary>Checks the shape against the form.</summary>
    /// <returns>The number of elements, or −1 where it is known at run time only.</returns>
    private int CheckShape(ISymbol member, AttributeData weights, (FieldForm Form, string? Element, int Length) storage, ImmutableArray<int> shape)
    {
        int product = shape.IsEmpty ? -1 : shape.Aggregate(1, (a, b) => unchecked(a * b));
        string? fault = storage.Form switch
        {
            FieldForm.Scalar or FieldForm.ArenaScalar => shape.IsEmpty ? null : "a scalar has no shape",
            FieldForm.Model => shape.IsEmpty ? null : "the shapes of a model within the model stand in its own type",
            FieldForm.Array2D or FieldForm.Jagged => shape.Length is 0 or 2 ? null : "its type has rows and columns; give both",
            FieldForm.ArenaVector => shape.Length == 1 ? null : "a partial Vector needs its length: [Weights(length)]",
            FieldForm.ArenaMatrix => shape.Length == 2 ? null : "a partial Matrix needs its extents: [Weights(inputs, outputs)]",
            FieldForm.InlineArray or FieldForm.NumericsVector => shape.IsEmpty || product == storage.Length ? null : $"its type holds {storage.Length} elements",
            _ => null,
        };
        if (fault is not null)
            report(Diagnostics.ShapeMismatch, weights.LocationOf(cancellation), member, member.Name, string.Join(", ", shape), fault);
        return product > 0 ? product : storage.Length;
    }

    /// <summary>The modifiers that the implementing part of a partial property must repeat.</summary>
    private string Modifiers(ISymbol member) => member is IPropertySymbol { IsPartialDefinition: true }
        && member.DeclaringSyntaxReferences[0].GetSyntax(cancellation) is PropertyDeclarationSyntax declaration
        ? StubReader.Modifiers(declaration.Modifiers)
        : "";
}
