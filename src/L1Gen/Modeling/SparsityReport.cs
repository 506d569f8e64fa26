using System.Globalization;
using System.Text;
using L1Gen.Kernels;

namespace L1Gen;

/// <summary>What the penalty has left of each weight field. Prints as an aligned table.</summary>
public sealed class SparsityReport
{
    private static readonly string[] Header = ["field", "shape", "λ", "weights", "non-zero", "zero", "L1 norm"];

    private readonly List<SparsityRow> _rows = [];

    /// <summary>A row for each weight field, in the order of declaration; those of a model within the model are named <c>field.inner</c>.</summary>
    public IReadOnlyList<SparsityRow> Rows => _rows;

    /// <summary>All weights.</summary>
    public long Count => _rows.Sum(row => row.Count);

    /// <summary>The weights that are not exactly zero; NaN counts among them.</summary>
    public long NonZeros => _rows.Sum(row => row.NonZeros);

    /// <summary>The share of exact zeros, from 0 to 1, among the weights of the fields with a λ above 0; 0 where no field has one.</summary>
    public double ZeroShare
    {
        get
        {
            SparsityRow[] rows = [.. _rows.Where(row => row.Lambda > 0)];
            long count = rows.Sum(row => (long)row.Count);
            return count == 0 ? 0 : 1 - (double)rows.Sum(row => (long)row.NonZeros) / count;
        }
    }

    /// <summary>Σ|w| over all weight fields, exempt ones included.</summary>
    public double L1Norm => _rows.Sum(row => row.L1Norm);

    /// <summary>Adds a row; emitted code calls it for each weight field.</summary>
    /// <param name="name">The field's name in the source.</param>
    /// <param name="shape">The declared extents; empty: the length is the shape, or 1 element is a scalar.</param>
    /// <param name="lambda">The declared λ, or 0 for an exempt field.</param>
    /// <param name="weights">The elements.</param>
    /// <returns>This report.</returns>
    public SparsityReport Add(string name, ReadOnlySpan<int> shape, double lambda, ReadOnlySpan<float> weights)
    {
        LaneSum sum = default;
        sum.Add(weights);
        return Add(name, shape, lambda, weights.Length, weights.Length - Kernel.CountZeros(weights), sum.Total);
    }

    /// <inheritdoc cref="Add(string, ReadOnlySpan{int}, double, ReadOnlySpan{float})"/>
    public SparsityReport Add(string name, ReadOnlySpan<int> shape, double lambda, ReadOnlySpan<double> weights)
    {
        LaneSum sum = default;
        sum.Add(weights);
        return Add(name, shape, lambda, weights.Length, weights.Length - Kernel.CountZeros(weights), sum.Total);
    }

    /// <summary>Adds a row for an array of arrays.</summary>
    /// <inheritdoc cref="Add(string, ReadOnlySpan{int}, double, ReadOnlySpan{float})"/>
    public SparsityReport Add(string name, ReadOnlySpan<int> shape, double lambda, float[][] weights) =>
        Add(name, shape, lambda, weights.SelectMany(row => row).ToArray());

    /// <inheritdoc cref="Add(string, ReadOnlySpan{int}, double, float[][])"/>
    public SparsityReport Add(string name, ReadOnlySpan<int> shape, double lambda, double[][] weights) =>
        Add(name, shape, lambda, weights.SelectMany(row => row).ToArray());

    /// <summary>Adds the rows of a model within the model, named <c>name.row</c>.</summary>
    /// <param name="name">The field's name in the source.</param>
    /// <param name="inner">The inner model's report.</param>
    /// <param name="scale">What the λ's that the inner model declares are multiplied by: 0 for an exempt field.</param>
    /// <returns>This report.</returns>
    public SparsityReport Add(string name, SparsityReport inner, double scale = 1)
    {
        ArgumentNullException.ThrowIfNull(inner);
        foreach (SparsityRow row in inner.Rows)
            _rows.Add(row with { Name = $"{name}.{row.Name}", Lambda = scale * row.Lambda });
        return this;
    }

    /// <summary>The same report with λ's multiplied by a factor.</summary>
    internal SparsityReport Scaled(double factor)
    {
        var report = new SparsityReport();
        report._rows.AddRange(_rows.Select(row => row with { Lambda = factor * row.Lambda }));
        return report;
    }

    private SparsityReport Add(string name, ReadOnlySpan<int> shape, double lambda, int count, int nonZeros, double norm)
    {
        _rows.Add(new SparsityRow(name, shape.ToArray(), lambda, count, nonZeros, norm));
        return this;
    }

    /// <summary>The table: field, shape, λ, weights, non-zeros, zeros in percent, L1 norm; a line of totals below more than one field.</summary>
    public override string ToString()
    {
        var lines = new List<string[]> { Header };
        lines.AddRange(_rows.Select(row => Line(row.Name, row.ShapeText, row.Lambda.ToString(CultureInfo.InvariantCulture), row.Count, row.NonZeros, row.L1Norm)));
        if (_rows.Count > 1)
            lines.Add(Line("total", "", "", Count, NonZeros, L1Norm));

        int[] widths = Enumerable.Range(0, Header.Length).Select(column => lines.Max(line => line[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (string[] line in lines)
        {
            for (int column = 0; column < widths.Length; column++)
            {
                if (column > 0)
                    text.Append("  ");
                text.Append(column < 2 ? line[column].PadRight(widths[column]) : line[column].PadLeft(widths[column]));
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }

    private static string[] Line(string name, string shape, string lambda, long count, long nonZeros, double norm) =>
    [
        name,
        shape,
        lambda,
        count.ToString(CultureInfo.InvariantCulture),
        nonZeros.ToString(CultureInfo.InvariantCulture),
        Percent.Of(count == 0 ? 0 : (double)(count - nonZeros) / count),
        norm.ToString("G5", CultureInfo.InvariantCulture),
    ];
}

/// <summary>One weight field of a <see cref="SparsityReport"/>.</summary>
/// <param name="Name">The field's name in the source.</param>
/// <param name="Shape">The declared extents; empty where none were declared.</param>
/// <param name="Lambda">The declared λ; 0 for an exempt field.</param>
/// <param name="Count">The number of weights.</param>
/// <param name="NonZeros">The weights that are not exactly zero; NaN counts among them.</param>
/// <param name="L1Norm">Σ|w|.</param>
public sealed record SparsityRow(string Name, IReadOnlyList<int> Shape, double Lambda, int Count, int NonZeros, double L1Norm)
{
    /// <summary>The shape as text: <c>64 × 32</c>, or the length where none was declared.</summary>
    public string ShapeText => Shape.Count > 0
        ? string.Join(" × ", Shape.Select(extent => extent.ToString(CultureInfo.InvariantCulture)))
        : Count.ToString(CultureInfo.InvariantCulture);
}
