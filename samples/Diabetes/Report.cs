using L1Gen;
using Samples;

namespace Diabetes;

/// <summary>What came out.</summary>
internal static class Report
{
    /// <summary>The columns in the order in which Efron et al. 2004 (figure 1) have them enter.</summary>
    private static readonly int[] Published = [2, 8, 3, 6, 1, 9, 4, 7, 5, 0];

    /// <summary>Prints the path: a column for some λ's, a row for each measurement.</summary>
    public static void Path(LinearPath path, Patients patients)
    {
        PathPoint[] points = [.. new[] { 1, 0.5, 0.25, 0.1, 0.05, 0.02, 0.01, 0.001 }.Select(part => path.At(part * path.LambdaMax))];
        var table = new Table(["λ", .. points.Select(point => Table.Number(point.Lambda, "0.##"))]);
        table.Add(["measurements", .. points.Select(point => $"{point.NonZeros}")]);
        table.Add(["variance explained", .. points.Select(point => $"{point.DevianceExplained:0.0 %}")]);
        foreach (FeatureEntry entry in path.EntryOrder)
        {
            double deviation = patients.Deviation(entry.Column);
            table.Add([entry.Name, .. points.Select(point => point.Coefficients[entry.Column] == 0 ? "·" : Table.Number(deviation * point.Coefficients[entry.Column], "0.0"))]);
        }

        Console.WriteLine("The path: what a standard deviation more of a measurement adds to the progression.\n");
        table.Print();
    }

    /// <summary>Prints at which λ each measurement enters.</summary>
    /// <returns>Whether the order is the published one.</returns>
    public static bool Order(LinearPath path)
    {
        Console.WriteLine("The order in which the measurements enter, as λ falls:\n");
        var table = new Table("measurement", "λ", "part of λmax");
        foreach (FeatureEntry entry in path.EntryOrder)
            table.Add(entry.Name, Table.Number(entry.Lambda, "0.000"), $"{entry.Lambda / path.LambdaMax:0.0 %}");
        table.Print();
        return path.EntryOrder.Select(entry => entry.Column).SequenceEqual(Published);
    }

    public static void Choice(CrossValidation folds)
    {
        Console.WriteLine($"Cross-validation, {folds.Folds} folds:\n");
        var table = new Table("choice", "λ", "measurements", "mean square of the errors held out");
        foreach ((string name, int index) in new[] { ("no measurement", 0), ("λ.1se, the fewest that are not clearly worse", folds.Index1Se), ("λ.min, the least error", folds.IndexMin) })
        {
            CrossValidationPoint measured = folds.Curve[index];
            table.Add(name, Table.Number(measured.Lambda, "0.000"), $"{folds.Path[index].NonZeros}", $"{measured.Mean:0} ± {measured.StandardError:0}");
        }

        table.Print();
    }

    public static void Coefficients(Progression model, CrossValidation folds, Patients patients)
    {
        Console.WriteLine("The model at λ.1se; one more of a unit changes the progression by:\n");
        var table = new Table("measurement", "a unit more", "a standard deviation more");
        foreach (NamedCoefficient slope in folds.Path.Coefficients(folds.Point1Se))
            table.Add(slope.Name, Table.Number(model.Slopes[slope.Column], "0.000"), Table.Number(model.Slopes[slope.Column] * patients.Deviation(slope.Column), "0.0"));
        table.Print();
        double[] first = [.. Enumerable.Range(0, Patients.Measurements).Select(j => patients.X[0, j])];
        Console.WriteLine($"For the first patient it predicts {model.Predict(first):0}; the progression was {patients.Y[0]:0}.");
    }

    /// <summary>States what came out.</summary>
    /// <returns>0 if the order is the published one and the chosen model has half of its variance explained with few measurements; 1 if not.</returns>
    public static int Conclude(CrossValidation folds, bool isPublished)
    {
        bool holds = isPublished && folds.Converged && folds.Curve[folds.IndexMin].Mean < 0.55 * folds.Curve[0].Mean && folds.Point1Se.NonZeros < Patients.Measurements;
        Console.WriteLine(holds
            ? "The order is that of Efron, Hastie, Johnstone and Tibshirani (2004), and every solution has its certificate."
            : "Unexpected: the order should be that of Efron, Hastie, Johnstone and Tibshirani (2004), with a certificate for every solution.");
        return holds ? 0 : 1;
    }
}
