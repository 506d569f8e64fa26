using System.Collections.Immutable;
using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace L1Gen.Analyzers;

/// <summary>
/// L1G028: a constructor of a network that leaves the arena at 0, where nothing that is learnt can tell its units apart. Where a type declares a
/// constructor, none is emitted that would fill it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConstructorAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Diagnostics.ZeroStart];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationBlockAction(Analyze);
        context.RegisterSymbolAction(AnalyzePrimary, SymbolKind.NamedType);
    }

    private static void Analyze(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor
            && constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.CancellationToken) is ConstructorDeclarationSyntax declaration
            && declaration.Initializer?.IsKind(SyntaxKind.ThisConstructorInitializer) != true
            && !context.OperationBlocks.SelectMany(block => block.DescendantsAndSelf()).Any(HandsOnWeights)
            && IsNetwork(constructor.ContainingType, context.Compilation, context.CancellationToken))
        {
            context.ReportDiagnostic(Diagnostic.Create(Diagnostics.ZeroStart, constructor.Locations[0], constructor.ContainingType.Name, "call this.Initialize(seed)"));
        }
    }

    /// <summary>A primary constructor has no body that could fill the weights.</summary>
    private static void AnalyzePrimary(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        foreach (IMethodSymbol constructor in type.InstanceConstructors)
        {
            if (constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.CancellationToken) is TypeDeclarationSyntax { ParameterList: not null }
                && IsNetwork(type, context.Compilation, context.CancellationToken))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Diagnostics.ZeroStart, constructor.Locations[0], type.Name, "make it a constructor with a body that calls this.Initialize(seed)"));
            }
        }
    }

    /// <summary>Whether the operation is the model itself, used for more than a member that is no weight field: whoever gets it may fill it.</summary>
    private static bool HandsOnWeights(IOperation operation) =>
        operation is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }
        && operation.Parent switch
        {
            IMemberReferenceOperation reference => reference.Member.FindWeights() is not null,
            IInvocationOperation call => call.TargetMethod.MethodKind != MethodKind.Constructor,
            _ => true,
        };

    /// <summary>Whether one product follows, or stands beside, another and uses a partial matrix. A single one is a linear model, which learns from 0 too.</summary>
    private static bool IsNetwork(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
    {
        if (type.FindL1Regularized() is null || ModelParser.Parse(type, new BodySources(compilation, cancellation), null, cancellation) is not { Forward: { } forward } spec)
            return false;
        NodeSpec[] products = [.. forward.Nodes.Where(node => node.Op is NodeOp.MatMul or NodeOp.SparseMatMul or NodeOp.Gather)];
        return products.Length > 1 && products.SelectMany(product => product.Operands).Select(operand => forward.Nodes[operand])
            .Any(node => node.Op == NodeOp.Weights && spec.Fields[node.Index].Form == FieldForm.ArenaMatrix);
    }
}
