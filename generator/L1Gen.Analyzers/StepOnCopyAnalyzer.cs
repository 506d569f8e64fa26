using System.Collections.Immutable;
using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace L1Gen.Analyzers;

/// <summary>L1G022: a proximal step on a struct that the compiler copies first, so that its own weights stay as they were.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StepOnCopyAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Diagnostics.StepOnCopy];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        if (context.Operation is not IInvocationOperation { TargetMethod.Name: "ProximalStep", Instance: { } instance }
            || instance.Type is not INamedTypeSymbol { IsValueType: true } type || type.FindL1Regularized() is null)
            return;
        if (Mend(instance, Constructor(context)) is { } mend && HoldsWeights(type, context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Diagnostics.StepOnCopy, context.Operation.Syntax.GetLocation(), instance.Syntax.ToString(), type.Name, mend));
        }
    }

    /// <summary>What to do about the copy that the expression gives; null if it is the variable itself.</summary>
    private static string? Mend(IOperation instance, ISymbol? constructor) => instance switch
    {
        IFieldReferenceOperation { Field.IsReadOnly: true } field when !IsAssignedBy(constructor, field.Field) => "remove 'readonly'",
        IFieldReferenceOperation { Instance: { Type.IsValueType: true } outer } => Mend(outer, constructor),
        IPropertyReferenceOperation { Property.RefKind: not RefKind.Ref } => "use a field, or return it by ref",
        IInvocationOperation { TargetMethod.RefKind: not RefKind.Ref } => "keep it in a variable",
        IParameterReferenceOperation { Parameter.RefKind: RefKind.In or RefKind.RefReadOnlyParameter } => "pass it by ref",
        ILocalReferenceOperation { Local: { IsForEach: true, RefKind: RefKind.None } } => "step through the elements by index",
        ILocalReferenceOperation { Local.RefKind: RefKind.RefReadOnly } => "hold it by ref",
        _ => null,
    };

    /// <summary>The constructor that makes the call; in its lambdas and local functions a readonly field is no variable.</summary>
    private static ISymbol? Constructor(OperationAnalysisContext context)
    {
        for (IOperation? operation = context.Operation; operation is not null; operation = operation.Parent)
        {
            if (operation is IAnonymousFunctionOperation or ILocalFunctionOperation)
                return null;
        }

        bool isConstructor = context.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor };
        return isConstructor ? context.ContainingSymbol : null;
    }

    private static bool IsAssignedBy(ISymbol? constructor, IFieldSymbol field) =>
        constructor is not null && constructor.IsStatic == field.IsStatic
        && SymbolEqualityComparer.Default.Equals(constructor.ContainingType, field.ContainingType);

    /// <summary>Whether a regularized weight stands in the struct itself; the elements of an array are shared by its copies.</summary>
    private static bool HoldsWeights(INamedTypeSymbol type, CancellationToken cancellation) =>
        !type.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty
        && ModelParser.Parse(type.OriginalDefinition, sources: null, report: null, cancellation) is { } spec
        && spec.Fields.Any(field => field is
        { IsExempt: false, Form: FieldForm.Scalar or FieldForm.InlineArray or FieldForm.NumericsVector }
            or { IsExempt: false, Form: FieldForm.Model, IsValueType: true });
}
