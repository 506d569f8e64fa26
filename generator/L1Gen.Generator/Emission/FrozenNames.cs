using System.Globalization;
using System.Text;
using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>Identifiers made of names that may hold anything, each given once.</summary>
internal sealed class FrozenNames(params string[] taken)
{
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    /// <summary>The number to try next behind a name that is taken.</summary>
    private readonly Dictionary<string, int> _next = new(StringComparer.Ordinal);

    /// <summary>A parameter or a local: the name as it stands where it is an identifier, else its words in <c>camelCase</c>.</summary>
    public string Local(string name, string fallback = "value") => Unique(IsIdentifier(name) ? LowerFirst(name.TrimStart('_')) : LowerFirst(Words(name)), fallback);

    /// <summary>A member: the words of the name in <c>PascalCase</c>.</summary>
    public string Member(string name, string fallback) => Unique(Words(name), fallback);

    /// <summary>A name of the emitter's own; a number behind it makes it free.</summary>
    public string Free(string name) => Unique(name, name);

    /// <summary>The words of a name, each with a capital: <c>income per month (£)</c> becomes <c>IncomePerMonth</c>; may be empty.</summary>
    public static string Words(string name)
    {
        var text = new StringBuilder();
        bool startsWord = true;
        foreach (char letter in name)
        {
            if (!IsPart(letter))
            {
                startsWord = true;
                continue;
            }

            text.Append(startsWord ? char.ToUpperInvariant(letter) : letter);
            startsWord = false;
        }

        return text.ToString();
    }

    /// <summary>Any text as the text of a documentation comment, on one line.</summary>
    public static string Xml(string text) => OneLine(text).Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>Any text on one line, without characters that end a line or a comment, or turn the direction of the text.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder();
        foreach (char letter in text)
        {
            bool isHarmless = char.GetUnicodeCategory(letter) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
            line.Append(isHarmless ? letter : ' ');
        }

        return line.ToString().Replace("*/", "* /").Trim();
    }

    private string Unique(string name, string fallback)
    {
        string bare = name.Length == 0 ? fallback : char.IsLetter(name[0]) || name[0] == '_' ? name : "_" + name;
        string candidate = bare;
        int next = _next.TryGetValue(bare, out int known) ? known : 2;
        for (; !_taken.Add(candidate); next++)
            candidate = $"{bare}{(char.IsDigit(bare[bare.Length - 1]) ? "_" : "")}{Literals.Display(next)}";
        _next[bare] = next;
        return Names.Escape(candidate);
    }

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && (char.IsLetter(name[0]) || name[0] == '_') && name.All(IsPart) && name.Any(char.IsLetterOrDigit);

    private static bool IsPart(char letter) => letter == '_' || char.IsLetterOrDigit(letter);

    private static string LowerFirst(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name.Substring(1);
}
