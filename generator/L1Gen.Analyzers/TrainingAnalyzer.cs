using System.Collections.Immutable;
using L1Gen.Generator.Model;
using L1Gen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace L1Gen.Analyzers;

/// <summary>
/// Of a model whose weights the program changes, L1G009: a penalty that is computed, while nothing gives its gradient or its step to the
/// weights; and L1G021: a penalty of which only the subgradient is used.
/// </summary>
/// <remarks>
/// Looks at the types of this compilation that no other can use: all of a program, and those of a library that are not visible outside. A
/// model that is handed on as an interface, an object or the argument of a type parameter that demands one counts as fully used.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TrainingAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Diagnostics.UnusedGradient, Diagnostics.SubgradientOnly];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var uses = new ModelUses(start.Compilation);
            start.RegisterOperationAction(
                operation => uses.Add(operation.Operation, operation.ContainingSymbol),
                OperationKind.Invocation, OperationKind.MethodReference, OperationKind.Conversion, OperationKind.ObjectCreation,
                OperationKind.PropertyReference, OperationKind.FieldReference);
            start.RegisterCompilationEndAction(end => Report(end, uses));
        });
    }

    private static void Report(CompilationAnalysisContext context, ModelUses uses)
    {
        foreach (INamedTypeSymbol type in uses.Types)
        {
            if (IsVisibleElsewhere(type, context.Compilation))
                continue;
            ModelUse use = uses.Of(type);
            if (!use.HasFlag(ModelUse.Training) || use.HasFlag(ModelUse.Elsewhere) || use.HasFlag(ModelUse.Step))
                continue;
            if (use.HasFlag(ModelUse.Gradient))
            {
                if (uses.First(type, ModelUse.Gradient) is { } gradient && HasL1(type, context.CancellationToken))
                    context.ReportDiagnostic(Diagnostic.Create(Diagnostics.SubgradientOnly, gradient, type.Name));
            }
            else if (uses.First(type, ModelUse.Penalty) is { } penalty)
            {
                context.ReportDiagnostic(Diagnostic.Create(Diagnostics.UnusedGradient, penalty, type.Name));
            }
        }
    }

    /// <summary>Whether another compilation may hold the calls that this one lacks.</summary>
    private static bool IsVisibleElsewhere(INamedTypeSymbol type, Compilation compilation)
    {
        if (compilation.Options.OutputKind
            is OutputKind.ConsoleApplication or OutputKind.WindowsApplication or OutputKind.WindowsRuntimeApplication)
            return false;
        bool hasFriends = compilation.Assembly.GetAttributes()
            .Any(attribute => attribute.AttributeClass?.Name == "InternalsVisibleToAttribute");
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
        {
            if (t.DeclaredAccessibility == Accessibility.Private
                || (!hasFriends && t.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedAndInternal))
                return false;
        }

        return true;
    }

    /// <summary>Whether a step of the type could make zeros at all: with λ₂ alone it makes none.</summary>
    private static bool HasL1(INamedTypeSymbol type, CancellationToken cancellation) =>
        ModelParser.Parse(type, sources: null, report: null, cancellation) is { } spec
        && spec.Fields.Any(field => !field.IsExempt && (field.Lambda > 0 || (field.Form == FieldForm.Model && double.IsNaN(field.Lambda))));
}
