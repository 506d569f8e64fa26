using L1Gen;
using Samples;

namespace Genes;

/// <summary>What came out.</summary>
internal static class Report
{
    public static void Choice(CrossValidation folds)
    {
        Console.WriteLine($"Cross-validation, {folds.Folds} folds:\n");
        var table = new Table("choice", "λ", "genes", "logistic loss held out");
        foreach ((string name, int index) in new[] { ("no gene", 0), ("λ.1se, the fewest that are not clearly worse", folds.Index1Se), ("λ.min, the least loss", folds.IndexMin) })
        {
            CrossValidationPoint measured = folds.Curve[index];
            table.Add(name, Table.Number(measured.Lambda, "0.0000"), $"{folds.Path[index].NonZeros}", $"{measured.Mean:0.000} ± {measured.StandardError:0.000}");
        }

        table.Print();
    }

    public static void Survivors(TumourScore model, CrossValidation folds, Tissues tissues)
    {
        Console.WriteLine($"The {folds.PointMin.NonZeros} of {Tissues.Genes} genes that survive at λ.min; twice the expression multiplies the odds of a tumour by:\n");
        var table = new Table("gene", "weight", "odds");
        foreach (NamedCoefficient gene in folds.Path.Coefficients(folds.PointMin).OrderByDescending(gene => Math.Abs(gene.Value)))
            table.Add(gene.Name, Table.Number(gene.Value, "0.000"), Table.Number(Math.Exp(gene.Value), "0.00"));
        table.Print();
        int right = model.Classify(tissues.Data).Zip(tissues.IsTumour, (found, actual) => found == actual ? 1 : 0).Sum();
        Console.WriteLine($"Of the samples that it was fitted on the model names {right} of {tissues.IsTumour.Length} right.\n");
    }

    /// <summary>Prints the ten genes that are selected most often.</summary>
    public static void Stable(StabilitySelection stability, CrossValidation folds)
    {
        Console.WriteLine($"Stability selection: how often a gene is selected on {stability.Subsamples} halves of the samples.\n");
        var table = new Table("gene", "selected on", "stable", "weight at λ.min");
        foreach ((int column, double frequency) in stability.Frequencies.Index().OrderByDescending(gene => gene.Item).Take(10))
        {
            double weight = folds.PointMin.Coefficients[column];
            table.Add(folds.Path.NameOf(column), $"{frequency:0 %}", frequency >= stability.Threshold ? "yes" : "", weight == 0 ? "·" : Table.Number(weight, "0.000"));
        }

        table.Print();
        Console.WriteLine($"Stable is what is selected on {stability.Threshold:0 %}; of {stability.Stable.Count} such genes at most {stability.ExpectedFalseSelections:0.0} are expected to be there by chance.");
    }

    /// <summary>States what came out.</summary>
    /// <returns>0 if few genes survive, tell tumours from normal tissue, and the most stable is among them; 1 if not.</returns>
    public static int Conclude(CrossValidation folds, StabilitySelection stability)
    {
        bool holds = folds.Converged && folds.PointMin.NonZeros is > 0 and < 62 && folds.Curve[folds.IndexMin].Mean < 0.75 * folds.Curve[0].Mean
            && stability.Stable.Count > 0 && folds.PointMin.Coefficients[stability.Stable[0].Column] != 0;
        Console.WriteLine(holds
            ? "A few genes of 2,000 tell a tumour from normal tissue; the most stable is among them."
            : "Unexpected: a few genes should tell a tumour from normal tissue, the most stable among them.");
        return holds ? 0 : 1;
    }
}
