using System.Globalization;

namespace L1Gen.Serialization;

/// <summary>Compares the lines of two graphs: <c>[name = ]operation length[: operands][ of index][ from start][ by parameter]</c>.</summary>
internal static class GraphText
{
    private const string Of = " of ", By = " by ", Weights = "weights ";

    /// <summary>
    /// A line as it is compared: without the name, with a weight field's name in the place of its number, since fields may be declared in another order, and with the parameter as this
    /// runtime writes it. Null where it is no line.
    /// </summary>
    /// <param name="line">The line.</param>
    /// <param name="fields">The names of the fields by number.</param>
    public static string? Normal(string line, IReadOnlyList<string> fields)
    {
        int equals = line.IndexOf(" = ", StringComparison.Ordinal);
        if (equals >= 0)
            line = line[(equals + 3)..];
        if (line.IndexOf(By, StringComparison.Ordinal) is >= 0 and var by)
        {
            if (!double.TryParse(line.AsSpan(by + By.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out double parameter))
                return null;
            line = string.Create(CultureInfo.InvariantCulture, $"{line.AsSpan(0, by)}{By}{parameter}");
        }
        if (!line.StartsWith(Weights, StringComparison.Ordinal))
            return line;

        int of = line.IndexOf(Of, StringComparison.Ordinal), start = of + Of.Length;
        int end = of < 0 ? -1 : line.IndexOf(' ', start);
        end = end < 0 ? line.Length : end;
        return of >= 0 && int.TryParse(line.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out int field) && field < fields.Count
            ? $"{line.AsSpan(0, start)}'{fields[field]}'{line.AsSpan(end)}"
            : null;
    }
}
