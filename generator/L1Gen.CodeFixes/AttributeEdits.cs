using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace L1Gen.CodeFixes;

/// <summary>Adds L1Gen's attributes to declarations and takes them away.</summary>
internal static class AttributeEdits
{
    /// <summary>Adds an attribute: beside the L1Gen attributes that the declaration has, else before all else.</summary>
    /// <param name="editor">The editor.</param>
    /// <param name="model">Tells whether <c>using L1Gen;</c> is in force.</param>
    /// <param name="member">The declaration.</param>
    /// <param name="name">Without "Attribute".</param>
    /// <param name="isFirst">Whether it stands before the attributes there are.</param>
    public static void Add(SyntaxEditor editor, SemanticModel model, MemberDeclarationSyntax member, string name, bool isFirst)
    {
        AttributeSyntax attribute = SyntaxFactory.Attribute(SyntaxFactory.ParseName(NameInScope(model, member, name)));
        editor.ReplaceNode(member, (node, _) =>
        {
            var current = (MemberDeclarationSyntax)node;
            if (current.AttributeLists.SelectMany(list => list.Attributes).Any(present => IsNamed(present, name)))
                return current;
            AttributeListSyntax? own = current.AttributeLists.FirstOrDefault(list => list.Target is null && list.Attributes.Any(present =>
                IsNamed(present, "Weights") || IsNamed(present, "Unregularized") || IsNamed(present, "L1Regularized")));
            return own is null ? WithNewList(current, attribute) : current.ReplaceNode(own, WithAttribute(own, attribute, isFirst));
        });
    }

    /// <summary>Takes an attribute away, with its brackets if it stands alone in them.</summary>
    public static void Remove(SyntaxEditor editor, MemberDeclarationSyntax member, string name) =>
        editor.ReplaceNode(member, (node, _) =>
        {
            var current = (MemberDeclarationSyntax)node;
            AttributeSyntax? attribute = Find(current, name);
            if (attribute?.Parent is not AttributeListSyntax list)
                return current;
            if (list.Attributes.Count > 1)
                return current.ReplaceNode(list, list.WithAttributes(list.Attributes.Remove(attribute)));

            // What stands before the member, a comment or its indentation, stays.
            bool isFirst = current.AttributeLists[0] == list;
            SyntaxTriviaList leading = current.GetLeadingTrivia();
            current = current.WithAttributeLists(current.AttributeLists.Remove(list));
            return isFirst ? current.WithLeadingTrivia(leading) : current;
        });

    /// <summary>An attribute of a declaration, by its name as written.</summary>
    public static AttributeSyntax? Find(MemberDeclarationSyntax member, string name) =>
        member.AttributeLists.SelectMany(list => list.Attributes).FirstOrDefault(attribute => IsNamed(attribute, name));

    private static AttributeListSyntax WithAttribute(AttributeListSyntax list, AttributeSyntax attribute, bool isFirst)
    {
        SeparatedSyntaxList<AttributeSyntax> attributes = list.Attributes;
        SyntaxToken comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space);
        IEnumerable<AttributeSyntax> all = isFirst ? attributes.Prepend(attribute) : attributes.Append(attribute);
        IEnumerable<SyntaxToken> commas = attributes.GetSeparators();
        return list.WithAttributes(SyntaxFactory.SeparatedList(all, isFirst ? commas.Prepend(comma) : commas.Append(comma)));
    }

    /// <summary>A type's attribute stands on a line of its own, a field's on the line of the field.</summary>
    private static MemberDeclarationSyntax WithNewList(MemberDeclarationSyntax member, AttributeSyntax attribute)
    {
        SyntaxTriviaList leading = member.GetLeadingTrivia();
        SyntaxTrivia indentation = leading.Count == 0 ? default : leading[leading.Count - 1];
        bool isIndented = indentation.IsKind(SyntaxKind.WhitespaceTrivia);

        // Parsed, because the formatter would move what the factory makes.
        AttributeListSyntax list = SyntaxFactory.ParseMemberDeclaration($"[{attribute}] int _;")!.AttributeLists[0];
        bool ownLine = member is BaseTypeDeclarationSyntax;
        SyntaxTriviaList between = isIndented && ownLine ? SyntaxFactory.TriviaList(indentation) : default;
        MemberDeclarationSyntax bare = member.WithLeadingTrivia(between);
        list = list.WithLeadingTrivia(leading).WithTrailingTrivia(ownLine ? NewLine(member) : SyntaxFactory.Space);
        return bare.WithAttributeLists(bare.AttributeLists.Insert(0, list));
    }

    private static SyntaxTrivia NewLine(SyntaxNode node)
    {
        SyntaxTrivia found = node.DescendantTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        return found.IsKind(SyntaxKind.EndOfLineTrivia) ? found : SyntaxFactory.ElasticLineFeed;
    }

    /// <summary>The attribute's name as it can be written at a place: qualified where <c>using L1Gen;</c> is not in force.</summary>
    public static string NameInScope(SemanticModel model, SyntaxNode at, string name)
    {
        bool isInScope = model.LookupNamespacesAndTypes(at.SpanStart, name: name + "Attribute")
            .Any(found => found.ContainingNamespace is { Name: "L1Gen", ContainingNamespace.IsGlobalNamespace: true });
        return isInScope ? name : "L1Gen." + name;
    }

    private static bool IsNamed(AttributeSyntax attribute, string name)
    {
        string written = attribute.Name switch
        {
            QualifiedNameSyntax qualified => qualified.Right.Identifier.Text,
            AliasQualifiedNameSyntax alias => alias.Name.Identifier.Text,
            SimpleNameSyntax simple => simple.Identifier.Text,
            _ => "",
        };
        return written == name || written == name + "Attribute";
    }
}
