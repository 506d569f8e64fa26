using System.Collections.Concurrent;
using System.Collections.Immutable;
using L1Gen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace L1Gen.Analyzers;

/// <summary>What a program does with the penalty of a model.</summary>
[Flags]
internal enum ModelUse
{
    None = 0,
    Penalty = 1,
    Gradient = 2,
    Step = 4,

    /// <summary>The model is handed to code that may do anything with it.</summary>
    Elsewhere = 8,

    /// <summary>Its weights are changed by the program's own code.</summary>
    Training = 16,
}

/// <summary>Gathers, from operations in any order and on any thread, what a compilation does with its regularized types.</summary>
internal sealed class ModelUses(Compilation compilation)
{
    private readonly ConcurrentDictionary<INamedTypeSymbol, ConcurrentBag<(ModelUse Use, Location Place)>> _uses =
        new(SymbolEqualityComparer.Default);

    /// <summary>The types that something is done with.</summary>
    public IEnumerable<INamedTypeSymbol> Types => _uses.Keys;

    /// <summary>Takes note of an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="caller">The member that it stands in.</param>
    public void Add(IOperation operation, ISymbol caller)
    {
        switch (operation)
        {
            case IInvocationOperation invocation:
                AddMember(invocation.TargetMethod, operation);
                AddArguments(invocation.TargetMethod, operation);
                break;
            case IMethodReferenceOperation reference:
                AddMember(reference.Method, operation);
                AddArguments(reference.Method, operation);
                break;
            case IConversionOperation { Operand.Type: INamedTypeSymbol source, Type: { } target } when HidesType(target):
                Add(source, ModelUse.Elsewhere, operation);
                break;
            case IObjectCreationOperation { Constructor: { } constructor }:
                AddArguments(constructor, operation);
                break;
            case IMemberReferenceOperation { Member.ContainingType: { } container } reference:
                AddArguments(container, operation);
                bool isSetUp = caller is IFieldSymbol or IMethodSymbol { MethodKind: MethodKind.Constructor };
                if (!isSetUp && reference.Member.FindWeights() is not null && WeightChange.IsChange(reference))
                    Add(container, ModelUse.Training, operation);
                break;
        }
    }

    /// <summary>
    /// All that is done with the type, itself or as a part of the models that hold it; training also where a part of it is trained.
    /// </summary>
    public ModelUse Of(INamedTypeSymbol type)
    {
        ModelUse use = Of(type, new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default));
        bool hasTrainedPart = _uses.Any(part => part.Value.Any(found => found.Use == ModelUse.Training) && Holds(type, part.Key));
        return hasTrainedPart ? use | ModelUse.Training : use;
    }

    /// <summary>The first place, by file and line, that makes a certain use of the type itself.</summary>
    public Location? First(INamedTypeSymbol type, ModelUse use) => !_uses.TryGetValue(type, out var uses) ? null : uses
        .Where(found => found.Use == use)
        .OrderBy(found => found.Place.SourceTree?.FilePath, StringComparer.Ordinal)
        .ThenBy(found => found.Place.SourceSpan)
        .FirstOrDefault().Place;

    private ModelUse Of(INamedTypeSymbol type, HashSet<INamedTypeSymbol> seen)
    {
        if (!seen.Add(type))
            return ModelUse.None;
        ModelUse all = ModelUse.None;
        if (_uses.TryGetValue(type, out var uses))
            all = uses.Aggregate(all, (sum, found) => sum | found.Use);
        foreach (INamedTypeSymbol outer in Types.Where(outer => Holds(outer, type)))
            all |= Of(outer, seen);
        return all;
    }

    /// <summary>Whether the type is, at some depth, that of a weight field of the outer one.</summary>
    private static bool Holds(INamedTypeSymbol outer, INamedTypeSymbol type)
    {
        var seen = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        return HoldsWithin(outer);

        bool HoldsWithin(INamedTypeSymbol model) => seen.Add(model) && model.GetMembers().Any(member =>
            member.FindWeights() is not null && TypeOf(member)?.OriginalDefinition is INamedTypeSymbol inner && inner.FindL1Regularized() is not null
            && (SymbolEqualityComparer.Default.Equals(inner, type) || HoldsWithin(inner)));
    }

    private static ITypeSymbol? TypeOf(ISymbol member) => (member as IFieldSymbol)?.Type ?? (member as IPropertySymbol)?.Type;

    /// <summary>Whether code that gets the model as this type may use members that are not to be seen here.</summary>
    private static bool HidesType(ITypeSymbol target) =>
        target.TypeKind is TypeKind.Interface or TypeKind.Dynamic or TypeKind.TypeParameter || target.SpecialType == SpecialType.System_Object;

    private void AddMember(IMethodSymbol method, IOperation operation)
    {
        ModelUse use = method.Name switch
        {
            "Penalty" => ModelUse.Penalty,
            "AddPenaltyGradient" or "PenaltyAndGradient" => ModelUse.Gradient,
            "ProximalStep" => ModelUse.Step,
            _ => ModelUse.None,
        };
        if (use != ModelUse.None)
            Add(method.ContainingType, use, operation);
    }

    private void AddArguments(IMethodSymbol method, IOperation operation)
    {
        AddArguments(method.TypeParameters, method.TypeArguments, operation);
        AddArguments(method.ContainingType, operation);
    }

    private void AddArguments(INamedTypeSymbol? type, IOperation operation)
    {
        for (; type is not null; type = type.ContainingType)
            AddArguments(type.TypeParameters, type.TypeArguments, operation);
    }

    private void AddArguments(ImmutableArray<ITypeParameterSymbol> parameters, ImmutableArray<ITypeSymbol> arguments, IOperation operation)
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            if (arguments[i] is INamedTypeSymbol model && parameters[i].ConstraintTypes.Any(DemandsModel))
                Add(model, ModelUse.Elsewhere, operation);
        }
    }

    private static bool DemandsModel(ITypeSymbol constraint) =>
        constraint.IsRuntimeType("IRegularized") || constraint.AllInterfaces.Any(found => found.IsRuntimeType("IRegularized"));

    private void Add(INamedTypeSymbol type, ModelUse use, IOperation operation)
    {
        for (INamedTypeSymbol? model = type.OriginalDefinition; model is not null; model = model.BaseType?.OriginalDefinition)
        {
            bool isOwn = SymbolEqualityComparer.Default.Equals(model.ContainingAssembly, compilation.Assembly);
            if (isOwn && model.FindL1Regularized() is not null)
                _uses.GetOrAdd(model, static _ => []).Add((use, operation.Syntax.GetLocation()));
        }
    }
}
