using System.Globalization;

namespace Samples;

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
        {
            IEnumerable<string> numbers = row.Zip(widths, (cell, width) => cell.PadLeft(width)).Skip(1);
            Console.WriteLine(string.Join("  ", [row[0].PadRight(widths[0]), .. numbers]));
        }

        Console.WriteLine();
    }

    /// <summary>A number in a fixed culture, with a true minus sign.</summary>
    public static string Number(double value, string format = "0.####") => value.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>Numbers with commas between.</summary>
    public static string Numbers(IEnumerable<double> values) => string.Join(", ", values.Select(value => Number(value)));
}
