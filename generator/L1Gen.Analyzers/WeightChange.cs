using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace L1Gen.Analyzers;

/// <summary>Tells code that changes weights, as training does, from code that reads them or loads a whole array.</summary>
internal static class WeightChange
{
    /// <summary>Whether elements may be changed through the reference: by assignment, by reference, or by whoever gets the array.</summary>
    public static bool IsChange(IMemberReferenceOperation reference)
    {
        if (reference.Instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver })
            return false;
        IOperation part = reference;
        while (part.Parent is { } parent && IsPart(parent, part))
            part = parent;

        return part.Parent switch
        {
            ISimpleAssignmentOperation { Target: var target } when target == part => part != reference || IsScalar(part),
            IAssignmentOperation { Target: var target } when target == part => true,
            IIncrementOrDecrementOperation => true,
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.RefKind: RefKind.Ref } } => true,
            IArgumentOperation or IVariableInitializerOperation or IReturnOperation => !IsScalar(part),
            IAssignmentOperation or IInvocationOperation => !IsScalar(part),
            _ => false,
        };
    }

    /// <summary>An element, a row, a coordinate, the span of a memory, or the same in another type.</summary>
    private static bool IsPart(IOperation parent, IOperation part) => parent switch
    {
        IArrayElementReferenceOperation element => element.ArrayReference == part,
        IPropertyReferenceOperation property => property.Instance == part,
        IFieldReferenceOperation field => field.Instance == part,
        IConversionOperation => true,
        _ => false,
    };

    private static bool IsScalar(IOperation operation) => operation.Type is { SpecialType: not SpecialType.None };
}
