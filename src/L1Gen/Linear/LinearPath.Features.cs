using System.Globalization;

namespace L1Gen;

/// <content>Features by name.</content>
public sealed partial class LinearPath
{
    /// <summary>
    /// The features in the order in which they enter: each with the greatest λ of the path at which it has a coefficient, in any output. Features that enter between the same two
    /// λ's are in the order of their columns.
    /// </summary>
    public IReadOnlyList<FeatureEntry> EntryOrder
    {
        get
        {
            var seen = new HashSet<int>();
            var entries = new List<FeatureEntry>();
            foreach (PathPoint point in _points)
            {
                foreach (int column in point.Outputs.SelectMany(output => output.Indices).Distinct().Order())
                {
                    if (seen.Add(column))
                        entries.Add(new(NameOf(column), column, point.Lambda));
                }
            }

            return entries;
        }
    }

    /// <summary>The name of a column: that of <see cref="PathOptions.FeatureNames"/>, or <c>x0</c>, <c>x1</c>, ….</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public string NameOf(int column)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Features);
        return Name(Options, column);
    }

    /// <summary>The coefficients of a point that are not zero, with the names of their features, by column.</summary>
    /// <param name="point">A point of this path, or one refitted from it.</param>
    /// <param name="output">The class, of a model with several outputs; 0 by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    public IReadOnlyList<NamedCoefficient> Coefficients(PathPoint point, int output = 0)
    {
        ArgumentNullException.ThrowIfNull(point);
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(output, point.Outputs.Count);
        return [.. point.Outputs[output].Select(pair => new NamedCoefficient(NameOf(pair.Key), pair.Key, pair.Value))];
    }

    /// <summary>The point whose λ is nearest, by ratio. No coefficients are interpolated, so that the certificate is that of the point: for another λ give it in <see cref="PathOptions.Lambdas"/>.</summary>
    /// <param name="lambda">λ, positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">λ is not positive and finite.</exception>
    public PathPoint At(double lambda)
    {
        Kernels.Require.FinitePositive(lambda);
        return _points.MinBy(point => Math.Abs(Math.Log(point.Lambda / lambda)))!;
    }

    internal static string Name(PathOptions options, int column) => options.FeatureNames?[column] ?? string.Create(CultureInfo.InvariantCulture, $"x{column}");
}

/// <summary>A feature and where it enters a path.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Column">Its column.</param>
/// <param name="Lambda">The greatest λ of the path at which it has a coefficient.</param>
public readonly record struct FeatureEntry(string Name, int Column, double Lambda);

/// <summary>A feature and its coefficient.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Column">Its column.</param>
/// <param name="Value">The coefficient.</param>
public readonly record struct NamedCoefficient(string Name, int Column, double Value);
