using System.Globalization;

namespace L1Gen;

/// <summary>The solution at one λ.</summary>
public sealed partial class PathPoint
{
    internal PathPoint(SparseCoefficients[] coefficients, double[] intercepts)
    {
        Outputs = coefficients;
        Intercepts = intercepts;
    }

    /// <summary>λ.</summary>
    public required double Lambda { get; init; }

    /// <summary>The loss that was fitted.</summary>
    public required Loss Loss { get; init; }

    /// <summary>The mean loss, Σ ωᵢ·loss(yᵢ, ηᵢ): the objective without the penalty.</summary>
    public required double MeanLoss { get; init; }

    /// <summary>The objective: mean loss + penalty.</summary>
    public required double Objective { get; init; }

    /// <summary>
    /// The relative duality gap: the objective less the value of a feasible dual point, divided by max(|P₀|, P₀ − least), with P₀ the objective of the model without
    /// features and least the smallest mean loss that any scores could have. The objective is at most this much above its minimum.
    /// </summary>
    public required double DualityGap { get; init; }

    /// <summary>Whether <see cref="DualityGap"/> is at most the tolerance.</summary>
    public required bool Converged { get; init; }

    /// <summary>Sweeps over the coordinates and Newton steps since the λ before.</summary>
    public required int Iterations { get; init; }

    /// <summary>1 − deviance / deviance of the model without penalised features: R² for <see cref="Loss.L2"/> where all are penalised.</summary>
    public required double DevianceExplained { get; init; }

    /// <summary>Coefficients of each output: one, or one for each class.</summary>
    public IReadOnlyList<SparseCoefficients> Outputs { get; }

    /// <summary>The intercept of each output; 0 where none is fitted.</summary>
    public IReadOnlyList<double> Intercepts { get; }

    /// <summary>The coefficients of a model of one output.</summary>
    /// <exception cref="InvalidOperationException">There are several; see <see cref="Outputs"/>.</exception>
    public SparseCoefficients Coefficients => Outputs.Count == 1 ? Outputs[0] : throw new InvalidOperationException($"There are coefficients for {Outputs.Count} classes: see {nameof(Outputs)}.");

    /// <summary>The intercept of a model of one output.</summary>
    /// <exception cref="InvalidOperationException">There are several; see <see cref="Intercepts"/>.</exception>
    public double Intercept => Intercepts.Count == 1 ? Intercepts[0] : throw new InvalidOperationException($"There are intercepts for {Intercepts.Count} classes: see {nameof(Intercepts)}.");

    /// <summary>Features with a coefficient that is not zero, in any output.</summary>
    public int NonZeros => Outputs.Count == 1 ? Outputs[0].Count : Outputs.SelectMany(output => output.Indices).Distinct().Count();

    /// <summary>The point on one line: <c>λ 0.0123: 7 features, 51.2 % of the deviance, gap 3E-07</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"λ {Lambda:G4}: {Counted.Of(NonZeros, "feature")}, {100 * DevianceExplained:F1} % of the deviance, gap {DualityGap:G2}{(Converged ? "" : ", not converged")}");
}
