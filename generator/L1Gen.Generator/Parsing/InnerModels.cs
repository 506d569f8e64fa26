using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace L1Gen.Generator.Parsing;

/// <summary>Whether a regularized type can be a weight field of another.</summary>
internal static class InnerModels
{
    /// <summary>What keeps the type from being used, as the end of a sentence; null if nothing.</summary>
    public static string? Fault(INamedTypeSymbol inner, ImmutableArray<INamedTypeSymbol> models, BodySources? sources, CancellationToken cancellation)
    {
        if (models.Any(model => SymbolEqualityComparer.Default.Equals(model.OriginalDefinition, inner.OriginalDefinition)))
            return $"'{inner.Name}' would contain itself";
        if (!IsVisibleWith(inner, models[models.Length - 1]) && !IsInternal(inner))
            return $"'{inner.Name}' is private, but the gradient of '{models[models.Length - 1].Name}' shows it; make it internal";
        bool isEmitted = inner.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty
            || ModelParser.Parse(inner.OriginalDefinition, sources, null, models, cancellation) is { IsFaulty: false };
        return isEmitted ? null : $"'{inner.Name}' has errors of its own";
    }

    /// <summary>Whether the inner type can be seen wherever the outer one can.</summary>
    public static bool IsVisibleWith(INamedTypeSymbol inner, INamedTypeSymbol outer)
    {
        for (INamedTypeSymbol? type = inner; type is not null; type = type.ContainingType)
        {
            bool hidden = type.DeclaredAccessibility switch
            {
                Accessibility.Public => false,
                Accessibility.Internal or Accessibility.ProtectedOrInternal => !IsHiddenOutside(outer),
                _ => !Surrounds(type.ContainingType, outer) || !IsHiddenWithin(type.ContainingType, outer),
            };
            if (hidden)
                return false;
        }

        return true;
    }

    private static bool IsInternal(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
        {
            if (t.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal))
                return false;
        }

        return true;
    }

    private static bool IsHiddenOutside(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
        {
            if (t.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
                return true;
        }

        return false;
    }

    private static bool Surrounds(INamedTypeSymbol container, INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type.ContainingType; t is not null; t = t.ContainingType)
        {
            if (SymbolEqualityComparer.Default.Equals(t.OriginalDefinition, container.OriginalDefinition))
                return true;
        }

        return false;
    }

    /// <summary>Whether the type is private somewhere below the container, as its neighbours are.</summary>
    private static bool IsHiddenWithin(INamedTypeSymbol container, INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is not null && !SymbolEqualityComparer.Default.Equals(t.OriginalDefinition, container.OriginalDefinition); t = t.ContainingType)
        {
            if (t.DeclaredAccessibility is Accessibility.Private)
                return true;
        }

        return false;
    }
}
