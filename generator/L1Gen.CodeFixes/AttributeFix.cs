using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace L1Gen.CodeFixes;

/// <summary>Adds the attribute that is missing: L1G008, L1G015 and L1G018; or removes one of two: L1G007.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AttributeFix)), Shared]
public sealed class AttributeFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["L1G007", "L1G008", "L1G015", "L1G018"];

    private protected override IEnumerable<Remedy> Remedies(Fault fault)
    {
        if (fault.SingleMember is not ({ } member and (FieldDeclarationSyntax or PropertyDeclarationSyntax)))
            return [];
        return fault.Diagnostic.Id switch
        {
            "L1G007" => [Remove("L1Regularized"), Remove("Unregularized")],
            "L1G008" => [Add("Exempt '{0}' from the penalty: [Unregularized]", "Unregularized", isFirst: false)],
            _ => [Add("Make '{0}' a weight field: [Weights]", "Weights", isFirst: true)],
        };

        Remedy Add(string title, string attribute, bool isFirst) => new(
            string.Format(System.Globalization.CultureInfo.InvariantCulture, title, NameOf(member)),
            $"Add {attribute}",
            editor => AttributeEdits.Add(editor, fault.Model, member, attribute, isFirst));

        Remedy Remove(string attribute) => new(
            $"Remove [{attribute}] from '{NameOf(member)}'",
            $"Remove {attribute}",
            editor => AttributeEdits.Remove(editor, member, attribute));
    }

    private static string NameOf(MemberDeclarationSyntax member) => member is FieldDeclarationSyntax field
        ? field.Declaration.Variables[0].Identifier.ValueText
        : ((PropertyDeclarationSyntax)member).Identifier.ValueText;
}
