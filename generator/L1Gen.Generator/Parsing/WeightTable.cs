using System.Collections.Immutable;
using L1Gen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Parsing;

/// <summary>The weight fields of a type by their symbols.</summary>
internal sealed class WeightTable(ImmutableArray<(ISymbol Member, FieldSpec Spec)> fields)
{
    private readonly Dictionary<ISymbol, int> _numbers = Enumerable.Range(0, fields.Length)
        .ToDictionary(number => fields[number].Member, number => number, SymbolEqualityComparer.Default);

    public ImmutableArray<(ISymbol Member, FieldSpec Spec)> Fields => fields;

    /// <summary>The weight field that a reference means, if it means one.</summary>
    public WeightField? Find(ISymbol member)
    {
        ISymbol definition = member.OriginalDefinition;
        if (definition is IPropertySymbol { PartialDefinitionPart: { } declared })
            definition = declared;
        return _numbers.TryGetValue(definition, out int number) ? new WeightField(number, fields[number].Spec) : null;
    }
}

/// <summary>A weight field and its number in the order of declaration.</summary>
internal sealed record WeightField(int Number, FieldSpec Spec);
