using System.Globalization;

namespace L1Gen;

/// <summary>How well a model does on some rows. Sample weights count in every figure, class weights in none.</summary>
public sealed record Evaluation
{
    /// <summary>The number of rows.</summary>
    public required int Rows { get; init; }

    /// <summary>The mean loss.</summary>
    public required double Loss { get; init; }

    /// <summary>λ·Σ|w| + λ₂·Σw².</summary>
    public required double Penalty { get; init; }

    /// <summary>Loss + penalty.</summary>
    public double Objective => Loss + Penalty;

    /// <summary>
    /// The share of rows whose greatest score is the target's class (the first of equals), or of <see cref="L1Gen.Loss.Logistic"/> whose score is above 0
    /// where the target is 1; null for other losses.
    /// </summary>
    public double? Accuracy { get; init; }

    /// <summary>The mean of |prediction − target|; of <see cref="L1Gen.Loss.Poisson"/> the prediction is the rate. Null for classes.</summary>
    public double? MeanAbsoluteError { get; init; }

    /// <summary>The root of the mean of (prediction − target)². Null for classes.</summary>
    public double? RootMeanSquaredError { get; init; }

    /// <summary>1 − Σ(prediction − target)² / Σ(target − mean of its output)²; NaN where all targets are equal. Null for classes.</summary>
    public double? R2 { get; init; }

    /// <summary>The rows and the telling figures on one line: <c>640 rows: loss 0.093, accuracy 98.9 %</c>.</summary>
    public override string ToString() => $"{Counted.Of(Rows, "row")}: {Figures}";

    /// <summary>Loss and accuracy, or loss and R².</summary>
    internal string Figures => string.Create(CultureInfo.InvariantCulture, $"loss {Loss:G4}")
        + (Accuracy is { } accuracy ? $", accuracy {Percent.Of(accuracy)}" : R2 is { } r2 ? string.Create(CultureInfo.InvariantCulture, $", R² {r2:G4}") : "");
}
