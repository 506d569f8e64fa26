using System.Numerics;

namespace L1Gen;

/// <summary>
/// What was done to the columns of the data before a model was trained: <c>(x − mean) / scale</c>. Kept in the model's file, it is part of what is made from that.
/// </summary>
/// <example>
/// <code>
/// Standardization columns = Standardization.Of&lt;float&gt;(training, 64);
/// columns.Apply(training);
/// columns.Apply(heldOut);
/// </code>
/// </example>
public sealed class Standardization
{
    private readonly double[] _means;
    private readonly double[] _scales;

    /// <summary>Means and scales that are known.</summary>
    /// <param name="means">What is subtracted from each column, finite.</param>
    /// <param name="scales">What each column is divided by then, positive and finite; as many.</param>
    /// <exception cref="ArgumentException">There are none or not as many of one as of the other, or a number is out of its range; the message names the column.</exception>
    public Standardization(IReadOnlyList<double> means, IReadOnlyList<double> scales)
    {
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(scales);
        if (means.Count == 0)
            throw new ArgumentException("There is no column.", nameof(means));
        if (scales.Count != means.Count)
            throw new ArgumentException($"There {(scales.Count == 1 ? "is" : "are")} {Counted.Of(scales.Count, "scale")} for {Counted.Of(means.Count, "mean")}.", nameof(scales));
        _means = [.. means];
        _scales = [.. scales];
        if (Array.FindIndex(_means, mean => !double.IsFinite(mean)) is >= 0 and var column)
            throw new ArgumentException(FormattableString.Invariant($"The mean of column {column} is {_means[column]}; it must be finite."), nameof(means));
        if (Array.FindIndex(_scales, scale => !IsScale(scale)) is >= 0 and var place)
            throw new ArgumentException(FormattableString.Invariant($"The scale of column {place} is {_scales[place]}; it must be positive and finite."), nameof(scales));
    }

    /// <summary>What is subtracted from each column.</summary>
    public IReadOnlyList<double> Means => _means;

    /// <summary>What each column is divided by then.</summary>
    public IReadOnlyList<double> Scales => _scales;

    /// <summary>The mean of each column and its standard deviation, √(Σ(x − mean)² / rows), in <see langword="double"/>; 1 for a column of equal numbers.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="rows">Rows, at least one, one after the other.</param>
    /// <param name="columns">The elements of a row, positive.</param>
    /// <exception cref="ArgumentException">There is no row, the last one is not whole, or an element is NaN or infinite; the message names row and column.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of columns is not positive.</exception>
    public static Standardization Of<T>(ReadOnlySpan<T> rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (rows.IsEmpty)
            throw new ArgumentException("There is no row.", nameof(rows));
        CheckWhole(rows, columns);
        if (Kernels.Finite.First(rows) is >= 0 and var fault)
            throw new ArgumentException(FormattableString.Invariant($"The element at row {fault / columns}, column {fault % columns} is {rows[fault]}; it must be finite."), nameof(rows));

        int count = rows.Length / columns;
        var means = new double[columns];
        var scales = new double[columns];
        for (int start = 0; start < rows.Length; start += columns)
        {
            // Less the first row, which keeps the digits of columns far from 0, and makes those of equal numbers exactly 0.
            for (int j = 0; j < columns; j++)
                means[j] += Wide(rows[start + j]) - Wide(rows[j]);
        }

        for (int j = 0; j < columns; j++)
            means[j] = Wide(rows[j]) + means[j] / count;
        for (int start = 0; start < rows.Length; start += columns)
        {
            for (int j = 0; j < columns; j++)
            {
                double difference = Wide(rows[start + j]) - means[j];
                scales[j] += difference * difference;
            }
        }

        foreach (ref double scale in scales.AsSpan())
            scale = scale == 0 ? 1 : Math.Sqrt(scale / count);
        return new Standardization(means, scales);
    }

    /// <summary>Puts <c>(x − mean) / scale</c> in the place of each element, computed in <see langword="double"/> and rounded once.</summary>
    /// <typeparam name="T"><see langword="float"/> or <see langword="double"/>.</typeparam>
    /// <param name="rows">Rows of as many elements as there are columns, one after the other.</param>
    /// <exception cref="ArgumentException">The last row is not whole.</exception>
    public void Apply<T>(Span<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckWhole<T>(rows, _means.Length);
        for (; !rows.IsEmpty; rows = rows[_means.Length..])
        {
            for (int j = 0; j < _means.Length; j++)
                rows[j] = Standard(rows[j], j);
        }
    }

    /// <summary>The number of columns.</summary>
    public override string ToString() => $"standardization of {Counted.Of(_means.Length, "column")}";

    /// <summary>(x − mean) / scale.</summary>
    internal T Standard<T>(T x, int column)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.CreateTruncating((Wide(x) - _means[column]) / _scales[column]);

    /// <summary>mean + scale·z: the way back.</summary>
    internal T Raw<T>(T z, int column)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.CreateTruncating(_means[column] + _scales[column] * Wide(z));

    internal static bool IsScale(double scale) => scale > 0 && double.IsFinite(scale);

    private static double Wide<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => double.CreateTruncating(x);

    private static void CheckWhole<T>(ReadOnlySpan<T> rows, int columns)
    {
        if (rows.Length % columns != 0)
            throw new ArgumentException($"There {(rows.Length == 1 ? "is" : "are")} {Counted.Of(rows.Length, "element")}, no whole number of rows of {columns}.", nameof(rows));
    }
}
