using System.Globalization;

namespace L1Gen.Generator.Parsing;

/// <summary>Numbers as C# and as a message write them, whatever the culture.</summary>
internal static class Literals
{
    /// <summary>A finite number as a literal of type <see langword="double"/>.</summary>
    public static string Double(double value)
    {
        string text = Exact(value);
        return text.IndexOfAny(['.', 'E']) < 0 ? text + ".0" : text;
    }

    /// <summary>A finite number as text that reads back as the same.</summary>
    public static string Exact(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        // On .NET Framework "R" does not always come back to the same value.
        return double.Parse(text, CultureInfo.InvariantCulture) == value ? text : value.ToString("G17", CultureInfo.InvariantCulture);
    }

    /// <summary>A finite number as a literal of type <see langword="float"/>.</summary>
    public static string Single(double value)
    {
        float single = (float)value;
        string text = single.ToString("R", CultureInfo.InvariantCulture);
        if (float.Parse(text, CultureInfo.InvariantCulture) != single)
            text = single.ToString("G9", CultureInfo.InvariantCulture);
        return text + "f";
    }

    /// <summary>Text as a literal of type <see langword="string"/>.</summary>
    public static string String(string text) => Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>A whole number.</summary>
    public static string Display(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A count.</summary>
    public static string Display(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Any number, for a message.</summary>
    public static string Display(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
