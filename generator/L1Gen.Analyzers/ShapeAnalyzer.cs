using System.Collections.Immutable;
using L1Gen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace L1Gen.Analyzers;

/// <summary>L1G019: an array given to a weight field that has another shape than the one declared, and is refused at run time.</summary>
/// <remarks>An empty array is let pass: it is what a field holds until its weights are known.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ShapeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Diagnostics.InitializerLength];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(
            Analyze, OperationKind.FieldInitializer, OperationKind.PropertyInitializer, OperationKind.SimpleAssignment);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        (ISymbol?, IOperation) given = context.Operation switch
        {
            IFieldInitializerOperation initializer => (initializer.InitializedFields.FirstOrDefault(), initializer.Value),
            IPropertyInitializerOperation initializer => (initializer.InitializedProperties.FirstOrDefault(), initializer.Value),
            ISimpleAssignmentOperation { Target: IMemberReferenceOperation target } assignment => (target.Member, assignment.Value),
            _ => (null, context.Operation),
        };
        (ISymbol? member, IOperation value) = given;
        if (member?.ContainingType?.FindL1Regularized() is null || member.FindWeights() is not { } weights)
            return;
        ImmutableArray<int> shape = Shape(weights);
        if (shape.IsEmpty)
            return;
        CheckArray(context, member, shape, shape, WithoutConversions(value));
    }

    /// <summary>Compares an array with the extents left to it: all of them, or those of a row of a jagged array.</summary>
    private static void CheckArray(
        OperationAnalysisContext context, ISymbol member, ImmutableArray<int> declared, ImmutableArray<int> shape, IOperation value)
    {
        if (Extents(value) is not { IsEmpty: false } extents || extents.Contains(0))
            return;

        // A number of extents that does not suit the type is L1G011.
        bool isJagged = value.Type is IArrayTypeSymbol { Rank: 1, ElementType: IArrayTypeSymbol };
        if ((isJagged || extents.Length > 1) && shape.Length != 2)
            return;
        ImmutableArray<int> expected = isJagged ? [shape[0]] : extents.Length == 1 ? [shape.Aggregate(1, (a, b) => a * b)] : shape;
        if (!extents.SequenceEqual(expected))
        {
            string found = extents.Length > 1 ? $"shape ({string.Join(", ", extents)})"
                : $"{Literals.Display(extents[0])} {(isJagged ? "row" : "element")}{(extents[0] == 1 ? "" : "s")}";
            context.ReportDiagnostic(Diagnostic.Create(
                Diagnostics.InitializerLength, value.Syntax.GetLocation(), member.Name, string.Join(", ", declared), found));
        }
        else if (isJagged)
        {
            foreach (IOperation row in Elements(value))
                CheckArray(context, member, declared, [shape[1]], WithoutConversions(row));
        }
    }

    /// <summary>The extents of a new array, where all are constant.</summary>
    private static ImmutableArray<int>? Extents(IOperation value)
    {
        switch (value)
        {
            case IArrayCreationOperation creation:
                var extents = ImmutableArray.CreateBuilder<int>();
                foreach (IOperation size in creation.DimensionSizes)
                {
                    if (size.ConstantValue is not { HasValue: true, Value: int extent })
                        return null;
                    extents.Add(extent);
                }

                return extents.ToImmutable();
            case ICollectionExpressionOperation { Type: IArrayTypeSymbol } collection:
                return collection.Elements.Any(element => element is ISpreadOperation) ? null : [collection.Elements.Length];
            default:
                return null;
        }
    }

    private static ImmutableArray<IOperation> Elements(IOperation array) => array switch
    {
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
        ICollectionExpressionOperation collection => collection.Elements,
        _ => [],
    };

    private static IOperation WithoutConversions(IOperation value)
    {
        while (value is IConversionOperation conversion)
            value = conversion.Operand;
        return value;
    }

    /// <summary>The declared extents; empty where there are none, or one is faulty, which L1G006 tells.</summary>
    private static ImmutableArray<int> Shape(AttributeData weights)
    {
        if (weights.ConstructorArguments.Length != 1
            || weights.ConstructorArguments[0] is not { Kind: TypedConstantKind.Array, IsNull: false } argument)
            return [];
        ImmutableArray<int> shape = [.. argument.Values.Select(value => value.Value is int extent ? extent : 0)];
        return shape.Any(extent => extent <= 0) || shape.Aggregate(1.0, (a, b) => a * b) > int.MaxValue ? [] : shape;
    }
}
