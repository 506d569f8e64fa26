using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp;

namespace L1Gen.Generator.Tests.Emission;

/// <summary>A declaration that the generator emits code for, and what that code must do.</summary>
/// <param name="Name">The name of the case and of its snapshot.</param>
/// <param name="Source">One file that compiles beside those of all other shapes.</param>
/// <param name="Type">The metadata name of the annotated type.</param>
/// <param name="Lambda">The λ that <c>Penalty(lambda)</c> replaces.</param>
/// <param name="Weights">The weight fields in the order of declaration, those of models within the model each by itself.</param>
public sealed record Shape(string Name, string Source, string Type, double Lambda, ImmutableArray<ExpectedWeights> Weights)
{
    /// <summary>The oldest C# that the declaration can be written in.</summary>
    public LanguageVersion Needs =>
        Source.Contains("partial Vector", StringComparison.Ordinal) || Source.Contains("partial Matrix", StringComparison.Ordinal)
        || Source.Contains("partial Double", StringComparison.Ordinal) || Source.Contains("partial ref ", StringComparison.Ordinal)
            ? LanguageVersion.CSharp13
            : LanguageVersion.CSharp12;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>One weight field of a <see cref="Shape"/>.</summary>
/// <param name="Path">The field, after the fields that hold its model: <c>_inner._weights</c>.</param>
/// <param name="Gradient">The same in the gradient: <c>Inner.Weights</c>.</param>
/// <param name="Lambda">λ of its penalty within the whole; null where it is exempt.</param>
/// <param name="Lambda2">λ₂.</param>
public sealed record ExpectedWeights(string Path, string Gradient, double? Lambda, double Lambda2 = 0);
