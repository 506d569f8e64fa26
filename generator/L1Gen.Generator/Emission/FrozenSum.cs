using L1Gen.Generator.Parsing;

namespace L1Gen.Generator.Emission;

/// <summary>
/// Writes sums as statements of four terms, balanced, in four sums that do not wait for one another. A product is rounded before it is added, so that every machine has the same bits.
/// </summary>
internal sealed class FrozenSum(CodeWriter writer, string element, FrozenNames names)
{
    private const int Terms = 4;
    private const int Sums = 4;
    private const int LongestLine = 140;
    private readonly string?[] _sums = new string?[Sums];

    /// <summary>Writes statements, and returns the expression of the sum.</summary>
    public string Of(IReadOnlyList<string> terms)
    {
        if (terms.Count <= Terms)
            return Balanced(terms, 0, terms.Count);
        int groups = (terms.Count + Terms - 1) / Terms;
        for (int i = 0; i < groups; i++)
        {
            string group = Balanced(terms, i * Terms, Math.Min(terms.Count, (i + 1) * Terms));
            int place = i % Sums;
            bool isDeclared = _sums[place] is not null;
            string sum = _sums[place] ??= names.Free($"sum{Literals.Display(place + 1)}");
            string statement = $"{(isDeclared ? "" : element + " ")}{sum} {(i < Sums ? "=" : "+=")} {group};";
            int second = statement.Length > LongestLine ? statement.IndexOf(" + (", StringComparison.Ordinal) : -1;
            writer.Line(second < 0 ? statement : statement.Substring(0, second));
            if (second >= 0)
                writer.Inner(statement.Substring(second + 1));
        }

        return Balanced(_sums!, 0, Math.Min(groups, Sums));
    }

    /// <summary>A term; a weight of ±1 is not written.</summary>
    public static string Term(string x, double weight, string literal) => weight switch
    {
        1 => x,
        -1 when x[0] != '-' => $"-{x}",
        _ => $"{x} * {literal}",
    };

    private static string Balanced(IReadOnlyList<string?> terms, int from, int to)
    {
        if (to == from)
            return "0";
        if (to - from == 1)
            return terms[from]!;
        int middle = from + (to - from + 1) / 2;
        string left = Balanced(terms, from, middle), right = Balanced(terms, middle, to);
        return $"{left} + {(to - middle > 1 ? $"({right})" : right)}";
    }
}
