using System.Collections.Immutable;
using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace L1Gen.Analyzers;

/// <summary>L1G031: a λ path of a model whose forward method is not linear.</summary>
/// <remarks>Such a call binds to the methods of <c>LinearModel</c> that take any model with a forward method, for the sake of this message.</remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PathAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Diagnostics.NoPath];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        IMethodSymbol method = call.TargetMethod.ReducedFrom ?? call.TargetMethod;
        if (!method.ContainingType.IsRuntimeType("LinearModel") || method.Parameters.FirstOrDefault()?.Type.IsRuntimeType("IDifferentiable") != true)
            return;
        IOperation? given = call.Instance ?? call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0)?.Value;
        while (given is IConversionOperation conversion)
            given = conversion.Operand;
        var type = given?.Type as INamedTypeSymbol;
        while (type is not null && type.FindL1Regularized() is null)
            type = type.BaseType;
        if (type is not null)
            context.ReportDiagnostic(Diagnostic.Create(Diagnostics.NoPath, call.Syntax.GetLocation(), type.Name, Fault(type.OriginalDefinition, context)));
    }

    private static string Fault(INamedTypeSymbol type, OperationAnalysisContext context) =>
        ModelParser.Parse(type, new BodySources(context.Compilation, context.CancellationToken), null, context.CancellationToken) is { Forward: not null } spec
        && LinearForm.Of(spec).Fault is { } fault
            ? fault
            : "its forward method is not a product of the input and a weight field, with or without an intercept";
}
