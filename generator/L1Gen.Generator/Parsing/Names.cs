using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace L1Gen.Generator.Parsing;

/// <summary>Identifiers for emitted code.</summary>
internal static class Names
{
    /// <summary>The members that every class has, and those of the emitted gradient.</summary>
    private static readonly HashSet<string> TakenInGradient =
        ["Gradient", "Arena", "Flat", "Clear", "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString"];

    /// <summary>The identifier as code writes it: a keyword, contextual ones too, gets its <c>@</c>.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>The identifier as a declaration of a type writes it: a name of lower-case letters may become a keyword, and brings a warning without <c>@</c>.</summary>
    public static string EscapeType(string name) => name.All(letter => letter is >= 'a' and <= 'z') ? "@" + name : Escape(name);

    /// <summary>A member name that the type does not use.</summary>
    public static string Free(INamedTypeSymbol type, string name)
    {
        string candidate = name;
        for (int i = 2; !type.GetMembers(candidate).IsEmpty; i++)
            candidate = $"{name}{i}";
        return candidate;
    }

    /// <summary>The names of the fields in the gradient: <c>_hidden</c> becomes <c>Hidden</c>, or stays where that would be taken.</summary>
    public static string[] InGradient(IReadOnlyList<string> fields)
    {
        string[] names = fields.Select(Pascal).ToArray();
        for (int i = 0; i < names.Length; i++)
        {
            if (names.Count(other => other == names[i]) > 1 || TakenInGradient.Contains(names[i]))
                names[i] = fields[i];
        }

        var used = new HashSet<string>(TakenInGradient);
        for (int i = 0; i < names.Length; i++)
        {
            while (!used.Add(names[i]))
                names[i] += "_";
        }

        return names;
    }

    private static string Pascal(string name)
    {
        string bare = name.TrimStart('_');
        return bare.Length > 0 && char.IsLetter(bare[0]) ? char.ToUpperInvariant(bare[0]) + bare.Substring(1) : name;
    }
}
