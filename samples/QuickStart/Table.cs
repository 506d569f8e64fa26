using System.Globalization;

namespace QuickStart;

/// <summary>Rows of text with a first column of words and further columns of numbers, aligned right.</summary>
internal sealed class Table(params string[] header)
{
    private readonly List<string[]> _rows = [header];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Print()
    {
        int[] widths = [.. Enumerable.Range(0, header.Length).Select(column => _rows.Max(row => row[column].Length))];
        _rows.Insert(1, [.. widths.Select(width => new string('─', width))]);
        foreach (string[] row in _rows)
            Console.WriteLine(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))));
        Console.WriteLine();
    }

    /// <summary>A number in a fixed culture, with a true minus sign.</summary>
    public static string Number(double value, string format = "0.####") => value.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>Numbers with commas between.</summary>
    public static string Numbers(IEnumerable<double> values) => string.Join(", ", values.Select(value => Number(value)));
}
